package french

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
)

// Fixed writes a number with so many digits after its comma, and its groups of three before; – where it is none.
func Fixed(x float64, digits int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "–"
	}
	whole, rest, pointed := strings.Cut(strconv.FormatFloat(math.Abs(x), 'f', digits, 64), ".")
	s := grouped(whole)
	if pointed {
		s += "," + rest
	}
	if x < 0 && strings.Trim(s, "0,") != "" {
		s = "−" + s
	}
	return s
}

// Size writes a number of bytes in octets, ko, Mo, Go or To, in powers of 1000.
func Size(bytes int64) string {
	if bytes < 1000 {
		return Quantity(int(bytes), "octet", "octets")
	}
	x := float64(bytes)
	for _, unit := range []string{"ko", "Mo", "Go"} {
		if x /= 1000; x < 999.95 {
			return Unit(Fixed(x, 1), unit)
		}
	}
	return Unit(Fixed(x/1000, 1), "To")
}

// Unit writes a number with the sign of its unit.
func Unit(number, sign string) string { return number + narrow + sign }

// Duration writes a time span: 1,2 ms, 3,4 s, 2 min 05 s, 1 h 03 min.
func Duration(d time.Duration) string {
	switch {
	case d < time.Second:
		return Unit(Fixed(float64(d)/float64(time.Millisecond), 1), "ms")
	case d < 59*time.Second+950*time.Millisecond:
		return Unit(Fixed(d.Seconds(), 1), "s")
	case d.Round(time.Second) < time.Hour:
		d = d.Round(time.Second)
		return fmt.Sprintf("%d%smin %02d%ss", d/time.Minute, narrow, d%time.Minute/time.Second, narrow)
	}
	d = d.Round(time.Minute)
	return fmt.Sprintf("%d%sh %02d%smin", d/time.Hour, narrow, d%time.Hour/time.Minute, narrow)
}

// DateOf writes an article's date, and where it comes from unless the source declared it.
func DateOf(d kiosque.Date, from kiosque.DateOrigin) string {
	switch {
	case d.IsZero(), from == kiosque.DateDeclared, from == kiosque.DateUnknown:
		return Date(d)
	case from == kiosque.DateDateline:
		return Date(d) + " (d’après la dépêche)"
	case from == kiosque.DateFileName:
		return Date(d) + " (d’après le nom du fichier)"
	}
	return Date(d) + " (déduite du texte)"
}

// Spelled writes a value of a facet with its other spellings.
func Spelled(b kiosque.Bucket) string {
	const shown = 3
	if len(b.Spellings) == 0 {
		return b.Value
	}
	also := strings.Join(b.Spellings[:min(len(b.Spellings), shown)], ", ")
	if n := len(b.Spellings) - shown; n > 0 {
		also += " et " + Quantity(n, "autre", "autres")
	}
	return b.Value + " (aussi " + also + ")"
}
