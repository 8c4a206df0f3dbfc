package concordance_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/kiosque-search/kiosque/engine/concordance"
)

// TestDraw: the same seed draws the same lines for ever, and every line is drawn as often as any other.
func TestDraw(t *testing.T) {
	sample := func(seed uint64) (drawn []int) {
		d, base := concordance.NewDraw(10, 4, seed), 0
		for _, lines := range []int{3, 1, 6} { // of three articles
			if d.Done() != (len(drawn) == 4) {
				t.Fatalf("done after %v", drawn)
			}
			for _, n := range d.Next(lines) {
				drawn = append(drawn, base+int(n))
			}
			base += lines
		}
		return drawn
	}
	if got, want := fmt.Sprint(sample(1), sample(7)), "[1 3 7 8] [0 1 2 9]"; got != want {
		t.Errorf("drawn %s, want %s: the samples that users have noted down are lost", got, want)
	}
	var often [10]int
	const seeds = 10_000
	for seed := range uint64(seeds) {
		drawn := sample(seed)
		if len(drawn) != 4 || !slices.IsSorted(drawn) || len(slices.Compact(slices.Clone(drawn))) != 4 {
			t.Fatalf("seed %d: %v", seed, drawn)
		}
		for _, n := range drawn {
			often[n]++
		}
	}
	for n, k := range often {
		if k < seeds*4/10-250 || k > seeds*4/10+250 { // five standard deviations
			t.Errorf("line %d was drawn %d times of %d", n, k, seeds)
		}
	}
}
