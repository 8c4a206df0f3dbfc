package segment

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSet compares the algebra with one on sorted lists.
func TestSet(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 200 {
		docs := 1 + r.Uint32N(300)
		draw := func() Set {
			s := NewSet(docs)
			for range r.IntN(int(docs)) {
				s.Add(r.Uint32N(docs))
			}
			return s
		}
		a, b := draw(), draw()
		la, lb := a.AppendTo(nil), b.AppendTo(nil)
		in := slices.Contains[[]uint32]
		for name, op := range map[string]struct {
			do   func(Set, Set)
			want func(doc uint32) bool
		}{
			"or":     {Set.Or, func(doc uint32) bool { return in(la, doc) || in(lb, doc) }},
			"and":    {Set.And, func(doc uint32) bool { return in(la, doc) && in(lb, doc) }},
			"andNot": {Set.AndNot, func(doc uint32) bool { return in(la, doc) && !in(lb, doc) }},
		} {
			c := slices.Clone(a)
			op.do(c, b)
			n := 0
			for doc := range docs {
				if c.Has(doc) != op.want(doc) {
					t.Fatalf("%s is wrong about %d", name, doc)
				}
				if c.Has(doc) {
					n++
				}
			}
			if c.Count() != n || c.Empty() != (n == 0) || !slices.Equal(slices.Collect(c.All()), c.AppendTo(nil)) {
				t.Fatalf("%s: %d articles are counted as %d", name, n, c.Count())
			}
			if last, some := c.Last(); some != (n > 0) || some && (!c.Has(last) || !c.EmptyBetween(uint64(last)+1, 1<<32)) {
				t.Fatalf("%s: %d is not the last", name, last)
			}
			from, to := r.Uint64N(uint64(docs)+70), r.Uint64N(uint64(docs)+70)
			if c.EmptyBetween(from, to) == slices.ContainsFunc(c.AppendTo(nil), func(doc uint32) bool { return uint64(doc) >= from && uint64(doc) < to }) {
				t.Fatalf("%s: wrong about what lies between %d and %d", name, from, to)
			}
		}
	}
}
