package bench

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseLucene(t *testing.T) {
	n, s, err := parseLuceneIndex([]byte("warning: x\nlucene index: docs=22283 chars=40439284 seconds=8.03 docs/s=2775 Mchar/s=5.04 index_MB=45.6\n"))
	if n != 22283 || s != 8.03 || err != nil {
		t.Errorf("index: %d articles in %g s, %v", n, s, err)
	}
	got, err := parseLuceneSearch([]byte("lucene search and2       n=100 p50=4.526ms p95=6.001ms p99=7.351ms mean=3.945ms\n" +
		"lucene search ALL        n=629 p50=4.758ms p95=6.991ms p99=9.264ms mean=4.576ms\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Latency{{All, 629, 4.758, 6.991, 9.264, 4.576, 0}, {And2, 100, 4.526, 6.001, 7.351, 3.945, 0}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("search (-want +got):\n%s", d)
	}
}

func TestParseLuceneRefuses(t *testing.T) {
	for _, out := range []string{
		"", "lucene index: docs=0 seconds=1", "lucene index: docs=5 seconds=0.00", "lucene index: docs=NaN seconds=1",
		"lucene index: docs=5",
	} {
		if n, s, err := parseLuceneIndex([]byte(out)); err == nil {
			t.Errorf("%q: %d articles in %g s", out, n, s)
		}
	}
	for _, out := range []string{"", "lucene search ", "lucene search and2 n=1 p50=1ms", "lucene search and2 n=1 p50=1ms p95=2ms p99=Inf mean=1ms"} {
		if ls, err := parseLuceneSearch([]byte(out)); err == nil {
			t.Errorf("%q: %v", out, ls)
		}
	}
}

func FuzzParseLucene(f *testing.F) {
	f.Add("lucene index: docs=22283 chars=40439284 seconds=8.03 docs/s=2775\n")
	f.Add("lucene search ALL n=629 p50=4.758ms p95=6.991ms p99=9.264ms mean=4.576ms\n")
	f.Add("lucene search \nlucene index:\n=\n")
	f.Fuzz(func(t *testing.T, out string) {
		if n, s, err := parseLuceneIndex([]byte(out)); err == nil && (n < 1 || s <= 0) {
			t.Errorf("%d articles in %g s", n, s)
		}
		ls, err := parseLuceneSearch([]byte(out))
		for _, l := range ls {
			if l.N < 1 || l.P50 <= 0 || err != nil {
				t.Errorf("%+v, %v", l, err)
			}
		}
	})
}

// TestLucene runs the real peer on a small corpus where it is installed.
func TestLucene(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the Java machine takes some seconds")
	}
	ctx, work := context.Background(), t.TempDir()
	l := Lucene{Script: filepath.FromSlash("../../shared/bench/lucene.sh"), Work: filepath.Join(work, "lucene")}
	if err := l.Prepare(ctx); errors.Is(err, ErrAbsent) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	src := filepath.Join(work, "gazette.jsonl")
	if err := os.WriteFile(src, gazette(1500), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := Unpack(ctx, src, filepath.Join(work, "unpacked"), 0)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(work, "index")
	cost, err := l.Index(ctx, c, dir)
	if err != nil || cost.Articles != 1500 || cost.Usage.CPUSeconds <= 0 {
		t.Fatalf("%+v, %v", cost, err)
	}
	mix := Mix{{TermMid, word(30), word(30)}, {And2, word(1) + " " + word(2), "+" + word(1) + " +" + word(2)}}
	found, err := l.Search(ctx, dir, SearchJob{Mix: mix, Work: work, Warmup: 2, Repeat: 3})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, k := range found.Kinds {
		got[k.Kind] = k.N
	}
	if d := cmp.Diff(map[string]int{All: 6, TermMid: 3, And2: 3}, got); d != "" {
		t.Errorf("measured answers by kind (-want +got):\n%s", d)
	}
	if _, err := l.Search(ctx, dir, SearchJob{Mix: mix, Work: work, Warmup: 0, Repeat: 1}); err == nil {
		t.Error("a warm-up the program does not do is accepted")
	}
}
