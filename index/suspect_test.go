package index

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/layout"
)

// askEverything calls every method of a Searcher, and returns how many answers were errors; each of these says that the
// index is damaged.
func askEverything(t *testing.T, x *Index) (damaged int) {
	t.Helper()
	ctx := context.Background()
	search := kiosque.SearchRequest{Query: "réforme OU gr* OU \"coup d'État\" OU (maire NEAR/5 le)", Words: true, Help: true, Explain: true}
	for name, ask := range map[string]func() error{
		"search": func() error { _, err := x.Search(ctx, search); return err },
		"words": func() error {
			_, err := x.Search(ctx, kiosque.SearchRequest{Query: "le la PHRASE de", Sort: kiosque.ByDate})
			return err
		},
		"article": func() error { _, err := x.Article(ctx, "a7"); return err },
		"vocabulary": func() error {
			_, err := x.Vocabulary(ctx, kiosque.VocabularyRequest{Target: search, Rest: true, Family: true})
			return err
		},
		"neighbours": func() error { _, err := x.Neighbours(ctx, kiosque.NeighboursRequest{Search: search}); return err },
		"similar":    func() error { _, err := x.Similar(ctx, kiosque.SimilarRequest{ID: "a9"}); return err },
		"marked":     func() error { _, err := x.Marked(ctx, kiosque.MarkedRequest{ID: "a11", Search: search}); return err },
		"complete": func() error {
			_, err := x.Complete(ctx, kiosque.CompleteRequest{Query: "auteur:m"})
			if err == nil {
				_, err = x.Complete(ctx, kiosque.CompleteRequest{Query: "r"})
			}
			return err
		},
		"values": func() error {
			_, err := x.Values(ctx, kiosque.ValuesRequest{Facet: kiosque.FacetSource, Search: search})
			return err
		},
		"export": func() error {
			e, err := x.Export(ctx, kiosque.SearchRequest{Query: "le", Size: -1})
			if err != nil {
				return err
			}
			defer e.Close()
			for _, err := range e.Found {
				if err != nil {
					return err
				}
			}
			return nil
		},
		"concordance": func() error {
			c, err := x.Concordance(ctx, kiosque.ConcordanceRequest{Search: kiosque.SearchRequest{Query: "réforme"}})
			if err != nil {
				return err
			}
			for _, err := range c.Lines {
				if err != nil {
					return err
				}
			}
			return nil
		},
	} {
		if err := ask(); err != nil {
			damaged++
			if kiosque.CodeOf(err) != kiosque.CodeDamaged || strings.Contains(err.Error(), "goroutine") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	return damaged
}

// TestDamageUnderway damages files that are mapped: cut, so that pages are gone and reading them is a fault of the
// processor, and zeroed. Answers that meet the damage are errors, they are counted, and the generation before comes into
// service where it is whole.
func TestDamageUnderway(t *testing.T) {
	cut := func(path string) error { return os.Truncate(path, 8192) }
	zero := func(path string) error {
		st, err := os.Stat(path)
		if err != nil {
			return err
		}
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		defer f.Close() //nolint:errcheck // a test's damage
		_, err = f.WriteAt(make([]byte, st.Size()-8192), 4096)
		return err
	}
	for _, c := range []struct {
		name   string
		pick   string
		shared bool // the generation before has the same file
		harm   func(path string) error
	}{
		{"segment cut", "bleve/store/*.zap", false, cut},
		{"segment zeroed", "bleve/store/*.zap", false, zero},
		{"texts cut", "texts-*", false, cut},
		{"texts zeroed", "texts-*", false, zero},
		{"shared segment cut", "bleve/store/*.zap", true, cut},
		{"shared segment zeroed", "bleve/store/*.zap", true, zero},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, dir := context.Background(), t.TempDir()
			articles := testArticles(1200)
			if _, err := Build(ctx, dir, sequence(articles[:600]), BuildOptions{}); err != nil { // in one segment
				t.Fatal(err)
			}
			if c.shared {
				if _, err := Add(ctx, dir, sequence(articles[:601]), BuildOptions{}); err != nil {
					t.Fatal(err)
				}
			} else {
				build(t, dir, articles)
			}
			x := open(t, dir)
			if n := askEverything(t, x); n > 0 {
				t.Fatalf("%d errors before the damage", n)
			}
			files, err := filepath.Glob(filepath.Join(dir, "gen-00000002", filepath.FromSlash(c.pick)))
			if err != nil {
				t.Fatal(err)
			}
			if c.shared { // others were merged into new ones
				files = slices.DeleteFunc(files, func(path string) bool {
					a, err := os.Stat(path)
					b, berr := os.Stat(strings.Replace(path, "gen-00000002", "gen-00000001", 1))
					return err != nil || berr != nil || !os.SameFile(a, b)
				})
				if len(files) == 0 {
					t.Skip("all was merged")
				}
			}
			largest := slices.MaxFunc(files, func(a, b string) int { return int(sizeOf(t, a) - sizeOf(t, b)) })
			if err := c.harm(largest); err != nil {
				t.Fatal(err)
			}
			if n := askEverything(t, x); n == 0 {
				t.Fatal("no answer meets the damage")
			}
			info, err := x.Info(ctx)
			if err != nil || info.Faults == 0 {
				t.Errorf("faults are not counted: %v, %v", info.Faults, err)
			}
			x.checks.Wait()
			info, err = x.Info(ctx)
			if err != nil || !strings.Contains(info.Warning, "endommag") {
				t.Fatalf("the warning is %q, %v", info.Warning, err)
			}
			for range 3 {
				if _, err := x.Reload(ctx); kiosque.CodeOf(err) != kiosque.CodeDamaged && !c.shared {
					t.Errorf("reload: %v", err)
				}
			}
			switch n := askEverything(t, x); {
			case c.shared && n == 0:
				t.Errorf("a damaged file of both is not met any more: %q", info.Warning)
			case !c.shared && (n > 0 || total(t, x, "") != 600):
				t.Errorf("the generation before does not answer: %d errors, %d articles", n, total(t, x, ""))
			}
			if got, _ := x.Info(ctx); got.Warning != info.Warning {
				t.Errorf("the warning has become %q", got.Warning)
			}
			build(t, dir, articles[:700])
			if changed, err := x.Reload(ctx); !changed || err != nil || askEverything(t, x) > 0 {
				t.Errorf("after a build: %v, %v", changed, err)
			}
			if info, _ := x.Info(ctx); info.Warning != "" {
				t.Errorf("after a build, the warning is %q", info.Warning)
			}
		})
	}
}

func sizeOf(t *testing.T, path string) int64 {
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return st.Size()
}

// TestSuspicionWithoutDamage: a generation that is suspected and whole stays, and is not read again at once.
func TestSuspicionWithoutDamage(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	two(t, dir)
	now := time.Unix(1_700_000_000, 0)
	x, err := Open(ctx, dir, Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close() //nolint:errcheck // only read
	for range 3 {
		x.suspect(layout.Damaged(dir, "un essai", nil))
	}
	x.checks.Wait()
	info, err := x.Info(ctx)
	if err != nil || info.Warning != "" || info.Faults != 3 || info.Generation != "gen-00000002" {
		t.Errorf("%+v, %v", info, err)
	}
}
