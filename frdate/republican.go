package frdate

import (
	"slices"
	"time"
)

// The calendar of the Revolution, in force from 24 November 1793 to 31 December 1805: twelve months of thirty days and five
// or six complementary days. The years began as decreed, by the equinox at Paris (Parise, "The Book of Calendars", 1982).

// republicanYears are the first days of the years I to XIV.
var republicanYears = [...]Date{
	{1792, 9, 22},
	{1793, 9, 22},
	{1794, 9, 22},
	{1795, 9, 23},
	{1796, 9, 22},
	{1797, 9, 22},
	{1798, 9, 22},
	{1799, 9, 23},
	{1800, 9, 23},
	{1801, 9, 23},
	{1802, 9, 23},
	{1803, 9, 24},
	{1804, 9, 23},
	{1805, 9, 23},
}

// republicanMonths are the folded names of the months.
var republicanMonths = []string{
	"vendemiaire", "brumaire", "frimaire", "nivose", "pluviose", "ventose",
	"germinal", "floreal", "prairial", "messidor", "thermidor", "fructidor",
}

var republicanNumbers = []string{"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv"}

const (
	republicanMonth = 30 // days
	complementary   = 12 // months before them
)

// republican reads 5 nivôse an II, "quintidi 5 nivôse an 2 de la République", 2e jour complémentaire an III, and without its
// day a month.
func republican(s string) (Range, bool) {
	t := tokens(s)
	year := slices.IndexFunc(t, func(x token) bool { return x.is("an") }) + 1
	if year == 0 || year == len(t) {
		return Range{}, false
	}
	n := t[year].n
	if t[year].folded != "" {
		n = slices.Index(republicanNumbers, t[year].folded)
	}
	if n < 1 || n > len(republicanYears) {
		return Range{}, false
	}
	month, at := -1, 0
	for i, x := range t[:year] {
		m := slices.Index(republicanMonths, x.folded)
		if m < 0 && x.is("complementaire", "complementaires", "sansculottide", "sansculottides") {
			m = complementary
		}
		if m < 0 {
			continue
		}
		if month >= 0 {
			return Range{}, false
		}
		month, at = m, i
	}
	if month < 0 {
		return Range{}, false
	}
	for at > 0 && t[at-1].is("er", "e", "eme", "jour", "jours", "°") {
		at--
	}
	begin := republicanYears[n-1]
	first := time.Date(begin.Year, time.Month(begin.Month), begin.Day+month*republicanMonth, 0, 0, 0, 0, time.UTC)
	days := republicanMonth
	if month == complementary {
		days = 5
		if n%4 == 3 { // the years III, VII and XI
			days = 6
		}
	}
	if at == 0 || t[at-1].digits == 0 {
		return Range{day(first, time.UTC), day(first.AddDate(0, 0, days-1), time.UTC)}, true
	}
	d := t[at-1].n
	if d < 1 || d > days || at > 1 && t[at-2].digits > 0 {
		return Range{}, false
	}
	date := day(first.AddDate(0, 0, d-1), time.UTC)
	return Range{date, date}, true
}
