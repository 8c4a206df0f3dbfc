package opensearch

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/opensearch/moment"
	"github.com/kiosque-search/kiosque/passage"
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
	by, h, err := i.listed(ctx, search, a, found.OK)
	if err != nil {
		return nil, err
	}
	if !found.OK && by != i {
		i.relaxed, i.asked = by.relaxed, by.asked
		found = i.reader.Read(a)
	} else if !found.OK && search.Widen == kiosque.WidenAuto { // it is not in that list
		if relaxed := plan.Relax(i.query); relaxed != nil {
			i.relaxed, i.asked = relaxed, asked{}
			if err := i.compile(ctx, search); err != nil {
				return nil, err
			}
			found = i.reader.Read(a)
			h = i.alone(search, a)
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
	if m.Score = float64(h.score); search.Explain {
		m.Explanation = by.explain(search, h)
	}
	marks := i.reader.Mark(a, i.reader.Passes(a))
	m.TitleSpans, m.LeadSpans, m.BodySpans, m.Occurrences = marks.Title, marks.Lead, marks.Body, marks.Occurrences
	return m, nil
}

// listed is an article as it stands in the list of what a request finds, and the inquiry that its score is of.
func (i *inquiry) listed(ctx context.Context, req *kiosque.SearchRequest, a *kiosque.Article, isStrict bool) (*inquiry, *hit, error) {
	if plan.Relax(i.query) == nil || req.Widen == kiosque.WidenNever {
		return i, i.alone(req, a), nil
	}
	by, h, err := i.amongTiers(ctx, req, a, isStrict)
	if kiosque.CodeOf(err) == kiosque.CodeUnsupported { // there is no such list
		return i, i.alone(req, a), nil
	}
	return by, h, err
}

func (i *inquiry) amongTiers(ctx context.Context, req *kiosque.SearchRequest, a *kiosque.Article, isStrict bool) (*inquiry, *hit, error) {
	fs, err := i.filters(ctx, req)
	if err != nil {
		return nil, nil, err
	}
	if err := i.find(ctx, wants{scores: request.IsByScore(req.Sort), within: fs.all()}); err != nil {
		return nil, nil, err
	}
	by := i
	if i.relaxed == nil && req.Widen == kiosque.WidenAuto {
		few, err := i.few(ctx, req, fs)
		if err != nil {
			return nil, nil, err
		}
		var t *tiers
		if len(few) < kiosque.WidenBelow {
			if t, err = i.widen(ctx, req, fs, plan.Relax(i.query), few, -1); err != nil {
				return nil, nil, err
			}
		}
		if t != nil && (!isStrict || !t.first) && t.reader.Read(a).OK {
			by, fs = t.inquiry, t.filters
		}
	}
	if by.isByNearness(req.Sort) {
		begun := *by
		begun.cursor = nil
		best, _, err := begun.found(ctx, req, fs, 0, passage.Top, nil)
		if err != nil {
			return nil, nil, err
		}
		for n := range best {
			if best[n].article.ID == a.ID {
				return by, &best[n], nil
			}
		}
	}
	return by, by.alone(req, a), nil
}

// alone is an article to which nearness adds nothing.
func (i *inquiry) alone(req *kiosque.SearchRequest, a *kiosque.Article) *hit {
	h := i.look(req, moment.Hit{Article: a})
	return &h
}
