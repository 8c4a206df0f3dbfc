package frdate

import (
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // Europe/Paris is needed on machines that have no time zones
)

// inParis is where an instant becomes a day unless somebody says otherwise.
var inParis = sync.OnceValue(func() *time.Location {
	in, err := time.LoadLocation("Europe/Paris")
	if err != nil { // what is embedded is there
		return time.UTC
	}
	return in
})

// plain reads what most archives have, 2023-02-06 alone or with a time and a numeric offset, without more ado.
func plain(s string) (Date, bool) {
	number := func(from, to int) (n int) {
		for _, c := range []byte(s[from:to]) {
			if c < '0' || c > '9' {
				return -1 << 20
			}
			n = n*10 + int(c-'0')
		}
		return n
	}
	switch {
	case len(s) == len("2023-02-06"):
	case len(s) == len("2023-02-06T12:00:00+01:00"):
		if s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[22] != ':' || s[19] != '+' && s[19] != '-' ||
			number(11, 13) < 0 || number(14, 16) < 0 || number(17, 19) < 0 || number(20, 22) < 0 || number(23, 25) < 0 ||
			s[20:22] == "00" && s[23:25] == "00" { // UTC
			return Date{}, false
		}
	default:
		return Date{}, false
	}
	d := Date{Year: number(0, 4), Month: number(5, 7), Day: number(8, 10)}
	return d, s[4] == '-' && s[7] == '-' && d.Year > 0 && d.Month > 0 && d.Day > 0
}

// FromUnix returns the day in a location of a number of seconds, milli-, micro- or nanoseconds since 1970, as JSON and
// data frames carry them, negative before; nil means Paris. Numbers from 1966 to 1973 and after 2199 are ErrDate: they are
// something else, such as 20230206.
func FromUnix(n int64, in *time.Location) (Date, error) {
	var t time.Time
	switch size := max(n, -n); {
	case size >= 1e8 && size < 1e10:
		t = time.Unix(n, 0)
	case size >= 1e11 && size < 1e13:
		t = time.UnixMilli(n)
	case size >= 1e14 && size < 1e16:
		t = time.UnixMicro(n)
	case size >= 1e17:
		t = time.Unix(n/1e9, n%1e9)
	default:
		return Date{}, ErrDate
	}
	return check(day(t, in))
}

// day returns the calendar day of a time in a location, Paris where it is nil.
func day(t time.Time, in *time.Location) Date {
	if in == nil {
		in = inParis()
	}
	t = t.In(in)
	return Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// stamp reads what machines write as one run of digits: 20231106140500 and 202311061405, and seconds or smaller units
// since 1970, which have 10, 13, 16 or 19 digits as long as newspapers are on the web, and may have a fraction.
func (r Reader) stamp(s string) (Date, bool) {
	before := strings.HasPrefix(s, "-")
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if !allDigits(whole) || len(fraction) > 9 || fraction != "" && !allDigits(fraction) {
		return Date{}, false
	}
	switch {
	case !before && (len(whole) == 12 || len(whole) == 14):
		d, ok := digitTime(whole)
		return d, ok && fraction == ""
	case slices.Contains([]int{10, 13, 16, 19}, len(whole)), before && (len(whole) == 9 || len(whole) == 12):
		if whole[0] == '0' || whole > "9223372036854775807" && len(whole) == 19 {
			return Date{}, false
		}
		var units int64
		for _, c := range []byte(whole) {
			units = units*10 + int64(c-'0')
		}
		if before {
			units = -units
		}
		d, err := FromUnix(units, r.In)
		return d, err == nil
	}
	return Date{}, false
}

// digitTime reads 20231106140500 and 202311061405.
func digitTime(s string) (Date, bool) {
	n := 0
	for _, c := range []byte(s) {
		n = n*10 + int(c-'0')
	}
	if len(s) == 12 {
		n *= 100
	}
	d := Date{Year: n / 1e10, Month: n / 1e8 % 100, Day: n / 1e6 % 100}
	return d, n/1e4%100 < 24 && n/100%100 < 60 && n%100 <= 60 && d.Month > 0 && d.Day > 0
}

// parted puts a T into a run of digits that is a day and a time and has a zone or a fraction behind it, as directories and the
// headers of archives write them: 20231106140500Z, 202311061405+0100, 20231106140500.0Z.
func parted(s string) string {
	n := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if n != 12 && n != 14 || n == len(s) {
		return s
	}
	if _, ok := digitTime(s[:n]); !ok {
		return s
	}
	return s[:8] + "T" + s[8:]
}

// allDigits reports whether s is digits and nothing else.
func allDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// instant moves a day to a location if what follows says a time in UTC; otherwise the day is kept as it is written.
func instant(d Date, rest []token, in *time.Location) Date {
	if !d.Valid() || len(rest) == 0 || !utc(rest) {
		return d
	}
	h, m, s, ok := clock(rest)
	if !ok {
		return d
	}
	return day(time.Date(d.Year, time.Month(d.Month), d.Day, h, m, s, 0, time.UTC), in)
}

// utc reports whether a time is said to be in UTC: by a name without an offset, or by an offset of zero.
func utc(t []token) bool {
	timed, named := false, false
	for i, x := range t {
		switch {
		case x.digits > 0:
			timed = true
		case x.is("z", "utc", "gmt"):
			named = timed
		case x.is("+", "-", "−") && timed && i+1 < len(t) && t[i+1].digits > 0 && t[i+1].start == x.end:
			zero := t[i+1].n == 0 && (t[i+1].digits == 2 || t[i+1].digits == 4 || named && t[i+1].digits == 1)
			if zero && i+3 < len(t) && t[i+2].is(":") && t[i+3].digits > 0 {
				zero = t[i+3].n == 0
			}
			if !x.is("+") && t[i+1].digits == 4 && t[i+1].n >= MinYear { // a year
				continue
			}
			return zero
		}
	}
	return named
}

// clock finds the first time in the tokens: 14:05:33, 14h05, 2:05 PM; and behind a T or at once behind the day 143000, 1430 or 14.
func clock(t []token) (h, m, s int, ok bool) {
	for i, x := range t {
		switch {
		case x.digits == 0:
			continue
		case x.digits <= 2 && i+2 < len(t) && t[i+1].is(":", "h") && t[i+2].digits == 2:
			h, m = x.n, t[i+2].n
			if i+4 < len(t) && t[i+3].is(":") && t[i+4].digits == 2 {
				s = t[i+4].n
			}
		case x.digits > 6 || x.digits%2 > 0 || i > 0 && !t[i-1].is("t"):
			continue
		case x.digits == 6:
			h, m, s = x.n/10000, x.n/100%100, x.n%100
		case x.digits == 4:
			h, m = x.n/100, x.n%100
		default:
			h = x.n
		}
		if twelve(t[i:]) {
			h %= 12
			for _, y := range t[i:] {
				if y.is("pm") || y.is("p") {
					h += 12
					break
				}
			}
		}
		return h, m, s, h < 24 && m < 60 && s < 61 || h == 24 && m == 0 && s == 0 // midnight, at its end
	}
	return 0, 0, 0, false
}

// twelve reports whether a time of twelve hours follows: 2:05 PM, 2 p.m.
func twelve(t []token) bool {
	for i, x := range t {
		if x.is("am", "pm") && i > 0 && t[i-1].digits > 0 && t[i-1].digits <= 2 {
			return true
		}
		if x.is("a", "p") && i > 0 && t[i-1].digits > 0 && t[i-1].digits <= 2 && i+2 < len(t) && t[i+1].is(".") && t[i+2].is("m") {
			return true
		}
	}
	return false
}
