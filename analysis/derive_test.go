package analysis

import (
	"slices"
	"strings"
	"testing"
)

// TestDerived: words that suffixes make of each other, both ways; and what only looks so.
func TestDerived(t *testing.T) {
	table := NewTable(strings.Fields(`
déclarer déclare déclaration déclarations apprenti apprentis apprentissage orage orages orageuse orageux dégradé dégrader dégradations
vacances vacancier vacanciers prison prisonnier licencier licenciement décision décider élire élection électrice ouvrir ouverture
légal légalité légalement fréquent fréquence fréquemment possible possibilité abonner abonné abonnement mali malien maliens paris pari
châtiment chat porte portement université univers fond fondateur est être journal journaliste
exprimer expression produire production permettre permission employer emploi`))
	for _, tt := range []struct{ word, want string }{
		{"déclarer", "déclaration déclarations"},
		{"déclare", "déclaration déclarations"},
		{"déclarations", "déclare déclarer"},
		{"apprentis", "apprentissage"},
		{"apprentissage", "apprenti apprentis"},
		{"orageuse", "orage orages"},
		{"orage", "orageuse orageux"},
		{"dégradations", "dégrader dégradé"},
		{"vacances", "vacancier vacanciers"},
		{"vacancier", "vacances"},
		{"prison", "prisonnier"},
		{"licencier", "licenciement"},
		{"décision", "décider"},
		{"élire", ""}, // of one letter nothing is made
		{"exprimer", "expression"},
		{"production", "produire"},
		{"permission", "permettre"},
		{"emploi", "employer"},
		{"ouverture", "ouvrir"},
		{"légal", "légalité légalement"},
		{"fréquence", "fréquemment fréquent"},
		{"possible", "possibilité"},
		{"abonnement", "abonner abonné"},
		{"journal", "journaliste"},
		{"mali", ""},
		{"malien", ""},
		{"paris", ""},
		{"université", ""},
		{"châtiment", ""},
		{"est", ""},
		{"inconnuissime", ""},
		{"", ""},
	} {
		var got []string
		for _, f := range table.Derived([]byte(tt.word)) {
			got = append(got, table.Form(f))
		}
		want := strings.Fields(tt.want)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", tt.word, got, want)
		}
	}
}
