package web

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque/internal/french"
)

// TestEndpointErrors: every endpoint refuses what is wrong with a body that says what would be right.
func TestEndpointErrors(t *testing.T) {
	h := sampleHandler(t, Options{})
	tests := []struct {
		target, message, hint string
	}{
		{"complete?size=0", "valeur refusée pour size : «\u00a00\u00a0»", "un nombre entier de 1 à 50"},
		{"complete?from=1", "paramètre inconnu : «\u00a0from\u00a0»", "paramètres possibles : q, size"},
		{"facets", "il manque le paramètre facet", "paramètres possibles : facet, contains, size"},
		{"facets?facet=auteur", "valeur inconnue pour facet", "valeurs possibles : source, section"},
		{"similar?size=3", "il manque le paramètre id", "id, size"},
		{"kwic?sort=relevance", "valeur inconnue pour sort", "place, left, right, key, -date"},
		{"kwic?width=51", "valeur refusée pour width", "un nombre entier de 1 à 50"},
		{"kwic?format=xml", "valeur inconnue pour format", "json, jsonl, csv, tsv"},
		{"stats?format=ods", "valeur inconnue pour format", "json, csv, tsv"},
		{"stats?size=3", "paramètre inconnu", "interval, measure, smooth, band, format"},
		{"articles?id=", "il manque le paramètre id", "id, q, forms, strict, words, explain"},
		{"articles/x?size=1", "paramètre inconnu", "q, forms, strict, words, explain"},
		{"articles/x?q=a&q=b", "le paramètre q est donné 2 fois", "1 fois"},
	}
	for _, tt := range tests {
		w := get(h, apiRoot+tt.target)
		var body struct {
			Error struct{ Code, Message, Hint string }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		e := body.Error
		if w.Code != 400 || e.Code != "bad_request" || !strings.Contains(e.Message, french.Typeset(tt.message)) ||
			!strings.Contains(e.Hint, french.Typeset(tt.hint)) {
			t.Errorf("%s: %d %+v, want %q (%q)", tt.target, w.Code, e, tt.message, tt.hint)
		}
	}
}
