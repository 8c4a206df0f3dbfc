package query

import (
	"fmt"
	"strings"
)

const dateHint = "formes possibles : date:2023, date:2023-02, date:2023-02-06, date:2023..2024-06, date:2023.., date:..2020, date:>=2020, date:<2020"

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
	l.date(value, Range{at.Start, l.pos})
}

// dateInterval emits the clause of date:[a TO b].
func (l *lexer) dateInterval(v interval, at Range) {
	at.End = v.at.End
	d, fault := dateRange(v.from + ".." + v.to)
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
	at := Range{start, l.pos}
	if k, ok := operatorNamed(value); ok {
		l.emit(token{kind: k, at: at})
		return
	}
	l.date(value, at)
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

// date emits the clause of a date value.
func (l *lexer) date(value string, at Range) {
	d, fault := dateRange(value)
	if fault != "" {
		l.unread(at, fault, dateHint)
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

// dateRange reads a date, a range or a comparison; fault says in French what is wrong.
func dateRange(value string) (d *DateRange, fault string) {
	unreadable := fmt.Sprintf("date illisible : « %s »", shown(value))
	v := strings.Join(strings.FieldsFunc(value, isSpace), "")
	v = strings.ReplaceAll(v, "…", "..")
	if from, to, isRange := strings.Cut(v, ".."); isRange {
		to = strings.TrimRight(strings.TrimLeft(to, "."), ".")
		d = &DateRange{}
		if from == "" && to == "" {
			return nil, "intervalle de dates sans date"
		}
		var ok, ok2 bool
		d.From, ok = optionalDate(from)
		d.To, ok2 = optionalDate(to)
		if !ok || !ok2 {
			return nil, unreadable
		}
		return d, ""
	}
	v = strings.TrimRight(v, ".")
	sign := v[:len(v)-len(strings.TrimLeft(v, "<>="))]
	date, err := ParseDate(v[len(sign):])
	if err != nil {
		return nil, unreadable
	}
	switch sign {
	case "", "=", "==":
		return &DateRange{From: date, To: date}, ""
	case ">=", "=>":
		return &DateRange{From: date}, ""
	case "<=", "=<":
		return &DateRange{To: date}, ""
	case ">":
		if date = shift(date, 1); date.IsZero() {
			return nil, unreadable
		}
		return &DateRange{From: date}, ""
	case "<":
		if date = shift(date, -1); date.IsZero() {
			return nil, unreadable
		}
		return &DateRange{To: date}, ""
	}
	return nil, unreadable
}

func optionalDate(s string) (Date, bool) {
	if s == "" {
		return Date{}, true
	}
	d, err := ParseDate(s)
	return d, err == nil
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
