package index

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
)

// bitmapsOf are sets of every kind of container: arrays, bits, runs, several of them, and few with runs.
func bitmapsOf(r *rand.Rand) (all []*roaring.Bitmap) {
	for _, size := range []uint32{100, 5000, 1 << 16, 200_000, 400_000} {
		for _, part := range []float64{0.001, 0.03, 0.5, 0.97} {
			for _, inRuns := range []bool{false, true} {
				b := roaring.New()
				for doc := range size {
					if r.Float64() < part {
						b.Add(doc)
					}
				}
				if b.Add(size - 1); inRuns {
					b.AddRange(uint64(size/3), uint64(size/2))
					b.RunOptimize()
				}
				all = append(all, b)
			}
		}
	}
	full := roaring.New()
	full.AddRange(0, 1<<17)
	full.RunOptimize()
	return append(all, full)
}

// TestDocBytes compares what is read in place with what roaring reads.
func TestDocBytes(t *testing.T) {
	for i, b := range bitmapsOf(rand.New(rand.NewPCG(5, 6))) {
		data, err := b.ToBytes()
		if err != nil {
			t.Fatal(err)
		}
		d, err := newDocBytes(data)
		if err != nil {
			t.Fatalf("set %d: %v", i, err)
		}
		want := b.ToArray()
		if d.count() != len(want) {
			t.Errorf("set %d has %d articles, want %d", i, d.count(), len(want))
		}
		var r docReader
		r.open(&d)
		var got []uint32
		for doc, ok := r.peek(); ok; doc, ok = r.peek() {
			got = append(got, doc)
			r.i++
		}
		if !slices.Equal(got, want) {
			t.Errorf("set %d is read as another one", i)
		}
		s := make(docSet, setWords(b.Maximum()+1))
		if d.or(s); !slices.Equal(s.appendTo(nil), want) {
			t.Errorf("set %d is added as another one", i)
		}
	}
}

func FuzzDocBytes(f *testing.F) {
	for i, b := range bitmapsOf(rand.New(rand.NewPCG(7, 8))) {
		if data, err := b.ToBytes(); err == nil && i%3 == 0 && len(data) < 5000 {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := newDocBytes(data)
		if err != nil {
			return
		}
		var r docReader
		r.open(&d)
		for _, ok := r.peek(); ok; _, ok = r.peek() {
			r.i++
		}
		b := roaring.New()
		if _, err := b.ReadFrom(bytes.NewReader(data)); err != nil || b.Validate() != nil {
			return // damage that roaring sees and that does no harm here
		}
		r.open(&d)
		for it := b.Iterator(); it.HasNext(); r.i++ {
			if doc, ok := r.peek(); !ok || doc != it.Next() {
				t.Fatal("read otherwise than by roaring")
			}
		}
	})
}

// TestDocSet compares the algebra with one on sorted lists.
func TestDocSet(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 200 {
		docs := 1 + r.Uint32N(300)
		draw := func() docSet {
			s := make(docSet, setWords(docs))
			for range r.IntN(int(docs)) {
				s.add(r.Uint32N(docs))
			}
			return s
		}
		a, b := draw(), draw()
		la, lb := a.appendTo(nil), b.appendTo(nil)
		in := slices.Contains[[]uint32]
		for name, op := range map[string]struct {
			do   func(docSet, docSet)
			want func(doc uint32) bool
		}{
			"or":     {docSet.or, func(doc uint32) bool { return in(la, doc) || in(lb, doc) }},
			"and":    {docSet.and, func(doc uint32) bool { return in(la, doc) && in(lb, doc) }},
			"andNot": {docSet.andNot, func(doc uint32) bool { return in(la, doc) && !in(lb, doc) }},
		} {
			c := slices.Clone(a)
			op.do(c, b)
			n := 0
			for doc := range docs {
				if c.has(doc) != op.want(doc) {
					t.Fatalf("%s is wrong about %d", name, doc)
				}
				if c.has(doc) {
					n++
				}
			}
			if c.count() != n || c.empty() != (n == 0) || !slices.Equal(slices.Collect(c.all()), c.appendTo(nil)) {
				t.Fatalf("%s: %d articles are counted as %d", name, n, c.count())
			}
			if last, some := c.last(); some != (n > 0) || some && (!c.has(last) || !c.emptyBetween(uint64(last)+1, 1<<32)) {
				t.Fatalf("%s: %d is not the last", name, last)
			}
			from, to := r.Uint64N(uint64(docs)+70), r.Uint64N(uint64(docs)+70)
			if c.emptyBetween(from, to) == slices.ContainsFunc(c.appendTo(nil), func(doc uint32) bool { return uint64(doc) >= from && uint64(doc) < to }) {
				t.Fatalf("%s: wrong about what lies between %d and %d", name, from, to)
			}
		}
	}
}
