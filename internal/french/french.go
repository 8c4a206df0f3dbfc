package french

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
)

// narrow is the space that French puts between groups of three digits and before ; ! ?.
const narrow = "\u202f"

// Number writes a whole number with its groups of three digits: 22 283.
func Number[T int | int64](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	return sign + grouped(s)
}

// grouped puts spaces between the groups of three of some digits.
func grouped(digits string) string {
	head := (len(digits)-1)%3 + 1
	groups := []string{digits[:head]}
	for i := head; i < len(digits); i += 3 {
		groups = append(groups, digits[i:i+3])
	}
	return strings.Join(groups, narrow)
}

// Decimal writes a number with one decimal, or none where that is zero: 22 283,5.
func Decimal(x float64) string {
	tenths := int(math.Round(10 * math.Abs(x)))
	s := Number(tenths / 10)
	if tenths%10 != 0 {
		s += "," + strconv.Itoa(tenths%10)
	}
	if x < 0 && tenths > 0 {
		s = "−" + s
	}
	return s
}

// Quantity writes a number with its noun, singular up to one as French has it.
func Quantity(n int, singular, plural string) string {
	if n >= -1 && n <= 1 {
		return Number(n) + "\u00a0" + singular
	}
	return Number(n) + "\u00a0" + plural
}

// Month names a month, 1 to 12.
func Month(m int) string {
	return [...]string{
		"janvier", "février", "mars", "avril", "mai", "juin",
		"juillet", "août", "septembre", "octobre", "novembre", "décembre",
	}[m-1]
}

// MonthShort names a month, 1 to 12, for places with little room.
func MonthShort(m int) string {
	return [...]string{
		"janv.", "févr.", "mars", "avr.", "mai", "juin",
		"juill.", "août", "sept.", "oct.", "nov.", "déc.",
	}[m-1]
}

// Date writes a date as precisely as it is known and no more.
func Date(d kiosque.Date) string {
	if !d.Valid() {
		return "sans date"
	}
	year := strconv.Itoa(d.Year)
	switch d.Precision() {
	case query.PrecisionDay:
		return dayNumber(d.Day) + "\u00a0" + Month(d.Month) + " " + year
	case query.PrecisionMonth:
		return Month(d.Month) + " " + year
	case query.PrecisionYear:
		return year
	}
	return "sans date"
}

// ShortDate is frenchDate for the axis of a chart.
func ShortDate(d kiosque.Date) string {
	if !d.Valid() {
		return Date(d)
	}
	switch d.Precision() {
	case query.PrecisionDay:
		return dayNumber(d.Day) + " " + MonthShort(d.Month) + " " + strconv.Itoa(d.Year)
	case query.PrecisionMonth:
		return MonthShort(d.Month) + " " + strconv.Itoa(d.Year)
	}
	return Date(d)
}

func dayNumber(d int) string {
	if d == 1 {
		return "1er"
	}
	return strconv.Itoa(d)
}

// DateRange writes an inclusive range whose ends may be open.
func DateRange(since, until kiosque.Date) string {
	switch {
	case since == until:
		return Date(since)
	case until.IsZero():
		return "depuis " + article(since, "le ", "") + Date(since)
	case since.IsZero():
		return "jusqu’" + article(until, "au ", "à ") + Date(until)
	}
	return article(since, "du ", "de ") + Date(since) + " " + article(until, "au ", "à ") + Date(until)
}

// article chooses the words before a date: those before a day, or those before a month or a year.
func article(d kiosque.Date, day, other string) string {
	if d.Precision() == query.PrecisionDay {
		return day
	}
	if other == "de " && d.Valid() && d.Month != 0 && strings.ContainsRune("ao", rune(Month(d.Month)[0])) {
		return "d’"
	}
	return other
}

// OriginNote says where a date comes from when the source did not give it.
func OriginNote(o kiosque.DateOrigin) string {
	switch o {
	case kiosque.DateInferred:
		return "déduite du texte"
	case kiosque.DateDateline:
		return "dateline"
	case kiosque.DateFileName:
		return "nom du fichier"
	}
	return ""
}

// Typeset puts no-break spaces where French has them and curls apostrophes, in sentences that were typed without: those
// of the engine and of the manual. What stands between « and » is quoted, and keeps its apostrophes.
func Typeset(s string) string {
	var b strings.Builder
	quoted := 0
	runes := []rune(s)
	for i, c := range runes {
		next := rune(0)
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		switch {
		case c == '«':
			quoted++
		case c == '»':
			quoted--
		case c == '\'' && quoted <= 0 && i > 0 && unicode.IsLetter(runes[i-1]) && unicode.IsLetter(next):
			c = '’'
		case c == ' ' && (next == ':' || next == '»' || i > 0 && runes[i-1] == '«'):
			c = '\u00a0'
		case c == ' ' && (next == ';' || next == '!' || next == '?'):
			c = '\u202f'
		}
		b.WriteRune(c)
	}
	return b.String()
}

// TitleOr is a title, or what stands where there is none.
func TitleOr(title string) string {
	if strings.TrimSpace(title) == "" {
		return "Sans titre"
	}
	return title
}

// Ellipses are what stands before and behind an extract whose sentence goes on there.
func Ellipses(s kiosque.Snippet) (before, after string) {
	if s.CutBefore {
		before = "…\u00a0"
	}
	if s.CutAfter {
		after = "\u00a0…"
	}
	return before, after
}

// Quote cites what the user gave, as Clip shortens it.
func Quote(s string) string { return "«\u00a0" + Clip(s) + "\u00a0»" }

// Clip shortens what is quoted back to the user in a message.
func Clip(s string) string {
	const most = 60
	s = strings.ToValidUTF8(s, "\uFFFD")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// Capital begins a sentence.
func Capital(s string) string {
	c, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(c)) + s[n:]
}

// TypesetTemplate is Typeset for the text of a template of html/template: what is between {{ and }} is code.
func TypesetTemplate(source string) string {
	var b strings.Builder
	for source != "" {
		text, rest, action := strings.Cut(source, "{{")
		b.WriteString(Typeset(text))
		if !action {
			break
		}
		code, after, _ := strings.Cut(rest, "}}")
		b.WriteString("{{" + code + "}}")
		source = after
	}
	return b.String()
}
