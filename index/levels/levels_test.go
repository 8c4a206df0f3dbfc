package levels

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestOverfull(t *testing.T) {
	ones := func(n int) (sizes []int64) { return slices.Repeat([]int64{1}, n) }
	for _, c := range []struct {
		sizes []int64
		want  int
	}{
		{nil, 0},
		{ones(7), 0},
		{ones(8), 8},
		{append(ones(8), 9, 9, 9), 8},
		{append(ones(8), 9, 9, 9, 9, 9, 9, 9), 15}, // the first eight make one more of the next tier
		{append(ones(3), 9, 9, 9, 9, 9, 9, 9, 9, 100), 11},
		{append(ones(2), slices.Repeat([]int64{50_000}, 20)...), 0}, // full ones stay
		{append(ones(1), slices.Repeat([]int64{15_000}, 9)...), 5},  // one and 60,000, not more than 64,000
	} {
		if got := Overfull(c.sizes, 32_000); got != c.want {
			t.Errorf("%v: %d, want %d", c.sizes, got, c.want)
		}
	}
}

// TestTiersAreFew adds to an imagined index, by ones and at random: there are never more than some log n of them, and
// what is written anew stays within some log n for each article.
func TestTiersAreFew(t *testing.T) {
	for name, next := range map[string]func(r *rand.Rand) int64{
		"ones":   func(*rand.Rand) int64 { return 1 },
		"random": func(r *rand.Rand) int64 { return 1 << r.IntN(12) },
	} {
		r := rand.New(rand.NewPCG(1, 2))
		sizes := []int64{32_000, 32_000}
		total, written, most := int64(0), int64(0), 0
		for range 20_000 {
			size := next(r)
			total += size
			sizes = append(sizes, size)
			slices.Sort(sizes)
			if n := Overfull(sizes, 32_000); n > 0 {
				merged := int64(0)
				for _, s := range sizes[:n] {
					merged += s
				}
				written += merged
				sizes = append(slices.Delete(sizes, 0, n), merged)
				slices.Sort(sizes)
			}
			small, _ := slices.BinarySearch(sizes, 16_000)
			most = max(most, small)
		}
		tiers := bits.Len(16_000)/3 + 1
		if most > tiers*Growth {
			t.Errorf("%s: %d small segments at once", name, most)
		}
		if written > int64(tiers)*total {
			t.Errorf("%s: %d written for %d", name, written, total)
		}
	}
}
