// Package frdate reads dates as the French press and its databases write them, and a few English forms that come
// with them. It knows one table of months and one of weekdays, and it never guesses: a date that can be read in two
// ways, or that does not exist, is none.
package frdate

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The years that a newspaper may carry; a year outside is a fault of the data, not a date.
const (
	MinYear = 1450
	MaxYear = 2199
)

// maxLength bounds a text that is read as one date, in bytes.
const maxLength = 200

// ErrDate says that a text is no date, or not one date.
var ErrDate = errors.New("frdate: not a date")

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
	"aout": 8, "aou": 8, "august": 8, "aug": 8,
	"septembre": 9, "sept": 9, "sep": 9, "september": 9,
	"octobre": 10, "oct": 10, "october": 10,
	"novembre": 11, "nov": 11, "november": 11,
	"decembre": 12, "dec": 12, "december": 12,
}

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

// Parse reads a text that is one date: 2023, 2023-02, 2023-02-06, 20230206, 2023/02/06, 6/2/2023, 06.02.2023,
// "lundi 6 février 2023", "1er mars 2021", "mars 2021", "November 7, 2012", "12 April 2013 Tuesday", RFC 3339 and RFC
// 1123 with their times, each also with words around it ("Publié le 6 février 2023 à 14h05").
//
//   - 05/02/2023 is the 5th of February, as in French; 02/25/2023 is none, for then the 5th of February of its
//     neighbours would be as doubtful.
//   - A time with a numeric offset keeps the day that is written; an instant in UTC (Z, GMT, UTC) becomes a day in
//     the given location.
//   - A year of two digits, two dates, a range, and a day that does not exist are ErrDate. A weekday is not checked:
//     papers get it wrong more often than the day.
func Parse(s string, in *time.Location) (Date, error) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > maxLength || !utf8.ValidString(s) {
		return Date{}, ErrDate
	}
	if d, ok := plain(s); ok {
		return check(d)
	}
	toks := tokens(s)
	if d, ok := digits(toks, in); ok {
		return check(d)
	}
	found := written(toks)
	if len(found) == 0 || !remarks(toks, found) {
		return Date{}, ErrDate
	}
	d := found[0].date
	for _, f := range found[1:] { // "mardi 14 mars 2006" twice is one date
		if f.date != d {
			return Date{}, ErrDate
		}
	}
	if d.Year == 0 {
		return Date{}, ErrDate
	}
	if d.Day != 0 {
		d = instant(d, toks[found[0].end:], in)
	}
	return check(d)
}

// plain reads what most archives have, 2023-02-06 alone or with a time and a numeric offset, without more ado.
func plain(s string) (Date, bool) {
	number := func(from, to int) (n int) {
		for _, c := range []byte(s[from:to]) {
			if c < '0' || c > '9' {
				return -1 << 20
			}
			n = n*10 + int(c-'0')
		}
		return n
	}
	switch {
	case len(s) == len("2023-02-06"):
	case len(s) == len("2023-02-06T12:00:00+01:00"):
		if s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[22] != ':' || s[19] != '+' && s[19] != '-' ||
			number(11, 13) < 0 || number(14, 16) < 0 || number(17, 19) < 0 || number(20, 22) < 0 || number(23, 25) < 0 {
			return Date{}, false
		}
	default:
		return Date{}, false
	}
	d := Date{Year: number(0, 4), Month: number(5, 7), Day: number(8, 10)}
	return d, s[4] == '-' && s[7] == '-' && d.Year > 0 && d.Month > 0 && d.Day > 0
}

// FromUnix returns the day in a location of a number of seconds or milliseconds since 1970, as JSON carries them.
// Numbers before 1973 and after 2199 are ErrDate: they are something else, such as 20230206.
func FromUnix(n int64, in *time.Location) (Date, error) {
	switch {
	case n >= 1e8 && n < 1e10:
		return check(day(time.Unix(n, 0).In(in)))
	case n >= 1e11 && n < 1e13:
		return check(day(time.UnixMilli(n).In(in)))
	}
	return Date{}, ErrDate
}

// day returns the calendar day of a time where it is.
func day(t time.Time) Date {
	return Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// check lets pass dates that exist and that a newspaper may carry.
func check(d Date) (Date, error) {
	if d.Year < MinYear || d.Year > MaxYear || !d.Valid() {
		return Date{}, ErrDate
	}
	return d, nil
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
			out = append(out, token{text: s[start:i], folded: fold(s[start:i]), start: start, end: i})
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

// digits reads the forms that are numbers: the first token is one, and a time may follow.
func digits(t []token, in *time.Location) (Date, bool) {
	if len(t) == 0 || t[0].digits == 0 {
		return Date{}, false
	}
	if len(t) == 1 || t[0].digits == 8 {
		return compact(t, in)
	}
	if len(t) < 3 || !t[1].is("-", "/", ".", "‑", "–") || t[2].digits == 0 || t[2].digits > 2 || t[0].end != t[1].start || t[1].end != t[2].start {
		return Date{}, false
	}
	sep := t[1].text
	whole := len(t) >= 5 && t[3].text == sep && t[4].digits > 0 && t[4].start == t[3].end
	switch {
	case whole && t[0].digits == 4 && t[4].digits <= 2: // 2023-02-06, 2023/2/6
		d := Date{Year: t[0].n, Month: t[2].n, Day: t[4].n}
		if d.Month == 0 || d.Day == 0 || !timeOfDay(t[5:]) {
			return Date{}, false
		}
		return instant(d, t[5:], in), true
	case whole && t[0].digits <= 2 && t[4].digits == 4: // 06/02/2023
		d := Date{Year: t[4].n, Month: t[2].n, Day: t[0].n}
		if d.Month == 0 || d.Day == 0 || !timeOfDay(t[5:]) {
			return Date{}, false
		}
		return instant(d, t[5:], in), true
	case len(t) == 3 && t[0].digits == 4 && t[2].digits == 2 && sep != ".": // 2023-02, 2023/02
		return Date{Year: t[0].n, Month: t[2].n}, t[2].n > 0
	}
	return Date{}, false
}

// compact reads 2023 and 20230206, the latter also with a time behind it (20230206T143000Z).
func compact(t []token, in *time.Location) (Date, bool) {
	switch n := t[0].n; {
	case t[0].digits == 4 && n > 0:
		return Date{Year: n}, true
	case t[0].digits == 8 && timeOfDay(t[1:]):
		d := Date{Year: n / 10000, Month: n / 100 % 100, Day: n % 100}
		return instant(d, t[1:], in), d.Month > 0 && d.Day > 0
	}
	return Date{}, false
}

// timeOfDay reports whether the tokens behind a date of digits are a time, a zone or a weekday and nothing else.
func timeOfDay(t []token) bool {
	for _, x := range t {
		if x.digits > 0 || x.weekday() != 0 || len(x.folded) <= 4 && x.folded != "" && x.folded != "au" && x.folded != "et" {
			continue
		}
		if !x.is(":", ".", ",", "+", "-", "(", ")", "[", "]", "/", "à") {
			return false
		}
	}
	// A second date is more than a time.
	for i := range t {
		if i+2 < len(t) && t[i].digits > 0 && t[i+1].is("/") && t[i+2].digits > 0 {
			return false
		}
		if t[i].digits == 4 && i+1 < len(t) && t[i+1].is("-") && i == 0 {
			return false
		}
	}
	return true
}

// instant moves a day to a location if what follows says a time in UTC; otherwise the day is kept as it is written.
func instant(d Date, rest []token, in *time.Location) Date {
	if !d.Valid() || len(rest) == 0 {
		return d
	}
	utc := false
	for i, t := range rest {
		if t.is("z", "utc", "gmt") && (i+1 == len(rest) || !rest[i+1].is("+", "-")) {
			utc = true
		}
	}
	h, m, s, ok := clock(rest)
	if !utc || !ok {
		return d
	}
	return day(time.Date(d.Year, time.Month(d.Month), d.Day, h, m, s, 0, time.UTC).In(in))
}

// clock finds the first time in the tokens: 14:05:33, 14h05, 143000, or 2:05 PM.
func clock(t []token) (h, m, s int, ok bool) {
	for i, x := range t {
		switch {
		case x.digits == 0:
			continue
		case x.digits == 6 && i > 0 && t[i-1].is("t"):
			h, m, s = x.n/10000, x.n/100%100, x.n%100
		case x.digits <= 2 && i+2 < len(t) && t[i+1].is(":", "h") && t[i+2].digits == 2:
			h, m = x.n, t[i+2].n
			if i+4 < len(t) && t[i+3].is(":") && t[i+4].digits == 2 {
				s = t[i+4].n
			}
		default:
			continue
		}
		for _, y := range t[i:] {
			if y.is("pm") && h < 12 {
				h += 12
			}
		}
		return h, m, s, h < 24 && m < 60 && s < 61
	}
	return 0, 0, 0, false
}
