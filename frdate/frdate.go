// Package frdate reads dates as the French press, its databases and its readers write them, and a few English forms
// that come with them. It knows one table of months and one of weekdays, and it never guesses: a date that can be read
// in two ways, or that does not exist, is none.
//
// Parse reads a text that is one date, ParseRange one that may be a period, Mentions finds dates in running text,
// Name one in the name of a file. A Tally learns from all dates of a column whether their days or their months come
// first.
package frdate

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// The years that a newspaper may carry; a year outside is a fault of the data, not a date.
const (
	MinYear = 1450
	MaxYear = 2199
)

// maxLength bounds a text that is read as one date, in bytes.
const maxLength = 200

// Why a text is no date. All of them are ErrDate to errors.Is.
var (
	// ErrDate says that a text is no date, or not one date.
	ErrDate = errors.New("frdate: not a date")
	// ErrSeason says that a text names a season of a year, whose months are not agreed upon.
	ErrSeason = fmt.Errorf("%w: a season", ErrDate)
	// ErrOrder says that the day and the month of a date of digits cannot be told apart.
	ErrOrder = fmt.Errorf("%w: day or month first", ErrDate)
	// ErrUpdate says that a text only dates a change, a visit or a copy.
	ErrUpdate = fmt.Errorf("%w: not the date of publication", ErrDate)
)

// Order is which number of a date of digits is what, where the year does not come first with four digits.
type Order uint8

// The orders.
const (
	// French is 6/11/2023 for the 6th of November; where a time of twelve hours follows (2:05 PM) it is open.
	French Order = iota
	// DayFirst is 6/11/2023 for the 6th of November, whatever follows.
	DayFirst
	// MonthFirst is 11/6/2023 for the 6th of November.
	MonthFirst
	// YearFirst is 23/11/06 for the 6th of November 2023.
	YearFirst
	// Mixed is of columns that contradict themselves: a date is read where it exists in one order alone.
	Mixed
	// Serial is of columns whose every date is a number of days, as spreadsheets count them: 45236 for the 6th of November 2023.
	Serial
)

// Reader reads dates. The zero Reader reads them in the French order, and instants as days in UTC.
type Reader struct {
	In    *time.Location // where an instant becomes a day; nil: in Paris
	Order Order
}

// Parse reads a text that is one date, in the French order; see Reader.Parse.
func Parse(s string, in *time.Location) (Date, error) { return Reader{In: in}.Parse(s) }

// ParseRange reads a date or a period, in the French order; see Reader.ParseRange.
func ParseRange(s string) (Range, error) { return Reader{}.ParseRange(s) }

// Parse reads a text that is one date: 2023, 2023-02, 2023-02-06, 20230206, 2023/02/06, 6/2/2023, 06.02.2023, 6/2/23,
// 02/2023, "lundi 6 février 2023", "1er mars 2021", "Ier août 1914", "mars 2021", "6 nov. 23", "November 7, 2012",
// "12 April 2013 Tuesday", RFC 3339, RFC 1123 and the form of Unix (Mon Nov 06 14:05:00 CET 2023) with their times,
// seconds and milliseconds since 1970, also as scripts write them (/Date(1699275600000)/), each also with words around it ("Publié le 6 février 2023 à 14h05").
//
//   - What is unknown is left out: 1936-05-00, 1905-12-XX, 00/05/1936 are months, [1905] is a year.
//   - 05/02/2023 is the 5th of February, as in French, where Order does not say otherwise; 02/25/2023 is none, for
//     then the 5th of February of its neighbours would be as doubtful. With a time of twelve hours it is ErrOrder.
//   - A time with a numeric offset keeps the day that is written; an instant in UTC (Z, GMT, UTC, +00:00) becomes a day
//     where In is; both also in the forms without signs: 20151113T2330Z, 20151113233000+0100.
//   - Years of two digits are those from 1930 to 2029.
//   - Of several dates the one that is said to be of publication counts, and those of changes, visits and copies never
//     do; with nothing else a text is ErrUpdate.
//   - Two days that follow each other are a double issue of the first; of a longer period only what its two ends have
//     in common is known, its month or year; so of a week (2023-W45) and of a quarter (T1 2023).
//   - A month with one letter wrong, and figures read as letters (6 novernbre 2O23), are those of a bad print; months of nine other
//     languages are read too (6 de noviembre de 2023), and the numbers of a day as programs write them ([2023, 11, 6]).
//   - A day of the calendar of the Revolution is read too: 5 nivôse an II.
//   - A season of a year is ErrSeason; two dates, and a day that does not exist, are ErrDate. A weekday is not checked:
//     papers get it wrong more often than the day. It decides between two orders, though.
func (r Reader) Parse(s string) (Date, error) {
	d, err := r.single(s)
	if err == nil {
		return d, nil
	}
	p, rangeErr := r.ParseRange(s)
	if rangeErr != nil {
		again, ok := secondLook(s)
		if !ok || !errors.Is(err, ErrDate) || errors.Is(err, ErrOrder) || errors.Is(err, ErrUpdate) || errors.Is(err, ErrSeason) {
			return Date{}, err
		}
		d, againErr := r.single(again)
		if againErr != nil {
			return Date{}, err
		}
		return d, nil
	}
	if d, ok := p.common(); ok {
		return d, nil
	}
	return Date{}, err
}

// single reads one date.
func (r Reader) single(s string) (Date, error) {
	s = unwrap(strings.TrimSpace(s))
	if s == "" || len(s) > maxLength || !utf8.ValidString(s) {
		return Date{}, ErrDate
	}
	if d, ok := plain(s); ok {
		return check(d)
	}
	if d, ok := partial(s); ok {
		return check(d)
	}
	if d, ok := r.stamp(s); ok {
		return check(d)
	}
	if d, ok := r.script(s); ok {
		return check(d)
	}
	if r.Order == Serial {
		if d, ok := serial(s); ok {
			return d, nil
		}
	}
	s = parted(s)
	toks := tokens(s)
	if d, ok := r.compact(toks); ok {
		return check(d)
	}
	if d, ok := whole(toks); ok {
		return check(d)
	}
	f, err := pick(toks)
	if err != nil {
		if season(toks) {
			err = ErrSeason
		}
		return Date{}, err
	}
	d, err := r.resolve(f)
	if err != nil {
		return Date{}, err
	}
	if d.Day != 0 {
		d = instant(d, toks[f.clock:f.until], r.In)
	}
	return check(d)
}

// unwrap takes brackets off that enclose the whole text: [1905].
func unwrap(s string) string {
	for _, pair := range []string{"[]", "()", "<>"} {
		if len(s) > 2 && s[0] == pair[0] && s[len(s)-1] == pair[1] && strings.IndexByte(s, pair[1]) == len(s)-1 {
			return strings.TrimSpace(s[1 : len(s)-1])
		}
	}
	return s
}

// season reports whether the tokens are a season of a year.
func season(t []token) bool {
	named := false
	for _, x := range t {
		named = named || x.is("ete", "printemps", "automne", "hiver", "spring", "summer", "autumn", "winter")
		if x.digits > 0 && x.digits != 4 || x.month() != 0 {
			return false
		}
	}
	return named
}

// check lets pass dates that exist and that a newspaper may carry.
func check(d Date) (Date, error) {
	if d.Year < MinYear || d.Year > MaxYear || !d.Valid() {
		return Date{}, ErrDate
	}
	return d, nil
}

// candidate is a date among tokens that may be what is looked for.
type candidate struct {
	found
	numeric *numeric // of digits, with its orders; nil for a written one
	clock   int      // token where a time may begin
	until   int      // token where what belongs to it ends
	role    role
}

// resolve is the date that a candidate means in the order of the reader.
func (r Reader) resolve(c candidate) (Date, error) {
	if c.numeric == nil {
		return c.date, nil
	}
	return c.numeric.in(r.Order)
}

// pick chooses the date that counts among all that stand in a text, whichever order their digits have.
func pick(toks []token) (candidate, error) {
	all := candidates(toks)
	if len(all) == 0 || !remarks(toks, all) {
		return candidate{}, ErrDate
	}
	best := all[0].role
	for _, c := range all {
		best = max(best, c.role)
	}
	if best == roleOther {
		return candidate{}, ErrUpdate
	}
	var one *candidate
	for i := range all {
		c := &all[i]
		switch {
		case c.role != best:
		case one == nil:
			one = c
		case !one.agrees(c): // "mardi 14 mars 2006" twice is one date
			return candidate{}, ErrDate
		case one.numeric != nil && c.numeric == nil:
			one = c
		}
	}
	if one.numeric == nil && one.date.Year == 0 {
		return candidate{}, ErrDate
	}
	return *one, nil
}

// agrees reports whether two candidates can be the same date.
func (c *candidate) agrees(o *candidate) bool {
	switch {
	case c.numeric == nil && o.numeric == nil:
		return c.date == o.date
	case c.numeric != nil && o.numeric != nil:
		return *c.numeric == *o.numeric
	case c.numeric != nil:
		return c.numeric.can(o.date)
	}
	return o.numeric.can(c.date)
}

// candidates finds all dates of a text in their order, each with what is said of it.
func candidates(toks []token) []candidate {
	out := numbers(toks)
	for _, f := range written(toks, true) {
		apart := true
		for _, n := range out {
			apart = apart && (f.end <= n.begin || f.begin >= n.end)
		}
		if apart {
			out = append(out, candidate{found: f, clock: f.time})
		}
	}
	for i := range out { // few: insertion sort
		for j := i; j > 0 && out[j].begin < out[j-1].begin; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	from := 0
	for i := range out {
		out[i].role = roleOf(toks[from:out[i].begin])
		from = out[i].end
		out[i].until = len(toks)
		if i+1 < len(out) {
			out[i].until = out[i+1].begin
		}
		out[i].clock = min(max(out[i].clock, 0), out[i].until)
	}
	return out
}

// role is what a date is said to be the date of.
type role uint8

// The roles, the one that counts least first.
const (
	roleOther role = iota // of a change, a visit, a copy
	roleNone
	rolePublished
)

// roleOf reads the words before a date; the last that say something count.
func roleOf(t []token) role {
	out := roleNone
	for i, x := range t {
		switch {
		case x.is("publie", "publiee", "publies", "parution", "paru", "parue", "publication", "published", "posted", "diffuse", "diffusee"),
			x.is("ligne") && i > 1 && t[i-1].is("en") && t[i-2].is("mis", "mise"):
			out = rolePublished
		case x.is("maj", "modifie", "modifiee", "modification", "actualise", "actualisee", "updated", "update", "modified", "edited", "corrige", "corrigee"),
			x.is("consulte", "consultee", "accessed", "retrieved", "imprime", "imprimee", "telecharge", "telechargee", "capture", "capturee", "crawled"),
			x.is("jour") && i > 1 && t[i-1].is("a") && t[i-2].is("mis", "mise"):
			out = roleOther
		}
	}
	return out
}

// remarks reports whether what surrounds the dates found leaves no doubt: no month outside them, no range, no second
// year.
func remarks(t []token, in []candidate) bool {
	inside := make([]bool, len(t))
	for _, f := range in {
		for i := f.begin; i < f.end; i++ {
			inside[i] = true
		}
		i := f.begin - 1
		if i > 0 && t[i].weekday() != 0 && joins(t[i-1]) { // samedi 2-dimanche 3 août 1914
			i--
		}
		if i > 0 && joins(t[i]) && (t[i-1].digits > 0 && !inside[i-1] && t[i-1].digits <= 2 || t[i-1].is("er", "premier")) {
			return false // 5 au 12 février 2023
		}
		if i := f.end; i+1 < len(t) && t[i].is("/", "-", "–", "—", "‑") && t[i+1].digits > 0 && f.numeric == nil && t[i+1].digits == 4 {
			return false // février 2023-2024
		}
	}
	for i, x := range t {
		if inside[i] {
			continue
		}
		if x.month() != 0 || x.digits == 4 && x.n >= MinYear && x.n <= MaxYear && plausibleYear(t, i) {
			return false
		}
	}
	return true
}

// joins reports whether a token stands between the two ends of a period, or two dates.
func joins(t token) bool {
	return t.is("au", "a", "et", "/", "-", "–", "—", "‑", "&", "to", "and", "→")
}

// plausibleYear reports whether four digits stand as a year, not as an offset (+0100), a clock (1405) or a number of
// words or pages.
func plausibleYear(t []token, i int) bool {
	if i > 0 && t[i-1].is("+", "-", ":", "p", ".", "no", "n", "°", "#") {
		return false
	}
	return i+1 >= len(t) || !t[i+1].is("mots", "words", "h", ":")
}
