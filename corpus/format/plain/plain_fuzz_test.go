package plain

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/corpus/record"
)

// FuzzPlainWords holds that no word of a text is lost: each is in the title, the body or a field.
func FuzzPlainWords(f *testing.F) {
	for _, s := range []string{
		"Été à l’île d’Ouessant\n\n« L’œuvre » – 3 € – du capitaine a été sauvée. Ça, c’était à Noël.\n",
		" date 2023-02 Titre.\n\nPARIS, 5 février (AFP) - Texte.\n\nAPA\n\nSourceURL: x", "Titre : a\nDate : 2020\nAuteur : B et C\n\nb",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 }) {
			return
		}
		maker := record.Maker{Location: time.UTC}
		a, _, err := maker.Article(Parse(s, time.UTC))
		if err != nil {
			return
		}
		all := a.Body + " " + a.Lead
		if !a.TitleDerived {
			all = a.Title + " " + all
		}
		all += " " + a.Source + " " + a.URL + " " + a.Section + " " + a.Agency + " " + a.Place + " " + a.ID + " " + strings.Join(a.Authors, " ") + " " +
			strings.Join(a.Tags, " ")
		for word := range strings.FieldsSeq(s) {
			if strings.Contains(all, word) || strings.ContainsAny(word, ":;,|/0123456789") || len(word) < 4 {
				continue // marks, names of header lines, separators of lists
			}
			if f := headerField(word); f != record.None || strings.EqualFold(word, "date") {
				continue
			}
			t.Errorf("%q lost from %q: %+v", word, s, a)
		}
	})
}
