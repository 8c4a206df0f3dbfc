package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index"
)

// lemmaHandler serves articles in which porte is of two lemmas, and week-end is written in three ways.
func lemmaHandler(t *testing.T) http.Handler {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "index")
	articles := func(yield func(kiosque.Article, error) bool) {
		for id, body := range map[string]string{
			"porte": "La porte est close.", "portait": "Il portait un sac.", "portes": "Des portes closes.",
			"hyphen": "Un long week-end.", "closed": "Un long weekend.", "apart": "Un long week end.",
		} {
			if !yield(kiosque.Article{ID: id, Title: "Titre", Body: body}, nil) {
				return
			}
		}
	}
	if _, err := index.Build(t.Context(), dir, articles, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(t.Context(), dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	h, err := NewHandler(x, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestUntickedLemmas leaves out a lemma and a spelling of several words, by the API and by the form of the page.
func TestUntickedLemmas(t *testing.T) {
	h := lemmaHandler(t)
	for _, tt := range []struct {
		query string
		forms []string // to do without
		total int
		off   string // lemmas and forms that are said to be off
	}{
		{"porte", nil, 3, ""},
		{"porte", []string{"/porter"}, 2, "/porter portait"},
		{"porte", []string{"/porte"}, 3, "/porte"}, // its forms are of porter too
		{"porte", []string{"/porte", "/porter"}, 0, "/porte /porter portait porte portes"},
		{"porte", []string{"/porter", "portes"}, 1, "/porter portait portes"},
		{"porte", []string{"/inconnu"}, 3, ""},
		{"week-end", nil, 3, ""},
		{"weekend", nil, 3, ""},
		{"weekend", []string{"week end"}, 2, "week end"},
		{"weekend", []string{"weekend"}, 2, "weekend"},
	} {
		values := url.Values{"q": {tt.query}, "words": {"1"}, "size": {"0"}}
		form := url.Values{"q": {tt.query}}
		for _, f := range tt.forms {
			values.Add("forms", "-"+f)
			form.Add("shown", f)
		}
		var got kiosque.SearchResult
		if err := json.Unmarshal(get(h, "/api/v1/search?"+values.Encode()).Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		var off []string
		for _, w := range got.Query.Words {
			for _, l := range w.Lemmas {
				if l.Off {
					off = append(off, "/"+l.Text)
				}
			}
			for _, f := range w.Forms {
				if f.Off {
					off = append(off, f.Text)
				}
			}
		}
		if diff := cmp.Diff(tt.off, strings.Join(off, " ")); got.Total != tt.total || diff != "" {
			t.Errorf("%s without %q: %d articles, want %d; off (-want +got):\n%s", tt.query, tt.forms, got.Total, tt.total, diff)
		}

		// The same by the boxes of the page: what was shown and not kept is left out.
		target := "/?" + form.Encode()
		w := get(h, target)
		if len(tt.forms) > 0 {
			if w.Code != http.StatusSeeOther {
				t.Fatalf("%s: %d", target, w.Code)
			}
			to, err := url.Parse(w.Header().Get("Location"))
			if err != nil {
				t.Fatal(err)
			}
			w = get(h, "/?"+to.RawQuery)
		}
		doc := parse(t, w)
		for _, name := range off {
			box := doc.Find(`.families [type=checkbox][value="` + name + `"]`)
			if box.Length() != 1 || box.Is("[checked]") {
				t.Errorf("%s without %q: %d boxes of %s, ticked or none", tt.query, tt.forms, box.Length(), name)
			}
		}
		if hits := doc.Find(".hits > li, article.hit").Length(); tt.total == 0 && hits > 0 {
			t.Errorf("%s without %q: the page has %d hits", tt.query, tt.forms, hits)
		}
	}
}
