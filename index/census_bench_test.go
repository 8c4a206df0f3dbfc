package index

import (
	"context"
	"testing"

	"github.com/kiosque-search/kiosque"
)

// countedWords are words of the recombined articles of Orange, from few to many articles, and those of random articles.
var countedWords = []string{"thon", "ambulance", "tribunal", "président", "france", "w7"}

// BenchmarkNeighbours counts the words around all occurrences of a word; how often each stands at all has been counted before.
func BenchmarkNeighbours(b *testing.B) {
	benchmarkCounts(b, func(x *Index, word string) error {
		_, err := x.Neighbours(context.Background(), kiosque.NeighboursRequest{Search: kiosque.SearchRequest{Query: "=" + word}, Least: 3})
		return err
	})
}

// BenchmarkSpecificities counts the words of the articles that have a word, and of the others.
func BenchmarkSpecificities(b *testing.B) {
	benchmarkCounts(b, func(x *Index, word string) error {
		_, err := x.Vocabulary(context.Background(), kiosque.VocabularyRequest{
			Target: kiosque.SearchRequest{Query: "=" + word}, Rest: true, Least: 5, Spread: 2,
		})
		return err
	})
}

func benchmarkCounts(b *testing.B, ask func(x *Index, word string) error) {
	x := asked(b)
	for _, word := range countedWords {
		r, err := x.Search(context.Background(), kiosque.SearchRequest{Query: "=" + word, Size: -1, NoFacets: true})
		if err != nil {
			b.Fatal(err)
		}
		if r.Total == 0 {
			continue
		}
		if err := ask(x, word); err != nil {
			b.Fatal(err)
		}
		b.Run(word, func(b *testing.B) {
			for b.Loop() {
				if err := ask(x, word); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(r.Total), "articles")
			b.ReportMetric(float64(r.Occurrences), "occurrences")
		})
	}
}
