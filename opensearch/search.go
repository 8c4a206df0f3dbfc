package opensearch

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/explain"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/highlight"
	"github.com/kiosque-search/kiosque/match"
)

// Search implements kiosque.Searcher.
func (e *Engine) Search(ctx context.Context, req kiosque.SearchRequest) (_ *kiosque.SearchResult, err error) {
	defer func() { err = kiosque.Failed(err, "la recherche a échoué") }()
	start := e.now()
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	r, err := again(ctx, e, req.After, func() (*kiosque.SearchResult, error) {
		i, err := e.inquire(ctx, &req)
		if err != nil {
			return nil, err
		}
		defer i.close()
		return i.search(ctx, &req)
	})
	if err != nil {
		return nil, err
	}
	r.TookMS = float64(e.now().Sub(start)) / float64(time.Millisecond)
	return r, nil
}

// search answers the request that was inquired.
func (i *inquiry) search(ctx context.Context, req *kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	fs, err := i.filters(ctx, req)
	if err != nil {
		return nil, err
	}
	w := wants{counts: true, scores: request.IsByScore(req.Sort)}
	if req.NoFacets {
		w.within = fs.all()
	}
	if err := i.ask(ctx, req, w); err != nil {
		return nil, err
	}
	var aggs Object
	if !req.NoFacets {
		aggs = fs.counting()
	}
	size := max(req.Size, 0)
	// The occurrences are summed up while the list is asked for.
	ctx, cancel := context.WithCancel(ctx)
	var summing errgroup.Group
	defer func() { cancel(); _ = summing.Wait() }()
	var occurrences int
	var known bool
	summing.Go(func() (err error) {
		occurrences, known, err = i.occurrences(ctx, fs.all())
		return err
	})
	hits, counted, tiers, err := i.tiered(ctx, req, fs, size, aggs)
	if err != nil {
		return nil, err
	}
	if err := summing.Wait(); err != nil {
		return nil, err
	}
	r := &kiosque.SearchResult{
		Query: i.info(), Total: counted.Total, Distinct: counted.Total, Occurrences: occurrences, From: req.From,
		Uncounted: []string{kiosque.UncountedDistinct},
	}
	if !known {
		r.Uncounted = append(r.Uncounted, kiosque.UncountedOccurrences)
	}
	if i.cursor != nil {
		r.From = i.cursor.Place
	}
	if tiers != nil {
		request.Warn(&r.Query, tiers.plan)
		r.Widened = &kiosque.Widened{Total: tiers.total, Reading: tiers.relaxed.Reading(), Included: tiers.included}
	}
	if next := r.From + len(hits); len(hits) > 0 && next < r.Listed() {
		c := cursor{View: i.v.number, Request: request.Sum(req, i.own), Place: next, After: hits[len(hits)-1].sort}
		r.Next = c.String()
		i.e.page(i.v)
	}
	if err := i.show(ctx, req, tiers, hits, r); err != nil {
		return nil, err
	}
	if aggs != nil {
		var amounts map[string]kiosque.Amount
		if req.Amounts {
			if amounts, err = i.amounts(ctx, fs.all()); err != nil {
				return nil, err
			}
		}
		if r.Facets, err = fs.counted(req, counted.Aggs, amounts); err != nil {
			return nil, err
		}
	}
	if req.Words {
		if r.Query.Words, err = i.words(ctx, req, fs.all()); err != nil {
			return nil, err
		}
		if tiers != nil {
			if r.Widened.Words, err = tiers.words(ctx, req, tiers.filters.all()); err != nil {
				return nil, err
			}
		}
	}
	if req.Help {
		return r, i.help(ctx, req, fs, r)
	}
	return r, nil
}

// show makes the hits of a result.
func (i *inquiry) show(ctx context.Context, req *kiosque.SearchRequest, tiers *tiers, hits []hit, r *kiosque.SearchResult) error {
	r.Hits = make([]kiosque.Hit, len(hits))
	for n := range hits {
		if err := ctx.Err(); err != nil {
			return err
		}
		h, by, tier := &hits[n], i, 0
		if tiers != nil {
			tier = tiers.tier(h.article)
			if tier > 1 {
				by = tiers.inquiry
			}
		}
		r.Hits[n] = by.shown(h, req.Snippets)
		r.Hits[n].Tier = tier
		if req.Explain {
			by := i
			if tiers != nil && (!tiers.first || tier > 1) {
				by = tiers.inquiry
			}
			r.Hits[n].Explanation = by.explain(req, h)
		}
	}
	return nil
}

// shown is a hit as a list shows it.
func (i *inquiry) shown(h *hit, snippets int) kiosque.Hit {
	a := h.article
	o := highlight.Options{Snippets: snippets}
	for _, w := range i.weights {
		o.Weights = append(o.Weights, float64(w))
	}
	found := i.reader.Article(a, i.reader.Passes(a), o)
	authors := a.Authors
	if authors == nil {
		authors = []string{}
	}
	return kiosque.Hit{
		ID: a.ID, Title: a.Title, TitleSpans: found.TitleSpans, TitleDerived: a.TitleDerived,
		Date: a.Date, DatePrecision: a.Date.Precision(), DateOrigin: a.DateOrigin,
		Source: a.Source, Authors: authors, Agency: a.Agency, Section: a.Section, URL: a.URL,
		Score: float64(h.score), Snippets: found.Snippets,
	}
}

// explain derives the score of an article that satisfies the query.
func (i *inquiry) explain(req *kiosque.SearchRequest, h *hit) *kiosque.Explanation {
	deriver := &explain.Deriver{Words: i.plan.Words, Articles: i.v.Articles, Having: func(word int, fields match.Fields) int {
		return i.articlesWith(i.plan.Rarity(word), fields)
	}}
	relevance := h.found.Score
	if h.near {
		relevance += h.found.Near
	}
	if req.Sort != kiosque.ByRecent {
		relevance = h.score
	}
	out := explain.Score(relevance, i.reader.Explain(h.article, deriver, h.near))
	if req.Sort == kiosque.ByRecent {
		return explain.Decayed(h.score, out, h.left)
	}
	return out
}
