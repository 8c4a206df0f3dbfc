package analysis

import (
	"slices"
	"testing"
)

// TestKey: short terms have keys, each its own, from the text and from the form alike; long ones have none.
func TestKey(t *testing.T) {
	var a Analyzer
	seen := map[Key]string{}
	texts := []string{"", "À l'été 1999, m m\u0000m mm mmmmmmm mmmmmmmm mmmmmmmmm quinzeoctets-la quinzeoctetsici seizeoctetsdelui", "a", "§"}
	for _, text := range texts {
		for _, token := range slices.Clone(a.Analyze([]byte(text))) {
			form := string(a.Term(token))
			key, ok := a.Key(&token)
			again, as := KeyOf([]byte(form))
			if key != again || ok != as || ok != (len(form) <= 15) {
				t.Errorf("%q: %x, %t and %x, %t", form, key, ok, again, as)
			}
			if before, known := seen[key]; ok && known && before != form {
				t.Errorf("%q has the key of %q", form, before)
			}
			seen[key] = form
		}
	}
	for _, pair := range [][2]string{{"a", "a\x00"}, {"", "\x00"}, {"abcdefgh", "abcdefgh\x00"}} {
		a, _ := KeyOf([]byte(pair[0]))
		if b, _ := KeyOf([]byte(pair[1])); a == b {
			t.Errorf("%q and %q have one key", pair[0], pair[1])
		}
	}
}
