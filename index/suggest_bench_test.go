package index

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/engine/respell"
)

// BenchmarkSuggestions measures how many misspellings are set right, by the first suggestion and by any: some found in French
// corpora, with what was meant, and words of titles with one letter too many, missing, wrong, or swapped with the next one.
// Those count that next to nothing in the collection has, and whose correction ten articles have.
func BenchmarkSuggestions(b *testing.B) {
	articles := orange(b, 1<<30)
	found, err := os.ReadFile("../../shared/data/french/typos.tsv")
	if err != nil {
		b.Skip("the misspellings are not here: ", err)
	}
	dir := b.TempDir()
	if _, err := Build(context.Background(), dir, sequence(articles), BuildOptions{}); err != nil {
		b.Fatal(err)
	}
	x := open(b, dir)
	var known [][2]string
	for line := range strings.Lines(string(found)) {
		f := strings.Split(line, "\t")
		if !strings.ContainsAny(f[0]+f[1], " '’-") && len(f[0]) > 3 {
			known = append(known, [2]string{f[0], f[1]})
		}
	}
	b.Run("found", func(b *testing.B) { measureTypos(b, x, known) })
	b.Run("made", func(b *testing.B) { measureTypos(b, x, madeTypos(articles, 400)) })
}

func madeTypos(articles []kiosque.Article, n int) (made [][2]string) {
	r := rand.New(rand.NewPCG(20, 25))
	for len(made) < n {
		words := formsOf(articles[r.IntN(len(articles))].Title)
		if len(words) == 0 {
			continue
		}
		word := []rune(words[r.IntN(len(words))])
		if len(word) < 5 || strings.ContainsAny(string(word), "0123456789·.'") {
			continue
		}
		at, wrong := r.IntN(len(word)-1), rune('a'+r.IntN(26))
		typo := slices.Clone(word)
		switch r.IntN(4) {
		case 0:
			typo = slices.Insert(typo, at, wrong)
		case 1:
			typo = slices.Delete(typo, at, at+1)
		case 2:
			typo[at] = wrong
		case 3:
			typo[at], typo[at+1] = typo[at+1], typo[at]
		}
		made = append(made, [2]string{string(typo), string(word)})
	}
	return made
}

func measureTypos(b *testing.B, x *Index, typos [][2]string) {
	asked, first, some := 0, 0, 0
	for b.Loop() {
		asked, first, some = 0, 0, 0
		for _, typo := range typos {
			r, err := x.Search(context.Background(), kiosque.SearchRequest{Query: typo[0], Size: -1, NoFacets: true, Help: true})
			if err != nil {
				b.Fatal(err)
			}
			if r.Total > respell.Rare(x.pool.Present().articles) || total(b, x, typo[1]) < 10 {
				continue
			}
			asked++
			meant := formsOf(typo[1])
			at := slices.IndexFunc(r.Query.Suggestions, func(s kiosque.Suggestion) bool {
				words := formsOf(s.Query)
				table := analysis.NewTable(append(words, meant...))
				n, _ := table.Find(words[0])
				return len(words) == 1 && slices.Contains(table.Inflected([]byte(meant[0])), n)
			})
			if at >= 0 {
				some++
			}
			if at == 0 {
				first++
			}
		}
	}
	b.ReportMetric(float64(asked), "typos")
	b.ReportMetric(100*float64(first)/float64(asked), "%first")
	b.ReportMetric(100*float64(some)/float64(asked), "%any")
}

func formsOf(text string) (out []string) {
	var a analysis.Analyzer
	for _, t := range a.Analyze([]byte(text)) {
		out = append(out, string(a.Term(t)))
	}
	return out
}
