package metrics

import (
	"context"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
)

// Searcher returns s with its searches counted by kind and measured. Concordances and exports count as searches, for the
// time until their first line.
func (m *Metrics) Searcher(s kiosque.Searcher) kiosque.Searcher { return &searcher{s, m} }

// searcher names every method of kiosque.Searcher: a new one is passed on, counted or not, by a decision.
type searcher struct {
	in kiosque.Searcher
	m  *Metrics
}

// Article implements kiosque.Searcher.
func (s *searcher) Article(ctx context.Context, id string) (*kiosque.Article, error) {
	return s.in.Article(ctx, id)
}

// Marked implements kiosque.Searcher.
func (s *searcher) Marked(ctx context.Context, req kiosque.MarkedRequest) (*kiosque.MarkedArticle, error) {
	return s.in.Marked(ctx, req)
}

// Values implements kiosque.Searcher.
func (s *searcher) Values(ctx context.Context, req kiosque.ValuesRequest) (*kiosque.ValueFacet, error) {
	return s.in.Values(ctx, req)
}

// Complete implements kiosque.Searcher.
func (s *searcher) Complete(ctx context.Context, req kiosque.CompleteRequest) ([]kiosque.Completion, error) {
	return s.in.Complete(ctx, req)
}

// Similar implements kiosque.Searcher.
func (s *searcher) Similar(ctx context.Context, req kiosque.SimilarRequest) (*kiosque.SimilarResult, error) {
	return s.in.Similar(ctx, req)
}

// Vocabulary implements kiosque.Searcher.
func (s *searcher) Vocabulary(ctx context.Context, req kiosque.VocabularyRequest) (*kiosque.Vocabulary, error) {
	defer s.measure(req.Target, time.Now())
	return s.in.Vocabulary(ctx, req)
}

// Neighbours implements kiosque.Searcher.
func (s *searcher) Neighbours(ctx context.Context, req kiosque.NeighboursRequest) (*kiosque.Neighbours, error) {
	defer s.measure(req.Search, time.Now())
	return s.in.Neighbours(ctx, req)
}

// Info implements kiosque.Searcher.
func (s *searcher) Info(ctx context.Context) (*kiosque.Info, error) { return s.in.Info(ctx) }

// Close implements kiosque.Searcher.
func (s *searcher) Close() error { return s.in.Close() }

// Search implements kiosque.Searcher.
func (s *searcher) Search(ctx context.Context, req kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	defer s.measure(req, time.Now())
	return s.in.Search(ctx, req)
}

// Concordance implements kiosque.Searcher.
func (s *searcher) Concordance(ctx context.Context, req kiosque.ConcordanceRequest) (*kiosque.Concordance, error) {
	defer s.measure(req.Search, time.Now())
	return s.in.Concordance(ctx, req)
}

// Export implements kiosque.Searcher.
func (s *searcher) Export(ctx context.Context, req kiosque.SearchRequest) (*kiosque.Export, error) {
	defer s.measure(req, time.Now())
	return s.in.Export(ctx, req)
}

func (s *searcher) measure(req kiosque.SearchRequest, begun time.Time) {
	took := time.Since(begun)
	s.m.queries.WithLabelValues(kindOf(req.Query)).Observe(took.Seconds())
}

// kinds are the names of what a query asks for, each more demanding than those before it. They are labels: do not
// rename them.
func kinds() []string {
	return []string{"fault", "all", "filter", "word", "words", "boolean", "phrase", "wildcard", "fuzzy", "number", "sentence", "proximity"}
}

const (
	fault = iota
	all
	filter
	word
	words
	boolean
	phrase
	wildcard
	fuzzy
	number
	sentence
	proximity
)

// kindOf names the most demanding clause of a query.
func kindOf(text string) string {
	q, err := query.Parse(text, query.Options{})
	if err != nil {
		return kinds()[fault]
	}
	most, count := all, 0
	for n := range query.Nodes(q.Root) {
		k := kindOfNode(n)
		if k == word {
			count++
		}
		most = max(most, k)
	}
	if most == word && count > 1 {
		most = words
	}
	return kinds()[most]
}

func kindOfNode(n query.Node) int {
	switch n.(type) {
	case *query.DateRange, *query.Length:
		return filter
	case *query.Word:
		return word
	case *query.Or, *query.Not:
		return boolean
	case *query.Phrase:
		return phrase
	case *query.Wildcard:
		return wildcard
	case *query.Fuzzy:
		return fuzzy
	case *query.AtLeast, *query.Among:
		return number
	case *query.Same:
		return sentence
	case *query.Near, *query.NotNear:
		return proximity
	}
	return all // of what it holds: And, Field, First
}
