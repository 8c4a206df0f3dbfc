// Package moment asks a cluster about one state of a collection, held by a point in time: articles, counts, and what is true of all of
// it, such as mean lengths and the values of facets. It knows no query of a reader.
package moment

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"net/http"
	"runtime"
	"sync"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/engine/capitals"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/names"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/stream"
	"github.com/kiosque-search/kiosque/opensearch/translate"
	"github.com/kiosque-search/kiosque/opensearch/wire"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// Object is an object of JSON.
type (
	Object = translate.Object
	// List is a list of JSON.
	List = translate.List
)

// Keep is how long the cluster keeps a point in time that nobody asks.
const Keep = 10 * time.Minute

// Limits of requests.
const (
	Page     = 500    // articles
	pageBare = 10_000 // hits without them; index.max_result_window of an index that nobody has set
	Buckets  = 65_000 // of an aggregation: search.max_buckets is 65,535
	filters  = 1_000  // of an aggregation
)

// Of is what of a state is known before it is opened.
type Of struct {
	Index   string // or a pattern of them
	Aliases *names.Table
	Words   func(context.Context) (*analysis.Table, error) // the forms of the collection, asked for once its state is held
}

// Moment is one state of a collection. It is safe for concurrent use.
type Moment struct {
	*analysis.Table
	Of
	Stats

	client *wire.Client
	pit    string
	judge  capitals.Judge

	mu      sync.Mutex
	columns [kiosque.NumFacets]*Column
	values  map[query.FieldName]*plan.Values
	tallies map[formIn]int
	counts  map[counted]int
}

// counted names a query: the hash of its JSON.
type counted [sha256.Size]byte

// Stats are numbers of a whole collection.
type Stats struct {
	Articles, Undated int
	First, Last       int                    // days between which articles were printed, of dated ones
	Newest            int                    // first day of the newest date
	Printed           [match.NumFields]int64 // words
	With              [match.NumFields]int   // articles that have the field
	Averages          [match.NumFields]float64
	Having            [kiosque.NumFacets]int // articles that have a value
	Corpus            string                 // fingerprint of the articles
}

// Open holds the state that a collection has now.
func Open(ctx context.Context, client *wire.Client, of Of) (*Moment, error) {
	pit, err := client.OpenPIT(ctx, of.Index, Keep)
	if err != nil {
		return nil, err
	}
	s := &Moment{Of: of, client: client, pit: pit, values: map[query.FieldName]*plan.Values{}}
	if s.Table, err = of.Words(ctx); err == nil {
		err = s.load(ctx)
	}
	if err != nil {
		_ = s.Close(ctx)
		return nil, err
	}
	return s, nil
}

// Close lets the state go.
func (s *Moment) Close(ctx context.Context) error { return s.client.ClosePIT(ctx, s.pit) }

// Search asks the state; the body has neither index nor point in time.
func (s *Moment) Search(ctx context.Context, body Object, out wire.Answer) error {
	body = maps.Clone(body)
	body["pit"] = Object{"id": s.pit, "keep_alive": wire.Duration(Keep)}
	return s.client.Search(ctx, "", body, out)
}

type valueOf struct {
	Value float64 `json:"value"`
}

type countOf struct {
	N int `json:"doc_count"`
}

// total is how many articles were found.
type total struct {
	Total struct {
		Value int `json:"value"`
	} `json:"total"`
}

// load counts all articles.
func (s *Moment) load(ctx context.Context) error {
	aggs := Object{
		"first": Object{"min": Object{"field": translate.First}}, "newest": Object{"max": Object{"field": translate.First}},
		"last": Object{"max": Object{"field": translate.Last}}, "undated": Object{"missing": Object{"field": translate.First}},
	}
	for f := range match.NumFields {
		field := translate.Length(f)
		aggs[field] = Object{"filter": Object{"range": Object{field: Object{"gt": 0}}}, "aggs": Object{"sum": Object{"sum": Object{"field": field}}}}
	}
	for n := range schema.SumLimbs {
		aggs[schema.Sum(n)] = Object{"sum": Object{"field": schema.Sum(n)}}
	}
	for _, f := range kiosque.AllFacets() {
		if f != kiosque.FacetLength {
			aggs["has_"+f.String()] = Object{"filter": Object{"exists": Object{"field": f.String()}}}
		}
	}
	var out struct {
		wire.Envelope
		Hits total `json:"hits"`
		Aggs map[string]struct {
			valueOf
			countOf
			Sum valueOf `json:"sum"`
		} `json:"aggregations"`
	}
	if err := s.Search(ctx, Object{"size": 0, "track_total_hits": true, "aggs": aggs}, &out); err != nil {
		return err
	}
	s.Articles, s.Undated = out.Hits.Total.Value, out.Aggs["undated"].N
	s.First, s.Newest, s.Last = int(out.Aggs["first"].Value), int(out.Aggs["newest"].Value), int(out.Aggs["last"].Value)
	for f := range match.NumFields {
		of := out.Aggs[translate.Length(f)]
		s.Printed[f], s.With[f] = int64(of.Sum.Value), of.N
		s.Averages[f] = of.Sum.Value / float64(max(of.N, 1))
	}
	for _, f := range kiosque.AllFacets() {
		s.Having[f] = out.Aggs["has_"+f.String()].N
	}
	s.Having[kiosque.FacetLength] = s.With[match.Body]
	var limbs [schema.SumLimbs]uint64
	for n := range limbs {
		limbs[n] = uint64(out.Aggs[schema.Sum(n)].Value)
	}
	s.Corpus = schema.SumOf(limbs).String()
	return nil
}

// Span is the days between which articles were printed; zero dates if none is dated.
func (s *Moment) Span() (first, last query.Date) {
	if s.Undated == s.Articles {
		return query.Date{}, query.Date{}
	}
	return query.DateOfDay(s.First), query.DateOfDay(s.Last)
}

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
const maxCounts = 1 << 15

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

// Hit is one hit of a list.
type Hit struct {
	ID      string
	Sort    List             // what its place in the order depends on
	Article *kiosque.Article // nil: it was not asked for
}

// Asked is a list to be asked for.
type Asked struct {
	Query  Object
	Post   Object // narrows the list, not what is counted; nil: it does not
	Sort   List
	After  List // Hit.Sort of the hit before; nil: the list begins
	Size   int
	Bare   bool   // without articles
	Counts bool   // count all that are found
	Aggs   Object // nil: none
}

// Listed is a list and what was counted beside.
type Listed struct {
	Hits  []Hit
	Total int
	Aggs  map[string]Bucketed
}

// Bucketed is an aggregation in a filter.
type Bucketed struct {
	N       int     `json:"doc_count"`
	Missing countOf `json:"missing"`
	Values  struct {
		Other   int `json:"sum_other_doc_count"`
		Bound   int `json:"doc_count_error_upper_bound"`
		Buckets []struct {
			Key any `json:"key"`
			N   int `json:"doc_count"`
		} `json:"buckets"`
	} `json:"values"`
}

// List asks for a part of a list that one request can fetch.
func (s *Moment) List(ctx context.Context, a Asked) (*Listed, error) {
	body := Object{"size": a.Size, "track_total_hits": a.Counts, "query": a.Query, "sort": a.Sort}
	if a.Post != nil {
		body["post_filter"] = a.Post
	}
	if a.After != nil {
		body["search_after"] = a.After
	}
	if a.Bare { // no stored field is read, of which the whole article is one
		body["stored_fields"], body["docvalue_fields"] = "_none_", List{translate.ID}
	}
	if a.Aggs != nil {
		body["aggs"] = a.Aggs
	}
	var out struct {
		wire.Envelope
		Hits struct {
			total
			Hits []struct {
				Source struct {
					ID      string           `json:"id"`
					Article *kiosque.Article `json:"article"`
				} `json:"_source"`
				Fields struct {
					ID []string `json:"id"`
				} `json:"fields"`
				Sort rawList `json:"sort"`
			} `json:"hits"`
		} `json:"hits"`
		Aggs map[string]Bucketed `json:"aggregations"`
	}
	if err := s.Search(ctx, body, &out); err != nil {
		return nil, err
	}
	l := &Listed{Total: out.Hits.Total.Value, Aggs: out.Aggs, Hits: make([]Hit, len(out.Hits.Hits))}
	for i, h := range out.Hits.Hits {
		l.Hits[i] = Hit{h.Source.ID, List(h.Sort), h.Source.Article}
		if len(h.Fields.ID) == 1 {
			l.Hits[i].ID = h.Fields.ID[0]
		}
	}
	return l, nil
}

// Whole asks for a whole list, or size hits of it from the from-th on; a negative size is all. take ends it by false.
func (s *Moment) Whole(ctx context.Context, a Asked, from, size int, take func(Hit) (bool, error)) error {
	if size == 0 {
		return nil
	}
	bare := a.Bare
	a.Counts, a.Aggs = false, nil
	for {
		a.Bare, a.Size = bare, Page
		switch {
		case from > 0:
			a.Bare, a.Size = true, min(from, pageBare)
		case bare:
			a.Size = pageBare
		}
		if from == 0 && size >= 0 {
			a.Size = min(a.Size, size)
		}
		if a.Size == 0 {
			return nil
		}
		l, err := s.List(ctx, a)
		if err != nil {
			return err
		}
		n := len(l.Hits)
		if from > 0 {
			from -= n
		} else {
			for _, h := range l.Hits {
				if more, err := take(h); err != nil || !more {
					return err
				}
			}
			if size >= 0 {
				size -= n
			}
		}
		if n < a.Size {
			return nil
		}
		a.After = l.Hits[n-1].Sort
	}
}

// ByID is the order of IDs, in which all articles can be read.
func ByID() List { return List{Object{translate.ID: "asc"}} }

// Read has every article that a query finds worked on, by several goroutines, and what comes of it taken by one, in the order of IDs.
func (s *Moment) Read(ctx context.Context, q Object, work func(*kiosque.Article) any, take func(id string, result any)) error {
	var batch []*kiosque.Article
	flush := func() {
		results := make([]any, len(batch))
		var group sync.WaitGroup
		workers := runtime.GOMAXPROCS(0)
		for w := range workers {
			group.Go(func() {
				for n := w; n < len(batch); n += workers {
					results[n] = work(batch[n])
				}
			})
		}
		group.Wait()
		for n, a := range batch {
			take(a.ID, results[n])
		}
		batch = batch[:0]
	}
	err := s.Whole(ctx, Asked{Query: q, Sort: ByID()}, 0, -1, func(h Hit) (bool, error) {
		if batch = append(batch, h.Article); len(batch) == Page {
			flush()
		}
		return true, nil
	})
	flush()
	return err
}

// Article returns an article; CodeNotFound if there is none of this ID.
func (s *Moment) Article(ctx context.Context, id string) (*kiosque.Article, error) {
	l, err := s.List(ctx, Asked{Query: translate.Among(translate.ID, []string{id}), Sort: ByID(), Size: 1})
	if err != nil {
		return nil, err
	}
	if len(l.Hits) == 0 || l.Hits[0].Article == nil {
		return nil, kiosque.NotFound(id)
	}
	return l.Hits[0].Article, nil
}

// IsName implements plan.Dictionary.
func (s *Moment) IsName(ctx context.Context, form uint32) (bool, error) {
	text := s.Form(form)
	return s.judge.IsName(form, text, func() ([]*kiosque.Article, error) {
		l, err := s.List(ctx, Asked{Query: translate.Forms([]string{text}, match.AllFields), Sort: ByID(), Size: plan.NameSample})
		if err != nil {
			return nil, err
		}
		articles := make([]*kiosque.Article, len(l.Hits))
		for i, h := range l.Hits {
			articles[i] = h.Article
		}
		return articles, nil
	})
}

// formIn is a form in some fields.
type formIn struct {
	form   uint32
	fields match.Fields
}

// maxTallies is how many counts of forms are remembered.
const maxTallies = 1 << 16

// Tally counts the articles in which a form stands, in some fields.
func (s *Moment) Tally(ctx context.Context, form uint32, fields match.Fields) (int, error) {
	if n, known := s.tallied(form, fields); known {
		return n, nil
	}
	err := s.TallyAll(ctx, []uint32{form}, fields)
	n, _ := s.tallied(form, fields)
	return n, err
}

// Often implements plan.Dictionary.
func (s *Moment) Often(ctx context.Context, form uint32) (int, error) {
	return s.Tally(ctx, form, match.AllFields)
}

func (s *Moment) tallied(form uint32, fields match.Fields) (n int, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, known = s.tallies[formIn{form, fields}]
	return n, known
}

// TallyAll counts the articles of forms, so that Tally knows them.
func (s *Moment) TallyAll(ctx context.Context, forms []uint32, fields match.Fields) error {
	var unknown []uint32
	var queries []Object
	for _, f := range forms {
		if _, known := s.tallied(f, fields); !known {
			unknown, queries = append(unknown, f), append(queries, translate.Forms([]string{s.Form(f)}, fields))
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	counts, err := s.Count(ctx, translate.Everything(), queries)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tallies == nil || len(s.tallies)+len(counts) > maxTallies {
		s.tallies = map[formIn]int{}
	}
	for n, f := range unknown {
		s.tallies[formIn{f, fields}] = counts[n]
	}
	return nil
}

// sampled is how many articles tell which forms are frequent.
const sampled = 2000

// Sample calls take with the forms of some articles, the same ones of every state, each form once for each of them.
func (s *Moment) Sample(ctx context.Context, take func(form []byte)) error {
	l, err := s.List(ctx, Asked{
		Query: Object{"function_score": Object{"random_score": Object{"seed": 1, "field": translate.ID}}},
		Sort:  List{"_score", Object{translate.ID: "asc"}}, Size: sampled,
	})
	if err != nil {
		return err
	}
	var w stream.Writer
	for _, h := range l.Hits {
		seen := map[string]bool{}
		for _, text := range []string{h.Article.Title, h.Article.Lead, h.Article.Body} {
			w.Write(text, func(form []byte) {
				if !seen[string(form)] {
					seen[string(form)] = true
					take(form)
				}
			})
		}
	}
	return nil
}

// IsGone reports whether an error says that the cluster does not keep a state any more.
func IsGone(err error) bool {
	f := wire.FailureOf(err)
	return f != nil && f.Status == http.StatusNotFound // of the search context, or of an index that a build has replaced
}
