package gallica

import (
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque/corpus/record"
)

// FuzzParse holds that what is read is a part of what was there, and that nothing panics.
func FuzzParse(f *testing.F) {
	f.Add("Rappel de votre demande:\n\nFormat de téléchargement: : Texte\n\nTitre : Le Phare\n\nDescription : (Numéro 214)\n\nLe taux de reconnaissance " +
		"estimé pour ce document est de 98,5 %.\n\nLA UNE\n\nTitre : au cinéma")
	f.Add("Titre : \n\n\n\nVues 1 à 2\r\n\r\nTexte")
	f.Fuzz(func(t *testing.T, text string) {
		body := parse(text).Text(record.Body)
		fold := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00a0", " ")), " ") }
		if !strings.Contains(fold(text), fold(body)) {
			t.Errorf("%q is no part of %q", body, text)
		}
	})
}
