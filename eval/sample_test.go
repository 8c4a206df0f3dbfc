package eval

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/sample"
)

var update = flag.Bool("update", false, "rewrite rank_stats.txt")

// TestSampleRanking compares what the engine makes of the judged queries with rank_stats.txt. Where a change of
// ranking is meant, -update rewrites the file, and the diff says what it costs and brings.
func TestSampleRanking(t *testing.T) {
	articles, ids := sampleArticles(t)
	names := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(ids)) {
		if have, ok := names[ids[key]]; !ok || obscurity(key) < obscurity(have) {
			names[ids[key]] = key
		}
	}
	queries := readQueries(t, "queries.tsv")
	judgments, err := readJudgments(t, "qrels.tsv").Resolve(ids)
	if err != nil {
		t.Fatal(err)
	}
	if len(judgments) != len(queries) {
		t.Errorf("%d queries, %d of them judged", len(queries), len(judgments))
	}

	s := build(t, articles)
	res, err := Run(t.Context(), s, queries, judgments, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := res.WriteStats(&b, judgments, func(id string) string { return names[id] }); err != nil {
		t.Fatal(err)
	}
	t.Logf("sample: %d queries, %d without hit  %v", len(res.Answers), res.Empty, res.Mean)
	anyWord, err := Run(t.Context(), s, queries, judgments, Options{Rewrite: AnyWord})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("sample, any word: %d without hit  %v", anyWord.Empty, anyWord.Mean)

	if *update {
		if err := os.WriteFile("rank_stats.txt", []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("rank_stats.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("rank_stats.txt (-want +got), -update rewrites it:\n%s", diff)
	}
}

// sampleArticles reads the sample corpus, and maps the keys that judgments may use to IDs: a declared ID, path#n for
// the n-th article of a file, and the path alone where a file holds one article.
func sampleArticles(t *testing.T) (articles []kiosque.Article, ids map[string]string) {
	t.Helper()
	dir := t.TempDir()
	if _, err := sample.Write(dir); err != nil {
		t.Fatal(err)
	}
	ids = map[string]string{}
	count := map[string]int{}
	for item, err := range corpus.Open(t.Context(), []string{dir}, nil, corpus.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		rel, err := filepath.Rel(dir, item.Path)
		if err != nil {
			t.Fatal(err)
		}
		rel = filepath.ToSlash(rel)
		count[rel]++
		articles = append(articles, item.Article)
		ids[fmt.Sprintf("%s#%d", rel, count[rel])] = item.Article.ID
		ids[item.Article.ID] = item.Article.ID
	}
	for rel, n := range count {
		if n == 1 {
			ids[rel] = ids[rel+"#1"]
		}
	}
	return articles, ids
}

// obscurity orders the keys of one article: a declared ID or a path, path#n, the hash of the content.
func obscurity(key string) int {
	switch {
	case strings.HasPrefix(key, "k-"):
		return 2
	case strings.Contains(key, "#"):
		return 1
	}
	return 0
}

// build indexes articles in a folder of the test.
func build(t *testing.T, articles []kiosque.Article) kiosque.Searcher {
	t.Helper()
	dir := t.TempDir()
	all := func(yield func(kiosque.Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}
	if _, err := index.Build(t.Context(), dir, all, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	s, err := index.Open(t.Context(), dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func readQueries(t *testing.T, name string) []Query {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	queries, err := ReadQueries(f)
	if err != nil {
		t.Fatal(err)
	}
	return queries
}

func readJudgments(t *testing.T, name string) Judgments {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	judgments, err := ReadJudgments(f)
	if err != nil {
		t.Fatal(err)
	}
	return judgments
}
