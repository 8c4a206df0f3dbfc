// Package moment asks a cluster about one state of a collection, held by a point in time: articles, counts, and what is true of all of
// it, such as mean lengths and the values of facets. It knows no query of a reader.
package moment

import (
	"context"
	"maps"
	"net/http"
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
	// Before is an earlier moment of the collection, closed perhaps: what it knows of all articles is known where they are the same ones;
	// nil: there is none.
	Before *Moment
}

// Moment is one state of a collection. It is safe for concurrent use.
type Moment struct {
	*analysis.Table
	Of
	Stats

	client *wire.Client
	pit    string
	*known
}

// known is what was asked of all articles. Moments of the same articles share it.
type known struct {
	judge capitals.Judge

	mu      sync.Mutex
	columns [kiosque.NumFacets]*Column
	values  map[query.FieldName]*plan.Values
	counts  map[counted]int

	weighing sync.Mutex
	weights  []uint32 // of forms, in some articles; nil: nobody has asked
}

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
	s := &Moment{Of: of, client: client, pit: pit}
	s.Before = nil // it is not held
	if s.Table, err = of.Words(ctx); err == nil {
		err = s.load(ctx)
	}
	if err != nil {
		_ = s.Close(ctx)
		return nil, err
	}
	if b := of.Before; b != nil && b.Index == s.Index && b.Corpus == s.Corpus && b.Table == s.Table {
		s.known = b.known
	} else {
		s.known = &known{values: map[query.FieldName]*plan.Values{}}
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
	is, err := s.judge.Of(form, text, func() ([]*kiosque.Article, error) {
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
	return is.IsName, err
}

// sampled is how many articles tell which forms are frequent.
const sampled = 2000

// Weights counts, in some articles, the same ones of every state, those in which each form stands, by its number; it is asked once. In a
// collection of no more articles than that they are all counted.
func (s *Moment) Weights(ctx context.Context) ([]uint32, error) {
	s.weighing.Lock()
	defer s.weighing.Unlock()
	if s.weights != nil {
		return s.weights, nil
	}
	l, err := s.List(ctx, Asked{
		Query: Object{"function_score": Object{"random_score": Object{"seed": 1, "field": translate.ID}}},
		Sort:  List{"_score", Object{translate.ID: "asc"}}, Size: sampled,
	})
	if err != nil {
		return nil, err
	}
	weights, last := make([]uint32, s.Len()), make([]int, s.Len())
	var w stream.Writer
	for n, h := range l.Hits {
		for _, text := range []string{h.Article.Title, h.Article.Lead, h.Article.Body} {
			w.Write(text, func(form []byte) {
				if f, ok := s.Find(string(form)); ok && last[f] != n+1 {
					weights[f]++
					last[f] = n + 1
				}
			})
		}
	}
	s.weights = weights
	return weights, nil
}

// IsGone reports whether an error says that the cluster does not keep a state any more.
func IsGone(err error) bool {
	f := wire.FailureOf(err)
	return f != nil && f.Status == http.StatusNotFound // of the search context, or of an index that a build has replaced
}
