package french

import "testing"

func TestTypeset(t *testing.T) {
	for in, want := range map[string]string{
		"":                                "",
		"d'été : « l'ONU » ; l'autre":     "d’été\u00a0: «\u00a0l'ONU\u00a0»\u202f; l’autre",
		"quoi ? oui !":                    "quoi\u202f? oui\u202f!",
		"20:30, a:b":                      "20:30, a:b",
		"« un » et l'expression « deux »": "«\u00a0un\u00a0» et l’expression «\u00a0deux\u00a0»",
		"'guillemets' 'simples'":          "'guillemets' 'simples'",
		"entre « deux":                    "entre «\u00a0deux",
		"» d'abord":                       "» d’abord",
		"« \u00a0déjà\u202f»":             "«\u00a0\u00a0déjà\u202f»",
	} {
		if got := Typeset(in); got != want {
			t.Errorf("typeset(%q) = %q, want %q", in, got, want)
		}
	}
}
