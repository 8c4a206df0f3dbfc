package printed

import (
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque/analysis"
)

// TestPrinted reads texts, between bars, for one expression.
func TestPrinted(t *testing.T) {
	for _, tt := range []struct{ words, texts, want string }{
		{"sncf", "La SNCF recrute. | Sncf et Ratp | la sncf, la SNCF", "SNCF"},
		{"élysée", "L’Élysée se tait. | à l'Élysée", "Élysée"},
		{"etat", "L'Etat et l'État", "Etat"},
		{"grève", "Grève à Brest | Grève à Vannes | la grève", "grève"}, // where a sentence begins, everything has a capital
		{"grève", "Grève à Brest | Grève à Vannes", "Grève"},
		{"port", "LE PORT | le port", "port"}, // as often: the fewest capitals
		{"paris", "Londres", "paris"},
		{"c' est", "C'est là. | Oui, c'est lui. | et c’est elle", "c’est"},
		{"qu' il", "Je crois qu’il vient.", "qu’il"},
		{"aujourd'hui", "Et aujourd'hui ?", "aujourd’hui"},
		{"porte parole", "la porte-parole | le porte‑parole | qui porte parole", "porte-parole"},
		{"porte parole", "qu’il porte « parole » et porte, parole", "porte parole"},
		{"la ville", "dans la\nville", "la ville"},
		{"oeuvre", "une œuvre", "œuvre"},
		{"a t il", "Que pense-t-il ? Et a-t-il dit", "a-t-il"},
		{"il vient", "Voilà qu’il. Vient après", "il vient"}, // over the border of sentences: not met
		{"politique", "une poli\u00adtique", "politique"},
		{"l' est", "", "l’est"},
		{"il y a", "", "il y a"},
	} {
		r := NewReader([][]string{{"autre"}, strings.Fields(tt.words)})
		for text := range strings.SplitSeq(tt.texts, " | ") {
			r.Read(text)
		}
		if got := r.Printed(1); got != tt.want {
			t.Errorf("%s in %s: %s, want %s", tt.words, tt.texts, got, tt.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"C’est l'Élysée", "a-t-il", "\xff\u00ad\xff", "R.A.T.P. 1 500 étudiant·e·s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var a analysis.Analyzer
		var expressions [][]string
		for _, token := range a.Analyze([]byte(text)) {
			expressions = append(expressions, []string{string(a.Term(token))})
		}
		r := NewReader(expressions)
		r.Read(text)
		for i, words := range expressions {
			if len(r.counts[i]) == 0 || r.Printed(i) == "" {
				t.Errorf("%q is not met in %q", words, text)
			}
		}
	})
}
