package segment

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
		s := NewSet(b.Maximum() + 1)
		if d.or(s); !slices.Equal(s.AppendTo(nil), want) {
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
