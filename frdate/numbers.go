package frdate

import (
	"strings"
	"time"
)

// numeric is a date of digits in all orders in which it exists; one in which it does not is the zero Date.
type numeric struct {
	day, month, year Date // read with the day, the month or the year first
	twelve           bool // a time of twelve hours follows, which speaks against the French order
	named            bool // a day of the week has decided
}

// in is the date in an order.
func (n *numeric) in(o Order) (Date, error) {
	one, several := n.only()
	switch {
	case o == Mixed && several:
		return Date{}, ErrOrder
	case o == Mixed, n.named && !several:
		return exists(one, one)
	case o == MonthFirst:
		return exists(n.month, one)
	case o == YearFirst && n.year != Date{}:
		return n.year, nil
	case o == French && n.twelve && several && n.month != Date{}:
		return Date{}, ErrOrder
	}
	return exists(n.day, one)
}

// exists is the date of one order; where there is none but another order has one, the order is in doubt.
func exists(d, other Date) (Date, error) {
	switch {
	case !d.IsZero():
		return d, nil
	case !other.IsZero():
		return Date{}, ErrOrder
	}
	return Date{}, ErrDate
}

// only is the date if all orders in which it exists agree.
func (n *numeric) only() (d Date, several bool) {
	for _, x := range []Date{n.day, n.month, n.year} {
		switch {
		case x.IsZero():
		case d.IsZero():
			d = x
		case x != d:
			several = true
		}
	}
	return d, several
}

// can reports whether d is one of the readings.
func (n *numeric) can(d Date) bool { return d == n.day || d == n.month || d == n.year }

// Years of two digits are those from pivotYear-100 to pivotYear-1.
const pivotYear = 2030

// century makes a year of one with two digits.
func century(n int) int {
	if y := n + 2000; y < pivotYear {
		return y
	}
	return n + 1900
}

// existing is a date, or none where it does not exist.
func existing(y, m, d int) Date {
	date := Date{Year: y, Month: m, Day: d}
	if m == 0 || d == 0 || y < MinYear || y > MaxYear || !date.Valid() {
		return Date{}
	}
	return date
}

// numbers finds the dates of three numbers: 2023-02-06, 6/2/2023, 06.02.23, and 2023 02 06 where that is how the text
// begins. What is glued to more numbers (a telephone's) is none.
func numbers(t []token) []candidate {
	var out []candidate
	for i := 0; i+2 < len(t); i++ {
		step, ok := separated(t, i)
		if !ok {
			continue
		}
		a, b, c := t[i], t[i+step], t[i+2*step]
		end := i + 2*step + 1
		var n numeric
		switch {
		case a.digits == 4 && b.digits <= 2 && c.digits <= 2:
			n.day = existing(a.n, b.n, c.n)
			n.month, n.year = n.day, n.day
		case c.digits == 4 && a.digits <= 2 && b.digits <= 2:
			n.day, n.month = existing(c.n, b.n, a.n), existing(c.n, a.n, b.n)
		case c.digits == 2 && a.digits <= 2 && b.digits <= 2 && step == 2 && shortYear(t, i, end):
			y := century(c.n)
			n.day, n.month = existing(y, b.n, a.n), existing(y, a.n, b.n)
			if a.digits == 2 {
				n.year = existing(century(a.n), b.n, c.n)
			}
		default:
			continue
		}
		f := found{begin: i, end: end, first: a.start, last: c.end}
		f.addWeekday(t)
		n.weekday(f.weekday)
		n.twelve = twelve(t[end:])
		out = append(out, candidate{found: f, numeric: &n, clock: end})
		i = end - 1
	}
	return out
}

// separated reports whether three numbers begin at a token, and how many tokens each is from the next.
func separated(t []token, i int) (step int, ok bool) {
	if t[i].digits == 0 || i > 0 && t[i-1].end == t[i].start && (t[i-1].is("/", "-", ".", "‑", "–") || t[i-1].folded != "") {
		return 0, false
	}
	if i == 0 && t[1].digits > 0 && t[2].digits > 0 && t[1].digits <= 2 { // 2023 02 06
		return 1, max(t[0].digits, t[2].digits) == 4
	}
	if i+4 >= len(t) || !t[i+1].is("/", "-", ".", "‑", "–") || t[i+3].text != t[i+1].text || t[i+2].digits == 0 || t[i+4].digits == 0 {
		return 0, false
	}
	for j := i; j < i+4; j++ {
		if t[j].end != t[j+1].start {
			return 0, false
		}
	}
	if i+6 < len(t) && t[i+5].text == t[i+1].text && t[i+5].start == t[i+4].end && t[i+6].digits > 0 && t[i+6].start == t[i+5].end {
		return 0, false
	}
	return 2, true
}

// shortYear reports whether three short numbers stand as a date: alone, with a time, or behind words that announce
// one. Where stops part them they may be a version or a paragraph, and must stand first.
func shortYear(t []token, begin, end int) bool {
	if end < len(t) && t[end].is("%", "€", "/", ".") && t[end].start == t[end-1].end && !t[end].is(".") {
		return false
	}
	if begin == 0 {
		return true
	}
	before := t[begin-1]
	if begin > 1 && before.is(".") { // lun. 06/11/23
		before = t[begin-2]
	}
	return !t[begin+1].is(".") && (before.is("le", "du", "date", ":", ",", "(", "[", "|", "-", "–") || before.weekday() != 0) ||
		roleOf(t[:begin]) != roleNone
}

// weekday leaves the orders out in which the date does not fall on a named day of the week, if one remains.
func (n *numeric) weekday(w int) {
	if w == 0 {
		return
	}
	fits := func(d Date) Date {
		if d.IsZero() || time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Weekday() != time.Weekday(w-1) {
			return Date{}
		}
		return d
	}
	if only := (numeric{day: fits(n.day), month: fits(n.month), year: fits(n.year), named: true}); only != (numeric{named: true}) {
		*n = only
	}
}

// compact reads 20230206, also with a time behind it (20230206T143000Z).
func (r Reader) compact(t []token) (Date, bool) {
	if len(t) == 0 || t[0].digits != 8 || !timeOfDay(t[1:]) {
		return Date{}, false
	}
	n := t[0].n
	d := Date{Year: n / 10000, Month: n / 100 % 100, Day: n % 100}
	switch {
	case d.Month == 0:
		return Date{Year: d.Year}, len(t) == 1 && d.Day == 0
	case d.Day == 0:
		return d, len(t) == 1
	}
	return instant(d, t[1:], r.In), true
}

// timeOfDay reports whether the tokens behind a date of digits are a time, a zone or a weekday and nothing else.
func timeOfDay(t []token) bool {
	for _, x := range t {
		if x.digits > 0 || x.weekday() != 0 || len(x.folded) <= 4 && x.folded != "" && x.folded != "au" && x.folded != "et" {
			continue
		}
		if !x.is(":", ".", ",", "+", "-", "−", "(", ")", "[", "]", "/", "a") {
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

// partial reads dates of digits of which something is missing: 2023, 2023-02, 02/2023, 1936-05-00, 1905-12-XX,
// 00/05/1936, 1905/12// (as RIS writes it). A whole date is left to numbers.
func partial(s string) (Date, bool) {
	if len(s) > len("00 / 05 / 1936") {
		return Date{}, false
	}
	at := strings.IndexAny(s, "-/.‑")
	if at < 0 {
		if len(s) != 4 || !allDigits(s) {
			return Date{}, false
		}
		y, _ := part(s)
		return Date{Year: y}, y > 0
	}
	sep := s[at : at+1]
	if strings.HasPrefix(s[at:], "‑") {
		sep = "‑"
	}
	parts := strings.Split(s, sep)
	if len(parts) == 4 && sep == "/" && parts[3] == "" && len(parts[0]) == 4 { // RIS
		parts = parts[:3]
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
		if parts[i] == "" && (sep != "/" || i == 0 || len(parts) != 3) {
			return Date{}, false
		}
	}
	switch len(parts) {
	case 2:
		if len(parts[1]) == 4 {
			parts[0], parts[1] = parts[1], parts[0]
		} else if sep == "." {
			return Date{}, false
		}
		return known(parts[0], parts[1], "00")
	case 3:
		if len(parts[2]) == 4 {
			parts[0], parts[2] = parts[2], parts[0]
		}
		if m, ok := part(parts[1]); ok && m > 0 {
			if d, ok := part(parts[2]); !ok || d > 0 {
				return Date{}, false
			}
		}
		return known(parts[0], parts[1], parts[2])
	}
	return Date{}, false
}

// known makes a date of a year and what is known of the rest: without its month a day is none.
func known(year, month, day string) (Date, bool) {
	if len(year) != 4 || !allDigits(year) {
		return Date{}, false
	}
	y, _ := part(year)
	m, okMonth := part(month)
	_, okDay := part(day)
	return Date{Year: y, Month: m}, okMonth && okDay && len(month) <= 2 && len(day) <= 2 && m <= 12
}

// part reads a part of a date: up to four digits, or zero for one that is unknown.
func part(s string) (n int, ok bool) {
	switch strings.ToUpper(s) {
	case "", "X", "XX", "?", "??", "U", "UU", "_", "__", "--":
		return 0, true
	}
	if len(s) > 4 || !allDigits(s) {
		return 0, false
	}
	for _, c := range []byte(s) {
		n = n*10 + int(c-'0')
	}
	return n, true
}
