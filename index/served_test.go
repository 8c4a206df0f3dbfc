package index

import (
	"context"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/searchertest"
)

// TestReloadWaitsForNobody: while an export is written to a slow client, new generations come into service one after the other,
// and the export goes on to the end of its own.
func TestReloadWaitsForNobody(t *testing.T) {
	w := searchertest.NewWorld(3, 11)
	articles := []kiosque.Article{w.Article("a"), w.Article("b"), w.Article("c")}
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
		articles = append(articles, w.Article("new"+f.ID))
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

// TestCursorsAreBornAlive replaces the generation, twice, while a search on it is about to hand out its cursor: the next
// page is there.
func TestCursorsAreBornAlive(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	build(t, dir, testArticles(10))
	var during func() // the clock is read
	x, err := Open(ctx, dir, Options{Now: func() time.Time {
		if f := during; f != nil {
			f()
		}
		return time.Now()
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close() //nolint:errcheck // only read
	reads := 0
	during = func() {
		if reads++; reads != 2 { // the first is that of the beginning
			return
		}
		for n := 11; n <= 12; n++ {
			build(t, dir, testArticles(n))
			if changed, err := x.Reload(ctx); err != nil || !changed {
				t.Fatal(changed, err)
			}
		}
	}
	first, err := x.Search(ctx, kiosque.SearchRequest{Size: 4})
	if err != nil || first.Total != 10 {
		t.Fatal(first, err)
	}
	during = nil
	if n := total(t, x, ""); n != 12 {
		t.Fatalf("%d articles in service, want 12", n)
	}
	second, err := x.Search(ctx, kiosque.SearchRequest{Size: 4, After: first.Next})
	if err != nil || second.Total != 10 || second.From != 4 {
		t.Fatalf("the second page: %+v, %v", second, err)
	}
	if x.pool.Kept() != 1 {
		t.Errorf("%d generations are kept, want 1", x.pool.Kept())
	}
}

// TestReloadAfterClose: an index that is closed stays closed, with nothing mapped, whatever comes late.
func TestReloadAfterClose(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	build(t, dir, testArticles(10))
	x := open(t, dir)
	reloads := make(chan error)
	go func() { // beside Close, before or after
		_, err := x.Reload(ctx)
		reloads <- err
	}()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-reloads; err != nil && kiosque.CodeOf(err) != kiosque.CodeInternal {
		t.Error(err)
	}
	build(t, dir, testArticles(11))
	if changed, err := x.Reload(ctx); err == nil || changed {
		t.Errorf("reloaded: %v, %v", changed, err)
	}
	if x.pool.Present() != nil || x.pool.Kept() > 0 {
		t.Error("a closed index holds a generation")
	}
	if _, err := x.Search(ctx, kiosque.SearchRequest{}); err == nil {
		t.Error("a closed index answers")
	}
	if err := x.Close(); err != nil {
		t.Error(err)
	}
}
