package record

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAuthors reads bylines as papers and their databases write them.
func TestAuthors(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"Par Anne-Sophie Riou", "Anne-Sophie Riou"},
		{"Riou, Anne-Sophie ; Le Goff, Jean-Pierre", "Riou, Anne-Sophie|Le Goff, Jean-Pierre"},
		{"Anne-Sophie Riou, Jean-Pierre Le Goff", "Anne-Sophie Riou|Jean-Pierre Le Goff"},
		{"Propos recueillis par Anne Riou et Jean Morel", "Anne Riou|Jean Morel"},
		{"PROPOS RECUEILLIS PAR ANNE RIOU", "ANNE RIOU"},
		{"Recueilli par Jean Morel", "Jean Morel"},
		{"Interview\u00a0: Jean Morel", "Jean Morel"},
		{"Texte : Jean Morel ; photos : Paul Dac", "Jean Morel|Paul Dac"},
		{"Textes de Jean Morel et photos de Paul Dac", "Jean Morel|Paul Dac"},
		{"Jean Morel\nPaul Dac", "Jean Morel|Paul Dac"},
		{"Jean Morel et al.", "Jean Morel"},
		{"jean.morel@exemple.fr (Jean Morel)", "Jean Morel"},
		{"Jean Morel <jean.morel@exemple.fr>", "Jean Morel"},
		{"Jean Morel (avec AFP)", "Jean Morel"},
		{"Jean Morel (à Lille)", "Jean Morel (à Lille)"},
		{"Rédaction Ouest", "Rédaction Ouest"},
		{"Photo Club de Lisse", "Photo Club de Lisse"},
		{"Texte :", "Texte :"},
		{"Riou (Anne-Sophie)", "Riou (Anne-Sophie)"},
		{"", ""},
	} {
		if diff := cmp.Diff(tt.want, strings.Join(authors(Value{Text: tt.in}), "|")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.in, diff)
		}
	}
}
