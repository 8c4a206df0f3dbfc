package neardup

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A list for each shingle is the oracle, also where shingles share a chain and where the table is smaller than it was told.
func TestPostings(t *testing.T) {
	for _, size := range []int{0, 3, 200} {
		r := rand.New(rand.NewPCG(uint64(size), 1))
		p := newPostings(size)
		type entry struct {
			shingle uint32
			place   int
		}
		var all []entry
		for place := range 3000 {
			for all = slices.Clip(all); len(all) > r.IntN(300); all = all[1:] {
				p.drop(1)
			}
			shingle := uint32(r.IntN(12) * 64)
			var want []int
			for i := len(all) - 1; i >= 0 && len(want) < maxListed; i-- {
				if all[i].shingle == shingle {
					want = append(want, all[i].place)
				}
			}
			if diff := cmp.Diff(want, slices.Collect(p.latest(shingle))); diff != "" {
				t.Fatalf("size %d, place %d (-want +got)\n%s", size, place, diff)
			}
			p.add(shingle, place)
			all = append(all, entry{shingle, place})
		}
	}
}
