package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/citation"
	"github.com/kiosque-search/kiosque/web/address"
)

func citedAt(t *testing.T, h http.Handler, target string) (c citation.Checked) {
	t.Helper()
	w := get(h, target)
	if err := json.Unmarshal(w.Body.Bytes(), &c); w.Code != 200 || err != nil {
		t.Fatalf("%s: %d %v %s", target, w.Code, err, w.Body)
	}
	return c
}

// TestCitePermalink: the permalink that the API gives is answered by the page and the API, and says what has changed since.
func TestCitePermalink(t *testing.T) {
	h := sampleHandler(t, Options{
		BaseURL: "https://presse.example/archives/", Now: func() time.Time { return time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC) },
	})
	for _, q := range []string{
		"q=gr%C3%A8ve", "q=%C3%A9lection&since=2019&source=Le+Courrier+de+la+V%C3%A9zarne&forms=-%C3%A9lections&collapse=1&sort=-date", "",
		"q=gr%C3%A8ve+zzyzx&widen=include", "q=%22coup+d%27%C3%89tat%22+OU+%26+%23&not_section=a%26b&strict=0",
	} {
		c := citedAt(t, h, "/api/v1/citation?"+q)
		raw, ok := strings.CutPrefix(c.Permalink, "https://presse.example/archives/citation?")
		if !ok || c.Then != nil || !strings.Contains(c.Method.French, c.Permalink) || !strings.Contains(c.Method.English, "28 November 2026") {
			t.Errorf("%s: %+v", q, c)
		}
		search := get(h, "/api/v1/search?facets=0&"+q)
		var res kiosque.SearchResult
		if err := json.Unmarshal(search.Body.Bytes(), &res); err != nil || res.Total != c.State.Articles || res.Occurrences != c.State.Occurrences {
			t.Errorf("%s: %d and %d, the search has %d and %d, %v", q, c.State.Articles, c.State.Occurrences, res.Total, res.Occurrences, err)
		}
		again := citedAt(t, h, "/api/v1/citation?"+raw)
		if again.Then == nil || len(again.Changes) != 0 || again.Permalink != c.Permalink || !strings.HasPrefix(again.Verdict, "Rien n’a changé") {
			t.Errorf("%s: checked at once: %+v", q, again)
		}
		asked, err := address.ReadPermalink(c.Permalink)
		if err != nil || asked.State.Forms.String() != c.State.Forms.String() || asked.State.Articles != c.State.Articles {
			t.Errorf("%s: %+v, %v", q, asked.State, err)
		}
		v, err := url.ParseQuery(raw)
		if err != nil {
			t.Fatal(err)
		}
		v.Set("corpus", "0000-0000-0000-0000")
		v.Set("articles", "9999")
		page := get(h, "/citation?"+v.Encode())
		for _, want := range []string{"Vérifier une citation", "0000-0000-0000-0000", "9\u202f999", "La recherche ne trouve plus la même chose."} {
			if page.Code != 200 || !strings.Contains(page.Body.String(), want) {
				t.Errorf("%s: %d, no %q", q, page.Code, want)
			}
		}
		if tag := page.Header().Get("ETag"); tag == "" || get(h, "/citation?"+v.Encode(), "If-None-Match", tag).Code != http.StatusNotModified {
			t.Errorf("%s: asked again with %q", q, tag)
		}
	}
	if w := get(h, "/?q=gr%C3%A8ve"); !strings.Contains(w.Body.String(), `href="./citation?q=gr%C3%A8ve"`) {
		t.Error("results do not say where they are cited")
	}
	for target, want := range map[string]string{
		"known=x": "valeur illisible pour known", "cited=hier": "date de citation illisible", "articles=-1": "valeur refusée pour articles",
		"rien=1":                             "paramètre inconnu",
		"corpus=" + strings.Repeat("x", 101): "valeur trop longue pour le paramètre corpus",
	} {
		for _, path := range []string{"/citation?", "/api/v1/citation?"} {
			if w := get(h, path+target); w.Code != 400 || !strings.Contains(strings.ToLower(w.Body.String()), want) {
				t.Errorf("%s%s: %d %s, want %q", path, target, w.Code, w.Body, want)
			}
		}
	}
}
