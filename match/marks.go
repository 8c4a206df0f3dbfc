package match

import (
	"cmp"
	"slices"
)

// Marks appends what is marked of some windows of an expression, ordered and distinct. The windows are some of those that
// Find gives for the same field and places, in the same order.
func (e *Finder) Marks(dst []Window, x Expr, f Field, p Places, windows []Window) []Window {
	n := len(dst)
	dst = e.marks(dst, x, f, p, windows)
	slices.SortFunc(dst[n:], Window.compare)
	return append(dst[:n], slices.Compact(dst[n:])...)
}

func (e *Finder) marks(dst []Window, x Expr, f Field, p Places, windows []Window) []Window {
	if len(windows) == 0 {
		return dst
	}
	switch x := x.(type) {
	case Word, Phrase, Wide, Sequence:
		dst = append(dst, windows...)
	case *Near:
		lists := e.operands(x.Exprs, f, p)
		if lists == nil || !e.chain.prepare(len(x.Exprs), x.Ordered) {
			return dst
		}
		for i, part := range e.chain.parts(lists, uint64(min(x.N, MaxDistance)), windows) {
			dst = e.marks(dst, x.Exprs[i], f, p, part)
		}
		e.give(lists...)
	case *Same:
		for _, o := range x.Exprs {
			all := e.Find(e.buffer(), o, f, p)
			dst = e.marks(dst, o, f, p, inside(all, windows))
			e.give(all)
		}
	case *NotNear:
		dst = e.marks(dst, x.Expr, f, p, windows)
	case *First:
		dst = e.marks(dst, x.Expr, f, &beginning{p, x.N}, windows)
	case *In:
		dst = e.marks(dst, x.Expr, f, p, windows)
	case *Within:
		dst = e.marks(dst, x.Expr, f, p, windows)
	case AnyOf:
		for _, o := range x {
			all := e.Find(e.buffer(), o, f, p)
			own := slices.DeleteFunc(all, func(w Window) bool {
				_, ok := slices.BinarySearchFunc(windows, w, Window.compare)
				return !ok
			})
			dst = e.marks(dst, o, f, p, own)
			e.give(all)
		}
	}
	return dst
}

// inside keeps the windows of all that lie in one of some windows, which do not overlap. It uses all up.
func inside(all, windows []Window) []Window {
	return slices.DeleteFunc(all, func(w Window) bool {
		i := seekFirst(windows, 0, w.First+1) // the one before begins last of those that begin at w or before
		return i == 0 || w.Last > windows[i-1].Last
	})
}

// link is a window of an operand in one window of a Near.
type link struct {
	Window
	operand       int
	before, after states // of the chains up to it and from it on, itself included
}

// states is a set of states of a chain.
type states [(1<<MaxUnordered + 63) / 64]uint64

func (s *states) add(state int)      { s[state/64] |= 1 << (state % 64) }
func (s *states) has(state int) bool { return s[state/64]>>(state%64)&1 != 0 }

// parts returns, of each operand, the windows that stand in a chain of any of some windows of the Near. A chain in one of
// these fills it: it contains no smaller one.
func (c *chain) parts(lists [][]Window, n uint64, windows []Window) [][]Window {
	parts := make([][]Window, len(lists))
	var links []link
	var byFirst, byLast []int
	for _, in := range windows {
		links, byFirst = links[:0], byFirst[:0]
		for i, l := range lists {
			for _, w := range l[seekFirst(l, 0, in.First):] {
				if w.First > in.Last {
					break
				}
				if w.Last <= in.Last {
					byFirst = append(byFirst, len(links))
					links = append(links, link{Window: w, operand: i})
				}
			}
		}
		byLast = append(byLast[:0], byFirst...)
		slices.SortFunc(byFirst, func(a, b int) int { return cmp.Compare(links[a].First, links[b].First) })
		slices.SortFunc(byLast, func(a, b int) int { return cmp.Compare(links[a].Last, links[b].Last) })
		c.forwards(links, byFirst, byLast, n)
		c.backwards(links, byFirst, byLast, n)
		for _, l := range links {
			for _, s := range c.steps[l.operand] {
				// Together, what comes up to this window and what comes from it on has every operand once.
				rest := c.full ^ s.from
				if c.ordered {
					rest = c.full - s.from
				}
				if l.before.has(s.to) && l.after.has(rest) {
					parts[l.operand] = append(parts[l.operand], l.Window)
					break
				}
			}
		}
	}
	for i := range parts {
		slices.SortFunc(parts[i], Window.compare)
		parts[i] = slices.Compact(parts[i])
	}
	return parts
}

// forwards finds the states of the chains up to each link. For each state it remembers the place after the last chain.
func (c *chain) forwards(links []link, byFirst, byLast []int, n uint64) {
	after := make([]uint64, c.full+1)
	done := 0
	for _, k := range byFirst {
		l := &links[k]
		for ; links[byLast[done]].Last < l.First; done++ {
			o := &links[byLast[done]]
			for _, s := range c.steps[o.operand] {
				if o.before.has(s.to) {
					after[s.to] = o.Last + 1
				}
			}
		}
		for _, s := range c.steps[l.operand] {
			if s.from == 0 || after[s.from] > 0 && after[s.from]+n >= l.First {
				l.before.add(s.to)
			}
		}
	}
}

// backwards finds the states of the chains from each link on; in order, state i is the last i operands.
func (c *chain) backwards(links []link, byFirst, byLast []int, n uint64) {
	first := make([]uint64, c.full+1) // place after the first word of the chain that begins first; 0: none
	done := len(byFirst) - 1
	for _, k := range slices.Backward(byLast) {
		l := &links[k]
		for ; links[byFirst[done]].First > l.Last; done-- {
			o := &links[byFirst[done]]
			for _, s := range c.steps[c.mirror(o.operand)] {
				if o.after.has(s.to) {
					first[s.to] = o.First + 1
				}
			}
		}
		for _, s := range c.steps[c.mirror(l.operand)] {
			if s.from == 0 || first[s.from] > 0 && l.Last+n+2 >= first[s.from] {
				l.after.add(s.to)
			}
		}
	}
}

// mirror is the operand whose steps an operand takes backwards.
func (c *chain) mirror(operand int) int {
	if c.ordered {
		return c.operands - 1 - operand
	}
	return operand
}
