package ordinals_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/kiosque-search/kiosque/index/ordinals"
	"github.com/kiosque-search/kiosque/index/segment"
)

// TestCount compares the counts of sets of any size with a look at each article.
func TestCount(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 2, 5, 300, 70_000} {
		var of, bases []uint32
		for _, docs := range []int{1000, 1, 64, 333} {
			bases = append(bases, uint32(len(of)))
			for range docs { // the first ordinals are the most frequent
				of = append(of, uint32(rng.IntN(1+rng.IntN(1+rng.IntN(n)))))
			}
		}
		c := ordinals.New(of, n, bases)
		for _, one := range []int{1, 2, 10, 200} { // article in so many
			got, want := make([]uint32, n), make([]uint32, n)
			for i, base := range bases {
				end := len(of)
				if i+1 < len(bases) {
					end = int(bases[i+1])
				}
				docs := segment.NewSet(uint32(end) - base)
				for doc := range uint32(end) - base {
					if rng.IntN(one) == 0 {
						docs.Add(doc)
						want[of[base+doc]]++
					}
				}
				c.Count(got, i, docs, docs.AppendTo(nil))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%d ordinals, one article in %d: %d, want %d", n, one, got, want)
			}
		}
	}
}

func BenchmarkCount(b *testing.B) {
	const docs, n = 32_000, 600
	rng := rand.New(rand.NewPCG(3, 4))
	of := make([]uint32, docs)
	for i := range of {
		if of[i] = uint32(rng.IntN(4)); rng.IntN(16) == 0 {
			of[i] = uint32(rng.IntN(n))
		}
	}
	into, c := make([]uint32, n), ordinals.New(of, n, []uint32{0})
	for _, some := range []int{2, 10, 40} {
		set := segment.NewSet(docs)
		for range docs / some {
			set.Add(uint32(rng.IntN(docs)))
		}
		list := set.AppendTo(nil)
		b.Run("sets", func(b *testing.B) {
			for b.Loop() {
				c.Count(into, 0, set, list)
			}
		})
		b.Run("each", func(b *testing.B) {
			for b.Loop() {
				for _, doc := range list {
					into[of[doc]]++
				}
			}
		})
	}
}
