package index

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

// checkExplanations derives the scores of a page: each part is computed from those below it, and the whole is the score.
func checkExplanations(ctx context.Context, t *testing.T, x *Index, req kiosque.SearchRequest) {
	t.Helper()
	req.Explain = true
	r, err := x.Search(ctx, req)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range r.Hits {
		sum := 0.0
		if h.Explanation == nil || h.Explanation.Value != h.Score {
			t.Fatalf("%q: %s has the score %v, explained %+v", req.Query, h.ID, h.Score, h.Explanation)
		}
		for _, leaf := range h.Explanation.Parts {
			sum += leaf.Value
			weight, tf := leaf.Parts[0].Value, leaf.Parts[1].Value
			if want := weight * (k1 + 1) * tf / (k1 + tf); !near(leaf.Value, want) {
				t.Fatalf("%q: %s: %v, want %v: %+v", req.Query, h.ID, leaf.Value, want, leaf)
			}
			fields := 0.0
			for _, f := range leaf.Parts[1].Parts {
				fields += f.Value
			}
			if !near(fields, tf) {
				t.Fatalf("%q: %s: fields make %v, not %v", req.Query, h.ID, fields, tf)
			}
		}
		if math.Abs(sum-h.Score) > 1e-4*(1+h.Score) {
			t.Fatalf("%q: %s: the parts make %v, the score is %v", req.Query, h.ID, sum, h.Score)
		}
		m, err := x.Marked(ctx, kiosque.MarkedRequest{ID: h.ID, Search: req})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(h.Explanation, m.Explanation); diff != "" {
			t.Fatalf("%q: %s (-hit +marked):\n%s", req.Query, h.ID, diff)
		}
	}
}

// TestExplain is the derivation as it reads.
func TestExplain(t *testing.T) {
	x := openArticles(t,
		kiosque.Article{ID: "a", Title: "Le port en grève", Body: "La grève des dockers bloque le port. La grève dure."},
		kiosque.Article{ID: "b", Body: "Le port est calme."},
	)
	explain := func(id, q string) string {
		m, err := x.Marked(context.Background(), kiosque.MarkedRequest{ID: id, Search: kiosque.SearchRequest{Query: q, Explain: true}})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		var write func(e *kiosque.Explanation, indent string)
		write = func(e *kiosque.Explanation, indent string) {
			b.WriteString(indent + decimal(e.Value) + " " + e.Text + "\n")
			for i := range e.Parts {
				write(&e.Parts[i], indent+"  ")
			}
		}
		write(m.Explanation, "")
		return b.String()
	}
	for _, tt := range []struct{ id, query, want string }{
		{"a", "grève", `
1,14 pertinence : la somme de ce qu'apporte chaque mot ou expression de la requête (BM25F)
  1,14 « grève » : rareté × (k1 + 1) × fréquence ÷ (k1 + fréquence), où k1 = 1,2
    0,69 rareté de « grève » : ln(1 + (N − n + 0,5) ÷ (n + 0,5)), où n = 1 est le nombre d'articles qui ont une de ses formes et N = 2 celui de tous
    3,51 fréquence pondérée : la somme, sur les champs, de occurrences × poids ÷ (1 − b + b × longueur ÷ longueur moyenne)
      2 titre : 1 × 2 ÷ (1 − 0,5 + 0,5 × 4 ÷ 4)
      1,51 texte : 2 × 1 ÷ (1 − 0,75 + 0,75 × 10 ÷ 7)
`},
		{"a", `"le port" OU (grève PHRASE dockers)`, `
1,74 pertinence : la somme de ce qu'apporte chaque mot ou expression de la requête (BM25F)
  1,18 « grève » et « dockers » dans une même phrase : rareté × (k1 + 1) × fréquence ÷ (k1 + fréquence), où k1 = 1,2
    1,39 rareté : la somme de celles de ses mots
      0,69 rareté de « grève » : ln(1 + (N − n + 0,5) ÷ (n + 0,5)), où n = 1 est le nombre d'articles qui ont une de ses formes et N = 2 celui de tous
      0,69 rareté de « dockers » : ln(1 + (N − n + 0,5) ÷ (n + 0,5)), où n = 1 est le nombre d'articles qui ont une de ses formes et N = 2 celui de tous
    0,76 fréquence pondérée : la somme, sur les champs, de occurrences × poids ÷ (1 − b + b × longueur ÷ longueur moyenne)
      0,76 texte : 1 × 1 ÷ (1 − 0,75 + 0,75 × 10 ÷ 7)
  0,56 « le port » : rareté × (k1 + 1) × fréquence ÷ (k1 + fréquence), où k1 = 1,2
    0,36 rareté : la somme de celles de ses mots
      0,18 rareté de « le » : ln(1 + (N − n + 0,5) ÷ (n + 0,5)), où n = 2 est le nombre d'articles qui ont une de ses formes et N = 2 celui de tous
      0,18 rareté de « port » : ln(1 + (N − n + 0,5) ÷ (n + 0,5)), où n = 2 est le nombre d'articles qui ont une de ses formes et N = 2 celui de tous
    2,76 fréquence pondérée : la somme, sur les champs, de occurrences × poids ÷ (1 − b + b × longueur ÷ longueur moyenne)
      2 titre : 1 × 2 ÷ (1 − 0,5 + 0,5 × 4 ÷ 4)
      0,76 texte : 1 × 1 ÷ (1 − 0,75 + 0,75 × 10 ÷ 7)
`},
		{"b", "grève", `
0 pertinence : nulle, car la requête ne trouve pas cet article
`},
		{"b", "mots>2", `
0 pertinence : nulle, car aucun mot de la requête ne compte dans cet article
`},
	} {
		if diff := cmp.Diff(tt.want, "\n"+explain(tt.id, tt.query)); diff != "" {
			t.Errorf("%s in %s (-want +got):\n%s", tt.query, tt.id, diff)
		}
	}
}
