package ingest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index"
)

// TestTwice: what is read once more changes nothing, in whatever format it is written: every fixture of the formats is built into
// one index, and added to it again.
func TestTwice(t *testing.T) {
	inputs := t.TempDir()
	scripts, err := filepath.Glob("../corpus/testdata/*.txtar")
	if err != nil || len(scripts) < 20 {
		t.Fatalf("%d scripts, %v", len(scripts), err)
	}
	for _, script := range scripts {
		archive, err := txtar.ParseFile(script)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if f.Name == "want" {
				continue
			}
			path := filepath.Join(inputs, filepath.Base(script), filepath.FromSlash(f.Name))
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, f.Data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	dir := t.TempDir()
	o := Options{Into: index.At(dir), Paths: []string{inputs, "../corpus/testdata/written"}, Replace: true}
	first, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	before := contentsOf(t, dir)
	o.Replace = false
	again, err := Run(t.Context(), o)
	if err != nil && kiosque.CodeOf(err) != kiosque.CodeNoArticle {
		t.Fatal(err)
	}
	if first.Indexed < 300 || again.Indexed != 0 || again.Updated != 0 || again.Unchanged != first.Indexed || again.Rejected != first.Rejected ||
		again.Duplicates != first.Duplicates {
		t.Errorf("first %d, %d rejected, %d doubles; again %d new, %d updated, %d unchanged, %d rejected, %d doubles", first.Indexed, first.Rejected,
			first.Duplicates, again.Indexed, again.Updated, again.Unchanged, again.Rejected, again.Duplicates)
	}
	if after := contentsOf(t, dir); after != before {
		t.Errorf("the fingerprint of the corpus was %s and is %s", before, after)
	}
}

// contentsOf is the fingerprint of the corpus of an index.
func contentsOf(t *testing.T, dir string) string {
	t.Helper()
	x, err := index.Open(t.Context(), dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close() //nolint:errcheck // only read
	info, err := x.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return info.Corpus
}
