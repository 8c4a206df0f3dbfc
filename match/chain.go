package match

import (
	"cmp"
	"slices"
)

// chain finds the chains of a Near. A state says which operands a chain has so far: state 0 none, the last state all.
// In order, state i is the first i operands; in any order, a state is a set of operands as bits. A window of an operand
// steps from a state without it to the state with it.
type chain struct {
	ordered  bool
	operands int
	steps    [][]step // by operand
	full     int      // the last state

	queues  []queue   // by state: the chains that may still go on
	pending []partial // chains whose last word has not been passed, by their ends
	head    int       // the first of them that is left
	heads   []int
}

type step struct{ from, to int }

// partial is a chain so far: where it begins and ends, and its state.
type partial struct {
	start, last uint64
	state       int
}

// prepare makes the steps for a number of operands; false if there are too many, or none.
func (c *chain) prepare(operands int, ordered bool) bool {
	if operands < 1 || operands > MaxOperands || !ordered && operands > MaxUnordered {
		return false
	}
	if c.operands == operands && c.ordered == ordered {
		return true
	}
	c.operands, c.ordered, c.steps, c.full = operands, ordered, make([][]step, operands), operands
	if !ordered {
		c.full = 1<<operands - 1
	}
	for i := range c.steps {
		if ordered {
			c.steps[i] = []step{{i, i + 1}}
			continue
		}
		for s := range c.full + 1 {
			if s>>i&1 == 0 {
				c.steps[i] = append(c.steps[i], step{s, s | 1<<i})
			}
		}
	}
	return true
}

// windows appends the smallest stretches that hold a chain. Every list is ordered as Find does.
//
// The windows of all operands are taken in the order of their first words. For each of them and each state before it,
// the chain that began last is the best to go on with: what comes later sees only where a chain ends.
func (c *chain) windows(dst []Window, lists [][]Window, n uint64) []Window {
	for len(c.queues) <= c.full {
		c.queues = append(c.queues, queue{})
	}
	for i := range c.queues {
		c.queues[i].reset()
	}
	c.pending, c.head, c.heads = c.pending[:0], 0, append(c.heads[:0], make([]int, len(lists))...)
	begin := len(dst)
	for {
		k := -1
		for i, h := range c.heads {
			if h < len(lists[i]) && (k < 0 || lists[i][h].First < lists[k][c.heads[k]].First) {
				k = i
			}
		}
		if k < 0 {
			break
		}
		w := lists[k][c.heads[k]]
		c.heads[k]++
		for c.head < len(c.pending) && c.pending[c.head].last < w.First {
			c.queues[c.pending[c.head].state].push(c.pending[c.head])
			c.head++
		}
		switch {
		case c.head == len(c.pending):
			c.pending, c.head = c.pending[:0], 0
		case c.head > 64 && 2*c.head > len(c.pending):
			c.pending, c.head = append(c.pending[:0], c.pending[c.head:]...), 0
		}
		for _, s := range c.steps[k] {
			start := w.First
			if s.from > 0 {
				var ok bool
				if start, ok = c.queues[s.from].best(w.First, n); !ok {
					continue
				}
			}
			if s.to == c.full {
				dst = append(dst, Window{start, w.Last})
				continue
			}
			c.wait(partial{start, w.Last, s.to})
		}
	}
	return append(dst[:begin], smallest(dst[begin:])...)
}

// wait keeps a chain until a window begins after it; nearly always it ends last of all that wait.
func (c *chain) wait(p partial) {
	c.pending = append(c.pending, p)
	for i := len(c.pending) - 1; i > c.head && c.pending[i-1].last > p.last; i-- {
		c.pending[i-1], c.pending[i] = c.pending[i], c.pending[i-1]
	}
}

// smallest keeps the windows that contain no other one, in order.
func smallest(ws []Window) []Window {
	byLast := func(a, b Window) int { return cmp.Or(cmp.Compare(a.Last, b.Last), cmp.Compare(b.First, a.First)) }
	if !slices.IsSortedFunc(ws, byLast) {
		slices.SortFunc(ws, byLast)
	}
	kept := ws[:0]
	for _, w := range ws {
		if len(kept) == 0 || w.First > kept[len(kept)-1].First {
			kept = append(kept, w)
		}
	}
	return kept
}

// queue holds chains of one state in the order of their ends, those that end later beginning earlier: of two others
// the later one serves as long and better.
type queue struct {
	chains []partial
	head   int
}

func (q *queue) reset() { q.chains, q.head = q.chains[:0], 0 }

func (q *queue) push(p partial) {
	for len(q.chains) > q.head && q.chains[len(q.chains)-1].start <= p.start {
		q.chains = q.chains[:len(q.chains)-1]
	}
	if q.head > 64 && 2*q.head > len(q.chains) {
		q.chains = append(q.chains[:0], q.chains[q.head:]...)
		q.head = 0
	}
	q.chains = append(q.chains, p)
}

// best returns the latest beginning of the chains that end at most n words before a place. Places must not descend.
func (q *queue) best(at, n uint64) (start uint64, ok bool) {
	for q.head < len(q.chains) && q.chains[q.head].last+n+1 < at {
		q.head++
	}
	if q.head == len(q.chains) {
		return 0, false
	}
	return q.chains[q.head].start, true
}
