package moment

import (
	"context"
	"crypto/sha256"
	"encoding/json"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/translate"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

// counted names a query: the hash of its JSON.
type counted [sha256.Size]byte

// Count counts, of the articles that a query finds, those that each of some others finds too.
func (s *Moment) Count(ctx context.Context, within Object, each []Object) ([]int, error) {
	counts := make([]int, 0, len(each))
	for len(each) > 0 {
		n := min(len(each), filters)
		var out struct {
			wire.Envelope
			Aggs struct {
				N struct {
					Buckets []countOf `json:"buckets"`
				} `json:"n"`
			} `json:"aggregations"`
		}
		body := Object{
			"size": 0, "track_total_hits": false, "query": translate.All(within),
			"aggs": Object{"n": Object{"filters": Object{"filters": each[:n]}}},
		}
		if err := s.Search(ctx, body, &out); err != nil {
			return nil, err
		}
		for _, b := range out.Aggs.N.Buckets {
			counts = append(counts, b.N)
		}
		each = each[n:]
	}
	return counts, nil
}

// maxCounts is how many counts of queries are remembered.
const maxCounts = 1 << 16

// CountAll counts, of all articles, those that each of some queries finds, and remembers it: readers look for the same words again, on
// the next page or with a filter more.
func (s *Moment) CountAll(ctx context.Context, each []Object) ([]int, error) {
	counts, names := make([]int, len(each)), make([]counted, len(each))
	var unknown []int
	for n, q := range each {
		b, err := json.Marshal(q)
		if err != nil {
			return nil, err
		}
		names[n] = sha256.Sum256(b)
	}
	s.mu.Lock()
	for n := range each {
		known := false
		if counts[n], known = s.counts[names[n]]; !known {
			unknown = append(unknown, n)
		}
	}
	s.mu.Unlock()
	if len(unknown) == 0 {
		return counts, nil
	}
	queries := make([]Object, len(unknown))
	for k, n := range unknown {
		queries[k] = each[n]
	}
	found, err := s.Count(ctx, translate.Everything(), queries)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.counts == nil || len(s.counts)+len(found) > maxCounts {
		s.counts = map[counted]int{}
	}
	for k, n := range unknown {
		counts[n], s.counts[names[n]] = found[k], found[k]
	}
	return counts, nil
}

// Total counts the articles that a query finds.
func (s *Moment) Total(ctx context.Context, q Object) (int, error) {
	var out struct {
		wire.Envelope
		Hits total `json:"hits"`
	}
	err := s.Search(ctx, Object{"size": 0, "track_total_hits": true, "query": q}, &out)
	return out.Hits.Total.Value, err
}

// Sum adds up the scores that some queries give the articles that another one finds.
func (s *Moment) Sum(ctx context.Context, within Object, scores []Object) (int, error) {
	var out struct {
		wire.Envelope
		Aggs struct {
			Sum valueOf `json:"sum"`
		} `json:"aggregations"`
	}
	err := s.Search(ctx, Object{
		"size": 0, "track_total_hits": false, "query": Scored(within, scores),
		"aggs": Object{"sum": Object{"sum": Object{"script": Object{"source": scriptRounded}}}},
	}, &out)
	return int(out.Aggs.Sum.Value + 0.5), err
}

// Amounts adds up, by dates as they are written, the words of the articles that a query finds and, as Sum does, the scores that some
// others give them; those of articles without date are under the empty one.
func (s *Moment) Amounts(ctx context.Context, within Object, scores []Object) (map[string]kiosque.Amount, error) {
	sums := Object{"occurrences": Object{"sum": Object{"script": Object{"source": scriptRounded}}}}
	for f := range match.NumFields {
		sums[f.Name()] = Object{"sum": Object{"field": translate.Length(f)}}
	}
	var out struct {
		wire.Envelope
		Aggs struct {
			Dates struct {
				Other   int `json:"sum_other_doc_count"`
				Buckets []struct {
					Key         string  `json:"key"`
					Occurrences valueOf `json:"occurrences"`
					Title       valueOf `json:"title"`
					Lead        valueOf `json:"lead"`
					Body        valueOf `json:"body"`
				} `json:"buckets"`
			} `json:"dates"`
		} `json:"aggregations"`
	}
	err := s.Search(ctx, Object{
		"size": 0, "track_total_hits": false, "query": Scored(within, scores),
		"aggs": Object{"dates": Object{"terms": Object{"field": schema.Date, "size": Buckets, "missing": undated}, "aggs": sums}},
	}, &out)
	if err != nil {
		return nil, err
	}
	if out.Aggs.Dates.Other > 0 {
		return nil, TooManyDates()
	}
	amounts := make(map[string]kiosque.Amount, len(out.Aggs.Dates.Buckets))
	for _, b := range out.Aggs.Dates.Buckets {
		if b.Key == undated {
			b.Key = ""
		}
		amounts[b.Key] = kiosque.Amount{Occurrences: int(b.Occurrences.Value + 0.5), Words: int(b.Title.Value + b.Lead.Value + b.Body.Value)}
	}
	return amounts, nil
}

// undated stands for the date of articles that have none; no date is written so.
const undated = "-"

// scriptRounded is the score of a hit where it is a number of occurrences.
const scriptRounded = "Math.round(_score.doubleValue())"

// TooManyDates is the error of a collection that was printed on more days than an aggregation has buckets.
func TooManyDates() error {
	return &kiosque.Error{
		Code: kiosque.CodeUnsupported, Message: "les dates de cette collection sont trop nombreuses pour être comptées exactement dans une grappe",
		Hint: "resserrez la requête par dates",
	}
}

// Scored finds what a query does, with the sum of the scores of some others.
func Scored(within Object, scores []Object) Object {
	both := Object{"filter": List{within}}
	if len(scores) > 0 {
		both["should"] = scores
	}
	return Object{"bool": both}
}

// Tally counts the articles in which a form stands, in some fields.
func (s *Moment) Tally(ctx context.Context, form uint32, fields match.Fields) (int, error) {
	counts, err := s.tallies(ctx, []uint32{form}, fields)
	if err != nil {
		return 0, err
	}
	return counts[0], nil
}

// Often implements plan.Dictionary.
func (s *Moment) Often(ctx context.Context, form uint32) (int, error) {
	return s.Tally(ctx, form, match.AllFields)
}

// TallyAll counts the articles of forms, so that Tally knows them.
func (s *Moment) TallyAll(ctx context.Context, forms []uint32, fields match.Fields) error {
	_, err := s.tallies(ctx, forms, fields)
	return err
}

func (s *Moment) tallies(ctx context.Context, forms []uint32, fields match.Fields) ([]int, error) {
	queries := make([]Object, len(forms))
	for i, f := range forms {
		queries[i] = translate.Forms([]string{s.Form(f)}, fields)
	}
	return s.CountAll(ctx, queries)
}
