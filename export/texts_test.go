package export

import (
	"archive/zip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/unicode/norm"

	"github.com/kiosque-search/kiosque"
)

// members reads a zip.
func members(t testing.TB, s string) (names []string, texts map[string]string) {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(s), int64(len(s)))
	if err != nil {
		t.Fatal(err)
	}
	texts = map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Name)
		texts[f.Name] = string(b)
	}
	return names, texts
}

// unzipped is a zip as text.
func unzipped(t testing.TB, s string) string {
	t.Helper()
	var b strings.Builder
	names, texts := members(t, s)
	for _, name := range names {
		fmt.Fprintf(&b, "-- %s --\n%s", name, texts[name])
	}
	return b.String()
}

// composed is an article as a corpus can hold it: its accents composed; ok is false where there are control characters in it.
func composed(t testing.TB, a *kiosque.Article) (c kiosque.Article, ok bool) {
	t.Helper()
	b, err := json.Marshal(a)
	if err == nil {
		err = json.Unmarshal(norm.NFC.Bytes(b), &c)
	}
	if err != nil {
		t.Fatal(err)
	}
	c.ID = a.ID
	return c, c.Body == lines(a.Body)
}

// TestTexts holds the rules of TXM for a folder of texts with metadata.csv, those of names on all systems, and that our importer makes
// the same articles of it.
func TestTexts(t *testing.T) {
	found := press(t)
	golden(t, "presse.zip.txt", unzipped(t, write(t, Texts, Options{}, some(found)...)))
	safe := regexp.MustCompile(`^\d{4}-\d\d-\d\d_[a-z0-9-]+_[a-z0-9-]+\.txt$`)
	column := regexp.MustCompile(`^[a-z][a-z0-9]*$`)
	odd := slices.DeleteFunc(imported(t, hostile()), func(f kiosque.Found) bool {
		_, ok := composed(t, &f.Article)
		return !ok
	})
	for _, set := range [][]kiosque.Found{found, odd} {
		file := write(t, Texts, Options{}, set...)
		if again := write(t, Texts, Options{}, set...); again != file {
			t.Error("the same articles are other bytes")
		}
		names, members := members(t, file)
		var stems []string
		lower := map[string]bool{}
		for _, name := range names[:len(names)-1] {
			if !safe.MatchString(name) || len(name) > 100 || lower[strings.ToLower(name)] {
				t.Errorf("no name for a file: %q", name)
			}
			lower[strings.ToLower(name)] = true
			stems = append(stems, strings.TrimSuffix(name, ".txt"))
		}
		if names[len(names)-1] != "metadata.csv" || len(stems) != len(set) {
			t.Fatalf("%d files, the last %q", len(names), names[len(names)-1])
		}
		rows, err := csv.NewReader(strings.NewReader(members["metadata.csv"])).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range rows[0] {
			if !column.MatchString(name) || i == 0 && name != "id" {
				t.Errorf("no column of TXM: %q", name)
			}
		}
		for i, row := range rows[1:] {
			if row[0] != stems[i] || strings.ContainsAny(strings.Join(row, ""), "\r\n\t") {
				t.Errorf("row %d: %q", i, row)
			}
		}
		var want []kiosque.Article
		for _, f := range set {
			a, _ := composed(t, &f.Article)
			want = append(want, a)
		}
		dir := t.TempDir()
		for name, text := range members {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		byID := func(a, b kiosque.Article) int { return strings.Compare(a.ID, b.ID) }
		slices.SortFunc(want, byID)
		for from, got := range map[string][]kiosque.Article{"zip": readAgain(t, "articles.zip", file), "folder": readFolder(t, dir)} {
			slices.SortFunc(got, byID)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("from a %s (-want +got):\n%s", from, diff)
			}
		}
	}
}
