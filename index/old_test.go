package index

import (
	"archive/zip"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/internal/rounds"
	"github.com/kiosque-search/kiosque/searchertest"
)

var update = flag.Bool("update", false, "keep a small index of this version in testdata/old, if there is none")

// TestOldIndexes opens the indexes in testdata/old, each written by the version that its name tells: a part of the sample press,
// built, then added to. One of this analysis, and of this schema or one before, answers like a new one, also when it is added to. Any
// other is refused by every command that needs to read it, with the advice to build it again, and left as it is; building it again helps.
func TestOldIndexes(t *testing.T) {
	ours := fmt.Sprintf("schema-%d-%s.zip", layout.Schema, analysis.Fingerprint())
	if _, err := os.Stat(filepath.Join("testdata/old", ours)); *update && errors.Is(err, fs.ErrNotExist) {
		keepIndex(t, filepath.Join("testdata/old", ours))
	}
	files, err := filepath.Glob("testdata/old/*.zip")
	if err != nil || len(files) < 2 {
		t.Fatalf("%d indexes, %v", len(files), err)
	}
	current := false
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			dir := t.TempDir()
			unzip(t, file, dir)
			switch filepath.Base(file) {
			case ours:
				current = true
			case fmt.Sprintf("schema-1-%s.zip", analysis.Fingerprint()), fmt.Sprintf("schema-2-%s.zip", analysis.Fingerprint()):
			default:
				refusesOld(t, dir)
				return
			}
			answersOld(t, dir)
			addsToOld(t, dir)
		})
	}
	if !current {
		t.Logf("%s is not among them: before this version goes out, make update keeps one of it, and the others stay", ours)
		file, dir := filepath.Join(t.TempDir(), ours), t.TempDir()
		keepIndex(t, file)
		unzip(t, file, dir)
		answersOld(t, dir)
	}
}

func answersOld(t *testing.T, dir string) {
	t.Helper()
	if r, err := Verify(t.Context(), dir, nil); err != nil {
		t.Fatalf("%+v, %v", r, err)
	}
	x := open(t, dir)
	e, err := x.Export(t.Context(), kiosque.SearchRequest{Size: -1})
	if err != nil || e.Total < 40 {
		t.Fatalf("%+v, %v", e, err)
	}
	var articles []kiosque.Article
	for f, err := range e.Found {
		if err != nil {
			t.Fatal(err)
		}
		articles = append(articles, f.Article)
	}
	searchertest.Ask(t, &searchertest.Collection{Searcher: x, UseSynonyms: x.UseSynonyms}, articles, 21, rounds.Of(240))
}

// addsToOld adds articles until all segments have become one, and asks again.
func addsToOld(t *testing.T, dir string) {
	t.Helper()
	for n := range 9 {
		a := kiosque.Article{ID: fmt.Sprint("ajout-", n), Title: "La réforme du rail", Body: strings.Repeat("Le maire de Lyon et le ministre. ", 1+20*n)}
		if _, err := Add(t.Context(), dir, sequence([]kiosque.Article{a}), BuildOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	answersOld(t, dir)
}

func refusesOld(t *testing.T, dir string) {
	t.Helper()
	before := filesOf(t, dir)
	one := []kiosque.Article{{ID: "neuf", Body: "Un article neuf."}}
	for name, do := range map[string]func() error{
		"open":   func() error { _, err := Open(t.Context(), dir, Options{}); return err },
		"verify": func() error { _, err := Verify(t.Context(), dir, nil); return err },
		"add":    func() error { _, err := Add(t.Context(), dir, sequence(one), BuildOptions{}); return err },
		"remove": func() error { _, err := Remove(t.Context(), dir, []string{"a"}, BuildOptions{}); return err },
	} {
		e, ok := errors.AsType[*kiosque.Error](do())
		if !ok || e.Code != kiosque.CodeVersion || !strings.Contains(e.Message, "autre version") || !strings.Contains(e.Hint, "indexer build") {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if diff := cmp.Diff(before, filesOf(t, dir)); diff != "" {
		t.Errorf("what was refused was changed:\n%s", diff)
	}
	if _, err := Build(t.Context(), dir, sequence(one), BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	if n := total(t, open(t, dir), "neuf"); n != 1 {
		t.Errorf("built again, it finds %d articles", n)
	}
}

// filesOf is what stands in the files of a folder.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all[strings.TrimPrefix(path, dir)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// keepIndex writes an index of this version to a file.
func keepIndex(t *testing.T, file string) {
	t.Helper()
	dir := t.TempDir()
	if _, err := Build(t.Context(), dir, sequence(sampleArticles(t, "breves", "politique")), BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := Add(t.Context(), dir, sequence(sampleArticles(t, "depeches")), BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(out)
	if err := errors.Join(z.AddFS(os.DirFS(dir)), z.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
}

func unzip(t *testing.T, file, dir string) {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close() //nolint:errcheck // only read
	for _, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err := errors.Join(err, in.Close(), os.WriteFile(path, b, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}
