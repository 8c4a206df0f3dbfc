package values_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/values"
	"github.com/kiosque-search/kiosque/names"
	"github.com/kiosque-search/kiosque/query"
)

// TestFacet holds the buckets of the most frequent names to all of them, sorted and cut.
func TestFacet(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		const docs = 40
		b := values.NewBuilder(docs)
		for i := range 12 {
			var of []uint32
			for doc := range uint32(docs) {
				if rng.IntN(6) == 0 {
					of = append(of, doc)
				}
			}
			b.Add(fmt.Sprintf("nom %c", 'a'+i), 0, slices.Values(of))
		}
		lists := b.Lists(strings.Compare)
		n := make([]uint32, lists.Len())
		for i := range n {
			n[i] = rng.Uint32N(4)
		}
		var table *names.Table
		c := values.New(table, query.Author, lists, n)
		choice := kiosque.Choice{}
		if rng.IntN(2) == 0 {
			choice = kiosque.Choice{Only: []string{"nom b", "nom k"}, Not: []string{"nom c", "inconnu"}}
		}
		all := c.Buckets(n, choice)
		for i, b := range all[1:] {
			if a := all[i]; a.Count < b.Count || a.Count == b.Count && a.Value >= b.Value {
				t.Fatalf("%v before %v", a, b)
			}
		}
		for _, size := range []int{0, 1, 3, 50} {
			got, want := c.Facet(n, choice, size), values.Facet(slices.Clone(all), size, n)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%d of %d (-want +got)\n%s", size, len(all), diff)
			}
		}
	}
}
