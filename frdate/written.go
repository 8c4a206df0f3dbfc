package frdate

import (
	"time"
	"unicode/utf8"
)

// A Mention is a date written with the name of its month, somewhere in a text.
type Mention struct {
	// Day, Month and Year; Year is 0 where none is written, Day where only the month and year are. Day and month
	// exist together in some year.
	Date
	// Weekday is the day of the week that is named; HasWeekday says whether there is one.
	Weekday    time.Weekday
	HasWeekday bool
	Start, End int // bytes of the text, weekday included
}

// Fits reports whether the mention, completed by this year, exists and falls on its weekday.
func (m Mention) Fits(year int) bool {
	d := Date{Year: year, Month: m.Month, Day: m.Day}
	if m.Day == 0 || !d.Valid() || m.Year != 0 && m.Year != year {
		return false
	}
	return !m.HasWeekday || time.Date(year, time.Month(m.Month), m.Day, 0, 0, 0, 0, time.UTC).Weekday() == m.Weekday
}

// maxMentions bounds what Mentions returns.
const maxMentions = 256

// Mentions finds the dates with a day and the name of a month, and the months with a year, in running text. A range
// ("du 5 au 12 février") gives its second day. English forms need their year.
func Mentions(text string) []Mention {
	var out []Mention
	for at := 0; at < len(text) && len(out) < maxMentions; {
		start, end := nextMonth(text, at)
		if start < 0 {
			break
		}
		at = end
		// A window around the name is cut into tokens: enough for "mercredi 1er" before and "2023" behind.
		from, to := max(0, start-24), min(len(text), end+12)
		for from < start && !boundary(text, from) {
			from++
		}
		for to > end && !boundary(text, to) {
			to--
		}
		for _, f := range written(tokens(text[from:to]), false) {
			if from+f.at == start {
				out = append(out, Mention{
					Date: f.date, Weekday: time.Weekday(max(f.weekday-1, 0)), HasWeekday: f.weekday != 0,
					Start: from + f.first, End: from + f.last,
				})
			}
		}
	}
	return out
}

// boundary reports whether i is between two characters of which not both belong to one word or number, so that a
// window cut there cuts none.
func boundary(s string, i int) bool {
	if i <= 0 || i >= len(s) {
		return true
	}
	if !utf8.RuneStart(s[i]) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i:])
	word := func(r rune) bool { return letter(r) || r >= '0' && r <= '9' }
	return !word(before) || !word(after)
}

// nextMonth finds the next word of a text that names a month.
func nextMonth(text string, at int) (start, end int) {
	for i := at; i < len(text); {
		switch text[i] | 0x20 {
		case 'j', 'f', 'm', 'a', 's', 'o', 'n', 'd': // the initials of the months
		default:
			i++
			continue
		}
		if !boundary(text, i) {
			i++
			continue
		}
		j := i
		for j < len(text) {
			r, size := utf8.DecodeRuneInString(text[j:])
			if !letter(r) || j-i > 16 {
				break
			}
			j += size
		}
		if months[fold(text[i:j])] != 0 {
			return i, j
		}
		i = max(j, i+1)
	}
	return -1, -1
}

// found is a written date among tokens.
type found struct {
	date        Date // Year or Day may be 0
	weekday     int  // time.Weekday plus one
	at          int  // byte where the name of the month starts
	first, last int  // bytes
	begin, end  int  // tokens
	time        int  // token from which a time may stand
}

// written finds the dates with the name of a month: [weekday] day month [year], month day, year, month year. In a text
// that is there to give a date, and not in running text, the year may have two digits (6 nov. 23) or stand behind the
// time (Nov 06 14:05:00 CET 2023).
func written(t []token, dates bool) []found {
	var out []found
	for i := range t {
		month := t[i].month()
		if month == 0 && t[i].folded == "mar" && marIsMarch(t, i) {
			month = 3
		}
		if month == 0 {
			continue
		}
		f := found{date: Date{Month: month}, at: t[i].start, begin: i, end: i + 1}
		before := skipBack(t, i-1)
		after := i + 1
		if after < len(t) && t[after].is(".") {
			after++
		}
		switch {
		case f.day(t, before):
			at := skipSigns(t, after, ".", ",", "-", "/", "‑")
			if f.year(t, at); f.date.Year == 0 && dates {
				f.shortYear(t, skipSigns(t, at, "'", "’"))
			}
		case after < len(t) && t[after].digits > 0 && t[after].digits <= 2 && t[after].n > 0:
			// November 7, 2012; in French a day never follows its month, so the year must confirm it.
			f.date.Day = t[after].n
			next := after + 1
			if next < len(t) && t[next].is("st", "nd", "rd", "th") {
				next++
			}
			if f.year(t, skipSigns(t, next, ",")); f.date.Year == 0 && dates {
				f.yearBehindTime(t, next)
			}
			if f.date.Year == 0 {
				continue
			}
		case before >= 0 && t[before].digits > 0 && t[before].digits <= 2:
			continue // 0 février, 32 février
		default:
			f.year(t, skipSigns(t, after, "-", "/", "‑"))
			if f.date.Year == 0 {
				continue
			}
		}
		if f.date.Day > 0 && !(Date{Year: yearOr(f.date.Year, 2000), Month: month, Day: f.date.Day}).Valid() {
			// 30 février: no date at all, not a month.
			f.date.Day = 99
		}
		f.addWeekday(t)
		f.first, f.last = t[f.begin].start, t[f.end-1].end
		if f.time == 0 {
			f.time = f.end
		}
		out = append(out, f)
	}
	return keepReal(out)
}

// keepReal drops the mentions whose day does not exist.
func keepReal(in []found) []found {
	out := in[:0]
	for _, f := range in {
		if f.date.Day != 99 {
			out = append(out, f)
		}
	}
	return out
}

// yearOr is year, or a default where there is none.
func yearOr(year, none int) int {
	if year == 0 {
		return none
	}
	return year
}

// year reads the year at a token, four digits of a newspaper's time.
func (f *found) year(t []token, i int) {
	if i < len(t) && t[i].digits == 4 && t[i].n >= MinYear && t[i].n <= MaxYear {
		f.date.Year = t[i].n
		f.end = i + 1
	}
}

// shortYear reads a year of two digits behind a whole day: it ends the text, or a time or a sign follows it.
func (f *found) shortYear(t []token, i int) {
	if i >= len(t) || t[i].digits != 2 {
		return
	}
	if i+1 < len(t) && !t[i+1].is(",", "-", "–", "|", ")", "]", "a", "at", ";", "t") && t[i+1].digits == 0 {
		return
	}
	f.date.Year, f.end = century(t[i].n), i+1
}

// yearBehindTime reads 14:05:00 CET 2023, which the date command of Unix writes behind the day.
func (f *found) yearBehindTime(t []token, i int) {
	const most = 10 // tokens: 14 : 05 : 00 . 000 + 0100
	begin := i
	if i+2 >= len(t) || t[i].digits == 0 || !t[i+1].is(":") {
		return
	}
	for ; i < len(t) && i < begin+most; i++ {
		sign := i > begin && t[i-1].is("+", "-")
		switch x := t[i]; {
		case x.digits == 4 && !sign && x.n >= MinYear && x.n <= MaxYear:
			f.time = begin
			f.year(t, i)
			return
		case x.digits > 0, x.is(":", ".", "+", "-"), x.folded != "" && len(x.folded) <= 4:
		default:
			return
		}
	}
}

// addWeekday looks for the day of the week before the date, or right behind a whole one (12 April 2013 Tuesday).
func (f *found) addWeekday(t []token) {
	if i := f.begin - 1; i >= 0 {
		for i > 0 && t[i].is(",", ".", "le", "the") {
			i--
		}
		if w := weekdayAt(t[i]); w != 0 && !seaside(t[i:f.begin]) && (i == 0 || !t[i-1].is("-", "‑")) {
			f.weekday, f.begin = w, i
			return
		}
	}
	if i := f.end; f.date.Year != 0 && i < len(t) && t[i].weekday() != 0 {
		f.weekday, f.end = t[i].weekday(), i+1
	}
}

// seaside tells a name that looks like a short weekday from one: "Locmel-sur-Mer, le 4 juin". French abbreviations
// stand right before the date, with their stop perhaps.
func seaside(t []token) bool {
	if !t[0].is("lun", "mar", "mer", "merc", "jeu", "ven", "vend", "sam", "dim") {
		return false
	}
	return len(t) > 2 || len(t) == 2 && !t[1].is(".")
}

// weekdayAt is the weekday before a date, where "mar." can only be mardi.
func weekdayAt(t token) int {
	if t.folded == "mar" {
		return 3
	}
	return t.weekday()
}

// marIsMarch tells the month "mar" (5 Mar 2023) from the weekday (mar. 6 nov.): the month has a number before it
// or, in English, a day and a year behind it, and no other month follows that number.
func marIsMarch(t []token, i int) bool {
	if i > 0 && t[i-1].digits > 0 && t[i-1].digits <= 2 || i > 1 && t[i-1].is("-", "/", " ") && t[i-2].digits > 0 {
		return true
	}
	for _, x := range t[i+1:] {
		if x.month() != 0 {
			return false
		}
	}
	return i+1 < len(t)
}

// skipBack steps back over the signs and particles between a day and its month: 06-févr, 7th of March.
func skipBack(t []token, i int) int {
	for i >= 0 && t[i].is("-", "‑", "/", ".", "of") {
		i--
	}
	return i
}

// skipSigns steps over signs.
func skipSigns(t []token, i int, signs ...string) int {
	for i < len(t) && t[i].is(signs...) {
		i++
	}
	return i
}

// day reads the day of the month that ends at a token: 6, 06, 1er, 1ᵉʳ, premier, 7th.
func (f *found) day(t []token, i int) bool {
	if i < 0 {
		return false
	}
	n, begin := 0, i
	switch x := t[i]; {
	case x.is("premier", "ier", "ler"), x.is("er") && i > 0 && t[i-1].is("i", "l"): // as it is printed, and as OCR reads it
		n = 1
	case x.digits > 0 && x.digits <= 2:
		n = x.n
	case i > 0 && t[i-1].digits > 0 && t[i-1].digits <= 2 && (x.is("er", "°", "º") && t[i-1].n == 1 || x.is("st", "nd", "rd", "th")):
		n, begin = t[i-1].n, i-1
	}
	if n < 1 || n > 31 || partOfNumber(t, begin) {
		return false
	}
	f.date.Day, f.begin = n, begin
	return true
}

// partOfNumber reports whether the digits at a token only end a longer number: 1,5 or 12:30 or 3/5.
func partOfNumber(t []token, i int) bool {
	if i > 0 && t[i-1].digits > 0 {
		return true
	}
	return i > 1 && t[i-1].is(".", ",", "/", ":") && t[i-2].digits > 0 && t[i-2].end == t[i-1].start && t[i-1].end == t[i].start
}
