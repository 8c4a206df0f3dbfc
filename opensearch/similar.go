package opensearch

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/alike"
	"github.com/kiosque-search/kiosque/engine/rank"
	"github.com/kiosque-search/kiosque/engine/weigh"
	"github.com/kiosque-search/kiosque/highlight"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/opensearch/reading"
)

// Similar implements kiosque.Searcher.
func (e *Engine) Similar(ctx context.Context, req kiosque.SimilarRequest) (_ *kiosque.SimilarResult, err error) {
	defer func() { err = kiosque.Failed(err, "la comparaison a échoué") }()
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	return again(ctx, e, "", func() (*kiosque.SimilarResult, error) { return e.similar(ctx, &req) })
}

func (e *Engine) similar(ctx context.Context, req *kiosque.SimilarRequest) (*kiosque.SimilarResult, error) {
	search := &kiosque.SearchRequest{Sort: kiosque.ByRelevance, NoFacets: true}
	i, err := e.inquire(ctx, search)
	if err != nil {
		return nil, err
	}
	defer i.close()
	a, err := i.v.Article(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	var families []*alike.Family
	i.plan, families = alike.Families(i.v, a, func(f match.Field, words int) float32 {
		return rank.LengthNorm(f, uint32(words), i.v.Averages[f])
	})
	if err := i.weigh(ctx); err != nil {
		return nil, err
	}
	terms := alike.Telling(families, i.weights, i.v.Articles, func(leaf int) int {
		l := &i.plan.Leaves[leaf]
		return i.having[weigh.Wanted{Word: l.Words[0], Fields: l.Fields}]
	})
	r := &kiosque.SimilarResult{ID: req.ID, Terms: alike.Query(i.plan, terms, i.weights), Hits: []kiosque.SimilarHit{}}
	if len(terms) < alike.Least {
		return r, nil
	}
	i.reader = reading.New(i.plan, i.weights, i.v.Averages) // the weights are those of the terms now
	if err := i.find(ctx, wants{scores: true}); err != nil {
		return nil, err
	}
	hits, counted, err := i.found(ctx, search, &filters{}, 0, req.Size, nil)
	if err != nil {
		return nil, err
	}
	r.Total = counted.Total
	for n := range hits {
		hit := kiosque.SimilarHit{Hit: i.shown(&hits[n], 1), Terms: []string{}}
		i.reader.Look(hits[n].article, i.reader.Passes(hits[n].article), func(d highlight.Doc) {
			active, _ := d.Matcher().Active(d)
			for k, t := range terms {
				for _, leaf := range active {
					if leaf == t.Leaf {
						hit.Terms = append(hit.Terms, r.Terms[k].Text)
					}
				}
			}
		})
		r.Hits = append(r.Hits, hit)
	}
	return r, nil
}
