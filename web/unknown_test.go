package web

import (
	"strings"
	"testing"
)

// mindless are the routes that take an address with anything in it, and why.
var mindless = map[string]string{
	"/healthz": "asked by machines", "/readyz": "asked by machines", "/opensearch.xml": "read by browsers", "/suggest": "browsers add what they like",
	"/sru": "has diagnostics of its own", "/oai": "has errors of its own",
	"/feed.atom": "readers add what they like", "/feed.rss": "readers add what they like",
	"/feed.json": "readers add what they like", "/static/{file}": "a file", "/embed": "leads on", "/embed/kiosque.js": "a file",
	"/": "leads nowhere", "/api/": "leads nowhere",
}

// TestUnknownParameters: a slip is told on every route, in pages as by the API; what mail and social networks hang on to addresses is none.
func TestUnknownParameters(t *testing.T) {
	h, asked := sampleHandler(t, Options{}), 0
	for _, r := range new(handler).routes() {
		if mindless[r.pattern] != "" {
			continue
		}
		path := strings.NewReplacer("{$}", "", "{id}", "CV-24-0042", "{facet}", "source").Replace(r.pattern)
		asked++
		if w := get(h, path+"?sorce=x"); w.Code != 400 || !strings.Contains(w.Body.String(), "aramètre inconnu") {
			t.Errorf("%s: %d, want 400 and what is wrong", path, w.Code)
		}
		if w := get(h, path+"?utm_source=lettre&fbclid=1"); strings.Contains(w.Body.String(), "aramètre inconnu") {
			t.Errorf("%s with what others add: %d", path, w.Code)
		}
	}
	if asked < 20 {
		t.Errorf("only %d routes", asked)
	}
}
