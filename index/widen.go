package index

import (
	"context"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/plan"
)

// widening is what a search lists where few articles satisfy its query: these, and those of the relaxed reading.
type widening struct {
	*inquiry             // of the relaxed reading
	strict      []topHit // articles of the first tier, in the order of their own
	first       bool     // the first tier comes first, and the inquiry is without it
	included    bool     // both tiers are what is counted
	occurrences int      // in what is counted
	total       int      // of the second tier
	isStrict    func(doc uint32) bool
}

// widen inquires the relaxed reading of a query, if it was asked for or fewer articles satisfy the query than are enough; nil if it
// has none, or finds no more. It may hold a team until rest.
func (i *inquiry) widen(ctx context.Context, req *kiosque.SearchRequest) (*widening, error) {
	if i.relaxed != nil {
		return i.include(ctx, req)
	}
	if req.Widen != kiosque.WidenAuto || i.counts.total >= kiosque.WidenBelow {
		return nil, nil
	}
	relaxed := plan.Relax(i.query)
	if relaxed == nil {
		return nil, nil
	}
	counted := *req
	counted.NoFacets = true
	sel, err := i.g.selection(ctx, &counted)
	if err != nil {
		return nil, err
	}
	w := &widening{
		inquiry: &inquiry{x: i.x, g: i.g, query: i.query, relaxed: relaxed, beside: true},
		first:   !request.IsByScore(req.Sort) || len(relaxed.Loose) <= request.FewWords,
	}
	begun := *i
	begun.cursor = nil
	if w.strict, w.occurrences, err = begun.found(ctx, req.Sort, 0, -1); err != nil {
		return nil, err
	}
	w.isStrict = func(doc uint32) bool {
		return slices.ContainsFunc(w.strict, func(h topHit) bool { return h.doc == doc })
	}
	for _, h := range w.strict {
		if w.first {
			sel.without = append(sel.without, h.doc)
		}
		for _, doc := range i.g.reprises.Of(h.doc) { // they are told by the one that is shown
			if sel.fold && doc != h.doc {
				sel.without = append(sel.without, doc)
			}
		}
	}
	if err := w.ask(ctx, req, sel); err != nil {
		w.rest()
		return nil, err
	}
	if w.total = w.inquiry.total; !w.first {
		w.total -= len(w.strict)
	}
	if w.total == 0 {
		w.rest()
		return nil, nil
	}
	return w, nil
}

// include tells the tiers of what is found, where both are asked for.
func (i *inquiry) include(ctx context.Context, req *kiosque.SearchRequest) (*widening, error) {
	counted := *req
	counted.NoFacets, counted.Collapse = true, false
	sel, err := i.g.selection(ctx, &counted)
	if err != nil {
		return nil, err
	}
	strict := &inquiry{x: i.x, g: i.g, query: i.query, beside: true}
	defer strict.rest()
	if err := strict.ask(ctx, req, sel); err != nil {
		return nil, err
	}
	w := &widening{inquiry: i, included: true, total: i.total}
	sets := make([]segment.Set, len(strict.passed))
	for k, p := range strict.passed {
		sets[k] = slices.Clone(p.set)
		w.total -= i.passed[k].set.CountAnd(p.set)
	}
	w.isStrict = func(doc uint32) bool {
		k := segmentOf(i.evals, doc)
		return sets[k].Has(doc - i.evals[k].base)
	}
	return w, nil
}

// tier is that of a hit.
func (w *widening) tier(doc uint32) int {
	if w.isStrict(doc) {
		return 1
	}
	return 2
}

// page returns hits of both tiers, from the from-th on or after a cursor.
func (w *widening) page(ctx context.Context, order kiosque.Sort, from, size int, after *cursor) (hits []topHit, err error) {
	if after != nil {
		from = int(after.place)
	}
	if n := len(w.strict); w.first {
		hits = slices.Clone(w.strict[min(from, n):min(from+size, n)])
		size -= len(hits)
		if from = max(from-n, 0); from == 0 {
			after = nil
		}
	}
	at := *w.inquiry
	at.cursor = nil
	if after != nil {
		at.cursor = &cursor{place: uint32(from), after: after.after}
	}
	more, occurrences, err := at.found(ctx, order, from, size)
	if w.included {
		w.occurrences = occurrences
	}
	return append(hits, more...), err
}
