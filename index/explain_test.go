package index

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/explain"
)

// TestExplain is the derivation as it reads.
func TestExplain(t *testing.T) {
	x := openArticles(t,
		kiosque.Article{ID: "a", Title: "Le port en grève", Body: "La grève des dockers bloque le port. La grève dure."},
		kiosque.Article{ID: "b", Body: "Le port est calme."},
	)
	derive := func(id, q string) string {
		m, err := x.Marked(context.Background(), kiosque.MarkedRequest{ID: id, Search: kiosque.SearchRequest{Query: q, Explain: true}})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		var write func(e *kiosque.Explanation, indent string)
		write = func(e *kiosque.Explanation, indent string) {
			b.WriteString(indent + explain.Decimal(e.Value) + " " + e.Text + "\n")
			for i := range e.Parts {
				write(&e.Parts[i], indent+"  ")
			}
		}
		write(m.Explanation, "")
		return b.String()
	}
	for _, tt := range []struct{ id, query, want string }{
		{"a", "grève", `
1,06 pertinence : la somme de ce qu'apporte chaque mot ou expression de la requête (BM25F)
  1,06 « grève » : rareté × (k1 + 1) × fréquence ÷ (k1 + fréquence), où k1 = 0,9
    0,69 rareté de « grève » : ln(1 + (N − n + 0,5) ÷ (n + 0,5)), où n = 1 est le nombre d'articles qui ont une de ses formes et N = 2 celui de tous
    3,65 fréquence pondérée : la somme, sur les champs, de occurrences × poids ÷ (1 − b + b × longueur ÷ longueur moyenne)
      2 titre : 1 × 2 ÷ (1 − 0,5 + 0,5 × 4 ÷ 4)
      1,65 texte : 2 × 1 ÷ (1 − 0,5 + 0,5 × 10 ÷ 7)
`},
		{"a", `"le port" OU (grève PHRASE dockers)`, `
1,78 pertinence : la somme de ce qu'apporte chaque mot ou expression de la requête (BM25F)
  1,26 « grève » et « dockers » dans une même phrase : rareté × (k1 + 1) × fréquence ÷ (k1 + fréquence), où k1 = 0,9
    1,39 rareté : la somme de celles de ses mots
      0,69 rareté de « grève » : ln(1 + (N − n + 0,5) ÷ (n + 0,5)), où n = 1 est le nombre d'articles qui ont une de ses formes et N = 2 celui de tous
      0,69 rareté de « dockers » : ln(1 + (N − n + 0,5) ÷ (n + 0,5)), où n = 1 est le nombre d'articles qui ont une de ses formes et N = 2 celui de tous
    0,82 fréquence pondérée : la somme, sur les champs, de occurrences × poids ÷ (1 − b + b × longueur ÷ longueur moyenne)
      0,82 texte : 1 × 1 ÷ (1 − 0,5 + 0,5 × 10 ÷ 7)
  0,53 « le port » : rareté × (k1 + 1) × fréquence ÷ (k1 + fréquence), où k1 = 0,9
    0,36 rareté : la somme de celles de ses mots
      0,18 rareté de « le » : ln(1 + (N − n + 0,5) ÷ (n + 0,5)), où n = 2 est le nombre d'articles qui ont une de ses formes et N = 2 celui de tous
      0,18 rareté de « port » : ln(1 + (N − n + 0,5) ÷ (n + 0,5)), où n = 2 est le nombre d'articles qui ont une de ses formes et N = 2 celui de tous
    2,82 fréquence pondérée : la somme, sur les champs, de occurrences × poids ÷ (1 − b + b × longueur ÷ longueur moyenne)
      2 titre : 1 × 2 ÷ (1 − 0,5 + 0,5 × 4 ÷ 4)
      0,82 texte : 1 × 1 ÷ (1 − 0,5 + 0,5 × 10 ÷ 7)
`},
		{"b", "grève", `
0 pertinence : nulle, car la requête ne trouve pas cet article
`},
		{"b", "mots>2", `
0 pertinence : nulle, car aucun mot de la requête ne compte dans cet article
`},
	} {
		if diff := cmp.Diff(tt.want, "\n"+derive(tt.id, tt.query)); diff != "" {
			t.Errorf("%s in %s (-want +got):\n%s", tt.query, tt.id, diff)
		}
	}
}
