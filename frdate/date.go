package frdate

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a day, a month or a year of the Gregorian calendar, as precise as it was given and no more:
// Month 0 means that only the year is known, Day 0 that only the month is. The zero Date is no date at all.
type Date struct{ Year, Month, Day int }

// Precision is how much of a Date is known.
type Precision uint8

// The precisions, from nothing to the day.
const (
	PrecisionNone Precision = iota
	PrecisionYear
	PrecisionMonth
	PrecisionDay
)

// ParseISO reads 2023, 2023-02 or 2023-02-06; years have four digits, and the day must exist.
func ParseISO(s string) (Date, error) {
	parts := strings.Split(s, "-")
	if len(parts) > 3 || len(parts[0]) != 4 {
		return Date{}, ErrDate
	}
	var n [3]int
	for i, p := range parts {
		if i > 0 && len(p) != 2 {
			return Date{}, ErrDate
		}
		for _, c := range []byte(p) {
			if c < '0' || c > '9' {
				return Date{}, ErrDate
			}
			n[i] = n[i]*10 + int(c-'0')
		}
	}
	d := Date{n[0], n[1], n[2]}
	if !d.Valid() || d.IsZero() || len(parts) > 1 && d.Month == 0 || len(parts) > 2 && d.Day == 0 {
		return Date{}, ErrDate
	}
	return d, nil
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether d is the zero Date or a year from 1 to 9999, month and day that exist.
func (d Date) Valid() bool {
	switch {
	case d.IsZero():
		return true
	case d.Year < 1 || d.Year > 9999 || d.Month < 0 || d.Month > 12 || d.Day < 0 || d.Month == 0 && d.Day != 0:
		return false
	case d.Day == 0:
		return true
	}
	t := time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
	return t.Day() == d.Day && int(t.Month()) == d.Month
}

// Precision tells how much of d is known.
func (d Date) Precision() Precision {
	switch {
	case d.Day != 0:
		return PrecisionDay
	case d.Month != 0:
		return PrecisionMonth
	case d.Year != 0:
		return PrecisionYear
	}
	return PrecisionNone
}

// Days returns the first and the last day that d may mean, as days since 1970-01-01 (negative before).
// A zero Date returns 0, 0; ask IsZero first.
func (d Date) Days() (first, last int) {
	if d.IsZero() {
		return 0, 0
	}
	m, day := max(d.Month, 1), max(d.Day, 1)
	from := time.Date(d.Year, time.Month(m), day, 0, 0, 0, 0, time.UTC)
	to := from
	switch d.Precision() {
	case PrecisionYear:
		to = from.AddDate(1, 0, -1)
	case PrecisionMonth:
		to = from.AddDate(0, 1, -1)
	}
	return int(from.Unix() / 86400), int(to.Unix() / 86400)
}

// DateOfDay is the inverse of Days for a single day.
func DateOfDay(day int) Date {
	t := time.Unix(int64(day)*86400, 0).UTC()
	return Date{t.Year(), int(t.Month()), t.Day()}
}

// String prints d as ParseISO reads it; the zero Date is the empty string.
func (d Date) String() string {
	switch d.Precision() {
	case PrecisionYear:
		return fmt.Sprintf("%04d", d.Year)
	case PrecisionMonth:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	case PrecisionDay:
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
	}
	return ""
}

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; the empty text is the zero Date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseISO(string(b))
	if err != nil {
		return fmt.Errorf("%w: %s", err, strconv.Quote(string(b)))
	}
	*d = v
	return nil
}

// String names the precision as JSON carries it.
func (p Precision) String() string {
	return [...]string{"none", "year", "month", "day"}[min(p, PrecisionDay)]
}

// MarshalText implements encoding.TextMarshaler.
func (p Precision) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *Precision) UnmarshalText(b []byte) error {
	for q := PrecisionNone; q <= PrecisionDay; q++ {
		if q.String() == string(b) {
			*p = q
			return nil
		}
	}
	return fmt.Errorf("frdate: unknown precision %q, want none, year, month or day", b)
}
