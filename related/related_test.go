package related

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
)

// TestWordsAreCounted holds each word to what searches find, and its score to its place.
func TestWordsAreCounted(t *testing.T) {
	x := sampletest.Index(t)
	count := func(req kiosque.SearchRequest, text string) int {
		req.Query, req.Size, req.Widen = text, -1, kiosque.WidenNever
		r, err := x.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		return r.Total
	}
	for _, req := range []kiosque.SearchRequest{
		{Query: "grève"}, {Query: "maire OU conseil"}, {Query: `"conseil municipal" -port`}, {Query: "titre:port"}, {Query: "grève", Since: kiosque.Date{Year: 2015}},
	} {
		found, err := Of(t.Context(), x, Request{Search: req, Size: 10})
		if err != nil {
			t.Fatal(err)
		}
		if n := count(req, req.Query); found.Articles != n || len(found.Words) > 10 {
			t.Errorf("%s: %d articles, a search finds %d; %d words", req.Query, found.Articles, n, len(found.Words))
		}
		for i, w := range found.Words {
			if both, all := count(req, "("+req.Query+") ET "+w.Alone), count(req, w.Alone); w.Count != both || w.All != all {
				t.Errorf("%s, %s: %d of %d, searches find %d of %d", req.Query, w.Text, w.Count, w.All, both, all)
			}
			if with := count(req, w.With); with != found.Articles+w.All-w.Count {
				t.Errorf("%s: %s finds %d", req.Query, w.With, with)
			}
			if i > 0 && w.Score > found.Words[i-1].Score {
				t.Errorf("%s: %s behind %s", req.Query, w.Text, found.Words[i-1].Text)
			}
		}
	}
}

func TestRelated(t *testing.T) {
	var articles []kiosque.Article
	add := func(n int, text string) {
		for range n {
			articles = append(articles, kiosque.Article{ID: fmt.Sprint("a", len(articles)), Title: "Titre", Body: fmt.Sprint(text, " Numéro ", len(articles))})
		}
	}
	add(6, "La convention collective nationale (CCN) fixe le préavis et le salaire.")
	add(4, "La CCN fixe le préavis du salarié.")
	add(40, "Le port de pêche est fermé, dit le maire.")
	add(3, "La convention du salarié.")
	x := sampletest.Of(t, func(yield func(kiosque.Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	})
	const ccn, long = "CCN = convention collective nationale (6): ", `"convention collective nationale" 6`
	for _, tt := range []struct{ query, want string }{
		{"CCN", ccn + `CCN OU "convention collective nationale" / ` + long + `; fixe 10/10, préavis 10/10, collective 6/6`},
		{"ccn", ccn + `ccn OU "convention collective nationale" / ` + long + `; fixe 10/10, préavis 10/10, collective 6/6`},
		{"préavis CCN", ccn + `préavis (CCN OU "convention collective nationale") / ` + long + `; fixe 10/10, collective 6/6, nationale 6/6`},
		{"convention collective nationale", ccn + `(convention collective nationale) OU CCN / CCN 10; salaire 6/6, CCN 6/10, fixe 6/10`},
		{"port", "; dit 40/40, fermé 40/40, maire 40/40"},
		{"introuvable", "; "},
		{"", "; "},
		{"date:hier", "; "},
	} {
		found, err := Of(t.Context(), x, Request{Search: kiosque.SearchRequest{Query: tt.query}, Size: 3})
		if err != nil {
			t.Fatal(err)
		}
		var acronyms, words []string
		for _, a := range found.Acronyms {
			acronyms = append(acronyms, fmt.Sprintf("%s = %s (%d): %s / %s %d", a.Short, a.Long, a.Said, a.With, a.Alone, a.All))
		}
		for _, w := range found.Words {
			words = append(words, fmt.Sprintf("%s %d/%d", w.Printed, w.Count, w.All))
		}
		if got := strings.Join(acronyms, ", ") + "; " + strings.Join(words, ", "); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.query, got, tt.want)
		}
	}
	for _, size := range []int{-1, MaxSize + 1} {
		if _, err := Of(t.Context(), x, Request{Size: size}); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
			t.Errorf("size %d: %v", size, err)
		}
	}
}
