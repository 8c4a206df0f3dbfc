package web

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
	"github.com/kiosque-search/kiosque/synonyms"
)

// TestSynonyms shows synonyms among the forms, and leaves them out by one box and one parameter.
func TestSynonyms(t *testing.T) {
	set, err := synonyms.Read(strings.NewReader("grève > réforme, édition du soir"), "s.txt")
	if err != nil {
		t.Fatal(err)
	}
	x := sampletest.Index(t)
	h, err := NewHandler(x, Options{})
	if err != nil {
		t.Fatal(err)
	}
	get := func(path string) (*goquery.Document, *httptest.ResponseRecorder) {
		t.Helper()
		w := serve(h, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, w.Code)
		}
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(w.Body.String()))
		if err != nil {
			t.Fatal(err)
		}
		return doc, w
	}
	heading := func(doc *goquery.Document) string { return doc.Find(".summary h1").Text() }

	plain, before := get("/?q=gr%C3%A8ve")
	if plain.Find("#sans-synonymes").Length() > 0 {
		t.Error("a collection without synonyms offers to leave them out")
	}
	x.UseSynonyms(set)
	with, after := get("/?q=gr%C3%A8ve")
	if heading(with) == heading(plain) || before.Header().Get("ETag") == after.Header().Get("ETag") {
		t.Errorf("%q with synonyms and without", heading(with))
	}
	var marked []string
	with.Find(".families li").Each(func(_ int, s *goquery.Selection) {
		if s.Find(".note").Length() > 0 {
			value, _ := s.Find("[type=checkbox]").Attr("value")
			marked = append(marked, value)
		}
	})
	if !slices.Contains(marked, "réforme") || slices.Contains(marked, "grève") {
		t.Errorf("marked as synonyms: %q", marked)
	}
	if box := with.Find("#sans-synonymes"); box.Length() != 1 || box.Is("[checked]") {
		t.Error("no box to leave synonyms out, or it is ticked")
	}
	without, _ := get("/?q=gr%C3%A8ve&synonyms=0")
	if heading(without) != heading(plain) || !strings.Contains(without.Find(".active").Text(), "sans les synonymes") {
		t.Errorf("synonyms=0: %q, want %q; filters %q", heading(without), heading(plain), without.Find(".active").Text())
	}
	if box := without.Find("#sans-synonymes"); !box.Is("[checked]") {
		t.Error("the box is not ticked")
	}
	if hidden := without.Find("form.search [type=hidden][name=synonyms]"); hidden.AttrOr("value", "") != "0" {
		t.Error("another query in the form forgets that synonyms are left out")
	}
}

// TestFormsThere: a form that stands in no article found is not listed, unless it was left out and may be wanted again.
func TestFormsThere(t *testing.T) {
	h := sampleHandler(t, Options{})
	for query, want := range map[string]int{"?q=port": 1, "?q=port&section=Sport": 0, "?q=port&section=Sport&forms=-ports": 1} {
		if got := parse(t, get(h, "/"+query)).Find(".families [type=checkbox][value=ports]").Length(); got != want {
			t.Errorf("%s: %d boxes of ports, want %d", query, got, want)
		}
	}
}
