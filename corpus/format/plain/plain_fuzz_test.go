package plain

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/record"
	"github.com/kiosque-search/kiosque/corpus/repair"
)

// FuzzPlainWords holds that no word of a text is lost: each is in the title, the body or a field.
func FuzzPlainWords(f *testing.F) {
	for _, s := range []string{
		"Été à l’île d’Ouessant\n\n« L’œuvre » – 3 € – du capitaine a été sauvée. Ça, c’était à Noël.\n",
		" date 2023-02 Titre.\n\nPARIS, 5 février (AFP) - Texte.\n\nAPA\n\nSourceURL: x", "Titre : a\nDate : 2020\nAuteur : B et C\n\nb",
		"Titre : a\nLangue : fr\nDate : 2020-01-02\nTexte :\nb", "Article 1\n\nTitre\ta\nDate\t2020\n\nb", "Le Monde\n6 novembre 2023\nTitre\n\nTexte.",
		"Par A B, le 6 novembre 2023\n\nTitre\n\nTexte.",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 }) {
			return
		}
		if mended, _ := repair.Text(s); mended != s {
			return // its words are others
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
		for name, value := range a.Details {
			all += " " + name + " " + value
		}
		for word := range strings.FieldsSeq(s) {
			if strings.Contains(all, word) || strings.ContainsAny(word, ":;,|/0123456789") || len(word) < 4 {
				continue // marks, names of header lines, separators of lists
			}
			if f := headerField(word); f != record.None || strings.EqualFold(word, "date") || numbered.MatchString(word+" 1") {
				continue
			}
			t.Errorf("%q lost from %q: %+v", word, s, a)
		}
	})
}

// FuzzSeveral holds that a text that is cut into articles keeps all its lines but rules and numbers, in their order.
func FuzzSeveral(f *testing.F) {
	for _, s := range []string{
		"Titre : a\nDate : 2020\n\nb\n\nTitre : c\nDate : 2021\n\nd\n", "Article 1\nTitre : a\nSource : s\nb\n***\nArticle 2\nTitre : c\nSource : s\n",
		"Titre : a\nDate : 2020\n\nTitre : a\nb", "\n\n---\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		kept := func(text string) (lines []string) {
			for line := range strings.Lines(charset.Clean(text)) {
				if line = strings.TrimSpace(line); !ruled.MatchString(line) && !numbered.MatchString(line) {
					lines = append(lines, line)
				}
			}
			return lines
		}
		if !utf8.ValidString(s) { // a text is, by then
			return
		}
		parts := several(s)
		if len(parts) < 2 {
			return
		}
		var all strings.Builder
		last := 0
		for _, p := range parts {
			if p.text == "" || p.line <= last {
				t.Errorf("part %q at line %d, after %d", p.text, p.line, last)
			}
			last = p.line
			all.WriteString(p.text + "\n")
		}
		if diff := cmp.Diff(kept(s), kept(all.String())); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}
