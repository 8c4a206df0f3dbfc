package index

import (
	"cmp"
	"container/heap"
	"context"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
)

// scratch holds the buffers of one search; they are reused by the next.
type scratch struct {
	score  []float32 // by article of the window; zero between uses
	tf     []float32
	within []uint32 // articles of the window that have a tf
	lists  []uint32 // room for lists of articles
	merge  []uint64
	places [][]uint64 // room for occurrences, free
	finder match.Finder
	found  []match.Window
	block  block
	counts counts
}

func newScratch() *scratch {
	return &scratch{score: make([]float32, window), tf: make([]float32, window)}
}

// begin makes all room free for a search.
func (sc *scratch) begin(c *columns) {
	sc.lists = sc.lists[:0]
	sc.counts.reset(c)
}

// take returns room for a list of n articles, valid until the search ends.
func (sc *scratch) take(n int) []uint32 {
	if cap(sc.lists)-len(sc.lists) < n {
		sc.lists = make([]uint32, 0, max(2*cap(sc.lists), n, 1<<12))
	}
	at := len(sc.lists)
	sc.lists = sc.lists[:at+n]
	return sc.lists[at : at+n : at+n]
}

// selection is the filters of a request beside its query. A nil table passes everything.
type selection struct{ date, source, section []bool }

func (c *columns) selection(req *kiosque.SearchRequest) selection {
	var s selection
	if !req.Since.IsZero() || !req.Until.IsZero() {
		s.date = c.datesWithin(req.Since, req.Until)
	}
	s.source = chosen(c.sources, req.Sources)
	s.section = chosen(c.sections, req.Sections)
	return s
}

// datesWithin tells for every distinct date whether an article of that date may have been printed from the first day of
// from to the last day of to. A date known to the month passes if any of its days does; no date never passes.
func (c *columns) datesWithin(from, to kiosque.Date) []bool {
	pass := make([]bool, len(c.dates))
	lo, hi := math.MinInt, math.MaxInt
	if !from.IsZero() {
		lo, _ = from.Days()
	}
	if !to.IsZero() {
		_, hi = to.Days()
	}
	for i := 1; i < len(pass); i++ {
		pass[i] = int(c.first[i]) <= hi && int(c.last[i]) >= lo
	}
	return pass
}

// chosen tells for every distinct value whether it is among the selected ones; nil if none is selected.
func chosen(values, selected []string) []bool {
	if len(selected) == 0 {
		return nil
	}
	pass := make([]bool, len(values))
	for _, v := range selected {
		if i, ok := slices.BinarySearch(values, v); ok && v != "" {
			pass[i] = true
		}
	}
	return pass
}

// counts are what one pass over the articles found counts.
type counts struct {
	total   int
	undated int
	date    []int // by ordinal
	source  []int
	section []int
}

// add adds the counts of other segments.
func (n *counts) add(o *counts) {
	n.total += o.total
	n.undated += o.undated
	for _, p := range [][2][]int{{n.date, o.date}, {n.source, o.source}, {n.section, o.section}} {
		for i, k := range p[1] {
			p[0][i] += k
		}
	}
}

// reset begins a count.
func (n *counts) reset(c *columns) {
	n.total, n.undated = 0, 0
	n.date, n.source, n.section = zeros(n.date, len(c.dates)), zeros(n.source, len(c.sources)), zeros(n.section, len(c.sections))
}

// zeros returns n zeros, in s if it is large enough.
func zeros(s []int, n int) []int {
	if cap(s) < n {
		return make([]int, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// selected is the articles of a segment that satisfy the query and pass the selection.
type selected struct {
	set  *roaring.Bitmap
	list []uint32 // the same, in ascending order
}

// count counts the articles of a segment that satisfy the query, and returns those that pass the selection too.
// Every facet counts the articles that pass all selections but its own; the date facet keeps the dates.
func (n *counts) count(c *columns, e *segEval, sel selection, sc *scratch) selected {
	all := sc.take(int(e.root.GetCardinality()))
	e.root.ToExistingArray(&all)
	dates, sources, sections := c.date[e.base:], c.source[e.base:], c.section[e.base:]
	if sel.date == nil && sel.source == nil && sel.section == nil {
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
		date := sel.date == nil || sel.date[dates[doc]]
		source := sel.source == nil || sel.source[sources[doc]]
		section := sel.section == nil || sel.section[sections[doc]]
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
	set := roaring.New()
	set.AddMany(kept)
	return selected{set, kept}
}

// leafWeights returns the idf of every leaf over all segments.
func leafWeights(g *generation, p *plan, evals []*segEval) []float32 {
	weights := make([]float32, len(p.Leaves))
	for n := range p.Leaves {
		l := &p.Leaves[n]
		if l.Expr != nil {
			weights[n] = float32(exprWeight(g, evals, l.Expr, l.Fields))
			continue
		}
		sum := 0.0
		for _, w := range l.Words {
			df := 0
			for _, e := range evals {
				if len(l.Words) == 1 {
					df += int(e.leaves[n].docs.GetCardinality())
				} else if docs := e.words[w].in(l.Fields); docs != nil {
					df += int(docs.GetCardinality())
				}
			}
			sum += idf(g.articles, df)
		}
		weights[n] = float32(sum)
	}
	return weights
}

// collector scores articles, counts occurrences and keeps the best.
type collector struct {
	g           *generation
	plan        *plan
	weights     []float32
	occurrences int
	top         topHits
}

func newCollector(g *generation, p *plan, weights []float32, size int, sort kiosque.Sort) *collector {
	return &collector{g: g, plan: p, weights: weights, top: topHits{size: size, sort: sort}}
}

// leafStreams are the postings of a leaf in one segment, restricted to the articles wanted.
type leafStreams struct {
	leaf    int
	lists   [match.NumFields][]postings
	phrases [match.NumFields][]phraseHit
	wanted  *roaring.Bitmap
}

// collect takes the selected articles of a segment.
func (c *collector) collect(ctx context.Context, e *segEval, docs selected, sc *scratch) error {
	var leaves []*leafStreams
	for n := range c.plan.Leaves {
		if e.active[n] == nil || len(docs.list) == 0 {
			continue
		}
		wanted := e.active[n]
		if docs.set != e.root {
			wanted = roaring.And(wanted, docs.set)
		}
		if wanted.IsEmpty() {
			continue
		}
		l, err := e.leafStreams(n, wanted)
		if err != nil {
			return err
		}
		leaves = append(leaves, l)
	}
	rest := docs.list
	for from := uint32(0); len(rest) > 0; from += window {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, l := range leaves {
			if err := c.accumulate(e, l, from, sc); err != nil {
				return err
			}
		}
		k := len(rest)
		if uint64(rest[k-1]) >= uint64(from)+window {
			k, _ = slices.BinarySearch(rest, from+window)
		}
		for _, doc := range rest[:k] {
			c.take(e.base+doc, sc.score[doc-from])
			sc.score[doc-from] = 0
		}
		rest = rest[k:]
	}
	return nil
}

// add takes over what another collector has found.
func (c *collector) add(o *collector) {
	c.occurrences += o.occurrences
	for _, h := range o.top.hits {
		c.top.offer(h)
	}
}

// take offers an article to the best.
func (c *collector) take(doc uint32, score float32) {
	if score < c.top.threshold {
		return
	}
	c.top.offer(topHit{score: score, date: c.g.columns.date[doc], rank: c.g.columns.rank[doc], doc: doc})
}

func (e *segEval) leafStreams(n int, wanted *roaring.Bitmap) (*leafStreams, error) {
	leaf := &e.plan.Leaves[n]
	l := &leafStreams{leaf: n, wanted: wanted}
	if !leaf.IsWord() {
		l.phrases = e.leaves[n].phrases
		return l, nil
	}
	whole := wanted == e.leaves[n].docs
	for f := range match.NumFields {
		if !leaf.Fields.Has(f) {
			continue
		}
		for _, form := range e.words[leaf.Words[0]].forms[f] {
			docs := form.docs
			if !whole {
				if docs = roaring.And(docs, wanted); docs.IsEmpty() {
					continue
				}
			}
			ps, err := form.list.read(docs, false)
			if err != nil {
				return nil, err
			}
			l.lists[f] = append(l.lists[f], ps)
		}
	}
	return l, nil
}

// accumulate adds the scores of a leaf in one window, and its occurrences.
func (c *collector) accumulate(e *segEval, l *leafStreams, from uint32, sc *scratch) error {
	sc.within = sc.within[:0]
	limit := uint64(from) + window
	for f := range match.NumFields {
		norms, b := c.g.columns.norm[f][e.base+from:], &sc.block
		for _, ps := range l.lists[f] {
			for {
				if err := ps.frequencies(b, limit); err != nil {
					return err
				}
				if b.n == 0 {
					break
				}
				for i, doc := range b.doc[:b.n] {
					d := doc - from
					if sc.tf[d] == 0 {
						sc.within = append(sc.within, d)
					}
					sc.tf[d] += float32(b.freq[i]) * norms[d]
					c.occurrences += int(b.freq[i])
				}
			}
		}
		hits := l.phrases[f]
		for ; len(hits) > 0 && uint64(hits[0].doc) < limit; hits = hits[1:] {
			if h := hits[0]; l.wanted.Contains(h.doc) {
				d := h.doc - from
				if sc.tf[d] == 0 {
					sc.within = append(sc.within, d)
				}
				sc.tf[d] += float32(h.freq) * norms[d]
				c.occurrences += int(h.freq)
			}
		}
		l.phrases[f] = hits
	}
	w := c.weights[l.leaf]
	for _, d := range sc.within {
		sc.score[d] += saturate(w, sc.tf[d])
		sc.tf[d] = 0
	}
	return nil
}

// topHit is an article with what its place depends on.
type topHit struct {
	score float32
	date  uint32 // ordinal; 0: undated
	rank  uint32
	doc   uint32
}

// topHits keeps the best size articles in a heap whose root is the worst of them.
type topHits struct {
	size      int
	sort      kiosque.Sort
	hits      []topHit
	threshold float32 // by relevance: a lower score has no place
}

// compare orders hits, the better first: by score or date, then by date, newest first, then by ID.
func (t *topHits) compare(a, b topHit) int {
	switch t.sort {
	case kiosque.ByDate: // oldest first, undated last
		if c := cmp.Compare(a.date-1, b.date-1); c != 0 {
			return c
		}
	case kiosque.ByDateDesc:
	default:
		if c := cmp.Compare(b.score, a.score); c != 0 {
			return c
		}
	}
	if c := cmp.Compare(b.date, a.date); c != 0 {
		return c
	}
	return cmp.Compare(a.rank, b.rank)
}

func (t *topHits) offer(h topHit) {
	switch {
	case len(t.hits) < t.size:
		heap.Push(t, h)
	case t.size > 0 && t.compare(h, t.hits[0]) < 0:
		t.hits[0] = h
		heap.Fix(t, 0)
	}
	if t.sort == kiosque.ByRelevance && len(t.hits) == t.size && t.size > 0 {
		t.threshold = t.hits[0].score
	}
}

// sorted returns the hits, best first.
func (t *topHits) sorted() []topHit {
	slices.SortFunc(t.hits, t.compare)
	return t.hits
}

// Len, Less, Swap, Push and Pop implement heap.Interface.
func (t *topHits) Len() int           { return len(t.hits) }
func (t *topHits) Less(i, j int) bool { return t.compare(t.hits[i], t.hits[j]) > 0 }
func (t *topHits) Swap(i, j int)      { t.hits[i], t.hits[j] = t.hits[j], t.hits[i] }
func (t *topHits) Push(x any)         { t.hits = append(t.hits, x.(topHit)) }
func (t *topHits) Pop() any {
	h := t.hits[len(t.hits)-1]
	t.hits = t.hits[:len(t.hits)-1]
	return h
}
