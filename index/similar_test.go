package index

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/alike"
	"github.com/kiosque-search/kiosque/searchertest"
)

// TestSimilar: the words that tell, the copy first, itself never.
func TestSimilar(t *testing.T) {
	strike := "Les dockers du port de Grimbeeck ont voté la grève contre la réforme des retraites. La capitainerie attend le retour des dockers."
	articles := []kiosque.Article{
		{ID: "grève", Title: "Les dockers en grève à Grimbeeck", Body: strike},
		{ID: "copie", Title: "Les dockers en grève à Grimbeeck", Body: strike, Source: "Un autre journal"},
		{ID: "proche", Title: "À Grimbeeck, les dockers reprennent", Body: "La grève des dockers s'achève : la capitainerie rouvre le port."},
		{ID: "loin", Title: "Une recette de gaufres", Body: "De la farine, du beurre, et le tour est joué pour la grève de la faim."},
		{ID: "seul", Body: "Zygomatiques inénarrables."},
	}
	for n := range 30 {
		articles = append(articles, kiosque.Article{
			ID: fmt.Sprint("météo-", n), Title: "Le temps",
			Body: fmt.Sprintf("Soleil le matin, nuages le soir, numéro %d.", n),
		})
	}
	x := openArticles(t, articles...)
	ctx := context.Background()
	similar := func(id string, size int) *kiosque.SimilarResult {
		t.Helper()
		r, err := x.Similar(ctx, kiosque.SimilarRequest{ID: id, Size: size})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := similar("grève", 0)
	var ids, terms []string
	sum := 0.0
	for _, h := range r.Hits {
		ids = append(ids, h.ID)
		if len(h.Terms) < 2 || h.Score <= 0 {
			t.Errorf("%s: %v, %v", h.ID, h.Terms, h.Score)
		}
	}
	for i, s := range r.Terms {
		terms = append(terms, s.Text)
		if sum += s.Weight; i > 0 && s.Weight > r.Terms[i-1].Weight || s.Count < 1 || s.All < 2 {
			t.Errorf("%+v", s)
		}
	}
	if fmt.Sprint(ids) != "[copie proche]" || r.Total != 2 || r.ID != "grève" {
		t.Errorf("got %v of %d", ids, r.Total)
	}
	if r.Terms[0].Text != "dockers" || r.Terms[0].Count != 3 || r.Terms[0].All != 3 || sum < 0.999 || sum > 1.001 {
		t.Errorf("got %+v", r.Terms)
	}
	for _, not := range []string{"les", "la", "contre", "des", "l'", "à"} {
		if slices.Contains(terms, not) && not != "contre" {
			t.Errorf("%q is no word that tells: %v", not, terms)
		}
	}
	if r.Hits[0].Terms[0] != "dockers" || len(r.Hits[0].Terms) != len(r.Terms) {
		t.Errorf("in common with the copy: %v of %v", r.Hits[0].Terms, terms)
	}
	if r = similar("grève", 1); len(r.Hits) != 1 || r.Total != 2 {
		t.Errorf("%d of %d", len(r.Hits), r.Total)
	}
	if r = similar("seul", 0); len(r.Hits) != 0 || r.Hits == nil || r.Terms == nil || r.Total != 0 {
		t.Errorf("got %+v", r)
	}
	if _, err := x.Similar(ctx, kiosque.SimilarRequest{ID: "absent"}); kiosque.CodeOf(err) != kiosque.CodeNotFound {
		t.Errorf("got %v, want not_found", err)
	}
	for _, size := range []int{-1, kiosque.MaxSize + 1} {
		if _, err := x.Similar(ctx, kiosque.SimilarRequest{ID: "seul", Size: size}); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
			t.Errorf("size %d: %v, want bad_request", size, err)
		}
	}
}

// TestSimilarScores: the score of a similar article is what its words weigh, and its hits have them all.
func TestSimilarScores(t *testing.T) {
	w := searchertest.NewWorld(4, 11)
	var articles []kiosque.Article
	for n := range 30 {
		articles = append(articles, w.Article(fmt.Sprint(n)))
	}
	ctx, dir := context.Background(), t.TempDir()
	if _, err := Build(ctx, dir, sequence(articles), BuildOptions{BatchSize: 40}); err != nil {
		t.Fatal(err)
	}
	x, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = x.Close() }()
	some := 0
	for _, a := range articles {
		r, err := x.Similar(ctx, kiosque.SimilarRequest{ID: a.ID, Size: 1000})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Hits) != r.Total || len(r.Terms) > alike.MaxTerms {
			t.Fatalf("%s: %d hits of %d, %d terms", a.ID, len(r.Hits), r.Total, len(r.Terms))
		}
		some += r.Total
		for i, h := range r.Hits {
			if h.ID == a.ID || i > 0 && h.Score > r.Hits[i-1].Score || len(h.Terms) < alike.Least {
				t.Fatalf("%s: %s with %v of %d terms", a.ID, h.ID, h.Terms, len(r.Terms))
			}
			for _, term := range h.Terms {
				m, err := x.Marked(ctx, kiosque.MarkedRequest{ID: h.ID, Search: kiosque.SearchRequest{Query: term}})
				if err != nil || !m.Matches {
					t.Fatalf("%s has no %q: %v", h.ID, term, err)
				}
			}
		}
	}
	if some < 30 {
		t.Errorf("only %d similar articles", some)
	}
}
