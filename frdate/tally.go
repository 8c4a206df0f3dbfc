package frdate

import (
	"strings"
	"unicode/utf8"
)

// A Tally counts what the dates of one column say about their order. The zero Tally is ready.
type Tally struct {
	day, month, year int // dates of digits that exist only with the day, the month or the year first
	open             int // that exist in more than one order
	twelveDay        int // of day, those with a time of twelve hours
	serial, others   int // numbers of days, and whatever else is a text
	zeros            [len(epochs)]zero
}

// epochs are the days on which programs begin to count, which databases and spreadsheets show where there is no date.
var epochs = [...]struct{ day, year, before, after string }{
	{"1900-01-01", "1900", "1899", "1901"},
	{"1970-01-01", "1970", "1969", "1971"},
}

// zero is how often a column has such a day, and whether it has others near to it, so that it may be one of them.
type zero struct {
	n    int
	near bool
}

// minZeros is how often the day must stand in a column to be none.
const minZeros = 2

// Zero reports whether a text is a day on which programs begin to count, again and again in a column that has no other day from a year before
// to a year after it.
func (t *Tally) Zero(s string) bool {
	for i, e := range epochs {
		if strings.HasPrefix(strings.TrimSpace(s), e.day) {
			return t.zeros[i].n >= minZeros && !t.zeros[i].near && t.others > t.zeros[i].n
		}
	}
	return false
}

// zero counts such a day.
func (t *Tally) zero(s string) {
	for i, e := range epochs {
		switch z := &t.zeros[i]; {
		case strings.HasPrefix(s, e.day):
			z.n++
		case strings.Contains(s, e.year), strings.Contains(s, e.before), strings.Contains(s, e.after):
			z.near = true
		}
	}
}

// Add counts one text of the column.
func (t *Tally) Add(s string) {
	s = unwrap(strings.TrimSpace(s))
	if len(s) > maxLength || !utf8.ValidString(s) {
		return
	}
	if _, ok := serial(s); ok {
		t.serial++
		return
	}
	if s != "" {
		t.others++
		t.zero(s)
	}
	if _, ok := plain(s); ok {
		return
	}
	c, err := pick(tokens(s))
	if err != nil || c.numeric == nil {
		return
	}
	n := c.numeric
	switch d, several := n.only(); {
	case several:
		t.open++
	case n.day == d && n.month == d || d.IsZero(): // 2023-11-06, 11/11/2023
	case n.day == d:
		t.day++
		if n.twelve {
			t.twelveDay++
		}
	case n.month == d:
		t.month++
	default:
		t.year++
	}
}

// Open reports whether the reading of any date hangs on the others.
func (t *Tally) Open() bool {
	return t.open > 0 || t.month > 0 || t.year > 0 || t.serial > 0 || t.zeros[0].n > 0 || t.zeros[1].n > 0
}

// sure is how many dates must prove an order for each that proves another, for the others to be taken for faults: no
// more than one in fifty is wrong then.
const sure = 50

// Order is the order of the column: Serial where all are numbers of days, else the one that its dates prove, French where
// none does, Mixed where they contradict each other.
func (t *Tally) Order() Order {
	if t.serial > 0 && t.others == 0 {
		return Serial
	}
	best, proofs, against := French, 0, 0
	for _, o := range []struct {
		order Order
		n     int
	}{{DayFirst, t.day}, {MonthFirst, t.month}, {YearFirst, t.year}} {
		if o.n > proofs {
			best, proofs, against = o.order, o.n, against+proofs
		} else {
			against += o.n
		}
	}
	switch {
	case against*sure > proofs:
		return Mixed
	case best == DayFirst && t.twelveDay == 0:
		return French // times of twelve hours are from elsewhere, if there are any
	}
	return best
}
