package index

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/searchertest"
)

// TestPagesStayWhileTheIndexChanges replaces the index between the pages of every query: by an addition, a removal or another
// build. The pages together are what one page had when the first was asked for, texts included.
func TestPagesStayWhileTheIndexChanges(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	w := searchertest.NewWorld(3, 5)
	articles := testArticles(120)
	build(t, dir, articles)
	x := open(t, dir)
	changes := 0
	change := func() {
		if w.IntN(3) > 0 {
			return
		}
		var err error
		switch n := w.IntN(len(articles)); changes % 3 {
		case 0:
			articles = append(articles, w.Article(fmt.Sprint("new", changes)))
			articles[n] = w.Article(articles[n].ID)
			_, err = Add(ctx, dir, sequence(articles), BuildOptions{})
		case 1:
			_, err = Remove(ctx, dir, []string{articles[n].ID}, BuildOptions{})
			articles = append(articles[:n:n], articles[n+1:]...)
		case 2:
			_, err = Build(ctx, dir, sequence(articles), BuildOptions{BatchSize: 50})
		}
		changes++
		if err != nil {
			t.Fatal(err)
		}
		if changed, err := x.Reload(ctx); err != nil || !changed {
			t.Fatalf("reload: %v, %v", changed, err)
		}
		if names, err := os.ReadDir(dir); err != nil || len(names) > 4 {
			t.Fatalf("replaced generations are left on disk: %v, %v", names, err)
		}
	}
	for _, req := range []kiosque.SearchRequest{
		{Query: "réforme OU président"},
		{Query: "grève OU =le OU élection", Sort: kiosque.ByDate},
		{Sort: kiosque.ByDateDesc, Chosen: kiosque.Chosen{kiosque.FacetSource: {Not: []string{"Le Courrier"}}}},
		{Query: `"coup d'État" OU le`, Since: kiosque.Date{Year: 2016}},
	} {
		req.Size = kiosque.MaxSize
		first, err := x.Search(ctx, req)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first.Hits, searchertest.Pages(t, w, x, req, change)); diff != "" || first.Total < 15 {
			t.Errorf("%+v, %d hits (-one page +many):\n%s", req, first.Total, diff)
		}
	}
	if changes < 10 {
		t.Errorf("only %d changes", changes)
	}
	if x.pool.Kept() > DefaultKept {
		t.Errorf("%d generations are kept", x.pool.Kept())
	}
}

// TestKeptGenerations: those that nobody pages through are closed at once, the others after a while, or when there are too
// many.
func TestKeptGenerations(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	now := time.Unix(1_700_000_000, 0)
	build(t, dir, testArticles(10))
	x, err := Open(ctx, dir, Options{Kept: 2, KeptFor: time.Minute, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	size := 10
	replace := func() {
		t.Helper()
		size++
		build(t, dir, testArticles(size))
		if changed, err := x.Reload(ctx); !changed || err != nil {
			t.Fatal(changed, err)
		}
	}
	page := func(after string) (next string, code kiosque.Code) {
		t.Helper()
		r, err := x.Search(ctx, kiosque.SearchRequest{Size: 1, After: after})
		if err != nil {
			return "", kiosque.CodeOf(err)
		}
		if want := size; after == "" && r.Total != want {
			t.Fatalf("%d articles, want %d", r.Total, want)
		}
		return r.Next, ""
	}
	want := func(after string, want kiosque.Code) string {
		t.Helper()
		next, code := page(after)
		if code != want {
			t.Fatalf("code %q, want %q", code, want)
		}
		return next
	}

	replace()
	if x.pool.Kept() != 0 {
		t.Fatal("a generation is kept that nobody pages through")
	}
	a := want("", "")
	replace()
	a = want(a, "")
	now = now.Add(50 * time.Second)
	a = want(a, "") // used again: another minute
	now = now.Add(50 * time.Second)
	if changed, err := x.Reload(ctx); changed || err != nil {
		t.Fatal(changed, err)
	}
	a = want(a, "")
	now = now.Add(61 * time.Second)
	if changed, err := x.Reload(ctx); changed || err != nil {
		t.Fatal(changed, err)
	}
	want(a, kiosque.CodeExpired)

	// Of three, the one goes that was not used for longest.
	b := want("", "")
	now = now.Add(time.Second)
	replace()
	c := want("", "")
	now = now.Add(time.Second)
	b = want(b, "")
	now = now.Add(time.Second)
	replace()
	d := want("", "")
	replace()
	want(c, kiosque.CodeExpired)
	want(b, "")
	want(d, "")

	// The generation in service is known to another process too.
	e := want("", "")
	y := open(t, dir)
	if r, err := y.Search(ctx, kiosque.SearchRequest{After: e, Size: kiosque.MaxSize}); err != nil || len(r.Hits) != size-1 {
		t.Errorf("in another process: %v", err)
	}
	if err := x.Close(); err != nil {
		t.Error(err)
	}
	if _, code := page(e); code != kiosque.CodeExpired {
		t.Errorf("after Close: %q", code)
	}
}

func FuzzCursor(f *testing.F) {
	for _, c := range []cursor{
		{},
		{generation: request.Digest{1, 2}, request: request.Digest{3}, place: 10, after: topHit{score: 12.5, date: 3, rank: 77}},
		{place: 1 << 31, after: topHit{date: 1<<32 - 1, rank: 1<<32 - 1}},
	} {
		f.Add(c.String())
	}
	f.Add("")
	f.Add("AQ")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := parseCursor(s)
		if err != nil {
			if kiosque.CodeOf(err) != kiosque.CodeBadRequest {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if c.String() != s {
			t.Fatalf("%q is read as %q", s, c)
		}
	})
}
