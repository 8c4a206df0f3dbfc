package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/kiosque-search/kiosque"
)

// The fingerprint of a collection that came about in any way is that of one built from its articles at once.
func TestCorpusFingerprint(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(1, 2))
	articles := map[string]kiosque.Article{}
	fingerprint := func(dir string) string {
		t.Helper()
		x, err := Open(ctx, dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close() //nolint:errcheck // only read
		info, err := x.Info(ctx)
		if err != nil {
			t.Fatal(err)
		}
		sum, err := contentsOf(ctx, x.pool.Present().segments)
		if err != nil || info.Corpus != sum.String() {
			t.Fatalf("the manifest says %s, the articles say %s, %v", info.Corpus, sum, err)
		}
		return info.Corpus
	}
	all := func() (list []kiosque.Article) {
		for _, a := range articles {
			list = append(list, a)
		}
		return list // in any order
	}
	seen := map[string]bool{}
	for step := range 12 {
		var some []kiosque.Article
		for range 1 + r.IntN(8) {
			a := kiosque.Article{ID: fmt.Sprint(r.IntN(20)), Title: "Titre", Body: fmt.Sprintf("Texte %d.", r.IntN(3))}
			if !slices.ContainsFunc(some, func(o kiosque.Article) bool { return o.ID == a.ID }) {
				some = append(some, a)
				articles[a.ID] = a
			}
		}
		if _, err := Add(ctx, dir, sequence(some), BuildOptions{BatchSize: 3}); err != nil {
			t.Fatal(err)
		}
		gone := fmt.Sprint(r.IntN(20))
		if _, err := Remove(ctx, dir, []string{gone, gone, "nobody"}, BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		delete(articles, gone)
		anew := t.TempDir()
		if _, err := Build(ctx, anew, sequence(all()), BuildOptions{}); err != nil && len(articles) > 0 {
			t.Fatal(err)
		}
		got, want := fingerprint(dir), fingerprint(anew)
		if got != want {
			t.Errorf("step %d: %s, built anew %s", step, got, want)
		}
		seen[got] = true
	}
	if len(seen) < 10 {
		t.Errorf("12 collections have %d fingerprints", len(seen))
	}
}
