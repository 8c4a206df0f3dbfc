package index

import (
	"context"
	"os"
	"testing"

	"github.com/kiosque-search/kiosque"
)

// asked opens the index that KIOSQUE_BENCH_INDEX names, or one of random articles.
func asked(b *testing.B) *Index {
	b.Helper()
	ctx, dir := context.Background(), os.Getenv("KIOSQUE_BENCH_INDEX")
	if dir == "" {
		dir = b.TempDir()
		if _, err := Build(ctx, dir, sequence(frequentWords(6000)), BuildOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	x, err := Open(ctx, dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = x.Close() })
	return x
}

// BenchmarkComplete completes what is typed on an index that has completed nothing yet, but for what it makes once: the
// words that begin with one letter are those that most articles have.
func BenchmarkComplete(b *testing.B) {
	x := asked(b)
	for _, once := range []string{"a", "source:", "auteur:a"} {
		if _, err := x.Complete(context.Background(), kiosque.CompleteRequest{Query: once}); err != nil {
			b.Fatal(err)
		}
	}
	for _, typed := range []string{"a", "d", "p", "pr", "de", "pré", "prési", "grève des tr", "titre:p", "source:", "auteur:ma"} {
		b.Run(typed, func(b *testing.B) {
			for b.Loop() {
				x.pool.Present().talliesMu.Lock()
				x.pool.Present().tallies = nil
				x.pool.Present().talliesMu.Unlock()
				if _, err := x.Complete(context.Background(), kiosque.CompleteRequest{Query: typed}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkHelp asks for what finds nothing or hardly anything, with help and without.
func BenchmarkHelp(b *testing.B) {
	x := asked(b)
	for _, bb := range []struct{ name, query string }{
		{"one word", "présidant"},
		{"few hits", "ensuivie"},
		{"no such word", "xyzzyqwerty"},
		{"three words", "présidennt répubblique francaize"},
		{"words joined", "presidentdelarepublique"},
		{"frequent words", "le la les de du des zzyxx"},
		{"frequent words that exclude each other", `("de la" OU le) SAUF (de OU la OU le)`},
		{"proximity", "de NEAR/5 la NEAR/5 zzyxx"},
		{"sentences", "de PHRASE la PHRASE les PHRASE zzyxx"},
		{"phrase", `"le de la les des du"`},
		{"patterns", "abr* bra* cra* zzyxx*"},
		{"letters", "zzzzzzzzzzzz~2 de"},
	} {
		for _, help := range []bool{false, true} {
			name := bb.name
			if help {
				name += ", helped"
			}
			b.Run(name, func(b *testing.B) {
				total := 0
				for b.Loop() {
					x.pool.Present().talliesMu.Lock()
					x.pool.Present().tallies = nil
					x.pool.Present().talliesMu.Unlock()
					r, err := x.Search(context.Background(), kiosque.SearchRequest{Query: bb.query, Help: help})
					if err != nil {
						b.Fatal(err)
					}
					total = r.Total
				}
				b.ReportMetric(float64(total), "articles")
			})
		}
	}
}
