package record

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/frdate"
)

// A text without any date can still say when it was written: "mercredi 28 février" names a weekday, and "fin 2023"
// a time that was then recent, for a journalist names the year of what is some months ago, and leaves it out for what
// is of the year itself. Both together leave one year, or none.

// inferHead is how far into a text, in bytes, the weekday may be: news comes first.
const inferHead = 2000

// inferMonths is how long after the recent time that a text names it may have been written, in months.
const inferMonths = 14

// anchor finds a time within a year: fin 2023, début 2023, mi-2023. Months with a year come from frdate.
var anchor = regexp.MustCompile(`(?i)\b(fin|début|debut|mi|courant)[ \x{a0}-]+(?:de[ \x{a0}]+)?((?:19|20)\d\d)\b`)

// bareYear finds years.
var bareYear = regexp.MustCompile(`\b(?:19|20)\d\d\b`)

// notNow are words before a date that say it is not the day of the news.
var notNow = regexp.MustCompile(`(?i)(?:d['’]ici|jusqu['’]|avant|après|depuis|à partir|à compter|dès|prévue?s?|fixée?s?|reportée?s?|pour|du|entre)[ \x{a0}](?:\pL+[ \x{a0}]){0,2}$`)

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

// inferDate works out the day of an undated text: the one day of the month with a weekday that its beginning names,
// in the one year that agrees with the weekday and lies within inferMonths after the latest time that the text names
// as a month or part of a year. Whatever speaks against it makes it none: two such days, a later year anywhere in
// the text, words or a tense that put the day into the future or the past.
func inferDate(text string) (kiosque.Date, bool) {
	none := kiosque.Date{}
	var when frdate.Mention
	latest := 0 // months since year 0 of the latest anchor
	for _, m := range frdate.Mentions(text) {
		switch {
		case m.Year != 0:
			latest = max(latest, m.Year*12+m.Month-1)
		case m.Day != 0 && m.HasWeekday:
			if when.Day != 0 && (when.Date != m.Date || when.Weekday != m.Weekday) {
				return none, false
			}
			if when.Day == 0 {
				when = m
			}
		}
	}
	if when.Day == 0 || when.Start > inferHead || notNow.MatchString(text[max(0, when.Start-40):when.Start]) || afterwards.MatchString(text[when.End:]) ||
		announces(text, when.Start, when.End) {
		return none, false
	}
	for _, a := range anchor.FindAllStringSubmatch(text, 64) {
		year, _ := strconv.Atoi(a[2]) // four digits
		month := map[string]int{"fin": 10, "mi": 5, "courant": 5}[strings.ToLower(a[1])]
		latest = max(latest, year*12+month)
	}
	if latest == 0 {
		return none, false
	}
	found := none
	for year := latest / 12; year <= latest/12+2; year++ {
		at := year*12 + when.Month - 1
		if at < latest || at > latest+inferMonths || !when.Fits(year) {
			continue
		}
		if !found.IsZero() {
			return none, false
		}
		found = kiosque.Date{Year: year, Month: when.Month, Day: when.Day}
	}
	for _, y := range bareYear.FindAllString(text, 1000) {
		if n, _ := strconv.Atoi(y); n > found.Year {
			return none, false // the text knows of a later year, announced or not
		}
	}
	return found, !found.IsZero()
}
