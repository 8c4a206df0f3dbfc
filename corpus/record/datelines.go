package record

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/frdate"
)

// What a text itself says about its date, place, agency and authors. All of it stays in the text.

// dateline is what opens a dispatch: BAMAKO, 5 février (Reuters) -.
type dateline struct {
	place  string
	agency string
	date   kiosque.Date // Year may be 0
	end    int          // byte behind the dash; 0: there is none
}

// maxDateline bounds where the dash may be, in bytes.
const maxDateline = 120

// datelineOf reads a dateline: a place, a date or an agency in brackets or both, then a dash. A place is not needed
// where there is a date. Without date and agency it is a title of another kind (MALI - …), and none.
func datelineOf(text string) dateline {
	head := text[:min(len(text), maxDateline)]
	if i := strings.IndexByte(head, '\n'); i >= 0 {
		head = head[:i]
	}
	if d := placeAndDay(head); d.end > 0 {
		return d
	}
	start, end := dash(head)
	if start < 0 {
		return dateline{}
	}
	d := dateline{end: end}
	head = strings.TrimRight(head[:start], " .,\u00a0")
	if open := strings.LastIndexByte(head, '('); open >= 0 && strings.HasSuffix(head, ")") {
		d.agency = strings.TrimSpace(head[open+1 : len(head)-1])
		if !agencyLike(d.agency) {
			return dateline{}
		}
		if known := agencyNamed(d.agency); known != "" {
			d.agency = known
		}
		head = strings.TrimRight(head[:open], " .,\u00a0")
	}
	mentions := frdate.Mentions(head)
	switch {
	case len(mentions) > 1:
		return dateline{}
	case len(mentions) == 1:
		m := mentions[0]
		if m.Day == 0 || strings.Trim(head[m.End:], " .,\u00a0") != "" {
			return dateline{}
		}
		d.date = m.Date
		head = strings.TrimRight(head[:m.Start], " ,\u00a0")
		head = strings.TrimSuffix(strings.TrimSuffix(head, ", le"), " le")
		if head == "le" || head == "Le" {
			head = ""
		}
	case d.agency == "":
		return dateline{}
	}
	if head != "" && !placeLike(head) || head == "" && d.date.Day == 0 {
		return dateline{}
	}
	d.place = properName(head)
	return d
}

// placeAndDay reads a dateline of a place and a whole date that are parted by a dash, a comma or brackets, and end the
// line, but for a stop, or are followed by a dash: "Paris - 2 août 1914.", "Berne (2 août 1914)", "Rome, 2 août 1914 — Le…".
func placeAndDay(line string) dateline {
	if !namesYear(line) {
		return dateline{}
	}
	mentions := frdate.Mentions(line)
	if len(mentions) == 0 {
		return dateline{}
	}
	m := mentions[0]
	if m.Day == 0 || m.Year == 0 {
		return dateline{}
	}
	before := strings.TrimRight(line[:m.Start], " \u00a0")
	before = strings.TrimSuffix(strings.TrimSuffix(before, " le"), ",le")
	place := strings.TrimRight(before, " ,.(-–—:\u00a0")
	bracket := strings.HasSuffix(before, "(")
	rest, agency := line[m.End:], ""
	if bracket {
		var closed bool
		if rest, closed = strings.CutPrefix(rest, ")"); !closed {
			return dateline{}
		}
	}
	if m := datelineAgency.FindStringSubmatch(rest); m != nil && agencyLike(m[1]) {
		agency, rest = cmp.Or(agencyNamed(m[1]), m[1]), rest[len(m[0]):]
	}
	after := strings.TrimLeft(rest, " \u00a0")
	sign := len(after) - len(strings.TrimLeft(after, ".:;,-–—"))
	switch {
	case place == "" || place == before || !placeLike(place) || strings.HasPrefix(place, "Par "), KnownPaper(place), publishedLine.MatchString(line):
		return dateline{}
	case after != "" && (sign == 0 || after[sign:] != "" && !strings.ContainsAny(after[:sign], "-–—")):
		return dateline{} // "Nice, 14 juillet 2016. Un camion…" tells of that day
	case after != "" && after[sign:] != "" && !unicode.IsSpace(FirstRune(after[sign:])):
		return dateline{}
	}
	d := dateline{date: m.Date, agency: agency, end: len(line) - len(after) + sign}
	if after[sign:] != "" || !article(place) {
		d.place = properName(place)
	}
	return d
}

// datelineAgency is the agency behind the date of a dateline: Paris, 2 août 1914 (Havas).
var datelineAgency = regexp.MustCompile(`^[ \x{a0}]*\(([^()]{2,40})\)`)

// namesYear reports whether four digits stand together.
func namesYear(line string) bool {
	run := 0
	for i := range len(line) {
		if run++; line[i] < '0' || line[i] > '9' {
			run = 0
		}
		if run == 4 {
			return true
		}
	}
	return false
}

// article reports whether a name begins with one, as those of papers do, and few places.
func article(name string) bool {
	for _, a := range []string{"Le ", "La ", "Les ", "L'", "L’", "LE ", "LA ", "LES "} {
		if strings.HasPrefix(name, a) {
			return true
		}
	}
	return false
}

// dash finds the first dash between spaces, or behind a bracket.
func dash(s string) (start, end int) {
	for i, r := range s {
		if r != '-' && r != '–' && r != '—' {
			continue
		}
		after := i + utf8.RuneLen(r)
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		if next := FirstRune(s[after:]); (unicode.IsSpace(before) || before == ')' || before == '.') && (next == 0 || unicode.IsSpace(next) || before == ')') {
			return i, after
		}
	}
	return -1, -1
}

// agencyLike reports whether what stands in the brackets of a dateline may be an agency: one or two short words that
// begin with a capital or a digit.
func agencyLike(s string) bool {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '/' || r == ',' || r == '-' })
	if len(words) == 0 || len(words) > 3 || len(s) > 40 || !strings.ContainsFunc(s, unicode.IsLetter) {
		return false
	}
	for _, w := range words {
		if r := FirstRune(w); !unicode.IsUpper(r) && !unicode.IsDigit(r) && w != "avec" {
			return false
		}
	}
	return true
}

// placeLike reports whether words may be the place of a dateline: at most six words and 50 bytes, each with a capital
// but for particles, and no sign but hyphens, apostrophes, commas, slashes and brackets (country).
func placeLike(s string) bool {
	words := strings.Fields(s)
	if len(s) > 50 || len(words) > 6 {
		return false
	}
	for i, w := range words {
		bare := strings.Trim(w, ",/()")
		if bare == "" {
			continue
		}
		if i > 0 && slices.Contains([]string{"de", "du", "des", "la", "le", "les", "sur", "en", "et", "d"}, bare) {
			continue
		}
		r := FirstRune(bare)
		if !unicode.IsUpper(r) && !strings.HasPrefix(bare, "d'") && !strings.HasPrefix(bare, "d’") {
			return false
		}
		if strings.ContainsFunc(bare, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune("-‑'’./", r)
		}) {
			return false
		}
	}
	return true
}

// properName writes a place in capitals as a name: BAMAKO is Bamako, AIX-EN-PROVENCE Aix-en-Provence. Other places
// stay as they are.
func properName(s string) string {
	if s == "" || strings.ContainsFunc(s, unicode.IsLower) {
		return s
	}
	var b strings.Builder
	word := strings.Builder{}
	first := true
	flush := func() {
		w := strings.ToLower(word.String())
		word.Reset()
		if w == "" {
			return
		}
		if first || !slices.Contains([]string{"de", "du", "des", "la", "le", "les", "sur", "sous", "en", "et", "lès", "aux", "d", "l"}, w) {
			r, size := utf8.DecodeRuneInString(w)
			w = string(unicode.ToUpper(r)) + w[size:]
		}
		b.WriteString(w)
		first = false
	}
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) {
			word.WriteRune(r)
			continue
		}
		flush()
		b.WriteRune(r)
		first = r == '/' || r == ',' || r == '('
	}
	flush()
	return b.String()
}

// dateFromLine completes a declared month or year by the day of a dateline. Each may lack what the other has, and
// they must agree on the rest.
func dateFromLine(declared, line kiosque.Date) (kiosque.Date, bool) {
	if line.Day == 0 || declared.Day != 0 {
		return declared, false
	}
	d := line
	if d.Year == 0 {
		d.Year = declared.Year
	}
	agree := (declared.Year == 0 || declared.Year == d.Year) && (declared.Month == 0 || declared.Month == d.Month)
	return d, agree && d.Year != 0 && d.Valid()
}

// DatelineEnd is the byte behind the dateline that opens a text, 0 where there is none.
func DatelineEnd(text string) int { return datelineOf(text).end }

// NameLike reports whether words may be the name of a paper or a place, or there are none.
func NameLike(s string) bool { return s == "" || placeLike(s) }
