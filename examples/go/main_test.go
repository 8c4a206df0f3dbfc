package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/sample"
)

// TestIntranet sends the form of the intranet's page, and follows the first result.
func TestIntranet(t *testing.T) {
	dir := t.TempDir()
	press := filepath.Join(dir, "presse")
	if _, err := sample.Write(press); err != nil {
		t.Fatal(err)
	}
	articles := func(yield func(kiosque.Article, error) bool) {
		for item, err := range corpus.Open(t.Context(), []string{press}, nil, corpus.Options{}) {
			if err == nil && !yield(item.Article, nil) {
				return
			}
		}
	}
	if _, err := index.Build(t.Context(), filepath.Join(dir, "index"), articles, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(t.Context(), filepath.Join(dir, "index"), index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
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
