package opensearch

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
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
	isStrict func(a *kiosque.Article) bool
}

// widen inquires the relaxed reading of a query, if it was asked for or fewer articles satisfy the query than are enough; nil if it
// has none, or finds no more.
func (i *inquiry) widen(ctx context.Context, req *kiosque.SearchRequest, fs *filters) (*tiers, error) {
	if i.relaxed != nil {
		return i.include(ctx, req, fs)
	}
	if req.Widen != kiosque.WidenAuto {
		return nil, nil
	}
	relaxed := plan.Relax(i.query)
	if relaxed == nil {
		return nil, nil
	}
	begun := *i
	begun.cursor = nil
	strict, counted, err := begun.found(ctx, req, fs, 0, kiosque.WidenBelow, nil)
	if err != nil || counted.Total >= kiosque.WidenBelow {
		return nil, err
	}
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
	if t.total, err = t.v.Total(ctx, translate.All(append([]Object{t.text}, t.filters.all()...)...)); err != nil {
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

// page returns hits of both tiers, from the from-th on or after the cursor.
func (t *tiers) page(ctx context.Context, req *kiosque.SearchRequest, from, size int) (hits []hit, err error) {
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
	more, _, err := at.found(ctx, req, t.filters, from, size, nil)
	return append(hits, more...), err
}
