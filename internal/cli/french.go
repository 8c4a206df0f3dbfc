package cli

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
)

// narrow is the space of French numbers and units: thin, and no line breaks at it.
const narrow = "\u202f"

// Number prints n as French does, in groups of three digits: 1 234 567.
func Number[T int | int64](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + narrow + s[i:]
	}
	return sign + s
}

// Count prints n with its noun; in French the plural begins at 2.
func Count(n int, one, many string) string {
	if n < 2 && n > -2 {
		return Number(n) + " " + one
	}
	return Number(n) + " " + many
}

// Decimal prints x with so many digits after a comma.
func Decimal(x float64, digits int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "–"
	}
	return strings.Replace(strconv.FormatFloat(x, 'f', digits, 64), ".", ",", 1)
}

// Size prints a number of bytes in octets, ko, Mo, Go or To, in powers of 1000.
func Size(bytes int64) string {
	if bytes < 1000 {
		return Count(int(bytes), "octet", "octets")
	}
	x := float64(bytes)
	for _, unit := range []string{"ko", "Mo", "Go"} {
		if x /= 1000; x < 999.95 {
			return Decimal(x, 1) + narrow + unit
		}
	}
	return Decimal(x/1000, 1) + narrow + "To"
}

// Duration prints a time span: 1,2 ms, 3,4 s, 2 min 05 s, 1 h 03 min.
func Duration(d time.Duration) string {
	switch {
	case d < time.Second:
		return Decimal(float64(d)/float64(time.Millisecond), 1) + narrow + "ms"
	case d < 59*time.Second+950*time.Millisecond:
		return Decimal(d.Seconds(), 1) + narrow + "s"
	case d.Round(time.Second) < time.Hour:
		d = d.Round(time.Second)
		return fmt.Sprintf("%d%smin %02d%ss", d/time.Minute, narrow, d%time.Minute/time.Second, narrow)
	}
	d = d.Round(time.Minute)
	return fmt.Sprintf("%d%sh %02d%smin", d/time.Hour, narrow, d%time.Hour/time.Minute, narrow)
}

var months = [...]string{"", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

// Date prints a date as precisely as it is known: 1er mars 2021, mars 2021, 2021, sans date.
func Date(d kiosque.Date) string {
	if d.Month < 0 || d.Month >= len(months) {
		return d.String()
	}
	switch {
	case d.IsZero():
		return "sans date"
	case d.Month == 0:
		return strconv.Itoa(d.Year)
	case d.Day == 0:
		return months[d.Month] + " " + strconv.Itoa(d.Year)
	case d.Day == 1:
		return "1er " + months[d.Month] + " " + strconv.Itoa(d.Year)
	}
	return fmt.Sprintf("%d %s %d", d.Day, months[d.Month], d.Year)
}

// DateOf prints an article's date, and where it comes from unless the source declared it.
func DateOf(d kiosque.Date, from kiosque.DateOrigin) string {
	switch {
	case d.IsZero(), from == kiosque.DateDeclared, from == kiosque.DateUnknown:
		return Date(d)
	case from == kiosque.DateDateline:
		return Date(d) + " (d'après la dépêche)"
	case from == kiosque.DateFileName:
		return Date(d) + " (d'après le nom du fichier)"
	}
	return Date(d) + " (déduite du texte)"
}

// Spelled prints a value of a facet with its other spellings.
func Spelled(b kiosque.Bucket) string {
	const shown = 3
	if len(b.Spellings) == 0 {
		return b.Value
	}
	also := strings.Join(b.Spellings[:min(len(b.Spellings), shown)], ", ")
	if n := len(b.Spellings) - shown; n > 0 {
		also += " et " + Count(n, "autre", "autres")
	}
	return b.Value + " (aussi " + also + ")"
}
