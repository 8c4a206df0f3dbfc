package sample

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/query"
)

// TestExpected reads the corpus as an import does and counts, file by file, the articles and the kinds of their dates.
// expected.tsv was checked by reading the files: where the two differ, one of the files or the reader changed.
func TestExpected(t *testing.T) {
	dir := t.TempDir()
	if _, err := Write(dir); err != nil {
		t.Fatal(err)
	}
	header := []string{"file", "articles", "declared", "dateline", "inferred", "undated", "day", "month", "year", "warned"}
	origins := map[kiosque.DateOrigin]int{kiosque.DateDeclared: 2, kiosque.DateDateline: 3, kiosque.DateInferred: 4, kiosque.DateUnknown: 5}
	precisions := map[query.Precision]int{query.PrecisionDay: 6, query.PrecisionMonth: 7, query.PrecisionYear: 8}
	var files []string // in the order of reading
	counts, total := map[string][]int{}, make([]int, len(header))
	ids := map[string]string{}
	for item, err := range corpus.Open(t.Context(), []string{dir}, nil, corpus.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		rel, err := filepath.Rel(dir, item.Path)
		if err != nil {
			t.Fatal(err)
		}
		rel = filepath.ToSlash(rel)
		a := item.Article
		if a.Body == "" || a.Title == "" {
			t.Errorf("%s:%d has no title or no text: %+v", rel, item.Line, a)
		}
		if twin, twice := ids[a.ID]; twice {
			t.Errorf("%s:%d and %s have the ID %s", rel, item.Line, twin, a.ID)
		}
		ids[a.ID] = rel
		if counts[rel] == nil {
			counts[rel] = make([]int, len(header))
			files = append(files, rel)
		}
		for _, n := range [][]int{counts[rel], total} {
			n[1]++
			n[origins[a.DateOrigin]]++
			if p := a.Date.Precision(); p != query.PrecisionNone {
				n[precisions[p]]++
			}
			n[9] += len(item.Warnings)
		}
	}
	if total[1] < 200 {
		t.Errorf("%d articles, want at least 200", total[1])
	}

	var b bytes.Buffer
	fmt.Fprintln(&b, strings.Join(header, "\t"))
	line := func(name string, n []int) {
		b.WriteString(name)
		for _, v := range n[1:] {
			fmt.Fprintf(&b, "\t%d", v)
		}
		b.WriteByte('\n')
	}
	for _, f := range files {
		line(f, counts[f])
	}
	line("total", total)
	if *update {
		save(t, "expected.tsv", b.Bytes())
	}
	want, err := os.ReadFile("expected.tsv")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("expected.tsv (-want +got), -update rewrites it:\n%s", diff)
	}
}
