package index

import (
	"context"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/values"
	"github.com/kiosque-search/kiosque/index/ordinals"
	"github.com/kiosque-search/kiosque/index/segment"
)

// selection is the filters of a request beside its query, and what is to be counted. A nil table passes everything.
type selection struct {
	date    []bool
	facets  []tally
	only    []uint32 // articles; nil: all
	without []uint32 // articles
	fold    bool     // of articles that are reprises of each other one is taken
}

// tally is a facet that a request counts, or of which it chooses values.
type tally struct {
	facet   kiosque.Facet
	column  *values.Column
	of      *ordinals.Column
	pass    []bool // by list
	counted bool
}

// selection reads the filters of a request.
func (g *generation) selection(ctx context.Context, req *kiosque.SearchRequest) (selection, error) {
	s := selection{fold: req.Collapse}
	if !req.Since.IsZero() || !req.Until.IsZero() {
		s.date = g.columns.dates.Within(req.Since, req.Until)
	}
	counted := req.Counted()
	for _, f := range kiosque.AllFacets() {
		t := tally{facet: f, counted: slices.Contains(counted, f)}
		if choice := req.Chosen[f]; !t.counted && len(choice.Only)+len(choice.Not) == 0 {
			continue
		}
		var err error
		if t.column, t.of, err = g.column(ctx, f); err != nil {
			return s, err
		}
		t.pass = t.column.Chosen(req.Chosen[f])
		s.facets = append(s.facets, t)
	}
	if req.RepriseOf == "" {
		return s, nil
	}
	doc, ok, err := g.find(req.RepriseOf)
	if err == nil && !ok {
		err = kiosque.NotFound(req.RepriseOf)
	}
	if s.only = g.reprises.Of(doc); s.only == nil {
		s.only = []uint32{doc}
	}
	return s, err
}

// byDate stands for the filter of dates among those of facets.
const byDate = -1

// fails returns how many filters an article does not pass, and the last one of these, a place in facets or byDate.
func (s *selection) fails(c *columns, doc uint32) (n, last int) {
	if s.date != nil && !s.date[c.date[doc]] {
		n, last = 1, byDate
	}
	for k := range s.facets {
		if t := &s.facets[k]; t.pass != nil && !t.pass[t.column.Of[doc]] {
			n, last = n+1, k
		}
	}
	return n, last
}

// isOpen tells a selection that passes everything.
func (s *selection) isOpen() bool {
	return s.date == nil && !slices.ContainsFunc(s.facets, func(t tally) bool { return t.pass != nil })
}

// counts are what one pass over the articles found counts.
type counts struct {
	total    int // articles
	distinct int // the same, once for all that are reprises of each other
	undated  int
	date     []uint32   // by ordinal
	facets   [][]uint32 // as in the selection: by list; none of what is not counted
}

// add adds the counts of other segments.
func (n *counts) add(o *counts) {
	n.total += o.total
	n.distinct += o.distinct
	n.undated += o.undated
	sum := func(to, from []uint32) {
		for i, k := range from {
			to[i] += k
		}
	}
	sum(n.date, o.date)
	for f := range n.facets {
		sum(n.facets[f], o.facets[f])
	}
}

// reset begins a count.
func (n *counts) reset(c *columns, sel *selection) {
	n.total, n.distinct, n.undated = 0, 0, 0
	n.date = zeros(n.date, c.dates.Len())
	all := n.facets[:cap(n.facets)]
	if n.facets = all[:0]; len(all) < len(sel.facets) {
		n.facets = append(make([][]uint32, 0, kiosque.NumFacets), all...)[:0]
	}
	for k, t := range sel.facets {
		var room []uint32
		if k < len(all) {
			room = all[k]
		}
		if t.counted {
			room = zeros(room, t.column.Len())
		} else {
			room = room[:0]
		}
		n.facets = append(n.facets, room)
	}
}

// zeros returns n zeros, in s if it is large enough.
func zeros(s []uint32, n int) []uint32 {
	if cap(s) < n {
		return make([]uint32, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// selected is the articles of a segment that satisfy the query and pass the selection.
type selected struct {
	set  segment.Set
	list []uint32 // the same, in ascending order
}

// count counts the articles of a segment that satisfy the query, and returns those that pass the selection too.
// Every facet counts the articles that pass all filters but its own choice; the date facet keeps the dates.
func (n *counts) count(c *columns, e *segEval, sel *selection, sc *scratch) selected {
	all := e.root.AppendTo(sc.take(e.root.Count())[:0])
	if sel.isOpen() {
		passed := selected{e.root, all}
		n.each(c, e, sel, passed)
		return passed
	}
	kept := all[:0]
	for _, doc := range all {
		switch failed, by := sel.fails(c, e.base+doc); failed {
		case 0:
			kept = append(kept, doc)
			n.undatedIf(c, e.base+doc)
		case 1:
			n.but(c, sel, by, e.base+doc)
		}
	}
	passed := selected{setOf(kept, e, sc), kept}
	n.each(c, e, sel, passed)
	return passed
}

// each counts articles that pass everything, by date and by each facet.
func (n *counts) each(c *columns, e *segEval, sel *selection, docs selected) {
	n.total += len(docs.list)
	c.dated.Count(n.date, e.nth, docs.set, docs.list)
	for k, t := range sel.facets {
		if t.counted {
			t.of.Count(n.facets[k], e.nth, docs.set, docs.list)
		}
	}
}

// but counts an article that fails one filter alone.
func (n *counts) but(c *columns, sel *selection, by int, doc uint32) {
	switch {
	case by == byDate:
		n.undatedIf(c, doc)
	case sel.facets[by].counted:
		n.facets[by][sel.facets[by].column.Of[doc]]++
	}
}

// undatedIf counts an article that passes everything but perhaps the dates, if it has no date.
func (n *counts) undatedIf(c *columns, doc uint32) {
	if c.date[doc] == 0 {
		n.undated++
	}
}

func setOf(docs []uint32, e *segEval, sc *scratch) segment.Set {
	set := sc.set(e.docs)
	for _, doc := range docs {
		set.Add(doc)
	}
	return set
}
