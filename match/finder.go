package match

import (
	"cmp"
	"math"
	"slices"
)

// Window is a stretch of text from the place First to the place Last, inclusive. A place is article<<32 | position, so
// that one ascending list holds the places of many articles, and those of different articles are never near each
// other. Positions are below 1<<31.
type Window struct{ First, Last uint64 }

func (w Window) span(leaf int, f Field) Span {
	return Span{Leaf: leaf, Field: f, First: uint32(w.First), Last: uint32(w.Last)}
}

func (w Window) compare(o Window) int {
	if w.First != o.First {
		return cmp.Compare(w.First, o.First)
	}
	return cmp.Compare(w.Last, o.Last)
}

// Places is what an expression asks about one field of some articles.
type Places interface {
	// Word returns the ascending places of one of Query.Words. The slice is only read.
	Word(w int) []uint64
	// Starts returns the ascending places of the first words of sentences or paragraphs, the first word of every
	// article with the words of the expression among them. The slice is only read.
	Starts(u Unit) []uint64
}

// Finder finds the windows of expressions; it keeps its buffers from one search to the next. The zero value is ready.
// It serves one goroutine.
type Finder struct {
	free   [][]Window
	lists  [][]uint64
	starts []uint64 // of a phrase
	lasts  []uint64
	chain  chain
}

// Find appends the windows of an expression in a field of some articles, ordered by First, then Last, and distinct.
func (e *Finder) Find(dst []Window, x Expr, f Field, p Places) []Window {
	switch x := x.(type) {
	case Word:
		for _, at := range p.Word(int(x)) {
			dst = append(dst, Window{at, at})
		}
	case Phrase:
		dst = e.phrase(dst, x, p)
	case Wide:
		for _, at := range p.Word(x.Word) {
			dst = append(dst, Window{at, at + uint64(max(x.N, 1)) - 1})
		}
	case Sequence:
		dst = e.sequence(dst, x, f, p)
	case *Within:
		dst = e.within(dst, x, f, p)
	case *Near:
		dst = e.near(dst, x, f, p)
	case *NotNear:
		dst = e.notNear(dst, x, f, p)
	case *Same:
		dst = e.same(dst, x, f, p)
	case *First:
		n := len(dst)
		dst = e.Find(dst, x.Expr, f, &beginning{p, x.N})
		dst = append(dst[:n], slices.DeleteFunc(dst[n:], func(w Window) bool { return uint32(w.Last) >= x.N })...)
	case AnyOf:
		n := len(dst)
		for _, o := range x {
			dst = e.Find(dst, o, f, p)
		}
		if len(x) > 1 {
			slices.SortFunc(dst[n:], Window.compare)
			dst = append(dst[:n], slices.Compact(dst[n:])...)
		}
	case *In:
		if x.Fields.Has(f) {
			dst = e.Find(dst, x.Expr, f, p)
		}
	}
	return dst
}

// buffer returns an empty list of windows; give takes it back.
func (e *Finder) buffer() []Window {
	if n := len(e.free); n > 0 {
		b := e.free[n-1]
		e.free = e.free[:n-1]
		return b[:0]
	}
	return nil
}

func (e *Finder) give(bs ...[]Window) { e.free = append(e.free, bs...) }

// operands returns the windows of several expressions; nil if one has none.
func (e *Finder) operands(xs []Expr, f Field, p Places) [][]Window {
	all := make([][]Window, 0, len(xs))
	for _, x := range xs {
		l := e.Find(e.buffer(), x, f, p)
		all = append(all, l)
		if len(l) == 0 {
			e.give(all...)
			return nil
		}
	}
	return all
}

func (e *Finder) phrase(dst []Window, words []int, p Places) []Window {
	e.lists = e.lists[:0]
	for _, w := range words {
		l := p.Word(w)
		if len(l) == 0 {
			return dst
		}
		e.lists = append(e.lists, l)
	}
	e.starts = AppendPhrase(e.starts[:0], e.lists)
	for _, start := range e.starts {
		dst = append(dst, Window{start, start + uint64(len(words)-1)})
	}
	return dst
}

// sequence joins the windows of the operands from the left to the right.
func (e *Finder) sequence(dst []Window, x Sequence, f Field, p Places) []Window {
	lists := e.operands(x, f, p)
	if len(lists) == 0 {
		return dst
	}
	defer e.give(lists...)
	from, to := append(e.buffer(), lists[0]...), e.buffer()
	for _, l := range lists[1:] {
		to = to[:0]
		for _, w := range from {
			for i := seekFirst(l, 0, w.Last+1); i < len(l) && l[i].First == w.Last+1; i++ {
				to = append(to, Window{w.First, l[i].Last})
			}
		}
		from, to = to, from
	}
	slices.SortFunc(from, Window.compare)
	dst = append(dst, slices.Compact(from)...)
	e.give(from, to)
	return dst
}

func (e *Finder) within(dst []Window, x *Within, f Field, p Places) []Window {
	n := len(dst)
	dst = e.Find(dst, x.Expr, f, p)
	if len(dst) == n {
		return dst
	}
	starts, unit := p.Starts(x.Unit), 0
	return append(dst[:n], slices.DeleteFunc(dst[n:], func(w Window) bool {
		unit = seek(starts, unit, w.First+1) // the first that begins behind the first word
		return unit < len(starts) && starts[unit] <= w.Last
	})...)
}

func (e *Finder) near(dst []Window, x *Near, f Field, p Places) []Window {
	n := uint64(min(x.N, MaxDistance))
	if a, b, ok := x.Pair(); ok {
		return appendPair(dst, p.Word(a), p.Word(b), n, x.Ordered)
	}
	if !e.chain.prepare(len(x.Exprs), x.Ordered) {
		return dst
	}
	lists := e.operands(x.Exprs, f, p)
	if lists == nil {
		return dst
	}
	e.chain.prepare(len(x.Exprs), x.Ordered) // an operand may be a Near too
	dst = e.chain.windows(dst, lists, n)
	e.give(lists...)
	return dst
}

// appendPair is near for two words: one pass over both lists. Where one of them stands near the other, and neither stands
// between, is a window, and there are no other windows.
func appendPair(dst []Window, a, b []uint64, n uint64, ordered bool) []Window {
	const (
		first, second = 1, 2    // which of the words stand at a place, as bits
		nowhere       = 1 << 63 // far from every place
	)
	backward := 1 // the bit of a window from the second to the first
	if ordered {
		backward = 0
	}
	// Words of texts come in no order that a processor could guess: there is no branch on it. Every place is written as
	// the end of a window, and kept if it is one.
	var found [256]Window
	kept, before, had := 0, uint64(nowhere), 0
	turn := func(at uint64, here int) {
		near := 0
		if at-before <= n+1 {
			near = 1
		}
		found[kept] = Window{before, at}
		kept += near & (had&(here>>1) | (had>>1)&here&backward)
		before, had = at, here
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		x, y := a[i], b[j]
		isA, isB := 0, 0
		if x <= y {
			isA = 1
		}
		if y <= x {
			isB = 1
		}
		i, j = i+isA, j+isB
		turn(min(x, y), isA*first|isB*second)
		if kept == len(found) {
			dst, kept = append(dst, found[:]...), 0
		}
	}
	switch {
	case i < len(a):
		turn(a[i], first)
	case j < len(b):
		turn(b[j], second)
	}
	return append(dst, found[:kept]...)
}

func (e *Finder) notNear(dst []Window, x *NotNear, f Field, p Places) []Window {
	n := len(dst)
	dst = e.Find(dst, x.Expr, f, p)
	if len(dst) == n {
		return dst
	}
	far := e.Find(e.buffer(), x.Far, f, p)
	defer e.give(far)
	reach := uint64(min(x.N, MaxDistance)) + 1
	// Of the windows that begin early enough, the one that ends last is the nearest.
	e.lasts = e.lasts[:0]
	latest := uint64(0)
	for _, w := range far {
		latest = max(latest, w.Last)
		e.lasts = append(e.lasts, latest)
	}
	kept, k := dst[:n], 0
	for _, w := range dst[n:] {
		if k > 0 && far[k-1].First > w.Last+reach {
			k = 0 // a long window was followed by a short one
		}
		k = seekFirst(far, k, w.Last+reach+1)
		if k == 0 || e.lasts[k-1]+reach < w.First {
			kept = append(kept, w)
		}
	}
	return kept
}

func (e *Finder) same(dst []Window, x *Same, f Field, p Places) []Window {
	lists := e.operands(x.Exprs, f, p)
	if len(lists) == 0 {
		return dst
	}
	defer e.give(lists...)
	rare := 0
	for i, l := range lists {
		if len(l) < len(lists[rare]) {
			rare = i
		}
	}
	next := make([]int, len(lists))
	starts := p.Starts(x.Unit)
	unit := 0
	for from := uint64(0); ; {
		// The next window of the rarest operand leads to its unit.
		next[rare] = seekFirst(lists[rare], next[rare], from)
		if next[rare] == len(lists[rare]) {
			return dst
		}
		at := lists[rare][next[rare]].First
		if unit = seek(starts, unit, at+1); unit == 0 {
			return dst // the text begins without a start: there are no units
		}
		begin, end := max(starts[unit-1], at>>32<<32), (at>>32+1)<<32
		if unit < len(starts) {
			end = min(end, starts[unit])
		}
		hull, ok := Window{math.MaxUint64, 0}, true
		for i, l := range lists {
			next[i] = seekFirst(l, next[i], begin)
			here := false
			for _, w := range l[next[i]:] {
				if w.First >= end {
					break
				}
				if w.Last < end {
					hull.First, hull.Last, here = min(hull.First, w.First), max(hull.Last, w.Last), true
				}
			}
			if !here {
				ok = false
				break
			}
		}
		if ok {
			dst = append(dst, hull)
		}
		from = end
	}
}

// seekFirst is seek for the beginnings of windows.
func seekFirst(l []Window, from int, want uint64) int {
	low, step := from, 1
	for low < len(l) && l[low].First < want {
		from = low + 1
		low += step
		step *= 2
	}
	high := min(low, len(l))
	for from < high {
		if mid := int(uint(from+high) / 2); l[mid].First < want {
			from = mid + 1
		} else {
			high = mid
		}
	}
	return from
}

// beginning is Places whose fields end behind their n-th word.
type beginning struct {
	Places
	n uint32
}

// Word implements Places.
func (b *beginning) Word(w int) []uint64 {
	var kept []uint64
	for _, at := range b.Places.Word(w) {
		if uint32(at) < b.n {
			kept = append(kept, at)
		}
	}
	return kept
}

// places is the Places of one field of a Doc, as article 0.
type places struct {
	doc   Doc
	field Field
	all   []uint64
}

func (a *places) reset(d Doc, f Field) { a.doc, a.field, a.all = d, f, a.all[:0] }

// Word implements Places.
func (a *places) Word(w int) []uint64 { return a.widen(a.doc.Positions(a.field, w)) }

// Starts implements Places.
func (a *places) Starts(u Unit) []uint64 { return a.widen(a.doc.Starts(a.field, u)) }

// widen turns positions into places, which stay where they are until the next article.
func (a *places) widen(positions []uint32) []uint64 {
	n := len(a.all)
	for _, p := range positions {
		a.all = append(a.all, uint64(p))
	}
	return a.all[n:len(a.all):len(a.all)]
}
