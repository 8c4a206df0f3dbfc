package index

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/index/layout"
)

// interrupted hands articles over and interrupts the import after some.
func interrupted(articles []kiosque.Article, after int, interrupt func()) iter.Seq2[kiosque.Article, error] {
	return func(yield func(kiosque.Article, error) bool) {
		for i, a := range articles {
			if i == after {
				interrupt()
			}
			if !yield(a, nil) {
				return
			}
		}
	}
}

// state is what an index holds and how its articles belong together.
type state struct {
	Corpus   string
	Articles int
	Distinct int
}

func stateOf(t *testing.T, dir string) state {
	t.Helper()
	if r, err := Verify(t.Context(), dir, nil); err != nil {
		t.Fatalf("%v %+v", err, r)
	}
	x := open(t, dir)
	info, err := x.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	res, err := x.Search(t.Context(), kiosque.SearchRequest{Size: -1})
	if err != nil {
		t.Fatal(err)
	}
	return state{info.Corpus, info.Articles, res.Distinct}
}

// TestInterruptedImportGoesOn interrupts imports, and asks for the same again, with the same articles and with others: what was
// indexed is not indexed again, and the index is that of an import that was not interrupted.
func TestInterruptedImportGoesOn(t *testing.T) {
	all := testArticles(700)
	base, more := all[:100], slices.Clone(all[50:])
	for i := range 20 { // of the index, in another state
		more[i].Body += "\n\nMise à jour."
	}
	others := slices.Delete(slices.Clone(more), 30, 330)           // what was added is not there any more
	others = slices.Delete(others, 5, 15)                          // and what was changed is as it was
	others[2].Body, others[40].Body = all[52].Body, "Autre chose." // or changed again
	for _, tt := range []struct {
		name    string
		write   func(context.Context, string, iter.Seq2[kiosque.Article, error], BuildOptions) (*Stats, error)
		again   []kiosque.Article
		base    bool
		change  func(t *testing.T, dir string, o *BuildOptions)
		resumed bool
	}{
		{name: "add", write: Add, again: more, base: true, resumed: true},
		{name: "add of others", write: Add, again: others, base: true, resumed: true},
		{name: "add without an index", write: Add, again: more, resumed: true},
		{name: "add of others without an index", write: Add, again: others, resumed: true},
		{name: "build", write: Build, again: more, base: true, resumed: true},
		{name: "build of others", write: Build, again: others, resumed: true},
		{name: "from the beginning", write: Add, again: more, base: true, change: func(_ *testing.T, _ string, o *BuildOptions) { o.Restart = true }},
		{name: "another import", write: Add, again: more, base: true, change: func(_ *testing.T, _ string, o *BuildOptions) { o.Import = "autre" }},
		{name: "another state", write: Add, again: more, base: true, change: func(t *testing.T, dir string, _ *BuildOptions) {
			if _, err := Remove(t.Context(), dir, []string{base[1].ID}, BuildOptions{}); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, plain := t.TempDir(), t.TempDir()
			if tt.base {
				build(t, dir, base)
				build(t, plain, base)
			}
			o := BuildOptions{BatchSize: 20, Workers: 2, Import: "essai"}
			ctx, interrupt := context.WithCancel(t.Context())
			if _, err := tt.write(ctx, dir, interrupted(more, 500, interrupt), o); !errors.Is(err, context.Canceled) {
				t.Fatalf("an interrupted import ends with %v", err)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "*"+layout.PartialSuffix)); len(left) != 1 {
				t.Fatalf("%q is left", left)
			}
			if tt.base {
				if got := total(t, open(t, dir), ""); got != len(base) {
					t.Errorf("%d articles while nothing is done", got)
				}
			}
			again := o
			if tt.change != nil {
				tt.change(t, dir, &again)
				tt.change(t, plain, &again)
			}
			s, err := tt.write(t.Context(), dir, sequence(tt.again), again)
			if err != nil {
				t.Fatal(err)
			}
			if tt.resumed != (s.Resumed > 0) || s.Resumed > s.Unchanged || s.Indexed+s.Unchanged+s.Duplicates != len(tt.again) {
				t.Errorf("%+v", s)
			}
			if _, err := tt.write(t.Context(), plain, sequence(tt.again), BuildOptions{BatchSize: 20}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(stateOf(t, plain), stateOf(t, dir)); diff != "" {
				t.Errorf("(-uninterrupted +interrupted)\n%s", diff)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "*"+layout.PartialSuffix)); len(left) > 0 {
				t.Errorf("%q is left", left)
			}
		})
	}
}

// TestCompare: what it says is what Add does afterwards, and it leaves no trace.
func TestCompare(t *testing.T) {
	all := testArticles(120)
	dir := t.TempDir()
	build(t, dir, all[:80])
	more := slices.Clone(all[60:])
	more[3].Body += " Mise à jour."
	more = append(more, more[5])
	before := entriesOf(t, dir)
	said, err := Compare(t.Context(), dir, sequence(more), BuildOptions{Draft: func(ctx context.Context, d engine.Draft) error {
		return errors.Join(d.SetSide(ctx, "essai", []byte("x")), d.Remove(ctx, []string{all[0].ID}))
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got := entriesOf(t, dir); !slices.Equal(got, before) || total(t, open(t, dir), "") != 80 {
		t.Errorf("the folder holds %q", got)
	}
	did, err := Add(t.Context(), dir, sequence(more), BuildOptions{Draft: func(ctx context.Context, d engine.Draft) error {
		return errors.Join(d.SetSide(ctx, "essai", []byte("x")), d.Remove(ctx, []string{all[0].ID}))
	}})
	if err != nil {
		t.Fatal(err)
	}
	did.Generation, did.Bytes = "", 0
	if diff := cmp.Diff(did, said); diff != "" || did.Updated != 1 || did.Duplicates != 1 || did.Removed != 1 {
		t.Errorf("(-did +said)\n%s", diff)
	}
	// A side file goes on from generation to generation, and is part of each.
	if _, err := Remove(t.Context(), dir, []string{all[1].ID}, BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	if b, err := ReadSide(dir, "essai"); err != nil || string(b) != "x" {
		t.Errorf("%q, %v", b, err)
	}
	if b, err := ReadSide(dir, "autre"); err != nil || b != nil {
		t.Errorf("%q, %v", b, err)
	}
	stateOf(t, dir)
	for _, empty := range []string{"", t.TempDir()} {
		if s, err := Compare(t.Context(), empty, sequence(more), BuildOptions{}); err != nil || s.Indexed != 60 || s.Articles != 60 {
			t.Errorf("%+v, %v", s, err)
		}
	}
}
