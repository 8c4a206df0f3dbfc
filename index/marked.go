package index

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/highlight"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/plan"
)

// Marked implements kiosque.Searcher.
func (x *Index) Marked(ctx context.Context, req kiosque.MarkedRequest) (_ *kiosque.MarkedArticle, err error) {
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	search := &req.Search
	i, err := x.inquire(ctx, search)
	if err != nil {
		return nil, layout.Wrap(err, "la recherche a échoué")
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
	a, err := i.g.article(doc)
	if err != nil {
		return nil, layout.Unreadable(x.dir, req.ID, err)
	}
	m := &kiosque.MarkedArticle{Article: *a, Query: i.info()}
	if search.Words {
		if m.Query.Words, err = i.g.words(ctx, i.plan, search.WithoutForms, i.passed, i.team); err != nil {
			return nil, layout.Wrap(err, "la recherche a échoué")
		}
	}
	e, local := evalOf(i.evals, doc)
	isStrict := e.root.Has(local)
	by := i // what the score is of, in a list of what the request finds
	if search.Widen == kiosque.WidenAuto {
		w, err := i.widen(ctx, search)
		if err != nil {
			return nil, layout.Wrap(err, "la recherche a échoué")
		}
		if w != nil {
			defer w.rest()
			if e, local := evalOf(w.evals, doc); e.root.Has(local) && (!isStrict || !w.first) {
				by = w.inquiry
			}
		}
	}
	if !isStrict && by != i {
		i.rest()
		i.relaxed, i.plan, i.evals, i.weights = by.relaxed, by.plan, by.evals, by.weights
	} else if !isStrict && search.Widen == kiosque.WidenAuto { // it is not in that list
		if relaxed := plan.Relax(i.query); relaxed != nil {
			i.rest()
			i.relaxed = relaxed
			if err := i.ask(ctx, search, selection{}); err != nil {
				return nil, layout.Wrap(err, "la recherche a échoué")
			}
		}
	}
	if e, local := evalOf(i.evals, doc); !e.root.Has(local) {
		if search.Explain {
			m.Explanation = &kiosque.Explanation{Text: "pertinence : nulle, car la requête ne trouve pas cet article"}
		}
		return m, nil
	}
	if m.Matches = i.relaxed == nil || search.Widen == kiosque.WidenInclude; !m.Matches {
		m.Tier = 2
	}
	score, err := by.listedScore(ctx, doc, search.Sort)
	if err != nil {
		return nil, layout.Wrap(err, "la recherche a échoué")
	}
	m.Score = float64(score)
	if search.Explain {
		if m.Explanation, err = by.explain(ctx, doc, score); err != nil {
			return nil, layout.Wrap(err, "l'explication a échoué")
		}
	}
	marks := highlight.New(&i.plan.Query).Mark(a, passes(i.evals, doc))
	m.TitleSpans, m.LeadSpans, m.BodySpans, m.Occurrences = marks.Title, marks.Lead, marks.Body, marks.Occurrences
	return m, nil
}
