package index

import (
	"context"
	"testing"

	"github.com/kiosque-search/kiosque"
)

// TestReloadWaitsForNobody: while an export is written to a slow client, new generations come into service one after the other,
// and the export goes on to the end of its own.
func TestReloadWaitsForNobody(t *testing.T) {
	w := newTextWorld(3, 11)
	articles := []kiosque.Article{w.article("a"), w.article("b"), w.article("c")}
	x := openArticles(t, articles...)
	ctx := context.Background()
	total := func() int {
		r, err := x.Search(ctx, kiosque.SearchRequest{})
		if err != nil {
			t.Fatal(err)
		}
		return r.Total
	}
	export, err := x.Export(ctx, kiosque.SearchRequest{Size: -1})
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	for f, err := range export.Found {
		if err != nil || f.ID == "" {
			t.Fatalf("article %d of the export: %v", written, err)
		}
		written++
		articles = append(articles, w.article("new"+f.ID))
		if _, err := Add(ctx, x.dir, sequence(articles), BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		if changed, err := x.Reload(ctx); err != nil || !changed || total() != 3+written {
			t.Fatalf("after %d articles: changed %v, %d found, %v", written, changed, total(), err)
		}
	}
	if written != 3 {
		t.Errorf("%d articles exported, want 3", written)
	}
	if err := x.Close(); err != nil {
		t.Error(err)
	}
}
