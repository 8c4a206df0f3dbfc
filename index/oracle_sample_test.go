package index

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/internal/rounds"
	"github.com/kiosque-search/kiosque/internal/sample"
	"github.com/kiosque-search/kiosque/query"
)

// TestOracleSample asks the sample press random queries, in words and phrases that it prints, with every operator: totals,
// occurrences, facets, scores, orders and marks are those of the scan.
func TestOracleSample(t *testing.T) {
	t.Parallel()
	ctx, dir := context.Background(), t.TempDir()
	files := filepath.Join(dir, "files")
	if _, err := sample.Write(files); err != nil {
		t.Fatal(err)
	}
	var articles []kiosque.Article
	known := map[string]bool{}
	for item, err := range corpus.Open(ctx, []string{files}, nil, corpus.Options{}) {
		if a := item.Article; err == nil && !known[a.ID] {
			known[a.ID] = true
			articles = append(articles, a)
		}
	}
	if _, err := Build(ctx, filepath.Join(dir, "index"), sequence(articles), BuildOptions{BatchSize: 60}); err != nil {
		t.Fatal(err)
	}
	x, err := Open(ctx, filepath.Join(dir, "index"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = x.Close() }()
	public, err := Open(ctx, filepath.Join(dir, "index"), Options{PublicPostings: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = public.Close() }()
	scan := newOracle(articles)
	rounds.Each(t, []uint64{13}, func(t *testing.T, seed uint64) {
		w := pressWorld(seed, articles)
		compareTyped(ctx, t, w, x, public, scan, rounds.Of(600))
		compareExpressions(ctx, t, w, x, public, scan, rounds.Of(300))
	})
}

// pressWorld makes queries of the words that some articles print, and of words that stand side by side there.
func pressWorld(seed uint64, articles []kiosque.Article) textWorld {
	w := newTextWorld(seed, 11)
	w.words, w.sources, w.sections = nil, nil, nil
	for _, a := range articles {
		w.sources, w.sections = append(w.sources, a.Source), append(w.sections, a.Section)
	}
	var a analysis.Analyzer
	plain := func(s string) bool { return !strings.ContainsAny(s, `*?~()[]{}:,;<>="|+\`) }
	some := w.Perm(len(articles))[:6] // few, so that words which stand together are asked for together
	for range 400 {
		from := articles[pick(w, some...)]
		tokens := a.Analyze([]byte(from.Body))
		if len(tokens) < 3 {
			continue
		}
		k := w.IntN(len(tokens) - 2)
		word := from.Body[tokens[k].Start:tokens[k].End]
		if q, err := query.Parse(word, query.Options{Strict: true}); err == nil && plain(word) {
			if _, one := q.Root.(*query.Word); one {
				w.words = append(w.words, word)
			}
		}
		phrase := from.Body[tokens[k].Start:tokens[k+1+w.IntN(2)].End]
		if plain(phrase) {
			w.phrases = append(w.phrases, strings.Join(strings.Fields(phrase), " "))
		}
	}
	return w
}
