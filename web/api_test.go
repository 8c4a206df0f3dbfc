package web

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGoldenAPI(t *testing.T) {
	h := newTestHandler(t, Options{})
	q := url.QueryEscape("éclipse")
	for name, target := range map[string]string{
		"search.json":      "/api/v1/search?size=3&sort=date&since=2023&q=" + q,
		"bare.json":        "/api/v1/search?size=0&facets=0&q=" + q,
		"article.json":     "/api/v1/articles/a1",
		"bad_query.json":   "/api/v1/search?strict=1&q=!bad_query",
		"bad_value.json":   "/api/v1/search?size=beaucoup",
		"bad_name.json":    "/api/v1/search?sorce=ABN",
		"not_found.json":   "/api/v1/articles/inconnu",
		"no_path.json":     "/api/v2/search",
		"hostile.json":     "/api/v1/articles/" + url.PathEscape(articles()[6].ID),
		"interrupted.json": "/api/v1/search?q=!interrupted",
	} {
		t.Run(name, func(t *testing.T) {
			w := get(h, target)
			if bytes.ContainsAny(w.Body.Bytes(), "<>") {
				t.Errorf("markup in JSON: %s", w.Body)
			}
			var b bytes.Buffer
			if err := json.Indent(&b, w.Body.Bytes(), "", "  "); err != nil {
				t.Fatal(err)
			}
			got := strings.TrimSpace(b.String()) + "\n"
			golden := filepath.Join("testdata", "api", name)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", target, diff)
			}
		})
	}
}

// TestSpansInJSON: the spans of a snippet are bytes of its text as a client decodes it.
func TestSpansInJSON(t *testing.T) {
	w := get(newTestHandler(t, Options{}), "/api/v1/search?size=50&q="+url.QueryEscape("éclipse"))
	var res kiosque.SearchResult
	if err := json.Unmarshal(w.Body.Bytes(), &res); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, hit := range res.Hits {
		for _, s := range hit.Snippets {
			for _, span := range s.Spans {
				if got := s.Text[span.Start:span.End]; !strings.EqualFold(got, "éclipse") {
					t.Errorf("%s: span %v is %q", hit.ID, span, got)
				}
				n++
			}
		}
	}
	if n == 0 {
		t.Error("no span at all")
	}
}
