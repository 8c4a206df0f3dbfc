package index

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/alike"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/match"
)

// Similar implements kiosque.Searcher. The most telling words of the article are those that it uses often and others
// rarely, by the formula that scores them; they are what is looked for, each weighing as much as it tells.
func (x *Index) Similar(ctx context.Context, req kiosque.SimilarRequest) (_ *kiosque.SimilarResult, err error) {
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	i := &inquiry{x: x, g: x.pool.Acquire()}
	if i.g == nil {
		return nil, kiosque.ErrClosed()
	}
	defer i.close()
	defer x.guard(&err)()
	doc, ok, err := i.g.find(req.ID)
	if err != nil {
		return nil, layout.Unreadable(x.dir, req.ID, err)
	}
	if !ok {
		return nil, kiosque.NotFound(req.ID)
	}
	r, err := i.similar(ctx, doc, req.Size)
	if err != nil {
		return nil, layout.Wrap(err, "la comparaison a échoué")
	}
	r.ID = req.ID
	return r, nil
}

func (i *inquiry) similar(ctx context.Context, doc uint32, size int) (*kiosque.SimilarResult, error) {
	a, err := i.article(ctx, doc)
	if err != nil {
		return nil, err
	}
	var families []*alike.Family
	i.plan, families = alike.Families(i.g.dictionary(), a, func(f match.Field, _ int) float32 { return i.g.columns.norm[f][doc] })
	i.team = i.x.team(ctx, i.g.articles, true)
	if i.evals, i.passed, i.counts, err = i.g.matching(ctx, i.plan, anyReads, &selection{}, i.team); err != nil {
		return nil, err
	}
	i.weights = leafWeights(i.g.generation, i.plan, i.evals, i.team.scratch[0])
	terms := alike.Telling(families, i.weights, i.g.articles, func(leaf int) (n int) {
		for _, e := range i.evals {
			n += e.leaves[leaf].count
		}
		return n
	})
	r := &kiosque.SimilarResult{Terms: alike.Query(i.plan, terms, i.weights), Hits: []kiosque.SimilarHit{}}
	if len(terms) < alike.Least {
		return r, nil
	}
	err = i.team.do(len(i.evals), func(worker, k int) (err error) {
		e, sc := i.evals[k], i.team.scratch[worker]
		if e.root, err = e.tree(i.plan.Root, sc); err != nil {
			return err
		}
		clear(e.active)
		i.passed[k] = selected{e.root, e.root.AppendTo(nil)}
		return e.activate(i.plan.Root, e.root, true, sc)
	})
	if err != nil {
		return nil, err
	}
	for _, p := range i.passed {
		i.total += len(p.list)
	}
	r.Total = i.total
	top, _, err := i.found(ctx, kiosque.ByRelevance, 0, size)
	if err != nil {
		return nil, err
	}
	h := newHighlighting(i.plan, i.weights, i.evals, 1)
	r.Hits = make([]kiosque.SimilarHit, len(top))
	return r, i.team.do(len(top), func(_, n int) error {
		a, err := i.article(ctx, top[n].doc)
		if err != nil {
			return err
		}
		hit := kiosque.SimilarHit{Hit: h.hit(a, top[n]), Terms: []string{}}
		e, local := evalOf(i.evals, top[n].doc)
		for k, t := range terms {
			if e.leaves[t.Leaf].docs.Has(local) {
				hit.Terms = append(hit.Terms, r.Terms[k].Text)
			}
		}
		r.Hits[n] = hit
		return nil
	})
}
