package curve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/stats"
)

// Limits.
const (
	MaxQueries = 5  // on one axis
	MaxSmooth  = 61 // periods of a moving average
	Few        = 50 // articles below which a ratio says little
	maxTries   = 3  // of questions between which the collection changes
	maxPeriods = 5000
)

// Measure is what is counted in each period, and among what.
type Measure string

// The measures.
const (
	Articles    Measure = "articles"    // that are found, among those that pass the filters
	Occurrences Measure = "occurrences" // of the query, among the printed words of the articles that pass the filters
)

// Measures are all of them, the usual one first.
func Measures() []Measure { return []Measure{Articles, Occurrences} }

// Per is how many of the whole a ratio is told per: articles per thousand, occurrences per million words.
func (m Measure) Per() float64 {
	if m == Occurrences {
		return 1e6
	}
	return 1e3
}

// Request is what is to be drawn: some queries under the same filters.
type Request struct {
	Search  kiosque.SearchRequest // the filters, the interval and the first query; Words and Help are for that one
	More    []string              // the other queries
	Measure Measure               // empty: Articles
	Smooth  int                   // periods of the moving average, odd; 0 or 1: none
	Band    bool                  // with intervals of confidence
}

// Curves is the answer. The periods of all series are the same: the chosen dates where they are chosen, else those of the articles that
// pass the filters.
type Curves struct {
	Interval   kiosque.Interval `json:"interval"` // width of the periods
	Measure    Measure          `json:"measure"`
	Smooth     int              `json:"smooth,omitempty"` // periods of the moving average
	Band       bool             `json:"-"`                // points have intervals of confidence
	Series     []Series         `json:"series"`           // in the order of the queries
	Collection kiosque.Info     `json:"collection"`       // all of it, whatever the filters
}

// Series is one query over time.
type Series struct {
	Query       kiosque.QueryInfo `json:"query"`
	Share                         // of the whole
	Occurrences int               `json:"occurrences"`
	Points      []Point           `json:"buckets"`   // periods without articles included
	Imprecise   Share             `json:"imprecise"` // articles dated less precisely than the periods: they are in none
	Undated     Share             `json:"undated"`   // articles without date

	Found *kiosque.SearchResult `json:"-"` // what the searcher answered
}

// Point is one period.
type Point struct {
	Value kiosque.Date `json:"value"`
	Share
	Low      *float64 `json:"low,omitempty"`      // of the 95 % interval of the ratio, where a band is asked for
	High     *float64 `json:"high,omitempty"`     //
	Smoothed *float64 `json:"smoothed,omitempty"` // ratio of the sums over the periods of the moving average; nil: they have no article

	SmoothedLow  *float64 `json:"smoothed_low,omitempty"`  // of the 95 % interval of the ratio of the sums, where a band is asked for
	SmoothedHigh *float64 `json:"smoothed_high,omitempty"` //
}

// Share is a part of what passes the filters.
type Share struct {
	Matching int      `json:"matching"`           // articles that the query finds, or its occurrences
	Total    int      `json:"total"`              // articles that pass the filters, or their words
	Ratio    *float64 `json:"ratio"`              // Matching / Total; null where there is nothing
	Articles *int     `json:"articles,omitempty"` // that pass the filters, where Total is their words
}

// Whole is the number of articles that pass the filters.
func (s *Share) Whole() int {
	if s.Articles != nil {
		return *s.Articles
	}
	return s.Total
}

// IsFew reports whether there are articles, and so few that a ratio says little.
func (s *Share) IsFew() bool { return s.Whole() > 0 && s.Whole() < Few }

// NewShare is so many of so many.
func NewShare(matching, total int) Share {
	s := Share{Matching: matching, Total: total}
	if total > 0 {
		r := float64(matching) / float64(total)
		s.Ratio = &r
	}
	return s
}

// Of draws the curves of a request. Errors are those of the searcher, and CodeBadRequest past a limit.
func Of(ctx context.Context, s kiosque.Searcher, req Request) (*Curves, error) {
	if err := req.check(); err != nil {
		return nil, err
	}
	req.Measure = cmp.Or(req.Measure, Articles)
	if req.Smooth == 1 {
		req.Smooth = 0
	}
	for try := 1; ; try++ {
		before, err := s.Info(ctx)
		if err != nil {
			return nil, err
		}
		c, err := req.ask(ctx, s)
		if err != nil {
			return nil, err
		}
		after, err := s.Info(ctx)
		if err != nil {
			return nil, err
		}
		if before.Generation == after.Generation || try == maxTries {
			c.Collection = *after
			return c, nil
		}
	}
}

func (r *Request) check() error {
	switch {
	case len(r.More) >= MaxQueries:
		return kiosque.BadRequest(fmt.Sprintf("%d requêtes sur un même graphique", 1+len(r.More)), fmt.Sprintf("%d au plus", MaxQueries))
	case r.Measure != "" && !slices.Contains(Measures(), r.Measure):
		return kiosque.BadRequest(fmt.Sprintf("mesure inconnue : « %s »", string(r.Measure)), "valeurs possibles : articles, occurrences")
	case r.Measure == Occurrences && r.Band:
		return kiosque.BadRequest("pas d’intervalle de confiance pour des occurrences",
			"les occurrences d’un article ne sont pas indépendantes, ce que suppose l’intervalle de Wilson ; demandez-le de la part des articles")
	case r.Smooth < 0 || r.Smooth > MaxSmooth || r.Smooth > 0 && r.Smooth%2 == 0:
		return kiosque.BadRequest(fmt.Sprintf("lissage sur %d périodes", r.Smooth), fmt.Sprintf("un nombre impair, %d au plus ; 1 : aucun lissage", MaxSmooth))
	}
	return nil
}

// ask asks for the articles that pass the filters, and then for those that each query finds.
func (r *Request) ask(ctx context.Context, s kiosque.Searcher) (*Curves, error) {
	req := r.Search.Unwidened()
	req.Size, req.Snippets, req.From, req.Amounts = -1, -1, 0, r.Measure == Occurrences
	every := req
	every.Query, every.WithoutForms, every.Words, every.Help, every.Facets = "", nil, false, false, []kiosque.Facet{}
	all, axis, err := r.every(ctx, s, every)
	if err != nil {
		return nil, err
	}
	c := &Curves{Interval: all.Facets.Date.Interval, Measure: r.Measure, Smooth: r.Smooth, Band: r.Band}
	req.Interval = c.Interval
	for i, q := range append([]string{r.Search.Query}, r.More...) {
		req.Query = q
		found, err := s.Search(ctx, req)
		if err != nil {
			return nil, named(err, i, q)
		}
		req.Words, req.Help, req.Facets = false, false, []kiosque.Facet{}
		line := newSeries(r.Measure, found, all, axis)
		if r.Band {
			line.confide()
		}
		if r.Smooth > 0 {
			line.smooth(r.Smooth, r.Band)
		}
		c.Series = append(c.Series, line)
	}
	return c, nil
}

// named says which of the queries is at fault, where it is not the first.
func named(err error, i int, query string) error {
	var e *kiosque.Error
	if i == 0 || !errors.As(err, &e) {
		return err
	}
	of := *e
	of.Message, of.Position = fmt.Sprintf("requête %d, « %s » : %s", i+1, query, e.Message), 0
	return &of
}

// periods are those of the chosen dates, or, at an end that is left open or where they are too many, of the articles.
func periods(i kiosque.Interval, buckets []kiosque.DateBucket, since, until kiosque.Date) []kiosque.Date {
	var first, last kiosque.Date
	if len(buckets) > 0 {
		first, last = buckets[0].Value, buckets[len(buckets)-1].Value
	}
	if d, ok := edge(i, since, false); ok && (first.IsZero() || before(d, first)) {
		first = d
	}
	if d, ok := edge(i, until, true); ok && (last.IsZero() || before(last, d)) {
		last = d
	}
	var axis []kiosque.Date
	for d := first; !d.IsZero() && !last.IsZero() && !before(last, d); d = i.Next(d) {
		if axis = append(axis, d); len(axis) > maxPeriods {
			axis = axis[:0]
			for _, b := range buckets {
				axis = append(axis, b.Value)
			}
			break
		}
	}
	return axis
}

// edge is the bucket of the first or the last day of a date.
func edge(i kiosque.Interval, d kiosque.Date, last bool) (kiosque.Date, bool) {
	if d.IsZero() {
		return d, false
	}
	from, to := d.Days()
	if last {
		from = to
	}
	return i.Bucket(query.DateOfDay(from))
}

func before(a, b kiosque.Date) bool {
	x, _ := a.Days()
	y, _ := b.Days()
	return x < y
}

func newSeries(m Measure, found, all *kiosque.SearchResult, axis []kiosque.Date) Series {
	f, a := &found.Facets.Date, &all.Facets.Date
	s := Series{Query: found.Query, Occurrences: found.Occurrences, Points: make([]Point, len(axis)), Found: found}
	matching, total := byValue(f.Buckets), byValue(a.Buckets)
	if m == Articles {
		s.Share, s.Imprecise, s.Undated = NewShare(articles(found), articles(all)), NewShare(f.Imprecise, a.Imprecise), NewShare(f.Undated, a.Undated)
		for i, d := range axis {
			s.Points[i] = Point{Value: d, Share: NewShare(matching[d].Count, total[d].Count)}
		}
		return s
	}
	among := func(matching, total kiosque.Amount, articles int) Share {
		share := NewShare(matching.Occurrences, total.Words)
		share.Articles = &articles
		return share
	}
	whole := a.ImpreciseAmount.Plus(a.UndatedAmount)
	for i, d := range axis {
		s.Points[i] = Point{Value: d, Share: among(matching[d].Amount, total[d].Amount, total[d].Count)}
		whole = whole.Plus(total[d].Amount)
	}
	s.Imprecise, s.Undated = among(f.ImpreciseAmount, a.ImpreciseAmount, a.Imprecise), among(f.UndatedAmount, a.UndatedAmount, a.Undated)
	s.Share = among(kiosque.Amount{Occurrences: found.Occurrences}, whole, articles(all))
	return s
}

func byValue(buckets []kiosque.DateBucket) map[kiosque.Date]kiosque.DateBucket {
	m := make(map[kiosque.Date]kiosque.DateBucket, len(buckets))
	for _, b := range buckets {
		m[b.Value] = b
	}
	return m
}

// articles is how many there are, reprises of each other once where they are folded.
func articles(r *kiosque.SearchResult) int {
	if r.Collapsed {
		return r.Distinct
	}
	return r.Total
}

// confide adds the intervals of confidence.
func (s *Series) confide() {
	for i := range s.Points {
		p := &s.Points[i]
		p.Low, p.High = wilson(p.Matching, p.Total)
	}
}

// wilson is the interval of a ratio; nil: there is no ratio.
func wilson(matching, total int) (low, high *float64) {
	if total == 0 {
		return nil, nil
	}
	from, to := stats.Wilson(matching, total)
	return &from, &to
}

// smooth adds the moving average over n periods, centred; at the ends over those there are. It is the ratio of the sums, so that a
// period of few articles weighs little; its interval of confidence is that of the sums.
func (s *Series) smooth(n int, band bool) {
	for i := range s.Points {
		matching, total := 0, 0
		for _, p := range s.Points[max(i-n/2, 0):min(i+n/2+1, len(s.Points))] {
			matching, total = matching+p.Matching, total+p.Total
		}
		p := &s.Points[i]
		if p.Smoothed = NewShare(matching, total).Ratio; band {
			p.SmoothedLow, p.SmoothedHigh = wilson(matching, total)
		}
	}
}
