package web

import (
	"strings"
	"testing"
)

// TestUnknownParameters: a slip is told in pages as by the API; what mail and social networks hang on to addresses is none.
func TestUnknownParameters(t *testing.T) {
	h := sampleHandler(t, Options{})
	for _, path := range []string{
		"/", "/articles/CV-24-0042", "/concordance", "/voisins", "/specificites", "/facettes/source",
		"/embed/", "/chronologie.svg", "/api/v1/search", "/api/v1/kwic",
	} {
		if w := get(h, path+"?q=port&sorce=x"); w.Code != 400 || !strings.Contains(w.Body.String(), "aramètre inconnu") ||
			!strings.Contains(w.Body.String(), "source") {
			t.Errorf("%s: %d, want 400 and the names there are", path, w.Code)
		}
		if w := get(h, path+"?q=port&utm_source=lettre&fbclid=1"); w.Code != 200 {
			t.Errorf("%s with what others add: %d", path, w.Code)
		}
	}
}
