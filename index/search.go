package index

import (
	"context"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/highlight"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/plan"
)

// Search implements kiosque.Searcher.
func (x *Index) Search(ctx context.Context, req kiosque.SearchRequest) (_ *kiosque.SearchResult, err error) {
	start := x.now()
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	i, err := x.inquire(ctx, &req)
	if err != nil {
		return nil, layout.Wrap(err, "la recherche a échoué")
	}
	defer i.close()
	defer x.guard(&err)()
	r, err := i.search(ctx, &req)
	if err != nil {
		return nil, layout.Wrap(err, "la recherche a échoué")
	}
	r.TookMS = float64(x.now().Sub(start)) / float64(time.Millisecond)
	return r, nil
}

// search answers the request that was inquired.
func (i *inquiry) search(ctx context.Context, req *kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	w, err := i.widen(ctx, req)
	if err != nil {
		return nil, err
	}
	var top []topHit
	occurrences := 0
	if w == nil {
		top, occurrences, err = i.found(ctx, req.Sort, req.From, max(req.Size, 0))
	} else {
		if !w.included {
			defer w.rest()
		}
		top, err = w.page(ctx, req.Sort, req.From, max(req.Size, 0), i.cursor)
		occurrences = w.occurrences
	}
	if err != nil {
		return nil, err
	}
	r := &kiosque.SearchResult{
		Query: i.info(), Total: i.counts.total, Distinct: i.counts.distinct, Collapsed: req.Collapse, Occurrences: occurrences,
		From: req.From, Hits: make([]kiosque.Hit, len(top)),
	}
	if i.cursor != nil {
		r.From = int(i.cursor.place)
	}
	if w != nil {
		request.Warn(&r.Query, w.plan)
		r.Widened = &kiosque.Widened{Total: w.total, Reading: w.relaxed.Reading(), Included: w.included}
	}
	if next := r.From + len(top); len(top) > 0 && next < r.Listed() {
		c := cursor{generation: i.g.digest, request: request.Sum(req, i.own), place: uint32(next), after: top[len(top)-1]}
		r.Next = c.String()
		i.x.pool.Page(i.g)
	}
	h := newHighlighting(i.plan, i.weights, i.evals, req.Snippets)
	loose := h
	if w != nil {
		loose = newHighlighting(w.plan, w.weights, w.evals, req.Snippets)
	}
	err = i.team.do(len(top)+1, func(_, n int) error {
		if n == len(top) {
			if !req.NoFacets {
				r.Facets = i.facetsOf(req)
			}
			return nil
		}
		a, err := i.article(ctx, top[n].doc)
		if err != nil {
			return err
		}
		by, tier := h, 0
		if w != nil {
			if tier = w.tier(top[n].doc); tier > 1 {
				by = loose
			}
		}
		r.Hits[n] = by.hit(a, top[n])
		r.Hits[n].Tier = tier
		r.Hits[n].Reprises = max(len(i.g.reprises.Of(top[n].doc))-1, 0)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if req.Amounts && r.Facets != nil {
		if err := i.measure(ctx, &r.Facets.Date); err != nil {
			return nil, err
		}
	}
	for n := 0; req.Explain && n < len(top); n++ {
		by := i
		if w != nil && (!w.first || !w.isStrict(top[n].doc)) {
			by = w.inquiry
		}
		if r.Hits[n].Explanation, err = by.explain(ctx, top[n].doc, top[n].score); err != nil {
			return nil, err
		}
	}
	if req.Words {
		if r.Query.Words, err = i.g.words(ctx, i.plan, req.WithoutForms, i.passed, i.team); err != nil {
			return nil, err
		}
	}
	if req.Words && w != nil {
		if r.Widened.Words, err = i.g.words(ctx, w.plan, req.WithoutForms, w.passed, w.team); err != nil {
			return nil, err
		}
	}
	if req.Help {
		if err := i.help(ctx, req, &r.Query); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// highlighting makes hits of articles.
type highlighting struct {
	*highlight.Highlighter
	options highlight.Options
	evals   []*segEval
}

func newHighlighting(p *plan.Plan, weights []float32, evals []*segEval, snippets int) *highlighting {
	h := &highlighting{Highlighter: highlight.New(&p.Query), evals: evals, options: highlight.Options{Snippets: snippets}}
	for _, w := range weights {
		h.options.Weights = append(h.options.Weights, float64(w))
	}
	return h
}

func (h *highlighting) hit(a *kiosque.Article, t topHit) kiosque.Hit {
	found := h.Article(a, passes(h.evals, t.doc), h.options)
	return kiosque.Hit{
		ID: a.ID, Title: a.Title, TitleSpans: found.TitleSpans, TitleDerived: a.TitleDerived,
		Date: a.Date, DatePrecision: a.Date.Precision(), DateOrigin: a.DateOrigin,
		Source: a.Source, Authors: a.Authors, Agency: a.Agency, Section: a.Section, URL: a.URL,
		Score: float64(t.score), Snippets: found.Snippets,
	}
}
