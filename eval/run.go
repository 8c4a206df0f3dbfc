package eval

import (
	"context"
	"fmt"
	"slices"

	"github.com/kiosque-search/kiosque"
)

// Options says how the queries are asked. The zero value asks them as they are written.
type Options struct {
	// Rewrite changes the text of a query before it is asked, such as AnyWord; nil: no change.
	Rewrite func(text string) string
}

// Answer is what came back for one query.
type Answer struct {
	Query Query // as written
	Total int   // articles found
	Hits  []kiosque.Hit
	Measures
}

// Result is what Run measured.
type Result struct {
	Answers []Answer // in the order of the queries
	Empty   int      // queries that found nothing
	Mean    Measures // over all queries, those that found nothing included
}

// Run asks a collection every query that has judgments, one after the other, and measures the first ten hits. A
// judged query that is not among the queries is an error, as is a search that fails: both would pass for bad ranking.
func Run(ctx context.Context, s kiosque.Searcher, queries []Query, judgments Judgments, o Options) (*Result, error) {
	res := &Result{}
	for _, q := range queries {
		grades, judged := judgments[q.ID]
		if !judged {
			continue
		}
		text := q.Text
		if o.Rewrite != nil {
			text = o.Rewrite(text)
		}
		got, err := s.Search(ctx, kiosque.SearchRequest{Query: text, Size: Depth, Snippets: -1, NoFacets: true})
		if err != nil {
			return nil, fmt.Errorf("eval: query %s: %w", q.ID, err)
		}
		ids := make([]string, len(got.Hits))
		for i, h := range got.Hits {
			ids[i] = h.ID
		}
		if got.Listed() == 0 {
			res.Empty++
		}
		res.Answers = append(res.Answers, Answer{Query: q, Total: got.Listed(), Hits: got.Hits, Measures: Score(ids, grades)})
	}
	if len(res.Answers) != len(judgments) {
		return nil, fmt.Errorf("eval: %d queries are judged, %d of them were asked: %s is missing", len(judgments), len(res.Answers), missing(queries, judgments))
	}
	res.Mean = mean(res.all())
	return res, nil
}

// all returns the measures of each query.
func (r *Result) all() []Measures {
	all := make([]Measures, len(r.Answers))
	for i, a := range r.Answers {
		all[i] = a.Measures
	}
	return all
}

// missing names one judged query that is not among the queries, the first by name.
func missing(queries []Query, judgments Judgments) string {
	var none []string
	for id := range judgments {
		if !slices.ContainsFunc(queries, func(q Query) bool { return q.ID == id }) {
			none = append(none, id)
		}
	}
	if len(none) == 0 {
		return "none"
	}
	return slices.Min(none)
}
