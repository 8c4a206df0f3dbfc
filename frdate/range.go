package frdate

import (
	"strings"
	"unicode/utf8"
)

// Range is a period from one date to another, both included, each as precise as it is written. From and To are equal
// for a single date.
type Range struct{ From, To Date }

// maxJoins bounds the places at which a text is tried to be a period.
const maxJoins = 6

// ParseRange reads a date as Parse does, or a period: 1914-1918, 1914-18, "de 1914 à 1918", "du 5 au 12 février 2023",
// "2 et 3 août 1914", "janvier-février 2023", 1914-08-02/1914-08-03, 05-06/11/2023, 190X and 19XX, 2023-W45, T1 2023, "nivôse an II". The two ends stand as
// they are written, also where the second is the earlier one.
func (r Reader) ParseRange(s string) (Range, error) {
	d, err := r.single(s)
	if err == nil {
		return Range{d, d}, nil
	}
	s = unwrap(strings.TrimSpace(s))
	if len(s) > maxLength || !utf8.ValidString(s) {
		return Range{}, err
	}
	if p, ok := digitsUnknown(s); ok {
		return p, nil
	}
	if p, ok := partsOfYear(s); ok {
		return p, nil
	}
	if p, ok := republican(s); ok {
		return p, nil
	}
	joints := 0
	for _, t := range tokens(s) {
		if !joins(t) || t.start == 0 || t.end == len(s) {
			continue
		}
		if joints++; joints > maxJoins {
			break
		}
		if p, ok := r.between(s[:t.start], s[t.end:]); ok {
			return p, nil
		}
	}
	return Range{}, err
}

// digitsUnknown reads the years of a decade or century whose last digits are not known: 190X, 19XX, 19...
func digitsUnknown(s string) (Range, bool) {
	if len(s) != 4 || !allDigits(s[:2]) {
		return Range{}, false
	}
	switch {
	case allDigits(s[:3]) && strings.ContainsAny(s[3:], "Xx?.-"):
		n, _ := part(s[:3])
		return years(n*10, n*10+9)
	case strings.Trim(s[2:], "Xx") == "", s[2:] == "??", s[2:] == "..", s[2:] == "--":
		n, _ := part(s[:2])
		return years(n*100, n*100+99)
	}
	return Range{}, false
}

// years is a period of whole years.
func years(from, to int) (Range, bool) {
	return Range{Date{Year: from}, Date{Year: to}}, from >= MinYear-50 && to <= MaxYear
}

// between reads the two ends of a period; the first may leave out what the second says: a day, a day and month, a
// month.
func (r Reader) between(left, right string) (Range, bool) {
	left, right = strings.TrimSpace(left), strings.TrimSpace(right)
	to, err := r.single(right)
	if err != nil { // 1914-18
		from, err := r.single(left)
		if err != nil || from.Month != 0 || len(right) != 2 || !allDigits(right) {
			return Range{}, false
		}
		n, _ := part(right)
		to = Date{Year: from.Year/100*100 + n}
		return Range{from, to}, to.Year > from.Year && to.Year <= MaxYear
	}
	t := tokens(left)
	for len(t) > 0 && t[0].is("du", "de", "le", "les", "des", "entre", "from", "between") {
		t = t[1:]
	}
	if len(t) == 0 {
		return Range{}, false
	}
	if from, err := r.single(left[t[0].start:]); err == nil {
		return Range{from, to}, true
	}
	from, ok := shortened(t, to)
	return Range{from, to}, ok
}

// shortened reads the first end of a period in front of its second: "lundi 5", "5 février", "05/02", "février".
func shortened(t []token, to Date) (Date, bool) {
	if t[0].weekday() != 0 && len(t) > 1 {
		t = t[1:]
	}
	day, month := 0, 0
	switch n := len(t); {
	case n == 3 && t[0].digits > 0 && t[1].is("/", ".", "-") && t[2].digits > 0 && t[0].digits <= 2 && t[2].digits <= 2: // 05/02
		day, month = t[0].n, t[2].n
	default:
		if t[n-1].is(".") {
			n--
		}
		if n > 0 && t[n-1].month() != 0 {
			month, n = t[n-1].month(), n-1
		}
		switch {
		case n == 0:
		case n == 1 && t[0].digits > 0 && t[0].digits <= 2:
			day = t[0].n
		case n == 1 && t[0].is("premier", "ier", "ler"), n == 2 && t[0].digits > 0 && t[0].n == 1 && t[1].is("er"):
			day = 1
		default:
			return Date{}, false
		}
		if n > 0 && day == 0 {
			return Date{}, false
		}
	}
	from := to
	switch {
	case (day == 0) != (to.Day == 0), to.Month == 0:
		return Date{}, false
	case month != 0:
		from.Month = month
		if month > to.Month { // 30 décembre - 2 janvier 2024
			from.Year--
		}
	}
	from.Day = day
	return from, from.Valid()
}

// common is what is certain of a date within the period: the day for one day, the first of two that follow each
// other, which is how a double issue is dated, or the month or year that both ends have.
func (p Range) common() (Date, bool) {
	if p.From == p.To {
		return p.From, true
	}
	_, last := p.From.Days()
	first, _ := p.To.Days()
	switch {
	case first <= last: // the wrong way round
		return Date{}, false
	case p.From.Day != 0 && p.To.Day != 0 && first == last+1:
		return p.From, true
	case p.From.Year != p.To.Year:
		return Date{}, false
	case p.From.Month == p.To.Month:
		return Date{Year: p.From.Year, Month: p.From.Month}, true
	}
	return Date{Year: p.From.Year}, true
}
