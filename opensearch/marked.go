package opensearch

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/opensearch/reading"
	"github.com/kiosque-search/kiosque/plan"
)

// Article implements kiosque.Searcher.
func (e *Engine) Article(ctx context.Context, id string) (_ *kiosque.Article, err error) {
	defer func() { err = kiosque.Failed(err, "l'article n'a pas pu être lu") }()
	return again(ctx, e, "", func() (*kiosque.Article, error) {
		v, err := e.acquire(ctx)
		if err != nil {
			return nil, err
		}
		defer e.release(v)
		return v.Article(ctx, id)
	})
}

// Marked implements kiosque.Searcher.
func (e *Engine) Marked(ctx context.Context, req kiosque.MarkedRequest) (_ *kiosque.MarkedArticle, err error) {
	defer func() { err = kiosque.Failed(err, "la recherche a échoué") }()
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	return again(ctx, e, "", func() (*kiosque.MarkedArticle, error) { return e.marked(ctx, &req) })
}

func (e *Engine) marked(ctx context.Context, req *kiosque.MarkedRequest) (*kiosque.MarkedArticle, error) {
	search := &req.Search
	i, err := e.inquire(ctx, search)
	if err != nil {
		return nil, err
	}
	defer i.close()
	a, err := i.v.Article(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	if err := i.compile(ctx, search); err != nil {
		return nil, err
	}
	m := &kiosque.MarkedArticle{Article: *a, Query: i.info()}
	if search.Words {
		if err := i.find(ctx, wants{}); err != nil {
			return nil, err
		}
		if m.Query.Words, err = i.words(ctx, search, nil); err != nil {
			return nil, err
		}
	}
	found := i.reader.Read(a)
	if !found.OK && search.Widen == kiosque.WidenAuto {
		if relaxed := plan.Relax(i.query); relaxed != nil {
			i.relaxed, i.asked = relaxed, asked{}
			if err := i.compile(ctx, search); err != nil {
				return nil, err
			}
			found = i.reader.Read(a)
		}
	}
	if !found.OK {
		if search.Explain {
			m.Explanation = &kiosque.Explanation{Text: "pertinence : nulle, car la requête ne trouve pas cet article"}
		}
		return m, nil
	}
	if m.Matches = i.relaxed == nil || search.Widen == kiosque.WidenInclude; !m.Matches {
		m.Tier = 2
	}
	i.mark(search, m, a, found)
	return m, nil
}

// mark marks an article that satisfies the query.
func (i *inquiry) mark(req *kiosque.SearchRequest, m *kiosque.MarkedArticle, a *kiosque.Article, found reading.Found) {
	h := &hit{article: a, found: found, left: 1, score: found.Score}
	if i.isByNearness(kiosque.ByRelevance) {
		h.withNearness()
	}
	if m.Score = float64(h.score); req.Explain {
		m.Explanation = i.explain(req, h)
	}
	marks := i.reader.Mark(a, i.reader.Passes(a))
	m.TitleSpans, m.LeadSpans, m.BodySpans, m.Occurrences = marks.Title, marks.Lead, marks.Body, marks.Occurrences
}
