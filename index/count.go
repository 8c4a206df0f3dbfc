package index

import (
	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/segment"
)

// selection is the filters of a request beside its query. A nil table passes everything.
type selection struct {
	date, source, section []bool
	only                  []uint32 // articles; nil: all
	without               []uint32 // articles
	fold                  bool     // of articles that are reprises of each other one is taken
}

func (c *columns) selection(req *kiosque.SearchRequest) selection {
	var s selection
	if !req.Since.IsZero() || !req.Until.IsZero() {
		s.date = c.dates.Within(req.Since, req.Until)
	}
	s.source = c.sources.Chosen(req.Sources, req.NotSources)
	s.section = c.sections.Chosen(req.Sections, req.NotSections)
	s.fold = req.Collapse
	return s
}

// passes tells whether an article passes the filters of its date, its source and its section.
func (s *selection) passes(dateOf, sourceOf, sectionOf uint32) (date, source, section bool) {
	return s.date == nil || s.date[dateOf], s.source == nil || s.source[sourceOf], s.section == nil || s.section[sectionOf]
}

// isOpen tells a selection that passes everything.
func (s selection) isOpen() bool { return s.date == nil && s.source == nil && s.section == nil }

// counts are what one pass over the articles found counts.
type counts struct {
	total    int // articles
	distinct int // the same, once for all that are reprises of each other
	undated  int
	date     []uint32 // by ordinal
	source   []uint32
	section  []uint32
}

// add adds the counts of other segments.
func (n *counts) add(o *counts) {
	n.total += o.total
	n.distinct += o.distinct
	n.undated += o.undated
	for _, p := range [][2][]uint32{{n.date, o.date}, {n.source, o.source}, {n.section, o.section}} {
		for i, k := range p[1] {
			p[0][i] += k
		}
	}
}

// reset begins a count.
func (n *counts) reset(c *columns) {
	n.total, n.distinct, n.undated = 0, 0, 0
	n.date, n.source, n.section = zeros(n.date, c.dates.Len()), zeros(n.source, len(c.sources.Printed)), zeros(n.section, len(c.sections.Printed))
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
// Every facet counts the articles that pass all filters but its own selection and exclusion; the date facet keeps the dates.
func (n *counts) count(c *columns, e *segEval, sel selection, sc *scratch) selected {
	all := e.root.AppendTo(sc.take(e.root.Count())[:0])
	dates, sources, sections := c.date[e.base:], c.source[e.base:], c.section[e.base:]
	if sel.isOpen() {
		n.total += len(all)
		for _, doc := range all {
			n.date[dates[doc]]++
			n.source[sources[doc]]++
			n.section[sections[doc]]++
		}
		return selected{e.root, all}
	}
	kept := all[:0]
	for _, doc := range all {
		date, source, section := sel.passes(dates[doc], sources[doc], sections[doc])
		if date && section {
			n.source[sources[doc]]++
		}
		if date && source {
			n.section[sections[doc]]++
		}
		if source && section && dates[doc] == 0 {
			n.undated++
		}
		if date && source && section {
			n.date[dates[doc]]++
			kept = append(kept, doc)
		}
	}
	n.total += len(kept)
	return selected{setOf(kept, e, sc), kept}
}

func setOf(docs []uint32, e *segEval, sc *scratch) segment.Set {
	set := sc.set(e.docs)
	for _, doc := range docs {
		set.Add(doc)
	}
	return set
}
