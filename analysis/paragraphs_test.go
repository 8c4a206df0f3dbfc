package analysis

import (
	"strings"
	"testing"
)

// paragraphwise holds the parts of a text to the paragraphs that Analyze finds in it: where they are as many, each has the same words
// by itself. It reports whether they were.
func paragraphwise(t *testing.T, text string) bool {
	t.Helper()
	var whole, part Analyzer
	tokens := whole.Analyze([]byte(text))
	parts, ok := Paragraphs(nil, []byte(text))
	if !ok || len(tokens) == 0 || len(parts) != int(tokens[len(tokens)-1].Paragraph)+1 {
		return false
	}
	for _, p := range parts {
		n := 0
		for n < len(tokens) && tokens[n].Paragraph == p.Paragraph {
			n++
		}
		alone := part.Analyze([]byte(text[p.Start:p.End]))
		if len(alone) != n {
			return false // as whoever counts words sees
		}
		for i, token := range alone {
			if got, want := string(part.Term(token)), string(whole.Term(tokens[i])); got != want || token.Start+p.Start != tokens[i].Start {
				t.Errorf("%q: %q alone, %q in the text", text, got, want)
			}
		}
		tokens = tokens[n:]
	}
	return true
}

func TestParagraphs(t *testing.T) {
	for _, tt := range []struct {
		text string
		same bool
	}{
		{"Un mot.\n\nDeux mots.", true},
		{"Une ligne\net la même.\n\n  Une autre : l'\n\nété, J.-\n\nC., 1\n\n000 et p.\n\n3", true},
		{"Un\nDeux\nTrois", true},
		{"Un", true},
		{"", false},
		{"Un\n\n***\n\nDeux", false}, // a part without words
		{"Un\r\n\r\nDeux", false},
		{"Un\fDeux", false},
		{"\n\n Un \n \n Deux \n\n", true},
	} {
		if got := paragraphwise(t, tt.text); got != tt.same {
			t.Errorf("%q: %v", tt.text, got)
		}
	}
	if !paragraphwise(t, strings.Repeat("L'été, la poli-\ntique : 1 500 euros d'aide !\n\n", 50)) {
		t.Error("many paragraphs are not found")
	}
}

func FuzzParagraphs(f *testing.F) {
	for _, s := range []string{
		"Un mot.\n\nDeux mots.", "l'\n\nété", "poli-\n\ntique", "R.\n\nA.\n\nT.", "1\n\n500", "étudiant·\n\ne·s", "étudiant(\n\ne)s", "J.-\n\nC.", "€\n\n€",
		"a\u00ad\n\nb",
		"www.\n\nsite.fr", "a\u0301\n\n\u0301b", "12 h\n\n30", "aujourd'\n\nhui", "x\n\n\u200bx", "Saint-\n\nPierre",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { paragraphwise(t, text) })
}
