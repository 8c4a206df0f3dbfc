package web

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
)

// TestDerivedOnThePage: what only the second tier looks for is told, listed with the forms, and can be unticked.
func TestDerivedOnThePage(t *testing.T) {
	h, err := NewHandler(sampletest.Of(t, articlesOf(
		kiosque.Article{ID: "1", Title: "Quais", Body: "La grève des dockers bloque les quais."},
		kiosque.Article{ID: "2", Title: "Voirie", Body: "La voirie est en grève."},
	)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	page := func(query string, without ...string) string {
		values := url.Values{"q": {query}}
		for _, f := range without {
			values.Add("forms", "-"+f)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/?"+values.Encode(), nil))
		return w.Body.String()
	}
	const ticked, noted = `name="kept" value="grève" checked`, "mot dérivé, dans les résultats élargis"
	if got := page("grévistes dockers voirie"); !strings.Contains(got, ticked) || !strings.Contains(got, noted) || strings.Count(got, "Résultat élargi<") != 2 {
		t.Errorf("a derived word is not shown:\n%s", got)
	}
	if got := page("grévistes dockers quais", "grève"); strings.Contains(got, ticked) || strings.Count(got, "Résultat élargi<") != 1 {
		t.Errorf("a derived word is not left out:\n%s", got)
	}
	if got := page("dokcers voirie"); !strings.Contains(got, french.Typeset("dans les résultats élargis, « dockers » est cherché à sa place")) {
		t.Errorf("the word that was meant is not told:\n%s", got)
	}
}
