package frdate

import (
	"path"
	"regexp"
	"strings"
)

// nameDays find a whole date in the name of a file: 2023-11-06, 2023_11_06, 20231106, and 06-11-2023 with the day
// first.
var nameDays = []*regexp.Regexp{
	regexp.MustCompile(`(?:^|[^0-9])(\d{4})([-_. ]?)(\d{2})([-_. ]?)(\d{2})(?:[^0-9]|$)`),
	regexp.MustCompile(`(?:^|[^0-9])(\d{1,2})([-_. ])(\d{1,2})([-_. ])(\d{4})(?:[^0-9]|$)`),
}

// nameMonth finds a month in the name of a file: 2023-11, 2023_11.
var nameMonth = regexp.MustCompile(`(?:^|[^0-9])(\d{4})[-_](\d{2})(?:[^0-9]|$)`)

// The years that a name may carry; other numbers of four digits are numbers.
const minNameYear, maxNameYear = 1600, 2099

// maxName bounds a name that is looked at, in bytes.
const maxName = 1000

// Name finds the date that the name of a file gives (2023-11-06_LePhare_La-digue.txt, digue_6-novembre-2023.txt,
// 2023-11.txt) or else the folders that it is in (1914/08/02/une.txt, 1914/une.txt). Two dates are none, and a year is
// one only as the whole name of a folder.
func Name(name string) (Date, bool) {
	if len(name) > maxName {
		return Date{}, false
	}
	name = strings.NewReplacer(`\`, "/", "!", "/").Replace(name)
	dir, base := path.Split(name)
	if d, dates := nameDate(base); dates > 0 {
		return d, dates == 1
	}
	return folderDate(strings.Split(strings.Trim(dir, "/"), "/"))
}

// nameDate finds the one date of a name, and how many different ones there are.
func nameDate(name string) (one Date, dates int) {
	add := func(d Date) {
		if !d.IsZero() && d.Year >= minNameYear && d.Year <= maxNameYear && d != one {
			one, dates = d, dates+1
		}
	}
	for i, re := range nameDays {
		for at := 0; at < len(name); {
			m := re.FindStringSubmatchIndex(name[at:])
			if m == nil {
				break
			}
			group := func(n int) string { return name[at+m[2*n] : at+m[2*n+1]] }
			a, _ := part(group(1))
			b, _ := part(group(3))
			c, _ := part(group(5))
			if i == 1 {
				a, c = c, a
			}
			if group(2) == group(4) {
				add(existing(a, b, c))
			}
			at += max(m[1]-1, 1) // the sign behind a date may stand before the next
		}
	}
	for _, m := range Mentions(strings.NewReplacer("-", " ", "_", " ", ".", " ").Replace(name)) {
		if m.Year != 0 {
			add(m.Date)
		}
	}
	if dates > 0 {
		return one, dates
	}
	for _, m := range nameMonth.FindAllStringSubmatch(name, 4) {
		y, _ := part(m[1])
		month, _ := part(m[2])
		if month > 0 && month <= 12 && month != y%100+1 { // 2010-11 may be a season
			add(Date{Year: y, Month: month})
		}
	}
	return one, dates
}

// folderDate reads the date of the last folders: 1914/08/02, 1914/08, 1914, or a date in the last one.
func folderDate(dirs []string) (Date, bool) {
	number := func(back, digits int) int {
		if back >= len(dirs) {
			return 0
		}
		s := dirs[len(dirs)-1-back]
		if len(s) > digits || len(s) == 0 || digits == 4 && len(s) != 4 || !allDigits(s) {
			return 0
		}
		n, _ := part(s)
		return n
	}
	year := func(n int) bool { return n >= minNameYear && n <= maxNameYear }
	y3, m2, d1 := number(2, 4), number(1, 2), number(0, 2)
	if d := (Date{Year: y3, Month: m2, Day: d1}); year(y3) && m2 > 0 && d1 > 0 && d.Valid() {
		return d, true
	}
	if y := number(1, 4); year(y) && d1 > 0 && d1 <= 12 {
		return Date{Year: y, Month: d1}, true
	}
	if y := number(0, 4); year(y) {
		return Date{Year: y}, true
	}
	if len(dirs) > 0 {
		if d, dates := nameDate(dirs[len(dirs)-1]); dates == 1 {
			return d, true
		}
	}
	return Date{}, false
}
