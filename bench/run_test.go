package bench

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kiosque-search/kiosque"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// fake is a peer with known costs that writes down its calls.
type fake struct {
	name    string
	index   IndexCost
	search  SearchCost
	absent  bool
	journal *[]string
}

func (f fake) Name() string { return f.name }

func (f fake) Prepare(context.Context) error {
	if f.absent {
		return fmt.Errorf("%w: %s: nowhere", ErrAbsent, f.name)
	}
	return nil
}

func (f fake) Index(_ context.Context, _ Corpus, dir string) (IndexCost, error) {
	*f.journal = append(*f.journal, "index "+f.name)
	if err := os.Mkdir(dir, 0o755); err != nil { // It must not exist.
		return IndexCost{}, err
	}
	return f.index, os.WriteFile(filepath.Join(dir, "segment"), make([]byte, 2_000_000), 0o644)
}

func (f fake) Search(_ context.Context, _ string, job SearchJob) (SearchCost, error) {
	*f.journal = append(*f.journal, fmt.Sprintf("search %s %d+%d", f.name, job.Warmup, job.Repeat))
	return f.search, nil
}

func TestRun(t *testing.T) {
	var journal []string
	kinds := func(ms float64) []Latency {
		return []Latency{{All, 20, ms, 2 * ms, 3 * ms, ms, 1.5 * ms}, {And2, 10, ms / 2, ms, 2 * ms, ms, ms}, {Phrase2, 10, ms, 2 * ms, 3 * ms, ms, 2 * ms}}
	}
	peers := []Peer{
		fake{
			name: Ours, index: IndexCost{Articles: 1000, Seconds: 2, Usage: Usage{2, 3.5, 300 << 20}}, journal: &journal,
			search: SearchCost{
				Kinds: kinds(1), Found: map[string]float64{And2: 12.5, Phrase2: 1234}, Usage: Usage{1, 1.25, 200 << 20},
				Opening: &Opening{Milliseconds: 20, HeapBytes: 30 << 20, RSSBytes: 60 << 20, FirstMS: 7.5},
			},
		},
		fake{
			name: Lucene10One, index: IndexCost{Articles: 1000, Seconds: 2.5, Usage: Usage{3, 6, 600 << 20}}, search: SearchCost{Kinds: kinds(4)},
			journal: &journal,
		},
		fake{name: Lucene10Multi, index: IndexCost{Articles: 1000, Seconds: 4}, search: SearchCost{Kinds: kinds(4)}, journal: &journal},
		fake{name: "xapian", absent: true, journal: &journal},
	}
	r := Run{
		Corpus: Corpus{Name: "gazette", Articles: 1000, Bytes: 2_400_000}, Mix: Mix{{And2, "a b", "+a +b"}},
		Peers: peers, Rounds: 2, Repeat: 1, Work: t.TempDir(),
	}
	samples, absent, err := r.Do(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields("kiosque lucene10-one lucene10-multi kiosque lucene10-one lucene10-multi " +
		"lucene10-one lucene10-multi kiosque lucene10-one lucene10-multi kiosque")
	var got []string
	for _, j := range journal {
		got = append(got, strings.Fields(j)[1])
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("order of measurements (-want +got):\n%s", d)
	}
	if !slices.Contains(journal, "search lucene10-one 2+1") {
		t.Errorf("not warmed up twice and asked once: %q", journal)
	}
	if len(absent) != 1 || !strings.Contains(absent[0].Error(), "xapian") {
		t.Errorf("absent: %v", absent)
	}
	sum := Summary{
		Date: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC), Corpus: r.Corpus, Seed: 42, Queries: 20, Rounds: 2, Repeat: 1, Absent: absent,
		Machine: Machine{
			CPU: "Machine 9", Cores: 2, Memory: 8 << 30, System: "linux/amd64", Load: "0.10 0.20 0.30", Go: "go1.26", Lucene: "8.7.0",
			Commit: "0123456789ab", GOGC: "100 (default)",
		},
	}
	for _, s := range samples { // An earlier run, in which ours was twice as fast and took half the memory.
		if s.Peer == Ours && (s.Measure == P50 || s.Measure == PeakMiB) {
			s.Value /= 2
		}
		if s.Peer == Ours && s.Measure == Rate {
			s.Value *= 2
		}
		sum.Before = append(sum.Before, s)
	}
	sum.Against = "the run before"
	var table, raw bytes.Buffer
	if err := errors.Join(Report(&table, sum, samples), WriteRaw(&raw, samples)); err != nil {
		t.Fatal(err)
	}
	back, err := ReadRaw(bytes.NewReader(raw.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(samples, back, cmpopts.EquateApprox(1e-5, 0)); d != "" {
		t.Errorf("read again (-want +got):\n%s", d)
	}
	golden(t, "report.md", table.Bytes())
	golden(t, "raw.tsv", raw.Bytes())
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

func TestRunRefuses(t *testing.T) {
	var journal []string
	mix := Mix{{And2, "a b", "+a +b"}}
	for name, r := range map[string]Run{
		"no mix":   {Peers: []Peer{fake{name: "a", journal: &journal}}},
		"no peer":  {Mix: mix},
		"absent":   {Mix: mix, Peers: []Peer{fake{name: "a", absent: true, journal: &journal}}},
		"negative": {Mix: mix, Rounds: -1, Peers: []Peer{fake{name: "a", journal: &journal}}},
	} {
		r.Work = t.TempDir()
		if _, _, err := r.Do(context.Background()); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if len(journal) > 0 {
		t.Errorf("measured all the same: %q", journal)
	}
}

func TestKeep(t *testing.T) {
	dir, sum := t.TempDir(), Summary{Date: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}
	for _, want := range []string{"2026-03-01", "2026-03-01-2", "2026-03-01-3"} {
		got, err := Keep(dir, sum, []Sample{{Peer: Ours, Phase: Index, Measure: Rate, Value: 1}})
		if err != nil || filepath.Base(got) != want {
			t.Errorf("kept in %s, %v; want %s", got, err, want)
		}
		for _, f := range []string{"README.md", "raw.tsv"} {
			if info, err := os.Stat(filepath.Join(got, f)); err != nil || info.Size() == 0 {
				t.Errorf("%s: %v", f, err)
			}
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		in   float64
		want string
	}{{0, "0.00"}, {1.236, "1.24"}, {12.34, "12.3"}, {99.96, "100.0"}, {1234.5, "1,235"}, {22283, "22,283"}, {1e6, "1,000,000"}, {999, "999"}} {
		if got := number(c.in); got != c.want {
			t.Errorf("number(%g) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestBusy(t *testing.T) {
	for _, c := range []struct {
		load string
		want bool
	}{{"0.10 3.00 3.00", false}, {"0.50 0.00 0.00", true}, {"5.76 3.76 2.29", true}, {"", false}} {
		if got := busy(Machine{Cores: 2, Load: c.load}); got != c.want {
			t.Errorf("load %q: busy %t", c.load, got)
		}
	}
}

func TestLatencies(t *testing.T) {
	var hundred []time.Duration
	for i := range 100 {
		hundred = append(hundred, time.Duration(100-i)*time.Millisecond) // From slow to fast: order must not matter.
	}
	got := latencies(map[string][]time.Duration{And2: hundred, TermLow: {500 * time.Microsecond}, Prefix: nil})
	want := []Latency{{All, 101, 50, 95, 99, 50.005, 0}, {TermLow, 1, 0.5, 0.5, 0.5, 0.5, 0}, {And2, 100, 51, 96, 100, 50.5, 0}}
	if d := cmp.Diff(want, got, cmpopts.EquateApprox(0, 0.001)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// counter is a collection in which every query finds as many articles as it has bytes.
type counter struct {
	kiosque.Searcher // nil: what is not below is not asked

	asked  []kiosque.SearchRequest
	closed bool
	err    error
}

func (c *counter) Search(_ context.Context, r kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	c.asked = append(c.asked, r)
	return &kiosque.SearchResult{Total: len(r.Query)}, c.err
}
func (c *counter) Article(context.Context, string) (*kiosque.Article, error) { return nil, c.err }
func (c *counter) Info(context.Context) (*kiosque.Info, error)               { return nil, c.err }
func (c *counter) Close() error                                              { c.closed = true; return nil }

func TestAnswerMix(t *testing.T) {
	var s counter
	open := func(context.Context) (kiosque.Searcher, error) { return &s, nil }
	mix := Mix{{TermLow, "un", "un"}, {And2, "un deux", "+un +deux"}, {And2, "un", "un"}}
	cost, err := AnswerMix(context.Background(), open, SearchJob{Mix: mix, Warmup: 2, Repeat: 3})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.asked) != 16 || !s.closed {
		t.Errorf("asked %d times, closed %t; want 16, true", len(s.asked), s.closed)
	}
	if d := cmp.Diff(kiosque.SearchRequest{Query: "un deux", Size: 10, Snippets: 2, Interval: kiosque.EachMonth}, s.asked[3]); d != "" {
		t.Errorf("request (-want +got):\n%s", d)
	}
	n := map[string]int{}
	for _, k := range cost.Kinds {
		n[k.Kind] = k.N
	}
	if d := cmp.Diff(map[string]int{All: 9, TermLow: 3, And2: 6}, n); d != "" {
		t.Errorf("measured by kind (-want +got):\n%s", d)
	}
	if d := cmp.Diff(map[string]float64{TermLow: 2, And2: 4.5}, cost.Found); d != "" {
		t.Errorf("mean totals (-want +got):\n%s", d)
	}

	s = counter{err: &kiosque.Error{Code: kiosque.CodeBadQuery, Message: "requête illisible"}}
	if _, err := AnswerMix(context.Background(), open, SearchJob{Mix: mix, Repeat: 1}); kiosque.CodeOf(err) != kiosque.CodeBadQuery || !s.closed {
		t.Errorf("a failing query: %v, closed %t", err, s.closed)
	}
	for _, job := range []SearchJob{{Mix: mix}, {Repeat: 1}, {Mix: mix, Repeat: maxMeasured}} {
		if _, err := AnswerMix(context.Background(), open, job); err == nil {
			t.Errorf("%d queries %d times: no error", len(job.Mix), job.Repeat)
		}
	}
}

func TestChild(t *testing.T) {
	sh := func(script string, okay ...int) ([]byte, Usage, error) {
		return child{path: "sh", args: []string{"-c", script}, env: []string{"KIOSQUE_BENCH=oui"}, okay: okay}.run(context.Background())
	}
	out, u, err := sh("echo $KIOSQUE_BENCH; echo note >&2")
	if string(out) != "oui\n" || err != nil || u.WallSeconds <= 0 {
		t.Errorf("%q, %+v, %v", out, u, err)
	}
	if _, _, err := sh("exit 3", 3); err != nil {
		t.Errorf("an exit code that is a success: %v", err)
	}
	if _, _, err := sh("echo la raison >&2; exit 4", 3); err == nil || !strings.Contains(err.Error(), "la raison") {
		t.Errorf("a failure without its reason: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := (child{path: "sh", args: []string{"-c", "true"}}).run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	l := &tail{max: 5}
	for _, s := range []string{"un deux ", "été"} {
		if n, err := l.Write([]byte(s)); n != len(s) || err != nil {
			t.Errorf("write: %d, %v", n, err)
		}
	}
	if l.String() != "été" {
		t.Errorf("tail %q", l)
	}
}
