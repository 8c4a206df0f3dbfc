package frdate

// whole reads three forms that are a date only where they are the whole text: a month with a year of two digits as
// spreadsheets show it (nov-23), the year first with the name of the month (2023-nov-06), and the month in Roman
// numerals, as librarians write it (2-VIII-1914).
func whole(t []token) (Date, bool) {
	sign := func(i int) bool { return t[i].is("-", "‑", "/", ".") }
	switch n := len(t); {
	case n == 3 && t[0].month() != 0 && t[1].is("-", "‑") && t[2].digits == 2:
		return Date{Year: century(t[2].n), Month: t[0].month()}, true
	case n == 4 && t[0].month() != 0 && t[1].is(".") && t[2].is("-", "‑") && t[3].digits == 2:
		return Date{Year: century(t[3].n), Month: t[0].month()}, true
	case n == 5 && sign(1) && sign(3):
		t = []token{t[0], t[2], t[4]}
	case n != 3:
		return Date{}, false
	}
	switch {
	case t[0].digits == 4 && t[1].month() != 0 && t[2].digits > 0 && t[2].digits <= 2:
		d := existing(t[0].n, t[1].month(), t[2].n)
		return d, !d.IsZero()
	case t[0].digits > 0 && t[0].digits <= 2 && t[2].digits == 4:
		d := existing(t[2].n, romanMonths[t[1].text], t[0].n)
		return d, !d.IsZero()
	}
	return Date{}, false
}

// romanMonths are the numbers of the months as the Romans write them.
var romanMonths = map[string]int{"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11, "XII": 12}
