package opensearch

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/listed"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/opensearch/reading"
	"github.com/kiosque-search/kiosque/opensearch/translate"
	"github.com/kiosque-search/kiosque/plan"
)

// words says which forms the words of a query stand for: in how many of the articles found each stands, and in how many of all, in the
// fields the word is looked for.
func (i *inquiry) words(ctx context.Context, req *kiosque.SearchRequest, filters []Object) ([]kiosque.QueryWord, error) {
	typed := plan.Distinct(i.plan.Typed)
	var queries []Object
	for _, w := range typed {
		for _, f := range w.Forms {
			queries = append(queries, translate.Forms([]string{i.v.Form(f)}, w.Fields))
		}
		for _, a := range w.Apart {
			q, err := i.apart(ctx, &a, w.Fields)
			if err != nil {
				return nil, err
			}
			queries = append(queries, q)
		}
	}
	all, err := i.v.CountAll(ctx, queries)
	if err != nil {
		return nil, err
	}
	counts, err := i.v.Count(ctx, translate.All(append([]Object{i.text}, filters...)...), queries)
	if err != nil {
		return nil, err
	}
	next := -1
	return listed.Words(typed, i.v, req.WithoutForms, func(_, _ int) (listed.Counts, error) {
		next++
		return listed.Counts{Found: counts[next], All: all[next]}, nil
	})
}

// apart finds the articles in which a word stands that is written as several.
func (i *inquiry) apart(ctx context.Context, a *plan.Apart, fields match.Fields) (Object, error) {
	one := i.of(i.query, nil)
	one.plan = &plan.Plan{Query: match.Query{
		Words: i.plan.Words, Leaves: []match.Leaf{{Words: match.WordsOf(a.Expr), Fields: fields, Expr: a.Expr}}, Root: match.LeafRef(0),
	}}
	one.tr = translate.New(one.plan)
	one.weights = make([]float32, 1)
	one.reader = reading.New(one.plan, one.weights, i.v.Averages)
	err := one.find(ctx, wants{})
	return one.text, err
}
