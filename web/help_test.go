package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/docs"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
)

// TestHelpAnswered: every example of the help is a query without fault that finds something, and together they show all
// that the manual teaches.
func TestHelpAnswered(t *testing.T) {
	x := sampletest.Index(t)
	var all strings.Builder
	for _, g := range help("./") {
		for _, e := range g.Examples {
			fmt.Fprintln(&all, e.Query, e.Meaning)
			res, err := x.Search(t.Context(), kiosque.SearchRequest{Query: e.Query, Strict: true, Size: -1})
			switch {
			case err != nil:
				t.Errorf("%s: %v", e.Query, err)
			case res.Total == 0 || len(res.Query.Warnings) > 0:
				t.Errorf("%s: %d articles, %q", e.Query, res.Total, res.Query.Warnings)
			}
		}
	}
	for _, op := range []string{
		`"`, "=", "*", "?", "~", "~2", "ET", "OU", "SAUF", " -", "+", "(", "PARMI (", ">=", "NEAR/", "PROCHE/", "ADJ/", "SUIVI/", "NOTNEAR/", "PHRASE", "PARA",
		"debut:", "mots>",
		"titre:", "chapo:", "texte:", "source:", "auteur:", "rubrique:", "id:", "date:", "date:>=", "..",
	} {
		if !strings.Contains(string(docs.Language), op) {
			t.Errorf("the manual does not know %s", op)
		}
		if !strings.Contains(all.String(), op) {
			t.Errorf("the help does not show %s", op)
		}
	}
}

// TestManual: the manual is shown whole, and each of its queries is a link that is answered.
func TestManual(t *testing.T) {
	h := sampleHandler(t, Options{})
	doc := parse(t, get(h, "/aide"))
	checkPage(t, "/aide", doc)
	want := regexp.MustCompile("(?m)^## ").FindAll(docs.Language, -1)
	if got := doc.Find(".text h2").Length(); got != len(want) || doc.Find(".chapters a").Length() != got {
		t.Errorf("%d chapters and %d links to them, want %d", got, doc.Find(".chapters a").Length(), len(want))
	}
	doc.Find(".chapters a").Each(func(_ int, a *goquery.Selection) {
		if id := strings.TrimPrefix(a.AttrOr("href", ""), "#"); doc.Find("[id='"+id+"']").Length() != 1 {
			t.Errorf("chapter %s is not there", id)
		}
	})
	queries := doc.Find(".text td:first-child a")
	if queries.Length() < 100 {
		t.Fatalf("%d queries in the manual", queries.Length())
	}
	queries.Each(func(_ int, a *goquery.Selection) {
		values, err := url.ParseQuery(strings.TrimPrefix(a.AttrOr("href", ""), "./?"))
		if err != nil || values.Get("q") != a.Text() {
			t.Errorf("%s leads to %s", a.Text(), a.AttrOr("href", ""))
		}
		if w := get(h, strings.TrimPrefix(a.AttrOr("href", ""), ".")); w.Code != http.StatusOK {
			t.Errorf("%s: %d", a.Text(), w.Code)
		}
	})
}
