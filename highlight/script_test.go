package highlight

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
)

var update = flag.Bool("update", false, "rewrite the want sections of testdata/script")

// TestScript runs testdata/script/*.txtar: what is shown of an article for a query. Sections: query (see compile),
// options (snippets=N runes=N weights=A,B filter=no derived), title, lead, body, and want, which -update rewrites.
func TestScript(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := -1
			sections := map[string]string{}
			for i, f := range archive.Files {
				sections[f.Name] = unescape(t, strings.TrimSpace(string(f.Data)))
				if f.Name == "want" {
					want = i
				}
			}
			if want < 0 {
				t.Fatal("there is no want section")
			}
			got := show(t, sections)
			if *update {
				archive.Files[want].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(bytes.TrimSpace(archive.Files[want].Data)), strings.TrimSpace(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func show(t *testing.T, sections map[string]string) string {
	var o Options
	pass := true
	a := &kiosque.Article{Title: sections["title"], Lead: sections["lead"], Body: sections["body"]}
	for option := range strings.FieldsSeq(sections["options"]) {
		name, value, _ := strings.Cut(option, "=")
		switch name {
		case "snippets", "runes":
			n, err := strconv.Atoi(value)
			if err != nil {
				t.Fatal(err)
			}
			if name == "runes" {
				o.MaxRunes = n
			} else {
				o.Snippets = n
			}
		case "weights":
			for w := range strings.SplitSeq(value, ",") {
				f, err := strconv.ParseFloat(w, 64)
				if err != nil {
					t.Fatal(err)
				}
				o.Weights = append(o.Weights, f)
			}
		case "filter":
			pass = value == "yes"
		case "derived":
			a.TitleDerived = true
		default:
			t.Fatalf("unknown option %q", option)
		}
	}
	q := compile(t, sections["query"])
	if strings.Contains(sections["options"], "filter=") {
		q.Root = match.And{match.Filter(0), q.Root}
	}
	r := New(q).Article(a, func(match.Filter) bool { return pass }, o)
	var b strings.Builder
	fmt.Fprintf(&b, "occurrences: %d\n", r.Occurrences)
	if a.Title != "" {
		fmt.Fprintf(&b, "title: %s\n", escape(marked(a.Title, r.TitleSpans)))
	}
	for _, s := range r.Snippets {
		fmt.Fprintf(&b, "%s: %s\n", s.Field, escape(shown(s)))
	}
	return b.String()
}
