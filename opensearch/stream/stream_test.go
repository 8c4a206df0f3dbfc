package stream

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
)

func TestWrite(t *testing.T) {
	legible := strings.NewReplacer(
		Glue, "+", "\x01", "[", "\x02", "]", "\x03", "[]", "\x04", "{", "\x05", "}", "\x06", "{}", "\x0e", "<", "\x0f", ">", "\x10", "<>",
	)
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{"Grève.", "grève+[]+{}+<>"},
		{"Un week-end à 5 €. Fin", "un+[+{+< week+week-end end à 5+€+]+> fin+[]+}+<>"},
		{"La page A, 320 mots.\n\nBis", "la+[+{+< page a+> 320+< mots+]+} bis+[]+{}+>"},
		{"€ 5 €", "5+€+[]+{}+<>"},
	} {
		var w Writer
		for range 2 { // a Writer is used again
			got, words := w.Write(tt.text, nil)
			if legible.Replace(got) != tt.want || words != len(strings.Fields(tt.want)) {
				t.Errorf("%q: %q, %d words; want %q", tt.text, legible.Replace(got), words, tt.want)
			}
		}
	}
}

// FuzzWrite reads streams back: they hold what the analyzer says, and the marks of each unit alternate.
func FuzzWrite(f *testing.F) {
	for _, s := range []string{"Un week-end à 5 €. Fin", "€", "L’été…\n\nA, 320 mots", "a\u2028b\u0085c", "\a\x01 x", "étudiant·e·s S.N.C.F. vice-prési-\ndent"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var w Writer
		var forms []string
		got, words := w.Write(text, func(form []byte) { forms = append(forms, string(form)) })
		var a analysis.Analyzer
		tokens := a.Analyze([]byte(text))
		if words != len(tokens) {
			t.Fatalf("%d words, want %d", words, len(tokens))
		}
		var positions []string
		if words > 0 {
			positions = strings.Split(got, " ")
		}
		if len(positions) != words || strings.ContainsFunc(strings.ReplaceAll(got, " ", ""), unicode.IsSpace) {
			t.Fatalf("%q: %d positions for %d words", got, len(positions), words)
		}
		var open [match.NumUnits]bool
		var read []string
		for i, p := range positions {
			terms := strings.Split(p, Glue)
			if terms[0] != string(a.Term(tokens[i])) {
				t.Fatalf("%q at %d, want %q", terms[0], i, a.Term(tokens[i]))
			}
			for u := range match.NumUnits {
				m := Of(u)
				start, end, only := slices.Contains(terms, m.Start), slices.Contains(terms, m.End), slices.Contains(terms, m.Only)
				if (start || only) && open[u] || end && !open[u] || !start && !only && !open[u] {
					t.Fatalf("%q: unit %d at word %d", got, u, i)
				}
				open[u] = start || open[u] && !end
				terms = slices.DeleteFunc(terms, func(s string) bool { return s == m.Start || s == m.End || s == m.Only })
			}
			read = append(read, terms...)
		}
		if !slices.Equal(read, forms) || open != [match.NumUnits]bool{} {
			t.Fatalf("%q holds %q, forms %q, open %v", got, read, forms, open)
		}
	})
}
