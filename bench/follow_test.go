package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

// growing is a collection that has an article more after each reload.
type growing struct {
	counter
	articles atomic.Int64
}

func (g *growing) Info(context.Context) (*kiosque.Info, error) {
	return &kiosque.Info{Articles: int(g.articles.Load())}, nil
}

func (g *growing) Search(_ context.Context, r kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	return &kiosque.SearchResult{Total: len(r.Query)}, g.err
}

func TestFollowMix(t *testing.T) {
	mix := Mix{{TermLow, "un", "un"}, {And2, "un deux", "+un +deux"}}
	var g growing
	reload := func(context.Context) error { g.articles.Add(1); return nil }
	var out bytes.Buffer
	if err := FollowMix(context.Background(), &g, reload, mix, 3, 3, strings.NewReader("start\n"), &out); err != nil {
		t.Fatal(err)
	}
	begun := false
	f, err := read(&out, func() error { begun = true; return nil })
	if err != nil || !begun || f.Before.N != 2 || f.During.N < 1 || f.VisibleSeconds <= 0 || g.articles.Load() != 3 {
		t.Errorf("%+v, begun %t, %d reloads, %v", f, begun, g.articles.Load(), err)
	}

	broken := errors.New("broken")
	fail := func(context.Context) error { return broken }
	if err := FollowMix(context.Background(), &g, fail, mix, 3, 99, strings.NewReader("start\n"), io.Discard); !errors.Is(err, broken) {
		t.Errorf("a reload that fails: %v", err)
	}
	if err := FollowMix(context.Background(), &g, reload, mix, 3, 99, strings.NewReader(""), io.Discard); err == nil {
		t.Error("a parent that goes away is not an error")
	}
	g.err = broken
	if err := FollowMix(context.Background(), &g, reload, mix, 3, 1, strings.NewReader("start\n"), io.Discard); !errors.Is(err, broken) {
		t.Errorf("a query that fails: %v", err)
	}
}

func TestFollow(t *testing.T) {
	sh := func(script string) []string { return []string{"sh", "-c", script} }
	added := 0
	add := func() error { added++; return nil }
	f, err := follow(context.Background(), sh(`printf 'before\t2\nready\n'; read go; printf 'during\t5\nduring\t7\nvisible\t1.5\n'`), add)
	if err != nil || added != 1 || f.Before.P50 != 2 || f.During.N != 2 || f.During.P50 != 7 || f.VisibleSeconds != 1.5 {
		t.Errorf("%+v, added %d times, %v", f, added, err)
	}
	full := errors.New("disk full")
	for name, c := range map[string]struct {
		script string
		add    func() error
	}{
		"never ready":      {`printf 'before\t2\n'`, add},
		"never visible":    {`printf 'before\t2\nready\n'; read go`, add},
		"not a number":     {`printf 'before\tx\nready\n'; read go`, add},
		"it fails":         {`printf 'before\t2\nready\n'; read go; printf 'visible\t1\n'; exit 4`, add},
		"adding fails":     {`printf 'before\t2\nready\n'; read go; exec sleep 60`, func() error { return full }},
		"nothing to start": {"", add},
	} {
		command := sh(c.script)
		if c.script == "" {
			command = []string{filepath.Join(t.TempDir(), "none")}
		}
		if f, err := follow(context.Background(), command, c.add); err == nil {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestAdditions(t *testing.T) {
	dir := t.TempDir()
	b := gazette(50)
	c := Corpus{Name: "gazette", Path: filepath.Join(dir, "gazette.jsonl"), Articles: 50}
	if err := os.WriteFile(c.Path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 7, 49, 50} {
		got, err := Additions(context.Background(), c, filepath.Join(dir, "more.jsonl"), n, "plus")
		if err != nil {
			t.Fatal(err)
		}
		made, err := os.ReadFile(got.Path)
		if err != nil || got.Articles != n || got.Bytes != int64(len(made)) || strings.Count(string(made), "\n") != n {
			t.Errorf("%d: %+v, %d bytes, %v", n, got, len(made), err)
		}
		if !strings.Contains(string(made), fmt.Sprintf(`"id":"plus-%06d"`, n-1)) {
			t.Errorf("%d: no ID of the last one", n)
		}
		for line := range strings.Lines(string(made)) {
			if strings.Contains(string(b), line) {
				t.Errorf("%d: an article of the corpus: %s", n, line)
			}
		}
	}
	for _, n := range []int{0, 51} {
		if _, err := Additions(context.Background(), c, filepath.Join(dir, "more.jsonl"), n, "plus"); err == nil {
			t.Errorf("%d articles: no error", n)
		}
	}
}

func TestRecombine(t *testing.T) {
	dir := t.TempDir()
	script := filepath.Join(dir, "recombine.py")
	ctx, src := context.Background(), Corpus{Path: filepath.Join(dir, "src")}
	if _, err := Recombine(ctx, script, src, dir, 3); !errors.Is(err, ErrNoCorpus) {
		t.Errorf("without the script: %v", err)
	}
	if err := os.WriteFile(script, []byte("import sys\nopen(sys.argv[2], 'w').write('{}\\n' * int(sys.argv[3]))\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := Recombine(ctx, script, src, dir, 3)
	if errors.Is(err, ErrNoCorpus) {
		t.Skip(err)
	}
	if err != nil || c.Articles != 3 || c.Bytes != 9 {
		t.Errorf("%+v, %v", c, err)
	}
	if err := os.WriteFile(script, []byte("raise SystemExit('called again')\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if again, err := Recombine(ctx, script, src, dir, 3); err != nil || again != c {
		t.Errorf("a corpus that is there is made again: %+v, %v", again, err)
	}
	if _, err := Recombine(ctx, script, src, dir, 4); err == nil {
		t.Error("a script that fails is no error")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "recombined-4.jsonl")); len(left) > 0 {
		t.Errorf("left half a corpus: %q", left)
	}
}

func TestTake(t *testing.T) {
	var m Mix
	for _, kind := range Kinds() {
		for range 10 {
			m = append(m, Query{kind, "a", "a"})
		}
	}
	n := map[string]int{}
	for _, q := range m.Take(3 * len(Kinds())) {
		n[q.Kind]++
	}
	for _, kind := range Kinds() {
		if n[kind] != 3 {
			t.Errorf("%s: %d", kind, n[kind])
		}
	}
	if len(m.Take(0)) != len(m) || len(m.Take(len(m)+1)) != len(m) {
		t.Error("all are not all")
	}
}

// adder is a fake that grows: its Follow command sees all it is told to wait for.
type adder struct{ fake }

func (a adder) Add(_ context.Context, _ string, c Corpus) (IndexCost, error) {
	*a.journal = append(*a.journal, fmt.Sprintf("add %s %d", a.name, c.Articles))
	return IndexCost{Articles: c.Articles, Seconds: 0.5, Usage: Usage{0.75, 1, 100 << 20}}, nil
}

func (a adder) Follow(_, _ string, articles int) []string {
	return []string{"sh", "-c", fmt.Sprintf(`printf 'before\t2\nready\n'; read go; printf 'during\t%d\nvisible\t1\n'`, articles)}
}

func TestParts(t *testing.T) {
	var journal []string
	work := t.TempDir()
	c := Corpus{Name: "gazette", Path: filepath.Join(work, "gazette.jsonl"), Articles: 20, Bytes: 1}
	if err := os.WriteFile(c.Path, gazette(20), 0o644); err != nil {
		t.Fatal(err)
	}
	kinds := []Latency{{All, 1, 1, 1, 1, 1, 0}, {And2, 1, 1, 1, 1, 1, 0}}
	search := SearchCost{Kinds: kinds, Found: map[string]float64{And2: 14}, Opening: &Opening{Milliseconds: 3, FirstMS: 2}}
	for _, s := range append(VariantSettings(), LoadSettings()...) {
		search.Settings = append(search.Settings, Result{s, kinds, nil, 0.1})
	}
	p := adder{fake{name: Ours, index: IndexCost{Articles: 20, Seconds: 1, Bytes: 5_000_000}, search: search, journal: &journal}}
	r := Run{
		Corpus: c, Mix: Mix{{And2, "a b", "+a +b"}}, Peers: []Peer{p}, Rounds: 2, IndexRounds: 1, Work: work, Additions: 5,
		Parts: []string{Index, Search, Variants, Load, Add},
	}
	samples, _, err := r.Do(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"index kiosque", "search kiosque 2+1", "add kiosque 5", "search kiosque 2+1", "add kiosque 5"}
	if d := cmp.Diff(want, journal); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	value := func(phase, measure string, round int) float64 {
		i := slices.IndexFunc(samples, func(s Sample) bool { return s.Phase == phase && s.Measure == measure && s.Round == round })
		if i < 0 {
			t.Fatalf("no %s of %s in round %d", measure, phase, round)
		}
		return samples[i].Value
	}
	if a, b := value(Add, DuringP50, 1), value(Add, DuringP50, 2); a != 25 || b != 30 {
		t.Errorf("waited for %g and %g articles, want 25 and 30", a, b)
	}
	if v := value("search, 8 clients", PerSecond, 2); v != 10 {
		t.Errorf("%g queries a second, want 10", v)
	}
	var table bytes.Buffer
	sum := Summary{Corpus: c, Seed: 42, Queries: 1, Rounds: 2, Repeat: 1, Versions: []string{"SQLite 3.40.1"}, Machine: Machine{Cores: 2, Load: "4.00 2.00 1.00"}}
	slow := stamp([]Sample{
		{Phase: Add, Measure: VisibleS, Value: 4},
		{Phase: Search, Kind: All, Measure: P50, Value: 4},
		{Phase: Search, Kind: And2, Measure: Found, Value: 12},
		{Phase: "search, 8 clients", Kind: All, Measure: P99, Value: 10},
	}, 1, "sqlite")
	cold := stamp([]Sample{
		{Phase: Cold, Kind: "all caches dropped", Measure: OpenMS, Value: 12},
		{Phase: Cold, Kind: "all caches dropped", Measure: P50, Value: 9},
	}, 1, Ours)
	if err := Report(&table, sum, slices.Concat(samples, slow, cold)); err != nil {
		t.Fatal(err)
	}
	golden(t, "scale.md", table.Bytes())

	// Without Index, an index of an earlier run will do, unless something was added to it.
	journal = nil
	next := Run{Corpus: c, Mix: r.Mix, Peers: r.Peers, Rounds: 1, Work: work, Parts: []string{Search}}
	for range 2 {
		if samples, _, err = next.Do(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff([]string{"index kiosque", "search kiosque 2+1", "search kiosque 2+1"}, journal); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if slices.ContainsFunc(samples, func(s Sample) bool { return s.Phase == Index }) {
		t.Error("indexing was measured although it was not to be")
	}
}
