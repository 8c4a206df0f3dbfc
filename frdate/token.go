package frdate

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// months maps the folded names and abbreviations to 1-12. "mar" is missing: it is mars, March or mardi, and token
// decides. English names that fold to the French ones need no second line.
var months = map[string]int{
	"janvier": 1, "janv": 1, "jan": 1, "january": 1,
	"fevrier": 2, "fevr": 2, "fev": 2, "february": 2, "feb": 2,
	"mars": 3, "march": 3,
	"avril": 4, "avr": 4, "april": 4, "apr": 4,
	"mai": 5, "may": 5,
	"juin": 6, "june": 6, "jun": 6,
	"juillet": 7, "juill": 7, "juil": 7, "july": 7, "jul": 7,
	"aout": 8, "aou": 8, "aoust": 8, "august": 8, "aug": 8,
	"septembre": 9, "sept": 9, "sep": 9, "september": 9,
	"octobre": 10, "oct": 10, "october": 10,
	"novembre": 11, "nov": 11, "november": 11,
	"decembre": 12, "dec": 12, "december": 12, "xbre": 12,
}

// numbered are the months whose names were once written with the numbers that they begin with: 7bre for septembre.
var numbered = map[string]string{"7": "septembre", "8": "octobre", "9": "novembre", "10": "decembre"}

// weekdays maps the folded names and abbreviations to time.Weekday plus one, so that zero is none.
var weekdays = map[string]int{
	"dimanche": 1, "dim": 1, "sunday": 1, "sun": 1,
	"lundi": 2, "lun": 2, "monday": 2, "mon": 2,
	"mardi": 3, "tuesday": 3, "tue": 3, "tues": 3,
	"mercredi": 4, "mer": 4, "merc": 4, "wednesday": 4, "wed": 4,
	"jeudi": 5, "jeu": 5, "thursday": 5, "thu": 5, "thur": 5, "thurs": 5,
	"vendredi": 6, "ven": 6, "vend": 6, "friday": 6, "fri": 6,
	"samedi": 7, "sam": 7, "saturday": 7, "sat": 7,
}

// Month returns the month (1-12) that a French or English name or abbreviation means, in any case, with or without
// accents and final stop; 0 if it is none. The abbreviation "mar." is March.
func Month(name string) int {
	f := fold(strings.TrimSuffix(name, "."))
	if f == "mar" {
		return 3
	}
	return months[f]
}

// token is a run of letters or of digits, or one other character that is no space.
type token struct {
	text       string // as written
	folded     string // letters only
	n          int    // of a number up to 9 digits
	digits     int    // how many, 0 for what is no number
	start, end int    // bytes in the text
}

// month is the month that the token names, 0 for none; "mar" is left to the caller.
func (t token) month() int { return months[t.folded] }

// weekday is time.Weekday plus one, 0 for none.
func (t token) weekday() int { return weekdays[t.folded] }

// is reports whether the token is one of these words or signs.
func (t token) is(words ...string) bool {
	return slices.Contains(words, t.folded) || t.folded == "" && slices.Contains(words, t.text)
}

// tokens cuts a text; it stops at maxTokens, which no date needs.
func tokens(s string) []token {
	const maxTokens = 64
	out := make([]token, 0, 16)
	for i := 0; i < len(s) && len(out) < maxTokens; {
		r, size := utf8.DecodeRuneInString(s[i:])
		start := i
		switch {
		case r >= '0' && r <= '9':
			for i < len(s) && s[i] >= '0' && s[i] <= '9' {
				i++
			}
			t := token{text: s[start:i], start: start, end: i, digits: i - start}
			if t.digits <= 9 {
				for _, c := range []byte(t.text) {
					t.n = t.n*10 + int(c-'0')
				}
			}
			out = append(out, t)
		case letter(r):
			for i < len(s) {
				r, size := utf8.DecodeRuneInString(s[i:])
				if !letter(r) {
					break
				}
				i += size
			}
			word := token{text: s[start:i], folded: fold(s[start:i]), start: start, end: i}
			if n := len(out) - 1; n >= 0 && out[n].end == start && out[n].digits > 0 {
				switch {
				case word.folded == "er" && out[n].n == 1 && i+1 < len(s) && strings.IndexByte("/.-", s[i]) >= 0 && s[i+1] >= '0' && s[i+1] <= '9':
					out[n].end = i // 1er/08/1914
					continue
				case word.folded == "bre" && numbered[out[n].text] != "":
					out[n] = token{text: s[out[n].start:i], folded: numbered[out[n].text], start: out[n].start, end: i}
					continue
				}
			}
			out = append(out, word)
		case unicode.IsSpace(r):
			i += size
		default:
			i += size
			out = append(out, token{text: s[start:i], start: start, end: i})
		}
	}
	return out
}

// letter reports whether a rune is part of a word: letters, the accents of decomposed ones, superscripts as in 1ᵉʳ.
func letter(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) }

// fold lowers a word and takes the accents off that names of months and days have, composed or not.
func fold(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || c >= 'A' && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); {
		case r == 'é' || r == 'è' || r == 'ê' || r == 'ᵉ':
			return 'e'
		case r == 'à' || r == 'â':
			return 'a'
		case r == 'ô':
			return 'o'
		case r == 'û' || r == 'ù':
			return 'u'
		case r == 'ʳ':
			return 'r'
		case unicode.Is(unicode.Mn, r):
			return -1
		}
		return r
	}, s)
}
