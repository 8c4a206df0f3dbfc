package opensearch

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/opensearch/moment"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/translate"
	"github.com/kiosque-search/kiosque/plan"
)

// tiers are what a search lists where few articles satisfy its query: these, and those of the relaxed reading.
type tiers struct {
	*inquiry          // of the relaxed reading
	filters  *filters // of that
	strict   []hit    // articles of the first tier, in the order of their own
	first    bool     // the first tier comes first, and the inquiry is without it
	included bool     // both tiers are what is counted
	total    int      // of the second tier
	hits     []hit    // of the page, unless included
	isStrict func(a *kiosque.Article) bool
}

// tiered returns the hits of a page, what was counted of the query, and the tiers they stand in: nil if there are none.
func (i *inquiry) tiered(ctx context.Context, req *kiosque.SearchRequest, fs *filters, size int, aggs Object) ([]hit, *moment.Listed, *tiers, error) {
	var relaxed *plan.Relaxed
	if i.relaxed == nil && req.Widen == kiosque.WidenAuto {
		relaxed = plan.Relax(i.query)
	}
	begins := i.cursor == nil && req.From == 0
	var few []hit // all that satisfy the query, where they are fewer than are enough
	var t *tiers
	var err error
	least := 0
	switch {
	case relaxed == nil:
	case begins: // what is listed first tells it
		least = kiosque.WidenBelow
	default:
		if few, err = i.few(ctx, req, fs); err != nil {
			return nil, nil, nil, err
		}
		if len(few) >= kiosque.WidenBelow {
			relaxed = nil
		}
	}
	if relaxed != nil && !begins {
		if t, err = i.widen(ctx, req, fs, relaxed, few, size); err != nil {
			return nil, nil, nil, err
		}
	}
	if i.relaxed != nil {
		if t, err = i.include(ctx, req, fs); err != nil {
			return nil, nil, nil, err
		}
	}
	listed := max(size, least)
	if t != nil && !t.included {
		listed = 0 // the tiers list them
	}
	hits, counted, err := i.found(ctx, req, fs, req.From, listed, aggs)
	if err != nil {
		return nil, nil, nil, err
	}
	if relaxed != nil && begins && counted.Total < kiosque.WidenBelow {
		if t, err = i.widen(ctx, req, fs, relaxed, hits, size); err != nil {
			return nil, nil, nil, err
		}
	}
	if t != nil && !t.included {
		return t.hits, counted, t, nil
	}
	return hits[:min(size, len(hits))], counted, t, nil
}

// few returns the articles that satisfy a query, if they are fewer than are enough, and else as many.
func (i *inquiry) few(ctx context.Context, req *kiosque.SearchRequest, fs *filters) ([]hit, error) {
	begun := *i
	begun.cursor = nil
	hits, _, err := begun.found(ctx, req, fs, 0, kiosque.WidenBelow, nil)
	return hits, err
}

// widen inquires the relaxed reading of a query that few articles satisfy, and lists a page of both tiers, or none of a negative size;
// nil if it finds no more.
func (i *inquiry) widen(ctx context.Context, req *kiosque.SearchRequest, fs *filters, relaxed *plan.Relaxed, strict []hit, size int) (*tiers, error) {
	t := &tiers{inquiry: i.of(i.query, relaxed), strict: strict, filters: &filters{dates: fs.dates, facets: fs.facets}}
	t.cursor = i.cursor
	t.first = !request.IsByScore(req.Sort) || len(relaxed.Loose) <= request.FewWords
	ids := make([]string, len(strict))
	known := map[string]bool{}
	for n, h := range strict {
		ids[n], known[h.article.ID] = h.article.ID, true
	}
	t.isStrict = func(a *kiosque.Article) bool { return known[a.ID] }
	if t.first && len(ids) > 0 {
		t.filters.without = translate.Among(schema.ID, ids)
	}
	if err := t.ask(ctx, req, wants{scores: request.IsByScore(req.Sort), within: t.filters.all()}); err != nil {
		return nil, err
	}
	var err error
	if size < 0 {
		t.total, err = t.v.Total(ctx, allOf(t.text, t.filters.all()))
	} else {
		t.hits, t.total, err = t.page(ctx, req, req.From, size)
	}
	if err != nil {
		return nil, err
	}
	if !t.first {
		t.total -= len(strict)
	}
	if t.total == 0 {
		return nil, nil
	}
	return t, nil
}

// include tells the tiers of what is found, where both are asked for.
func (i *inquiry) include(ctx context.Context, req *kiosque.SearchRequest, fs *filters) (*tiers, error) {
	strict := i.of(i.query, nil)
	if err := strict.ask(ctx, req, wants{within: fs.all()}); err != nil {
		return nil, err
	}
	counts, err := i.v.Count(ctx, translate.All(append([]Object{i.text}, fs.all()...)...), []Object{translate.Everything(), strict.text})
	if err != nil {
		return nil, err
	}
	t := &tiers{inquiry: i, filters: fs, included: true, total: counts[0] - counts[1]}
	t.isStrict = func(a *kiosque.Article) bool { return strict.reader.Read(a).OK }
	return t, nil
}

// tier is that of a hit.
func (t *tiers) tier(a *kiosque.Article) int {
	if t.isStrict(a) {
		return 1
	}
	return 2
}

// page returns hits of both tiers, from the from-th on or after the cursor, and how many the relaxed reading finds, without those of a
// first tier that comes first.
func (t *tiers) page(ctx context.Context, req *kiosque.SearchRequest, from, size int) (hits []hit, total int, err error) {
	at := *t.inquiry
	after := at.cursor
	if after != nil {
		from = after.Place
	}
	if n := len(t.strict); t.first {
		hits = append(hits, t.strict[min(from, n):min(from+size, n)]...)
		size -= len(hits)
		if from = max(from-n, 0); from == 0 {
			after = nil
		}
	}
	if at.cursor = nil; after != nil {
		at.cursor = &cursor{Place: from, After: after.After}
	}
	more, counted, err := at.found(ctx, req, t.filters, from, size, nil)
	if err != nil {
		return nil, 0, err
	}
	return append(hits, more...), counted.Total, nil
}
