package query

import (
	"errors"
	"fmt"
	"strings"

	"github.com/kiosque-search/kiosque/frdate"
)

const dateHint = "formes possibles : date:2023, date:2023-02, date:2023-02-06, date:06/02/2023, date:\"février 2023\", " +
	"date:2023..2024-06, date:2023.., date:..2020, date:>=2020, date:<2020"

const seasonHint = "une saison n'a pas de dates sûres : écrivez les mois, comme date:2018-06..2018-08"

// dateClause reads what follows date: at l.pos; at is the name and its colon. Behind a space, what does not begin as
// a date is none: Date: voir plus bas.
func (l *lexer) dateClause(at Range, apart bool) {
	r, size := l.peek(l.pos)
	switch {
	case apart && !isDigit(r) && !isQuote(r) && !strings.ContainsRune("(<>=.…", r):
		l.noDate(at)
		return
	case r == '(':
		l.dates = l.depth + 1
		return
	case r == '[' || r == '{':
		if v, ok := l.intervalAhead(); ok {
			l.dateInterval(v, at)
			return
		}
	case isQuote(r):
		content, next, how := l.closing(r, Range{l.pos, l.pos + size})
		if how == closed {
			value := l.text[l.pos+size : content]
			l.pos = next
			l.date(strings.TrimFunc(value, isSpace), Range{at.Start, next})
			return
		}
	}
	value := l.dateText()
	if value == "" {
		l.noDate(at)
		return
	}
	if r, size := l.peek(l.pos); isQuote(r) && strings.Trim(value, "<>=") == "" { // date:<"mars 2019"
		if content, next, how := l.closing(r, Range{l.pos, l.pos + size}); how == closed {
			value += l.text[l.pos+size : content]
			l.pos = next
			l.date(value, Range{at.Start, next})
			return
		}
	}
	value = l.longerDate(value)
	l.date(value, Range{at.Start, l.pos})
}

// dateInterval emits the clause of date:[a TO b].
func (l *lexer) dateInterval(v interval, at Range) {
	at.End = v.at.End
	d, fault, _ := dateRange(v.from + ".." + v.to)
	if fault != "" {
		l.unread(at, fmt.Sprintf("dates illisibles : « %s »", shown(l.text[v.at.Start:v.at.End])), dateHint)
		return
	}
	if v.after && !d.From.IsZero() {
		d.From = DateOfDay(last(d.From) + 1)
	}
	if v.before && !d.To.IsZero() {
		d.To = DateOfDay(first(d.To) - 1)
	}
	d.At = at
	if !d.From.Valid() || !d.To.Valid() || !d.From.IsZero() && !d.To.IsZero() && first(d.From) > last(d.To) {
		l.unread(at, fmt.Sprintf("dates à l'envers : « %s »", shown(l.text[v.at.Start:v.at.End])), dateHint)
		return
	}
	l.translated(at, d.String())
	l.leaf(d, at)
}

func (l *lexer) noDate(at Range) {
	l.fault(at, "« date: » n'est suivi de rien", "lu comme un mot", dateHint)
	l.leaf(&Word{Text: l.text[at.Start : at.End-1], At: at}, at)
}

// dateWord reads one date or operator of date:( ).
func (l *lexer) dateWord(start int) {
	value := l.dateText()
	if value == "" {
		_, size := l.peek(l.pos)
		l.pos += size
		return
	}
	if k, ok := operatorNamed(value); ok {
		l.emit(token{kind: k, at: Range{start, l.pos}})
		return
	}
	value = l.longerDate(value)
	l.date(value, Range{start, l.pos})
}

// dateText reads up to a space, a quote, a parenthesis or a comma; a lone comparison takes the date behind the space.
func (l *lexer) dateText() string {
	start := l.pos
	for l.pos < len(l.text) {
		r, size := l.peek(l.pos)
		if isSpace(r) && strings.Trim(l.text[start:l.pos], "<>=") == "" {
			l.skipSpace()
			if l.pos < len(l.text) && l.isDigitAt(l.pos) && l.pos > start {
				continue
			}
			break
		}
		if isSpace(r) || isQuote(r) || strings.ContainsRune("(),;", r) {
			break
		}
		l.pos += size
	}
	return l.text[start:l.pos]
}

// maxDateWords is how many words a date without quotes may have: du 5 au 12 février 2023.
const maxDateWords = 7

// longerDate reads on behind what is no date by itself, to the first word with which it is one: date:14 juillet 2019.
func (l *lexer) longerDate(value string) string {
	start, end := l.pos-len(value), l.pos
	for longer := value; ; longer = l.text[start:l.pos] {
		_, fault, hint := dateRange(longer)
		if fault == "" || hint == seasonHint && l.pos > end {
			return longer
		}
		l.skipSpace()
		word := l.dateText()
		if _, operator := operatorNamed(word); operator || word == "" || strings.Count(longer, " ") == maxDateWords-1 {
			l.pos = end
			return value
		}
	}
}

// date emits the clause of a date value.
func (l *lexer) date(value string, at Range) {
	d, fault, hint := dateRange(value)
	if fault != "" {
		l.unread(at, fault, hint)
		return
	}
	d.At = at
	if !d.From.IsZero() && !d.To.IsZero() && first(d.From) > last(d.To) {
		l.fault(at, fmt.Sprintf("dates à l'envers : « %s »", value), "lues dans l'ordre", "la plus ancienne d'abord")
		d.From, d.To = d.To, d.From
	}
	l.leaf(d, at)
}

func first(d Date) int { n, _ := d.Days(); return n }
func last(d Date) int  { _, n := d.Days(); return n }

// dateRange reads a date, a period or a comparison; fault and hint say in French what is wrong.
func dateRange(value string) (d *DateRange, fault, hint string) {
	v := strings.Join(strings.FieldsFunc(value, isSpace), " ")
	v = strings.ReplaceAll(v, "…", "..")
	unreadable := func(err error) (*DateRange, string, string) {
		hint := dateHint
		if errors.Is(err, frdate.ErrSeason) {
			hint = seasonHint
		}
		return nil, fmt.Sprintf("date illisible : « %s »", shown(value)), hint
	}
	if from, to, isRange := strings.Cut(v, ".."); isRange && !isCentury(v) {
		to = strings.TrimRight(strings.TrimLeft(to, "."), ".")
		if from, to = strings.TrimSpace(from), strings.TrimSpace(to); from == "" && to == "" {
			return nil, "intervalle de dates sans date", dateHint
		}
		d = &DateRange{}
		if from != "" {
			r, err := period(from)
			if err != nil {
				return unreadable(err)
			}
			d.From = r.From
		}
		if to != "" {
			r, err := period(to)
			if err != nil {
				return unreadable(err)
			}
			d.To = r.To
		}
		return d, "", ""
	}
	sign := v[:len(v)-len(strings.TrimLeft(v, "<>="))]
	r, err := period(strings.TrimSpace(v[len(sign):]))
	if err != nil {
		return unreadable(err)
	}
	switch sign {
	case "", "=", "==":
		return &DateRange{From: r.From, To: r.To}, "", ""
	case ">=", "=>":
		return &DateRange{From: r.From}, "", ""
	case "<=", "=<":
		return &DateRange{To: r.To}, "", ""
	case ">":
		if date := shift(r.To, 1); !date.IsZero() {
			return &DateRange{From: date}, "", ""
		}
	case "<":
		if date := shift(r.From, -1); !date.IsZero() {
			return &DateRange{To: date}, "", ""
		}
	}
	return unreadable(nil)
}

// isCentury tells 19.., of which two figures are not known.
func isCentury(v string) bool { return len(v) == 4 && isNumber(v[:2]) && v[2:] == ".." }

// period reads a date as people write it, of any year of the calendar if it is written 0800-12-25.
func period(s string) (frdate.Range, error) {
	s = strings.TrimRight(s, ".")
	if d, err := frdate.ParseISO(s); err == nil {
		return frdate.Range{From: d, To: d}, nil
	}
	return frdate.ParseRange(s)
}

// shift returns the year, month or day n after d, of the same precision; the zero Date beyond the calendar.
func shift(d Date, n int) Date {
	switch d.Precision() {
	case PrecisionYear:
		d.Year += n
	case PrecisionMonth:
		m := d.Year*12 + d.Month - 1 + n
		d = Date{Year: m / 12, Month: m%12 + 1}
	case PrecisionDay:
		from, _ := d.Days()
		d = DateOfDay(from + n)
	}
	if !d.Valid() || d.Year == 0 {
		return Date{}
	}
	return d
}

// shown shortens what a message repeats of the query.
func shown(s string) string { return shorten(strings.ToValidUTF8(s, ""), 40) }

func shorten(s string, runes int) string {
	n := 0
	for i := range s {
		if n++; n > runes {
			return s[:i] + "…"
		}
	}
	return s
}
