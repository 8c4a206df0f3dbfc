package index

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/rounds"
	"github.com/kiosque-search/kiosque/plan"
)

// TestPruning asks for the best ten, for which most articles need no score, and for all, for which each has one: the first
// ten and all counts have to be the same.
func TestPruning(t *testing.T) {
	t.Parallel()
	rounds.Each(t, []uint64{5}, testPruning)
}

func testPruning(t *testing.T, seed uint64) {
	ctx := context.Background()
	r := rand.New(rand.NewPCG(seed, 6))
	articles := make([]kiosque.Article, 3000)
	for i := range articles {
		var text strings.Builder
		for range 5 + r.IntN(60) {
			fmt.Fprintf(&text, "terme%s ", letters(int(r.ExpFloat64()*8)))
		}
		articles[i] = kiosque.Article{ID: fmt.Sprint(i), Title: "terme" + letters(r.IntN(40)), Body: text.String(), Source: fmt.Sprint("source ", i%3)}
	}
	dir := t.TempDir()
	build(t, dir, articles[:1800])
	for i := 1800; i < len(articles); i += 600 { // few, so that their segments stay beside each other
		if _, err := Add(ctx, dir, sequence(articles[i:i+600]), BuildOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Remove(ctx, dir, []string{"1", "2", "77", "1500"}, BuildOptions{BatchSize: 20}); err != nil {
		t.Fatal(err)
	}
	x := open(t, dir)
	if n := len(x.pool.Present().segments); n < 2 {
		t.Fatalf("%d segment: nothing can be left out in the first", n)
	}
	pruned, tries := 0, rounds.Of(240)
	for range tries {
		var words []string
		for range 2 + r.IntN(5) {
			words = append(words, "=terme"+letters(int(r.ExpFloat64()*10)))
		}
		req := kiosque.SearchRequest{Query: strings.Join(words, " OU "), Snippets: -1}
		switch r.IntN(5) {
		case 0:
			req.Query = "=termea SAUF (" + req.Query + ") OU " + req.Query
		case 1:
			req.Chosen[kiosque.FacetSource].Only = []string{"source 1"}
		case 2:
			req.Query += ` OU "termeb termea"`
		}
		best, err := x.Search(ctx, req)
		if err != nil {
			t.Fatal(err)
		}
		req.Size = kiosque.MaxSize
		all, err := x.Search(ctx, req)
		if err != nil {
			t.Fatal(err)
		}
		if best.Total != all.Total || best.Occurrences != all.Occurrences {
			t.Errorf("%s: %d articles, %d occurrences; asked for more hits, %d and %d", req.Query, best.Total, best.Occurrences, all.Total, all.Occurrences)
		}
		if diff := cmp.Diff(all.Hits[:len(best.Hits)], best.Hits); diff != "" {
			t.Errorf("%s (-all +best):\n%s", req.Query, diff)
		}
		// The pages after the first are pruned too.
		req.Size, req.After = 10, best.Next
		for from := 10; from < min(all.Total, 30); from += 10 {
			next, err := x.Search(ctx, req)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(all.Hits[from:min(from+10, all.Total)], next.Hits); diff != "" || next.Occurrences != all.Occurrences {
				t.Errorf("%s from %d, %d occurrences (-all +next):\n%s", req.Query, from, next.Occurrences, diff)
			}
			req.After = next.Next
		}
		pruned += prunes(t, x, req.Query)
	}
	if pruned < tries/3 {
		t.Errorf("only %d lists of words were not scored whole: there is nothing to see here", pruned)
	}
}

// prunes returns how many leaves of a query are left to the end in all segments, once the best ten are known.
func prunes(t *testing.T, x *Index, text string) (n int) {
	t.Helper()
	ctx := context.Background()
	g, sc := x.pool.Present().generation, newScratch()
	q, err := kiosque.SearchRequest{Query: text}.Parse()
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Compile(context.Background(), g.dictionary(), q, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	evals := g.newEvals(p, anyReads)
	sc.begin(&g.columns, &selection{})
	passed := make([]selected, len(evals))
	for i, e := range evals {
		if err := e.evaluate(ctx, sc); err != nil {
			t.Fatal(err)
		}
		passed[i] = sc.counts.count(&g.columns, e, &selection{}, sc)
	}
	var f floor
	c := newCollector(g, p, leafWeights(g, p, evals, sc), 10, kiosque.ByRelevance, &f)
	for i, e := range evals {
		if err := c.collect(ctx, e, passed[i], sc); err != nil {
			t.Fatal(err)
		}
		leaves := c.leaves(e, passed[i], sc)
		n += len(leaves) - c.scored(leaves, c.bounds(leaves))
	}
	return n
}

func letters(n int) string {
	s := string(rune('a' + n%26))
	for n /= 26; n > 0; n /= 26 {
		s += string(rune('a' + n%26))
	}
	return s
}

func TestFloor(t *testing.T) {
	var f floor
	for _, s := range []float32{0, 1e-30, 3, 2.5, 3, math.MaxFloat32, 7} {
		f.raise(s)
	}
	if got := f.score(); got != math.MaxFloat32 {
		t.Errorf("the floor is at %g", got)
	}
}
