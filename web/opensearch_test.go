package web

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

func newRequest(target string) *http.Request {
	return httptest.NewRequest(http.MethodGet, target, nil)
}

func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestOpenSearch follows the description from the page to what its templates answer, as a browser does.
func TestOpenSearch(t *testing.T) {
	for mount, h := range mounts(newTestHandler(t, Options{Title: "Les archives de la presse de l’Ouest et d’ailleurs, complètes"})) {
		doc, err := goquery.NewDocumentFromReader(get(h, mount+"/").Body)
		if err != nil {
			t.Fatal(err)
		}
		link := doc.Find(`link[rel="search"]`)
		if link.AttrOr("type", "") != typeOpenSearch || link.AttrOr("title", "") == "" {
			t.Fatal("no link to the description")
		}
		w := get(h, mount+strings.TrimPrefix(link.AttrOr("href", ""), "."))
		var d struct {
			XMLName   xml.Name
			ShortName string
			LongName  string
			Image     string
			URLs      []struct {
				Type     string `xml:"type,attr"`
				Template string `xml:"template,attr"`
			} `xml:"Url"`
		}
		if err := xml.Unmarshal(w.Body.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		if d.XMLName.Space != nsOpenSearch || utf8.RuneCountInString(d.ShortName) > 16 || utf8.RuneCountInString(d.LongName) > 48 || d.ShortName == "" {
			t.Errorf("description %+v", d)
		}
		if w := get(h, strings.TrimPrefix(d.Image, "http://example.com")); w.Header().Get("Content-Type") != "image/svg+xml" {
			t.Errorf("image %s: %d", d.Image, w.Code)
		}
		for _, u := range d.URLs {
			address, ok := strings.CutPrefix(u.Template, "http://example.com"+mount+"/")
			if !ok {
				t.Errorf("template %s", u.Template)
			}
			if u.Type == "application/x-suggestions+json" {
				continue // below
			}
			for _, paged := range [][2]string{{"", ""}, {"5", "1"}} {
				target := strings.NewReplacer("{searchTerms}", url.QueryEscape("éclipse"), "{count?}", paged[0], "{startIndex?}", paged[1]).Replace(address)
				if w := get(h, mount+"/"+target); w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), u.Type) {
					t.Errorf("%s: %d %s", target, w.Code, w.Header().Get("Content-Type"))
				}
			}
		}
	}
}

// completer is a shelf that completes from a list.
type completer struct {
	*shelf
	words []string
}

func (c *completer) Complete(_ context.Context, req kiosque.CompleteRequest) ([]kiosque.Completion, error) {
	found := []kiosque.Completion{}
	for i, w := range c.words {
		if strings.HasPrefix(w, req.Query) {
			found = append(found, kiosque.Completion{Query: w, Word: w, Count: i + 1})
		}
	}
	return found, nil
}

func TestSuggest(t *testing.T) {
	h, err := NewHandler(&completer{&shelf{generation: "1"}, []string{"élan", "élection", "élections"}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for q, want := range map[string][]any{
		"élec":  {"élec", []any{"élection", "élections"}, []any{"2\u00a0articles", "3\u00a0articles"}},
		"":      {"", []any{}, []any{}},
		"<b>\"": {"<b>\"", []any{}, []any{}},
	} {
		w := get(h, "/suggest?q="+url.QueryEscape(q))
		var got []any
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" || w.Header().Get("Content-Type") != "application/x-suggestions+json; charset=utf-8" {
			t.Errorf("%q, %s (-want +got):\n%s", q, w.Header().Get("Content-Type"), diff)
		}
	}
}
