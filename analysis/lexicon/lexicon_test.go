package lexicon

import (
	"slices"
	"strings"
	"testing"
)

func TestLemmas(t *testing.T) {
	lex := French()
	for _, c := range []struct{ form, want string }{
		{"ports", "0 port: port ports"},
		{"portes", "0 porte: porte portes"}, // of more, only the first is compared
		{"yeux", ""},
		{"chevaux", "0 cheval: cheval chevaux"},
		{"weekends", "0 week-end|weekend: weekend weekends"},
		{"antinucleaires", "0 antinucléaire: antinucleaire antinucleaires"},
		{"cles", "0 clef|clé: cle clef clefs cles"},
		{"kiosque", "0 kiosque: kiosque kiosques"},
		{"bamako", "2 Bamako: bamako"},
		{"kermarrecvidal", ""},
		{"", ""},
		{"z", ""},
	} {
		got := ""
		if lemmas := lex.Lemmas(nil, []byte(c.form)); len(lemmas) > 0 {
			l := lemmas[0]
			names := l.Names()
			slices.Sort(names)
			got = string('0'+byte(l.Class())) + " " + strings.Join(names, "|") + ": " + strings.Join(slices.Collect(l.Forms()), " ")
		}
		if c.want != "" && got != c.want && !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %s, want %s", c.form, got, c.want)
		}
		if has := lex.Has([]byte(c.form)); has != (got != "") {
			t.Errorf("Has(%s) = %v", c.form, has)
		}
	}
}

// TestEveryForm reads the whole file: every form of every tenth lemma leads back to it.
func TestEveryForm(t *testing.T) {
	lex := French()
	lemmas, forms := 0, 0
	for stem, list := range stems(lex) {
		for _, l := range lex.listed(stem, list) {
			lemmas++
			for f := range l.Forms() {
				forms++
				if lemmas%10 == 0 && !slices.ContainsFunc(lex.Lemmas(nil, []byte(f)), func(m Lemma) bool { return m == l }) {
					t.Fatalf("%s is none of %v", f, l.Names())
				}
			}
		}
	}
	if lemmas < 80_000 || forms < 400_000 {
		t.Errorf("%d lemmas, %d forms", lemmas, forms)
	}
}

func BenchmarkLemmas(b *testing.B) {
	lex := French()
	words := []string{"elections", "portait", "gouvernement", "lavrov", "etaient", "antinucleaire", "xviiie", "le"}
	b.ReportAllocs()
	b.Run("has", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			lex.Has([]byte(words[i%len(words)]))
		}
	})
	b.Run("lemmas", func(b *testing.B) {
		var dst []Lemma
		for i := 0; b.Loop(); i++ {
			dst = lex.Lemmas(dst[:0], []byte(words[i%len(words)]))
		}
	})
}

func FuzzRead(f *testing.F) {
	small := french[:4096]
	f.Add([]byte(Magic), "porte")
	f.Add(small, "porte")
	f.Add([]byte(Magic+"\x00\x00\x00\x00"), "")
	f.Add([]byte(Magic+"\x00\x01\x00\x00\x01\x01s\x04\x01\x00\x01\x00\x04\x03\x00\xe1\x00"), "as")
	f.Fuzz(func(t *testing.T, data []byte, form string) {
		lex, err := Read(data)
		if err != nil {
			return
		}
		for _, l := range lex.Lemmas(nil, []byte(form)) {
			if !slices.Contains(slices.Collect(l.Forms()), form) {
				t.Errorf("%q is none of its lemma's", form)
			}
			l.Names()
		}
	})
}
