package searchertest_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/searchertest"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata/script")

// TestUpdate rewrites the scripts with what the embedded engine finds, if that is asked for. The tests of each engine run them.
func TestUpdate(t *testing.T) {
	if !*update {
		t.Skip("nothing to do without -update")
	}
	open := func(t *testing.T, articles []kiosque.Article) *searchertest.Collection {
		dir := t.TempDir()
		each := func(yield func(kiosque.Article, error) bool) {
			slices.Values(articles)(func(a kiosque.Article) bool { return yield(a, nil) })
		}
		if _, err := index.Build(t.Context(), dir, each, index.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		x, err := index.Open(t.Context(), dir, index.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return &searchertest.Collection{Searcher: x}
	}
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, searchertest.Script(t, open, data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
