package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
)

// BenchmarkProximity asks for frequent words together, beside their conjunction: the ratios to And are what matters.
func BenchmarkProximity(b *testing.B) {
	ctx := context.Background()
	x := asked(b)
	word := func(s string) query.Node { return &query.Word{Text: s, Level: query.Folded} }
	two := []query.Node{word("de"), word("la")}
	three := []query.Node{word("de"), word("la"), word("le")}
	either := []query.Node{&query.Or{Nodes: three}, word("les")}
	for _, bb := range []struct {
		name string
		node query.Node
	}{
		{"two/And", &query.And{Nodes: two}},
		{"two/phrase", &query.Phrase{Words: two}},
		{"two/NEAR0", &query.Near{Nodes: two}},
		{"two/NEAR5", &query.Near{Nodes: two, N: 5}},
		{"two/NEAR50", &query.Near{Nodes: two, N: 50}},
		{"two/ADJ5", &query.Near{Nodes: two, N: 5, Ordered: true}},
		{"two/NOTNEAR5", &query.NotNear{Node: two[0], Far: two[1], N: 5}},
		{"two/PHRASE", &query.Same{Nodes: two}},
		{"two/PARA", &query.Same{Unit: query.Paragraph, Nodes: two}},
		{"two/first50", &query.First{N: 50, Node: &query.And{Nodes: two}}},
		{"three/And", &query.And{Nodes: three}},
		{"three/NEAR5", &query.Near{Nodes: three, N: 5}},
		{"three/ADJ5", &query.Near{Nodes: three, N: 5, Ordered: true}},
		{"three/PHRASE", &query.Same{Nodes: three}},
		{"group/And", &query.And{Nodes: either}},
		{"group/NEAR5", &query.Near{Nodes: either, N: 5}},
		{"number/word", two[0]},
		{"number/AtLeast10", &query.AtLeast{N: 10, Node: two[0]}},
		{"number/Among2of3", &query.Among{N: 2, Nodes: three}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			req := kiosque.SearchRequest{Size: 10, Snippets: -1, NoFacets: true}
			q := &query.Query{Root: bb.node}
			var r *kiosque.SearchResult
			for b.Loop() {
				r = x.answer(ctx, b, req, q)
			}
			b.ReportMetric(float64(r.Total), "articles")
			b.ReportMetric(float64(r.Occurrences), "occurrences")
		})
	}
}

// frequentWords makes articles of some four hundred words, a sixth of them the four most frequent ones of French.
func frequentWords(n int) []kiosque.Article {
	r := rand.New(rand.NewPCG(1, 2))
	articles := make([]kiosque.Article, n)
	for i := range articles {
		var text strings.Builder
		for range 200 + r.IntN(400) {
			switch k := r.IntN(100); {
			case k < 6:
				text.WriteString("de")
			case k < 10:
				text.WriteString("la")
			case k < 13:
				text.WriteString("le")
			case k < 16:
				text.WriteString("les")
			default:
				fmt.Fprintf(&text, "mot%d", int(r.ExpFloat64()*2000))
			}
			switch r.IntN(100) {
			case 0:
				text.WriteString(".\n\n")
			case 1, 2, 3, 4:
				text.WriteString(". ")
			default:
				text.WriteByte(' ')
			}
		}
		articles[i] = kiosque.Article{ID: fmt.Sprint(i), Title: fmt.Sprintf("mot%d", r.IntN(5000)), Body: text.String()}
	}
	return articles
}

// answer asks an index a query that is a tree already.
func (x *Index) answer(ctx context.Context, t testing.TB, req kiosque.SearchRequest, q *query.Query) *kiosque.SearchResult {
	t.Helper()
	i, err := x.inquireOf(ctx, &req, q)
	if err != nil {
		t.Fatalf("%s: %v", q.Root, err)
	}
	defer i.close()
	r, err := i.search(ctx, &req)
	if err != nil {
		t.Fatalf("%s: %v", q.Root, err)
	}
	return r
}
