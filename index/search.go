package index

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/highlight"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// Search implements kiosque.Searcher.
func (x *Index) Search(ctx context.Context, req kiosque.SearchRequest) (_ *kiosque.SearchResult, err error) {
	start := x.now()
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	i, err := x.inquire(ctx, &req)
	if err != nil {
		return nil, wrap(err, "la recherche a échoué")
	}
	defer i.close()
	defer guard(&err, x.dir)
	r, err := i.search(ctx, &req)
	if err != nil {
		return nil, wrap(err, "la recherche a échoué")
	}
	r.TookMS = float64(x.now().Sub(start)) / float64(time.Millisecond)
	return r, nil
}

// search answers the request that was inquired.
func (i *inquiry) search(ctx context.Context, req *kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	top, occurrences, err := i.found(ctx, req.Sort, req.From, max(req.Size, 0))
	if err != nil {
		return nil, err
	}
	r := &kiosque.SearchResult{
		Query: i.info(), Total: i.total, Occurrences: occurrences, From: req.From, Hits: make([]kiosque.Hit, len(top)),
	}
	if i.cursor != nil {
		r.From = int(i.cursor.place)
	}
	if next := r.From + len(top); len(top) > 0 && next < r.Total {
		c := cursor{generation: i.g.digest, request: requestDigest(req), place: uint32(next), after: top[len(top)-1]}
		r.Next = c.String()
		i.x.page(i.g)
	}
	h := newHighlighting(i.plan, i.weights, i.evals, req.Snippets)
	err = i.team.do(len(top)+1, func(_, n int) error {
		if n == len(top) {
			if !req.NoFacets {
				r.Facets = i.g.columns.facets(i.counts, req)
			}
			return nil
		}
		a, err := i.article(ctx, top[n].doc)
		if err != nil {
			return err
		}
		r.Hits[n] = h.hit(a, top[n])
		return nil
	})
	if err != nil {
		return nil, err
	}
	for n := 0; req.Explain && n < len(top); n++ {
		if r.Hits[n].Explanation, err = i.explain(top[n].doc, top[n].score); err != nil {
			return nil, err
		}
	}
	if req.Words {
		if r.Query.Words, err = i.g.words(ctx, i.plan, req.WithoutForms, i.passed, i.team); err != nil {
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

// queryInfo says how a query was read.
func queryInfo(text string, q *query.Query, p *plan.Plan) kiosque.QueryInfo {
	info := kiosque.QueryInfo{Text: text, Reading: q.Reading(), Warnings: []string{}}
	for _, w := range q.Warnings {
		info.Warnings = append(info.Warnings, w.Message)
	}
	info.Warnings = append(info.Warnings, p.Warnings...)
	return info
}

// matching finds and counts the articles that satisfy a plan and pass the filters beside it. What it returns lives in the
// scratches of the team, until they begin another search.
func (g *generation) matching(ctx context.Context, p *plan.Plan, reads int, sel selection, team *team) ([]*segEval, []selected, *counts, error) {
	evals := g.newEvals(p, reads)
	passed := make([]selected, len(evals))
	for _, sc := range team.scratch {
		sc.begin(&g.columns)
	}
	err := team.do(len(evals), func(worker, i int) error {
		sc := team.scratch[worker]
		if err := evals[i].evaluate(ctx, sc); err != nil {
			return err
		}
		passed[i] = sc.counts.count(&g.columns, evals[i], sel, sc)
		return nil
	})
	if err != nil {
		return nil, nil, nil, err
	}
	n := &team.scratch[0].counts
	for _, sc := range team.scratch[1:] {
		n.add(&sc.counts)
	}
	if sel.isOpen() {
		n.undated = int(n.date[0])
	}
	return evals, passed, n, nil
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

// segmentOf returns the number of the segment of an article.
func segmentOf(evals []*segEval, doc uint32) int {
	k, found := slices.BinarySearchFunc(evals, doc, func(e *segEval, doc uint32) int { return cmp.Compare(e.base, doc) })
	if !found {
		k--
	}
	return k
}

// evalOf returns the evaluation of the segment of an article, and its number there.
func evalOf(evals []*segEval, doc uint32) (*segEval, uint32) {
	e := evals[segmentOf(evals, doc)]
	return e, doc - e.base
}

// passes returns the test of the query's filters for one article.
func passes(evals []*segEval, doc uint32) func(match.Filter) bool {
	e, local := evalOf(evals, doc)
	return func(n match.Filter) bool { return e.filters[n].Has(local) }
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
