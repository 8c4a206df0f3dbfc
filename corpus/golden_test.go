package corpus

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/kiosque-search/kiosque"
)

var update = flag.Bool("update", false, "rewrite the expected articles in testdata/*.txtar")

// TestGolden reads the files of each testdata/*.txtar and compares all articles, rejects and warnings with its last
// file, want. The comment of an archive says what it shows; a line "option NAME VALUE" in it sets an option.
func TestGolden(t *testing.T) {
	scripts, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(scripts) < 4 {
		t.Fatalf("%d scripts, %v", len(scripts), err)
	}
	for _, script := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(script), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(script)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			want := -1
			for i, f := range archive.Files {
				if f.Name == "want" {
					want = i
					continue
				}
				path := filepath.Join(dir, filepath.FromSlash(f.Name))
				if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, f.Data, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if want < 0 {
				archive.Files = append(archive.Files, txtar.File{Name: "want"})
				want = len(archive.Files) - 1
			}
			got := render(t, dir, options(t, string(archive.Comment)))
			if *update {
				archive.Files[want].Data = []byte(got)
				if err := os.WriteFile(script, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(archive.Files[want].Data), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// options reads the options of a script.
func options(t *testing.T, comment string) Options {
	t.Helper()
	var o Options
	for line := range strings.Lines(comment) {
		name, val, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "option "), " ")
		if !strings.HasPrefix(line, "option ") {
			continue
		}
		switch name {
		case "source":
			o.Source = val
		case "field":
			column, field, _ := strings.Cut(val, "=")
			if o.Fields == nil {
				o.Fields = map[string]string{}
			}
			o.Fields[column] = field
		default:
			t.Fatalf("unknown option %q", line)
		}
	}
	return o
}

// render reads a folder and prints what comes: paths are relative, empty fields left out.
func render(t *testing.T, dir string, o Options) string {
	t.Helper()
	var b strings.Builder
	label := func(path string, line int) string {
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%s:%d", filepath.ToSlash(rel), line)
	}
	for item, err := range Open(t.Context(), []string{dir}, nil, o) {
		if reject, ok := errors.AsType[*Reject](err); ok {
			fmt.Fprintf(&b, "%s REJECT %s\n\n", label(reject.Path, reject.Line), reject.Reason)
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, label(item.Path, item.Line))
		for _, w := range item.Warnings {
			fmt.Fprintln(&b, "  WARNING", w)
		}
		a := item.Article
		for _, f := range []struct{ name, value string }{
			{"id", a.ID},
			{"title", a.Title + map[bool]string{true: "   (derived)"}[a.TitleDerived]},
			{"date", date(a)},
			{"source", a.Source},
			{"section", a.Section},
			{"authors", list(t, a.Authors)},
			{"agency", a.Agency},
			{"place", a.Place},
			{"tags", list(t, a.Tags)},
			{"url", a.URL},
			{"page", a.Page},
			{"details", details(t, a.Details)},
			{"lead", a.Lead},
			{"body", a.Body},
		} {
			if f.value != "" {
				fmt.Fprintf(&b, "  %-7s %s\n", f.name, strings.ReplaceAll(f.value, "\n", "⏎"))
			}
		}
		fmt.Fprintln(&b)
	}
	return b.String()
}

// date prints a date with its origin.
func date(a kiosque.Article) string {
	if a.Date.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s %s %s", a.Date, a.Date.Precision(), a.DateOrigin)
}

// details prints details, "" for none.
func details(t *testing.T, d map[string]string) string {
	t.Helper()
	if len(d) == 0 {
		return ""
	}
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// list prints a list, "" for an empty one.
func list(t *testing.T, l []string) string {
	t.Helper()
	if len(l) == 0 {
		return ""
	}
	b, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
