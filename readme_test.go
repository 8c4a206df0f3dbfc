package kiosque_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/sample"
)

// TestReadme asks the sample corpus what README.md asks, and looks for the answers in it.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	ctx, dir := context.Background(), t.TempDir()
	files := filepath.Join(dir, "files")
	if _, err := sample.Write(files); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Build(ctx, filepath.Join(dir, "index"), articles(corpus.Open(ctx, []string{files}, nil, corpus.Options{})),
		index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(ctx, filepath.Join(dir, "index"), index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}()
	search := func(r kiosque.SearchRequest) *kiosque.SearchResult {
		t.Helper()
		found, err := x.Search(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	var want []string

	asked := kiosque.SearchRequest{
		Query: `"conseil municipal" OU maire`, Size: 2, Since: kiosque.Date{Year: 2019}, Until: kiosque.Date{Year: 2022, Month: 6},
	}
	r := search(asked)
	want = append(want, r.Query.Reading, fmt.Sprintf("%d articles, %d occurrences", r.Total, r.Occurrences),
		fmt.Sprintf("%d articles sans date", r.Facets.Date.Undated))
	for i, h := range r.Hits {
		want = append(want, fmt.Sprintf("%d. %s", i+1, h.Title), h.ID)
		for _, s := range h.Snippets {
			want = append(want, s.Text)
		}
	}
	r = search(kiosque.SearchRequest{Query: "grève", Since: kiosque.Date{Year: 2023}, Size: 1})
	want = append(want, fmt.Sprintf("{\n  \"total\": %d,\n  \"occurrences\": %d,\n  \"first\": %q\n}", r.Total, r.Occurrences, r.Hits[0].Title))

	// Lines are wrapped there, and no-break spaces typed as plain ones.
	oneLine := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	text := oneLine(string(readme))
	for _, w := range want {
		if w = oneLine(w); !strings.Contains(text, w) {
			t.Errorf("README.md has no %q", w)
		}
	}
}

// articles leaves out where items were read, and the inputs that gave none.
func articles(items iter.Seq2[corpus.Item, error]) iter.Seq2[kiosque.Article, error] {
	return func(yield func(kiosque.Article, error) bool) {
		for item, err := range items {
			if err == nil && !yield(item.Article, nil) {
				return
			}
		}
	}
}
