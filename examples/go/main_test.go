package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
)

// TestIntranet sends the form of the intranet's page, and follows the first result.
func TestIntranet(t *testing.T) {
	x := sampletest.Index(t)
	h, err := intranet(x)
	if err != nil {
		t.Fatal(err)
	}
	get := func(address string) *goquery.Document {
		t.Helper()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
		if w.Code != http.StatusOK {
			t.Fatalf("%s answers %d", address, w.Code)
		}
		doc, err := goquery.NewDocumentFromReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	form := get("/").Find("form")
	results := "/" + form.AttrOr("action", "") + "?" + form.Find("input").AttrOr("name", "") + "=crue"
	link, ok := get(results).Find(".hit a").First().Attr("href")
	if !ok {
		t.Fatalf("no result at %s", results)
	}
	at, err := url.Parse(results)
	if err != nil {
		t.Fatal(err)
	}
	article, err := at.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	if get(article.String()).Find("h1").Text() == "" {
		t.Errorf("%s has no title", article)
	}
}
