package index

import (
	"context"
	"fmt"
	"maps"
	"math/bits"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/layout"
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
		if got := overfull(c.sizes, 32_000); got != c.want {
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
			if n := overfull(sizes, 32_000); n > 0 {
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
		if most > tiers*tierGrowth {
			t.Errorf("%s: %d small segments at once", name, most)
		}
		if written > int64(tiers)*total {
			t.Errorf("%s: %d written for %d", name, written, total)
		}
	}
}

// TestManyAdditions adds articles one by one, replaces and removes some: files stay few, and everything is found and read
// as it was, also by a generation that was opened before.
func TestManyAdditions(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	articles := testArticles(600)
	want := map[string]kiosque.Article{}
	first := articles[:100]
	build(t, dir, first)
	for _, a := range first {
		want[a.ID] = a
	}
	x := open(t, dir)
	w := rand.New(rand.NewPCG(3, 4))
	rounds := 150
	if testing.Short() {
		rounds = 70
	}
	for i := range rounds {
		a := articles[100+i]
		if i%7 == 3 { // one that is there
			a.ID = slices.Sorted(maps.Keys(want))[w.IntN(len(want))]
		}
		want[a.ID] = a
		if _, err := Add(ctx, dir, sequence([]kiosque.Article{a}), BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		if i%10 == 9 {
			id := slices.Sorted(maps.Keys(want))[w.IntN(len(want))]
			delete(want, id)
			if s, err := Remove(ctx, dir, []string{id}, BuildOptions{}); err != nil || s.Removed != 1 {
				t.Fatal(s, err)
			}
		}
		if i%25 == 0 {
			if changed, err := x.Reload(ctx); !changed || err != nil {
				t.Fatal(changed, err)
			}
		}
	}
	if r, err := Verify(ctx, dir, nil); err != nil || r.Articles != len(want) {
		t.Fatalf("%+v, %v", r, err)
	}
	s, err := layout.Current(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"bleve/store/*.zap", "texts-*"} {
		files, err := filepath.Glob(filepath.Join(dir, s.Name, filepath.FromSlash(pattern)))
		if err != nil || len(files) > 24 {
			t.Errorf("%d files %s, %v", len(files), pattern, err)
		}
	}
	if _, err := x.Reload(ctx); err != nil {
		t.Fatal(err)
	}
	for _, x := range []*Index{x, open(t, dir)} {
		if n := total(t, x, ""); n != len(want) {
			t.Errorf("%d articles, want %d", n, len(want))
		}
		for id, a := range want {
			if got, err := x.Article(ctx, id); err != nil || got.Body != a.Body {
				t.Fatalf("%s: %v", id, err)
			}
		}
	}
	// A fresh build of the same answers the same.
	fresh := t.TempDir()
	build(t, fresh, slices.Collect(maps.Values(want)))
	for _, q := range []string{"réforme", `"coup d'État"`, "gr*", "maire NEAR/5 le"} {
		if a, b := total(t, x, q), total(t, open(t, fresh), q); a != b {
			t.Errorf("%s: %d, and %d in a fresh build", q, a, b)
		}
	}
}

// BenchmarkAddition adds one article to a thousand, again and again.
func BenchmarkAddition(b *testing.B) {
	ctx, dir := context.Background(), b.TempDir()
	articles := testArticles(1001)
	build(b, dir, articles[:1000])
	n := 0
	for b.Loop() {
		a := articles[1000]
		a.ID = fmt.Sprint("new", n)
		n++
		if _, err := Add(ctx, dir, sequence([]kiosque.Article{a}), BuildOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
