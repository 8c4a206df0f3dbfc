package charset

import (
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// guess tells Mac Roman and code page 850 from Windows-1252, which French files are when they are not UTF-8. What
// decides are the letters that each encoding makes of the bytes between and beside ASCII letters: in French they are é,
// è, à and few others, and never a sign such as ‚ or Ž within a word.
func guess(head []byte) Charset {
	win := frenchness(head, charmap.Windows1252)
	best, at := Charset{legacy: true}, win
	for name, page := range map[string]*charmap.Charmap{"macintosh": charmap.Macintosh, "cp850": charmap.CodePage850} {
		if score := frenchness(head, page); score > at {
			best, at = Charset{name: name, decode: page}, score
		}
	}
	if best.decode != nil && (at <= 0 || win > 0 && at < 2*win) {
		return Charset{legacy: true} // only a clear case is one
	}
	return best
}

// frenchness adds up how French the letters beside ASCII letters are in an encoding: a usual letter counts one, any
// other letter takes a half, and a sign within a word two.
func frenchness(b []byte, page *charmap.Charmap) float64 {
	score := 0.0
	letter := func(i int) bool { return i >= 0 && i < len(b) && (b[i]|0x20) >= 'a' && (b[i]|0x20) <= 'z' }
	lower := func(i int) bool { return i >= 0 && i < len(b) && b[i] >= 'a' && b[i] <= 'z' }
	digit := func(i int) bool { return i >= 0 && i < len(b) && b[i] >= '0' && b[i] <= '9' }
	for i, c := range b {
		if c < 0x80 || !letter(i-1) && !letter(i+1) || digit(i-1) || digit(i+1) { // a dot in news·20121004·PO·204 is no letter
			continue
		}
		switch r := page.DecodeByte(c); {
		case usual(r), usual(unicode.ToLower(r)) && !lower(i-1):
			score++
		case unicode.IsLetter(r):
			score -= 0.5
		case r == '’' || r == '‘':
			if letter(i-1) && letter(i+1) {
				score++
			}
		case letter(i-1) && letter(i+1), unicode.IsControl(r), r >= 0x2500 && r <= 0x259f:
			score -= 2
		}
	}
	return score
}

// usual reports whether a letter is one of French.
func usual(r rune) bool {
	switch r {
	case 'é', 'è', 'à', 'ê', 'ç', 'ô', 'û', 'î', 'ï', 'â', 'ù', 'ë', 'œ':
		return true
	}
	return false
}
