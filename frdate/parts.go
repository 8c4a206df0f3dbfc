package frdate

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// weekOfYear is a week of ISO 8601, with its day perhaps: 2023-W45, 2023-W45-1, 2023W451.
var weekOfYear = regexp.MustCompile(`^([12]\d{3})-?[Ww](\d\d)(?:-?([1-7]))?$`)

// partOfYear is a quarter or a half of a year: T1 2023, 2023-Q1, 1er trimestre 2023, S2 2023.
var partOfYear = regexp.MustCompile(`(?i)^(?:(?:le |du |au )?` +
	`(premier|deuxième|second|troisième|quatrième|[1-4])(?:er|e|ème|nd)? ?(trimestre|semestre)(?: de)?,? (\d{4})` +
	`|([TQSH])([1-4])[ /-]?(\d{4})|(\d{4})[ /-]?([TQSH])([1-4]))$`)

// ordinals are the numbers of quarters and halves.
var ordinals = map[string]int{"premier": 1, "deuxième": 2, "second": 2, "troisième": 3, "quatrième": 4, "1": 1, "2": 2, "3": 3, "4": 4}

// partsOfYear reads a week, a quarter or a half of a year, from its first day or month to its last.
func partsOfYear(s string) (Range, bool) {
	if m := weekOfYear.FindStringSubmatch(s); m != nil {
		year, _ := strconv.Atoi(m[1]) // digits
		week, _ := strconv.Atoi(m[2])
		return isoWeek(year, week, m[3])
	}
	m := partOfYear.FindStringSubmatch(strings.Join(strings.Fields(s), " "))
	if m == nil {
		return Range{}, false
	}
	n, months := ordinals[strings.ToLower(m[1]+m[5]+m[9])], 3
	if kind := strings.ToLower(m[2] + m[4] + m[8]); kind == "semestre" || kind == "s" || kind == "h" {
		months = 6
	}
	year, _ := strconv.Atoi(m[3] + m[6] + m[7])
	last := n * months
	return Range{Date{Year: year, Month: last - months + 1}, Date{Year: year, Month: last}}, last <= 12 && year >= MinYear && year <= MaxYear
}

// isoWeek is a week, or one day of it: the first week of a year is that of the 4th of January.
func isoWeek(year, week int, weekday string) (Range, bool) {
	fourth := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC)
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7+7*(week-1))
	thursday := monday.AddDate(0, 0, 3)
	if week < 1 || thursday.Year() != year || year < MinYear || year > MaxYear {
		return Range{}, false
	}
	if weekday != "" {
		d := day(monday.AddDate(0, 0, int(weekday[0]-'1')), time.UTC)
		return Range{d, d}, true
	}
	return Range{day(monday, time.UTC), day(monday.AddDate(0, 0, 6), time.UTC)}, true
}

// scripted is a date as JavaScript and .NET write it into JSON: /Date(1699275600000)/, /Date(1699275600000+0100)/,
// new Date(1699275600000).
var scripted = regexp.MustCompile(`^(?:\\?/|new )?Date\((-?\d{1,15})([+-]\d{4})?\)(?:\\?/)?$`)

// script reads it: the day that it was at the offset, if there is one.
func (r Reader) script(s string) (Date, bool) {
	if !strings.Contains(s, "Date(") {
		return Date{}, false
	}
	m := scripted.FindStringSubmatch(s)
	if m == nil {
		return Date{}, false
	}
	ms, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return Date{}, false
	}
	in := r.In
	if m[2] != "" {
		at, err := time.Parse("-0700", m[2])
		if err != nil {
			return Date{}, false
		}
		in = at.Location()
	}
	return day(time.UnixMilli(ms), in), true
}

// The numbers that spreadsheets count days with, from 1970 to 2049: the 1st of January 1900 is 1, and 1900 a leap year.
const (
	minSerial = 25569
	maxSerial = 54788
)

// serial reads a day of a spreadsheet, with a time of the day as its fraction perhaps: 45236.5868.
func serial(s string) (Date, bool) {
	whole, fraction, _ := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if len(whole) != 5 || !allDigits(whole) || fraction != "" && !allDigits(fraction) {
		return Date{}, false
	}
	n, _ := strconv.Atoi(whole) // five digits
	if n < minSerial || n > maxSerial {
		return Date{}, false
	}
	return day(time.Unix(int64(n-minSerial)*86400, 0), time.UTC), true
}
