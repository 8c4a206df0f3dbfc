package names

import (
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/analysis"
)

// Key is what the spellings of one name have in common: its letters, figures and signs, without case, accents, apostrophes,
// dashes and spaces of any width. « Ouest-France », « OUEST‑FRANCE » and « Ouest France » have one key. Between two figures a
// gap stays: « Pages 1-2 » are not « Pages 12 ». Of an empty name, and of no other, it is empty.
func Key(name string) string {
	folded := analysis.Fold(nil, []byte(name))
	key := make([]byte, 0, len(folded))
	gap, figure := false, false
	for i := 0; i < len(folded); {
		r, n := utf8.DecodeRune(folded[i:])
		if isGap(r) {
			gap = true
		} else {
			if gap && figure && unicode.IsDigit(r) {
				key = append(key, ' ')
			}
			key = append(key, folded[i:i+n]...)
			gap, figure = false, unicode.IsDigit(r)
		}
		i += n
	}
	if len(key) == 0 && name != "" {
		return " "
	}
	return string(key)
}

// minusSign is a dash to whoever writes one, and none to Unicode.
const minusSign = '\u2212'

func isGap(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.IsControl(r) || r == minusSign
}
