package record

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/frdate"
)

// A text without any date can still say when it was written: "mercredi 28 février" names a weekday, and "fin 2023"
// a time that was then recent, for a journalist names the year of what is some months ago, and leaves it out for what
// is of the year itself. Both together leave one year, or none.
//
// What the text names is the day of what happened, mostly the day before the paper, and not rarely of an anniversary, a
// trial or what is to come. So each rule states a month or a year, never the day, and only rules are kept that are
// right at least 98 times in 100 on press whose dates are known: TestInferred measures them, and its figures are
// reviewed in eval/dates.txt.

// inference is a date worked out from a text, and the rule that gave it.
type inference struct {
	date kiosque.Date
	rule string
}

// The rules. The first two want a weekday that is named without "le", which tells of what is past or to come, and a year that
// is not what the text is about.
const (
	// ruleClose is a time named once that lies one to closeMonths months before.
	ruleClose = "proche"
	// ruleSeveral is two times or more that were named in the year or the one before.
	ruleSeveral = "plusieurs"
	// ruleWhole is a whole date with its weekday and « ce » near the head, which no later one and no later year follows.
	ruleWhole = "entière"
)

// wholeHead is how far into a text, in bytes, such a date may be.
const wholeHead = 500

// closeMonths is how far before the day the one time that a text names may be.
const closeMonths = 3

// inferHead is how far into a text, in bytes, the weekday may be: news comes first.
const inferHead = 2000

// inferMonths is how long after the recent time that a text names it may have been written, in months.
const inferMonths = 14

// anchor finds a time within a year: fin 2023, début 2023, mi-2023. Months with a year come from frdate.
var anchor = regexp.MustCompile(`(?i)\b(fin|début|debut|mi|courant)[ \x{a0}-]+(?:de[ \x{a0}]+)?((?:19|20)\d\d)\b`)

// bareYear finds years.
var bareYear = regexp.MustCompile(`\b(?:19|20)\d\d\b`)

// notNow are words before a date that say it is not the day of the news.
var notNow = regexp.MustCompile(`(?i)(?:d['’]ici|jusqu['’]|avant|après|depuis|à partir|à compter|dès|` +
	`prévue?s?|fixée?s?|reportée?s?|pour|du|entre)[ \x{a0}](?:\pL+[ \x{a0}]){0,2}$`)

// afterwards are words behind a date that say it is still to come, or long gone.
var afterwards = regexp.MustCompile(`(?i)^,?[ \x{a0}](?:prochaine?|dernière?|suivante?|à venir|au)\b`)

// future finds verbs in the future tense, and some words that only look like them: in doubt there is no date. Names do
// not count.
var future = regexp.MustCompile(`(?:^|[^\pL])\p{Ll}+(?:ra|ront)(?:[^\pL]|$)`)

// announces reports whether the sentence around a place of a text speaks of what is to come.
func announces(text string, start, end int) bool {
	from := strings.LastIndexAny(text[:start], ".!?\n") + 1
	to := len(text)
	if n := strings.IndexAny(text[end:], ".!?\n"); n >= 0 {
		to = end + n
	}
	return future.MatchString(text[from:to])
}

// recent are the times within years that a text names, as months since year 0.
type recent []int

// recentTimes lists them: months with a year, and beginnings, middles and ends of years.
func recentTimes(text string, mentions []frdate.Mention) recent {
	var out recent
	for _, m := range mentions {
		if m.Year != 0 {
			out = append(out, m.Year*12+m.Month-1)
		}
	}
	for _, a := range anchor.FindAllStringSubmatch(text, 64) {
		year, _ := strconv.Atoi(a[2]) // four digits
		out = append(out, year*12+map[string]int{"fin": 10, "mi": 5, "courant": 5}[strings.ToLower(a[1])])
	}
	return out
}

// since counts the different times from a month on.
func (r recent) since(month int) int {
	times := slices.Clone(r)
	slices.Sort(times)
	times = slices.Compact(times)
	at, _ := slices.BinarySearch(times, month)
	return len(times) - at
}

// inferDate works out the month of an undated text: that of the one day of the month with a weekday that its beginning
// names, in the one year that agrees with the weekday and lies within inferMonths after the latest time that the text
// names as a month or part of a year. Whatever speaks against it makes it none: two such days, a later year anywhere in
// the text, words or a tense that put the day into the future or the past. A day at the end of a month may have been
// told in the next one: then only the year is known.
func inferDate(text string) (inference, bool) {
	none := inference{}
	mentions := frdate.Mentions(text)
	if date := wholeDate(text, mentions); !date.IsZero() {
		return inference{date, ruleWhole}, true
	}
	var when frdate.Mention
	for _, m := range mentions {
		if m.Year != 0 || m.Day == 0 || !m.HasWeekday {
			continue
		}
		if when.Day != 0 && (when.Date != m.Date || when.Weekday != m.Weekday) {
			return none, false
		}
		if when.Day == 0 {
			when = m
		}
	}
	times := recentTimes(text, mentions)
	if when.Day == 0 || len(times) == 0 || when.Start > inferHead || aside(text, when) {
		return none, false
	}
	day, ok := completed(when, slices.Max(times))
	if !ok {
		return none, false
	}
	named := map[int]int{}
	for _, y := range bareYear.FindAllString(text, 1000) {
		n, _ := strconv.Atoi(y)
		named[n]++
		if n > day.Year {
			return none, false // the text knows of a later year, announced or not
		}
	}
	gap := day.Year*12 + day.Month - 1 - slices.Max(times)
	topic := max(named[day.Year], named[day.Year-1]) // a year named again and again is what the text is about
	var rule string
	switch {
	case gap < 1:
		return none, false
	case gap <= closeMonths && topic < 2:
		rule = ruleClose
	case times.since((day.Year-1)*12) >= 2 && topic < 3:
		rule = ruleSeveral
	default:
		return none, false
	}
	date := atMost(day)
	return inference{date, rule}, !date.IsZero()
}

// wholeDate works out the month of a text from the first date in its head that has weekday, day, month and year, if it is said to be
// this one: « ce vendredi 25 janvier 2019 ». Without « ce » such a date is wrong too often, even for its year: 95 in 100.
func wholeDate(text string, mentions []frdate.Mention) kiosque.Date {
	var first frdate.Mention
	for _, m := range mentions {
		switch {
		case m.Year == 0 || m.Day == 0 || !m.HasWeekday || !m.Fits(m.Year):
		case first.Day == 0 && m.Start >= wholeHead:
			return kiosque.Date{}
		case first.Day == 0:
			first = m
		case m.String() > first.String(): // years have four digits
			return kiosque.Date{}
		}
	}
	for _, y := range bareYear.FindAllString(text, 1000) {
		if n, _ := strconv.Atoi(y); first.Day == 0 || n > first.Year {
			return kiosque.Date{}
		}
	}
	if first.Day == 0 {
		return kiosque.Date{}
	}
	if !thisDay.MatchString(text[:first.Start]) || aside(text, first) {
		return kiosque.Date{}
	}
	return atMost(first.Date)
}

// thisDay is what stands before a day that is that of the news, or next to it.
var thisDay = regexp.MustCompile(`(?i)\bce[ \x{a0}]$`)

// aside reports whether the words around a day say that it is not the day of the news.
func aside(text string, when frdate.Mention) bool {
	before := text[max(0, when.Start-40):when.Start]
	return notNow.MatchString(before) || past.MatchString(before) || afterwards.MatchString(text[when.End:]) || announces(text, when.Start, when.End)
}

// past is the article before a weekday: "le lundi 3 septembre".
var past = regexp.MustCompile(`(?i)\ble[ \x{a0}]$`)

// completed gives a mention the one year that it fits within inferMonths after a month.
func completed(m frdate.Mention, latest int) (kiosque.Date, bool) {
	found := kiosque.Date{}
	for year := latest / 12; year <= latest/12+2; year++ {
		at := year*12 + m.Month - 1
		if at < latest || at > latest+inferMonths || !m.Fits(year) {
			continue
		}
		if !found.IsZero() {
			return found, false
		}
		found = kiosque.Date{Year: year, Month: m.Month, Day: m.Day}
	}
	return found, !found.IsZero()
}

// atMost is what is sure of the date of an article that names a day: the month, or the year where the day is the first
// or the last of its month, or nothing where it is so of its year.
func atMost(day kiosque.Date) kiosque.Date {
	month := kiosque.Date{Year: day.Year, Month: day.Month}
	first, last := month.Days()
	if at, _ := day.Days(); at > first && at < last {
		return month
	}
	if day.Month == 1 && day.Day == 1 || day.Month == 12 && day.Day == 31 {
		return kiosque.Date{}
	}
	return kiosque.Date{Year: day.Year}
}
