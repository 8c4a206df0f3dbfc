package analysis

import (
	"fmt"
	"strings"
	"testing"
)

// TestSigns has texts with the words and signs that are in them, a sign behind the number of the word where it stands.
func TestSigns(t *testing.T) {
	for _, c := range []struct{ text, words, signs string }{
		{"15 € par jour, 30 % ou 5€.", "15 par jour 30 ou 5", "0€ 3% 5€"},
		{"Bravo 👏👏👏 à 👏 tous 👏🎉👏 !", "bravo à tous", "0👏 1👏 2👏 2🎉"},
		{"§ 12, 2½ ans, 20 °C", "12 2 ans 20 c", "0§ 1½ 3°"},
		{"👏🏽 et ✊🏿, ❤️ 🇫🇷🇩🇪 👩\u200d🚀", "et", "0👏 0✊ 0❤ 0🇫🇷 0🇩🇪 0👩\u200d🚀"},
		{"👏 € ½", "👏", "0€ 0½"},
		{"\n— 👏\n\n€", "👏", "0€"},
		{"© 2020 Apple™ & Cie", "2020 apple cie", "0© 1™"},
		{"a%b@exemple.fr, C++, 5 > 3 + 1 = x", "a%b@exemple.fr c++ 5 3 1 x", ""},
		{"« … » — * # @ & ~ ^ ` + = < >", "", ""},
	} {
		var a Analyzer
		var words, signs []string
		for _, tok := range a.Analyze([]byte(c.text)) {
			words = append(words, string(a.Term(tok)))
		}
		for _, s := range a.Signs() {
			signs = append(signs, fmt.Sprintf("%d%s", s.Position, a.Term(s.Token)))
		}
		if got := strings.Join(words, " "); got != c.words {
			t.Errorf("%q: words %q, want %q", c.text, got, c.words)
		}
		if got := strings.Join(signs, " "); got != c.signs {
			t.Errorf("%q: signs %q, want %q", c.text, got, c.signs)
		}
	}
	table := NewTable([]string{"€", "m", "™", "tm", "a"})
	for _, s := range []string{"€", "™"} {
		if got := table.Exact([]byte(s)); len(got) != 1 || table.Form(got[0]) != s {
			t.Errorf("%q stands for %v", s, got)
		}
	}
	if got := table.Folded([]byte("tm")); len(got) != 1 {
		t.Errorf("tm stands for %v", got)
	}
	if got, _ := table.Fuzzy([]byte("m"), 1, 10); len(got) != 3 { // a m tm
		t.Errorf("m~ stands for %v", got)
	}
}
