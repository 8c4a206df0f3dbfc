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

// harm is a damage to the newest generation of an index of two.
type harm struct {
	name string
	do   func(gen string) error
}

func harms() []harm {
	// newest returns the last file of a pattern: the one that only the newest generation has.
	newest := func(gen string, pattern ...string) string {
		files, _ := filepath.Glob(filepath.Join(append([]string{gen}, pattern...)...))
		return slices.Max(files)
	}
	return []harm{
		{"segment cut", func(gen string) error { return os.Truncate(newest(gen, layout.BleveName, "store", "*.zap"), 1000) }},
		{"segment gone", func(gen string) error { return os.Remove(newest(gen, layout.BleveName, "store", "*.zap")) }},
		{"texts gone", func(gen string) error { return os.Remove(newest(gen, "texts-*")) }},
		{"description emptied", func(gen string) error { return os.Truncate(filepath.Join(gen, layout.BleveName, "index_meta.json"), 0) }},
		{"bolt zeroed", func(gen string) error {
			path := filepath.Join(gen, layout.BleveName, "store", "root.bolt")
			st, err := os.Stat(path)
			if err != nil {
				return err
			}
			return os.WriteFile(path, make([]byte, st.Size()), 0o600)
		}},
		{"manifest gone", func(gen string) error { return os.Remove(filepath.Join(gen, layout.ManifestName)) }},
		{"all gone", os.RemoveAll},
	}
}

// two makes an index of two generations, of 40 and 60 articles, and returns the folder of the second.
func two(t *testing.T, dir string) (second string) {
	t.Helper()
	build(t, dir, testArticles(40))
	if _, err := Add(context.Background(), dir, sequence(testArticles(60)), BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "gen-00000002")
}

func warning(t *testing.T, x *Index) string {
	t.Helper()
	info, err := x.Info(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	r, err := x.Search(context.Background(), kiosque.SearchRequest{Query: "réforme"})
	if err != nil {
		t.Fatal(err)
	}
	if info.Warning != "" && !slices.Contains(r.Query.Warnings, info.Warning) {
		t.Errorf("an answer does not say %q: %q", info.Warning, r.Query.Warnings)
	}
	return info.Warning
}

// TestTheGenerationBeforeAnswers damages the newest generation: the one before answers and says so, additions are
// refused, for they would lose what the damaged one had, and building anew helps.
func TestTheGenerationBeforeAnswers(t *testing.T) {
	ctx := context.Background()
	for _, h := range harms() {
		t.Run(h.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := h.do(two(t, dir)); err != nil {
				t.Fatal(err)
			}
			x := open(t, dir)
			if n := total(t, x, ""); n != 40 {
				t.Errorf("%d articles, want those of the generation before", n)
			}
			if w := warning(t, x); !strings.Contains(w, "gen-00000002") || !strings.Contains(w, "endommagée") {
				t.Errorf("the warning is %q", w)
			}
			if changed, err := x.Reload(ctx); changed || kiosque.CodeOf(err) != kiosque.CodeDamaged {
				t.Errorf("reload: %v, %v", changed, err)
			}
			if w := warning(t, x); !strings.Contains(w, "endommagée") {
				t.Errorf("the warning after a reload is %q", w)
			}
			if _, err := Add(ctx, dir, sequence(testArticles(61)), BuildOptions{}); kiosque.CodeOf(err) != kiosque.CodeDamaged {
				t.Errorf("an addition to it: %v", err)
			}
			if n := total(t, open(t, dir), ""); n != 40 {
				t.Errorf("%d articles after the addition", n)
			}
			build(t, dir, testArticles(70))
			if changed, err := x.Reload(ctx); !changed || err != nil || warning(t, x) != "" {
				t.Errorf("after a build: %v, %v, %q", changed, err, warning(t, x))
			}
			if n := total(t, x, ""); n != 70 {
				t.Errorf("%d articles after the build", n)
			}
			s, err := layout.Current(dir)
			if err != nil || s.Before.Name != "gen-00000001" {
				t.Errorf("the whole one is not kept, but %+v, %v", s.Before, err)
			}
		})
	}
}

// TestADamagedGenerationIsNotTakenUp: who serves a generation goes on when the next one cannot be opened, says so, and
// takes up the one after.
func TestADamagedGenerationIsNotTakenUp(t *testing.T) {
	ctx := context.Background()
	for _, h := range harms() {
		t.Run(h.name, func(t *testing.T) {
			dir := t.TempDir()
			build(t, dir, testArticles(40))
			now := time.Unix(1_700_000_000, 0)
			x, err := Open(ctx, dir, Options{Now: func() time.Time { return now }})
			if err != nil {
				t.Fatal(err)
			}
			defer x.Close() //nolint:errcheck // only read
			if _, err := Add(ctx, dir, sequence(testArticles(60)), BuildOptions{}); err != nil {
				t.Fatal(err)
			}
			whole := t.TempDir()
			if err := os.CopyFS(whole, os.DirFS(filepath.Join(dir, "gen-00000002"))); err != nil {
				t.Fatal(err)
			}
			if err := h.do(filepath.Join(dir, "gen-00000002")); err != nil {
				t.Fatal(err)
			}
			for range 3 {
				if changed, err := x.Reload(ctx); changed || kiosque.CodeOf(err) != kiosque.CodeDamaged {
					t.Fatalf("reload: %v, %v", changed, err)
				}
			}
			if w := warning(t, x); !strings.Contains(w, "gen-00000002") || total(t, x, "") != 40 {
				t.Errorf("the warning is %q", w)
			}
			// Mended by hand, it is taken up after a while.
			if err := os.RemoveAll(filepath.Join(dir, "gen-00000002")); err != nil {
				t.Fatal(err)
			}
			if err := os.CopyFS(filepath.Join(dir, "gen-00000002"), os.DirFS(whole)); err != nil {
				t.Fatal(err)
			}
			now = now.Add(2 * retryDamaged)
			if changed, err := x.Reload(ctx); !changed || err != nil || total(t, x, "") != 60 || warning(t, x) != "" {
				t.Errorf("after it was mended: %v, %v", changed, err)
			}
		})
	}
}

// TestNothingWhole: where the generation before is damaged too, the index is.
func TestNothingWhole(t *testing.T) {
	dir := t.TempDir()
	second := two(t, dir)
	for _, gen := range []string{second, filepath.Join(dir, "gen-00000001")} {
		if err := os.Remove(filepath.Join(gen, layout.ManifestName)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(context.Background(), dir, Options{}); kiosque.CodeOf(err) != kiosque.CodeDamaged || !strings.Contains(err.Error(), "gen-00000002") {
		t.Errorf("opening gives %v", err)
	}
}

// TestDamagedCurrent damages a line of CURRENT: the other is followed, verify and every answer tell what is lost, nothing
// is swept away meanwhile, and the next write mends it.
func TestDamagedCurrent(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name     string
		damage   func(lines []string) string
		articles int // that answer
		adds     bool
	}{
		{"second line cut", func(l []string) string { return l[0] + l[1][:30] }, 60, true},
		{"second line zeroed", func(l []string) string { return l[0] + strings.Repeat("\x00", len(l[1])) }, 60, true},
		{"a bit of the number of the second", func(l []string) string { return l[0] + strings.Replace(l[1], "gen-00000001", "gen-00000000", 1) }, 60, true},
		{"no second line", func(l []string) string { return l[0] }, 60, true},
		{"first line", func(l []string) string { return "x" + l[0] + l[1] }, 40, false},
		{"first line zeroed", func(l []string) string { return strings.Repeat("\x00", len(l[0])-1) + "\n" + l[1] }, 40, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			two(t, dir)
			x := open(t, dir) // goes on
			current := filepath.Join(dir, layout.CurrentName)
			b, err := os.ReadFile(current)
			if err != nil {
				t.Fatal(err)
			}
			damaged := c.damage(strings.SplitAfter(string(b), "\n"))
			if err := os.WriteFile(current, []byte(damaged), 0o666); err != nil {
				t.Fatal(err)
			}
			if y := open(t, dir); total(t, y, "") != c.articles || !strings.Contains(warning(t, y), "CURRENT") {
				t.Errorf("%d articles, warning %q", total(t, y, ""), warning(t, y))
			}
			if _, err := x.Reload(ctx); (err == nil) != c.adds || total(t, x, "") != 60 || warning(t, x) == "" {
				t.Errorf("a server: %v, %d articles, warning %q", err, total(t, x, ""), warning(t, x))
			}
			if r, err := Verify(ctx, dir, nil); kiosque.CodeOf(err) != kiosque.CodeDamaged || r == nil || !strings.Contains(r.Damages[0], "CURRENT") {
				t.Errorf("verify: %+v, %v", r, err)
			}
			if _, err := Clean(ctx, dir, nil); kiosque.CodeOf(err) != kiosque.CodeDamaged {
				t.Errorf("clean: %v", err)
			}
			if _, err := Add(ctx, dir, sequence(testArticles(60)), BuildOptions{}); (err == nil) != c.adds { // nothing is new
				t.Errorf("an addition: %v", err)
			}
			for _, gen := range []string{"gen-00000001", "gen-00000002"} {
				if _, err := os.Stat(filepath.Join(dir, gen)); err != nil {
					t.Errorf("it has been swept away: %v", err)
				}
			}
			want := 70
			if c.adds {
				if _, err := Add(ctx, dir, sequence(testArticles(want)), BuildOptions{}); err != nil {
					t.Fatal(err)
				}
			} else {
				build(t, dir, testArticles(want))
			}
			if changed, err := x.Reload(ctx); !changed || err != nil || warning(t, x) != "" || total(t, x, "") != want {
				t.Errorf("after the next write: %v, %v, %q, %d articles", changed, err, warning(t, x), total(t, x, ""))
			}
			if _, err := Verify(ctx, dir, nil); err != nil {
				t.Error(err)
			}
		})
	}
}
