package index

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/layout"
)

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
