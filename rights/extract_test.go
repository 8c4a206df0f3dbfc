package rights

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
)

func TestExtractOf(t *testing.T) {
	const sentences = "Le conseil a voté. Le maire, M. Duval, a parlé longtemps de la digue. "
	tests := []struct{ lead, body, wantLead, wantBody string }{
		{"", "", "", ""},
		{"", "Non.", "", ""},
		{"", "Un. Deux. Trois.", "", "Un."},
		{"", "un deux trois quatre cinq six", "", "un deux"},
		{"", "L’île-de-la-Grande-Barque est loin d’ici.", "", ""}, // no word is cut, as printed
		{"Le chapô.", "Premier. Deuxième phrase ici. Troisième phrase là.", "Le chapô.", "Premier."},
		{"Un chapô de bien plus de mots que le corps du texte.", "Court.", "Un chapô de bien", ""},
		{"", strings.Repeat(sentences, 40), "", strings.Repeat(sentences, 4) + "Le conseil a voté."},
	}
	for _, tt := range tests {
		a := extractOf(kiosque.Article{Title: "Titre", Lead: tt.lead, Body: tt.body})
		if a.Title != "Titre" || a.Lead != tt.wantLead || a.Body != tt.wantBody || a.Extract != (tt.lead+tt.body != "") {
			t.Errorf("%q, %q are cut to %q, %q, %v; want %q, %q", tt.lead, tt.body, a.Lead, a.Body, a.Extract, tt.wantLead, tt.wantBody)
		}
	}
	a := extractOf(kiosque.Article{Title: "Une seule phrase qui est tout.", TitleDerived: true, Body: "Une seule phrase qui est tout."})
	if a.Title != "Une seule" || a.Body != "Une seule" {
		t.Errorf("a derived title gives away what the text does not: %q, %q", a.Title, a.Body)
	}
}

func TestShown(t *testing.T) {
	for _, tt := range []struct{ part, extract, want string }{
		{"la digue", "Sur la digue, hier.", "la digue"},
		{"hier. Demain.", "Sur la digue, hier.", "hier."},
		{"Demain.", "Sur la digue, hier.", ""},
		{"Sur", "", ""},
		{"", "x", ""},
		{"été", "en ét", "ét"},
		{"digue, hier. Demain, la digue", "digue, hier.", "digue, hier."},
	} {
		if got := shown(tt.part, tt.extract); got != tt.want {
			t.Errorf("of %q, %q shows %q, want %q", tt.part, tt.extract, got, tt.want)
		}
	}
}

// FuzzExtractOf: an extract is the beginning of the text, never all of it, and not longer than the limits.
func FuzzExtractOf(f *testing.F) {
	for _, s := range [][2]string{
		{"", ""},
		{"Le chapô.", "Premier. Deuxième."},
		{"", "mot"},
		{"…", "— Oui !\n\n— Non ?"},
		{"\xff", "\x00 a\xffb"},
		{"日本語の記事。", "二つ目の文。"},
		{"a", strings.Repeat("été, ", 200)},
		{strings.Repeat("x", 6000), "fin"},
		{"", strings.Repeat("é", 3000) + " a b c"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, lead, body string) {
		in := kiosque.Article{Title: "t", Lead: lead, Body: body}
		a := extractOf(in)
		if !strings.HasPrefix(lead, a.Lead) || !strings.HasPrefix(body, a.Body) {
			t.Fatalf("%q, %q are no beginnings of %q, %q", a.Lead, a.Body, lead, body)
		}
		if utf8.ValidString(lead+body) && !utf8.ValidString(a.Lead+a.Body) {
			t.Fatalf("%q, %q: cut inside a character", a.Lead, a.Body)
		}
		var one, two analysis.Analyzer
		all, kept := len(one.Analyze([]byte(lead)))+len(two.Analyze([]byte(body))), len(one.Analyze([]byte(a.Lead)))+len(two.Analyze([]byte(a.Body)))
		if all > 0 && kept >= all || kept > MaxWords+1 {
			t.Fatalf("%d words of %d are kept", kept, all)
		}
	})
}
