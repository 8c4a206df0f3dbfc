package analysis

import (
	"strings"
	"testing"
)

// TestLemmas: a form is of the heads of its families.
func TestLemmas(t *testing.T) {
	for form, want := range map[string]string{
		"élections": "élection", "elections": "élection", "ports": "port", "porte": "porte porter", "marché": "marché marcher", "travaux": "travail",
		"parti": "parti partir", "cofondatrice": "cofondateur", "l'": "l'", "les": "les", "été": "été", "1500": "1500", "kiosqueware": "kiosqueware",
	} {
		if got := strings.Join(Lemmas([]byte(form)), " "); got != want {
			t.Errorf("%s: %q, want %q", form, got, want)
		}
	}
}
