package opensearch

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/eval"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/cluster"
	"github.com/kiosque-search/kiosque/internal/rounds"
	"github.com/kiosque-search/kiosque/searchertest"
)

const shared = "../../shared/data"

// folder is the same collection in the embedded engine.
func folder(t *testing.T, articles []kiosque.Article) *index.Index {
	t.Helper()
	dir := t.TempDir()
	if _, err := index.Build(t.Context(), dir, sequence(articles), index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(t.Context(), dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

// TestReadsNothing asks an engine that may read no candidates: what it answers is the same as ever, what it cannot answer it refuses or
// leaves out, and that is not much.
func TestReadsNothing(t *testing.T) {
	hosts := cluster.Hosts(t)
	rounds.Each(t, []uint64{3}, func(t *testing.T, seed uint64) {
		w := searchertest.NewWorld(seed, 11)
		articles := w.Articles(240)
		x, c := folder(t, articles), collection(t, hosts, articles, Options{ReadMost: -1})
		sum := comparison{}
		for range rounds.Of(2000) {
			sum.compare(t, x, c, w.Request())
			sum.compare(t, x, c, w.Tree(t))
		}
		t.Logf("%+v", sum)
		if sum.Equal < 2*(sum.Refused+sum.Uncounted) {
			t.Errorf("too little is decided in the cluster: %+v", sum)
		}
	})
}

// TestPress asks of a real press, where there is one, what it prints.
func TestPress(t *testing.T) {
	hosts := cluster.Hosts(t)
	articles := press(t, "presse/orange-2011-2019.jsonl.gz")
	x, c := folder(t, articles), collection(t, hosts, articles, Options{})
	rounds.Each(t, []uint64{5}, func(t *testing.T, seed uint64) {
		w := searchertest.PressWorld(seed, articles)
		sum := comparison{}
		for range rounds.Of(600) {
			sum.compare(t, x, c, w.Request())
			sum.compare(t, x, c, w.Tree(t))
		}
		t.Logf("%+v", sum)
	})
}

// TestRelevance measures both engines by the same judgments.
func TestRelevance(t *testing.T) {
	hosts := cluster.Hosts(t)
	articles := press(t, "relevance/service-public/corpus.jsonl.gz")
	open := func(name string) *os.File {
		f, err := os.Open(filepath.Join(shared, "relevance/service-public", name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	queries, err := eval.ReadQueries(open("queries.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	judgments, err := eval.ReadJudgments(open("qrels.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var measured [2]eval.Measures
	for n, s := range []kiosque.Searcher{folder(t, articles), collection(t, hosts, articles, Options{})} {
		r, err := eval.Run(t.Context(), s, queries, judgments, eval.Options{})
		if err != nil {
			t.Fatal(err)
		}
		measured[n] = r.Mean
		t.Logf("%d queries, %v", len(r.Answers), r.Mean)
	}
	if d := math.Abs(measured[0].NDCG10 - measured[1].NDCG10); d > 0.02*measured[0].NDCG10 {
		t.Errorf("nDCG@10 is %v in the folder, %v in the cluster", measured[0].NDCG10, measured[1].NDCG10)
	}
}

// press reads articles of other people's, in a long run.
func press(t *testing.T, name string) (articles []kiosque.Article) {
	t.Helper()
	if os.Getenv(rounds.LongVar) == "" {
		t.Skip("NOT TESTED: real texts; a long run does it")
	}
	f, err := os.Open(filepath.Join(shared, name))
	if err != nil {
		t.Skipf("NOT TESTED: real texts: %v", err)
	}
	defer func() { _ = f.Close() }()
	r, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for d := json.NewDecoder(r); d.More(); {
		var a struct{ ID, Title, Lead, Text, Date, Source, Section string }
		if err := d.Decode(&a); err != nil {
			t.Fatal(err)
		}
		date, err := kiosque.ReadDate(a.Date)
		if err != nil {
			date = kiosque.Date{}
		}
		if a.ID == "" {
			a.ID = fmt.Sprint("n", len(articles))
		}
		if !seen[a.ID] {
			seen[a.ID] = true
			articles = append(articles, kiosque.Article{
				ID: a.ID, Title: a.Title, Lead: a.Lead, Body: a.Text, Date: date, Source: a.Source, Section: a.Section, Authors: []string{},
			})
		}
	}
	return articles
}

// comparison says what became of comparisons.
type comparison struct{ Equal, Found, Refused, Uncounted int }

// compare holds an answer of the cluster to that of a folder. Articles of one score, but for its last digits, may stand in either order.
func (s *comparison) compare(t *testing.T, x *index.Index, c kiosque.Searcher, req kiosque.SearchRequest) {
	t.Helper()
	want, err := x.Search(t.Context(), req)
	if err != nil {
		if _, other := c.Search(t.Context(), req); kiosque.CodeOf(other) != kiosque.CodeOf(err) {
			t.Fatalf("%q: %v in the folder, %v in the cluster", req.Query, err, other)
		}
		return
	}
	got, err := c.Search(t.Context(), req)
	if kiosque.CodeOf(err) == kiosque.CodeUnsupported {
		s.Refused++
		return
	}
	if err != nil {
		t.Fatalf("%q %+v: %v", req.Query, req, err)
	}
	if s.Equal++; want.Total > 0 {
		s.Found++
	}
	if slices.Contains(got.Uncounted, kiosque.UncountedOccurrences) {
		s.Equal--
		s.Uncounted++
		want.Occurrences = 0
	}
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-5*(1+math.Abs(a)) }
	scores := func(r *kiosque.SearchResult) (of []float64) {
		for _, h := range r.Hits {
			of = append(of, h.Score)
		}
		return of
	}
	if diff := gocmp.Diff(scores(want), scores(got), gocmp.Comparer(near), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%q %+v: scores (-folder +cluster):\n%s", req.Query, req, diff)
	}
	byID := map[string]kiosque.Hit{}
	for _, h := range want.Hits {
		byID[h.ID] = h
	}
	for n, h := range got.Hits {
		other, ok := byID[h.ID]
		if !ok { // it has the score of the last of the page
			if last := want.Hits[len(want.Hits)-1].Score; !near(h.Score, last) && !near(h.Score, want.Hits[0].Score) {
				t.Fatalf("%q %+v: %s (%v) is no hit of the folder", req.Query, req, h.ID, h.Score)
			}
			continue
		}
		got.Hits[n].Reprises = other.Reprises
		if diff := gocmp.Diff(other, got.Hits[n], cmpopts.EquateApprox(1e-5, 1e-5), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q %+v: %s (-folder +cluster):\n%s", req.Query, req, h.ID, diff)
		}
	}
	ignore := cmpopts.IgnoreFields(kiosque.SearchResult{}, "TookMS", "Distinct", "Uncounted", "Next", "Hits")
	if diff := gocmp.Diff(want, got, ignore, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%q %+v (-folder +cluster):\n%s", req.Query, req, diff)
	}
}
