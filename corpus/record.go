package corpus

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/frdate"
)

// value is what a record says about one field.
type value struct {
	text   string
	list   []string // of authors and tags, when the format has lists
	number bool     // text is a JSON number
	rank   int
	name   string // of the column or key
}

// record is what a format has read of one article, before it is made sense of.
type record struct {
	values [fieldCount]value
}

// set gives a field a value, unless a likelier column has given one. Several columns that the user has given to one
// field are joined; the same key twice is the last one.
func (r *record) set(c claim, v value) {
	if c.field == fieldNone {
		return
	}
	old := &r.values[c.field]
	v.rank, v.name = c.rank, c.name
	if strings.TrimSpace(v.text) == "" && len(v.list) == 0 {
		if old.name == c.name {
			*old = value{}
		}
		return
	}
	switch {
	case old.name == "" || old.name == c.name || c.rank < old.rank:
		*old = v
	case c.rank == 0 && old.rank == 0:
		old.list = slices.Concat(old.items(), v.items())
		old.text = strings.Trim(old.text+"\n\n"+v.text, "\n")
		old.number = false
	}
}

// items is the value as a list.
func (v value) items() []string {
	if v.list != nil {
		return v.list
	}
	if strings.TrimSpace(v.text) == "" {
		return nil
	}
	return []string{v.text}
}

// line is the value as one line of text.
func (v value) line() string {
	if v.text == "" && len(v.list) > 0 {
		return oneLine(strings.Join(v.list, ", "))
	}
	return oneLine(v.text)
}

// oneLine cleans a short text and makes it one line.
func oneLine(s string) string {
	s = clean(s)
	if strings.ContainsAny(s, "\n\t") || strings.Contains(s, "  ") {
		return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\t' || r == ' ' }), " ")
	}
	return strings.TrimSpace(s)
}

// maxList bounds authors and tags of one article.
const maxList = 1000

// errNoText says that a record has neither title nor text.
var errNoText = errors.New("article sans titre ni texte")

// article makes an article of a record. Its errors are reasons in French.
func (r *reader) article(rec *record) (kiosque.Article, []string, error) {
	v := &rec.values
	var warnings []string
	a := kiosque.Article{
		Title:   v[fieldTitle].line(),
		Lead:    block(v[fieldLead].text),
		Body:    block(v[fieldBody].text),
		Source:  r.intern(v[fieldSource].line()),
		Section: r.intern(v[fieldSection].line()),
		Agency:  r.intern(v[fieldAgency].line()),
		Place:   r.intern(v[fieldPlace].line()),
		URL:     oneLine(v[fieldURL].text),
		Authors: authors(v[fieldAuthors]),
		Tags:    tags(v[fieldTags]),
	}
	if a.Title == "" && a.Lead == "" && a.Body == "" {
		return a, nil, errNoText
	}
	if a.Source == "" {
		a.Source = r.o.Source
	}
	a.Lead, a.Body = splitLead(a.Lead, a.Body)
	declared, unreadable := r.declaredDate(v)
	a.Date = declared
	if !declared.IsZero() {
		a.DateOrigin = kiosque.DateDeclared
	}
	if unreadable != "" {
		warnings = append(warnings, fmt.Sprintf("date illisible : %q ; l'article est gardé sans date", clip(unreadable, 60)))
	}
	r.complete(&a, unreadable != "")
	id := oneLine(v[fieldID].text)
	if id != "" && !validID(id) {
		warnings = append(warnings, fmt.Sprintf("identifiant impossible : %q ; un autre est calculé", clip(id, 60)))
		id = ""
	}
	a.ID = id
	finish(&a)
	return a, warnings, nil
}

// finish gives an article what every article has: a title and an ID.
func finish(a *kiosque.Article) {
	if a.Title == "" {
		text := a.Lead
		if text == "" {
			text = a.Body
		}
		text = strings.TrimLeft(text, " \n")
		a.Title, a.TitleDerived = firstSentence(text[datelineOf(text).end:]), true
		if a.Title == "" { // a dateline and nothing more
			a.Title = firstSentence(text)
		}
	}
	if a.ID == "" {
		a.ID = contentID(a)
	}
}

// block cleans a text of several lines; empty lines around it and spaces that end it go.
func block(s string) string {
	return strings.TrimRightFunc(strings.TrimLeft(clean(s), "\n"), unicode.IsSpace)
}

// splitLead sees to it that no word counts twice where a source repeats the standfirst at the head of the text: the
// lead stays, and the body begins behind it. Where it ends inside a paragraph it is the lead that goes, for its words
// are in the body. A lead whose letters begin the text but whose words do not (Le Mali, Le Malien) stays.
func splitLead(lead, body string) (string, string) {
	if lead == "" || body == "" {
		return lead, body
	}
	whole := strings.TrimSpace(lead)
	cut := false
	for _, ellipsis := range []string{"…", "...", "[…]", "[...]"} {
		if rest, ok := strings.CutSuffix(whole, ellipsis); ok {
			whole, cut = strings.TrimSpace(rest), true
		}
	}
	end, ok := prefixEnd(body, whole)
	if !ok || whole == "" {
		return lead, body
	}
	if goesOn(body, end) && !cutForLength(strings.Fields(whole), cut, body[end:]) {
		return lead, body
	}
	rest := body[end:]
	switch next := strings.TrimLeft(rest, " \t\u00a0"); {
	case strings.TrimSpace(rest) == "", strings.HasPrefix(next, "\n"):
		return body[:end], block(rest)
	}
	return "", body
}

// cutForLength reports whether a lead that breaks off inside a word of the text is a copy of its head, cut at so many
// characters: it is long, or an ellipsis says so, or what is left of the last word is a lone consonant or stands in
// the rest of the text as well. A few words may be like those of the text by chance.
func cutForLength(words []string, ellipsis bool, rest string) bool {
	const few, many = 4, 12
	if len(words) <= few || len(words) > many || ellipsis {
		return len(words) > few
	}
	word := words[len(words)-1]
	word = word[strings.LastIndexAny(word, "'’")+1:]
	if utf8.RuneCountInString(word) == 1 && !strings.Contains("aàâyoôAÀÂYOÔ0123456789", word) {
		return true
	}
	for at := 0; ; {
		i := strings.Index(rest[at:], word)
		if i < 0 || word == "" {
			return false
		}
		i, at = at+i, at+i+len(word)
		before, _ := utf8.DecodeLastRuneInString(rest[:i])
		if i > 0 && !unicode.IsLetter(before) && !unicode.IsDigit(before) && !goesOn(rest, at) {
			return true
		}
	}
}

// prefixEnd tells where the words that begin another text end in it, whatever the spaces between them. The last of
// them may be the beginning of a longer one.
func prefixEnd(text, prefix string) (int, bool) {
	if strings.HasPrefix(text, prefix) {
		return len(prefix), true
	}
	i := 0
	for word := range strings.FieldsSeq(prefix) {
		if goesOn(text, i) {
			return 0, false
		}
		for i < len(text) {
			r, size := utf8.DecodeRuneInString(text[i:])
			if !unicode.IsSpace(r) {
				break
			}
			i += size
		}
		if !strings.HasPrefix(text[i:], word) {
			return 0, false
		}
		i += len(word)
	}
	return i, true
}

// goesOn reports whether a place of a text is inside a word or a number: between two of its characters, or before the
// apostrophe, hyphen, dot or comma that joins them.
func goesOn(text string, at int) bool {
	within := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) }
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	next, size := utf8.DecodeRuneInString(text[at:])
	if !within(before) {
		return false
	}
	if within(next) {
		return true
	}
	after := firstRune(text[at+size:])
	switch next {
	case '\'', '’', 'ʼ', '-', '‑', '\u00ad', '·', '•', '‧', '⋅':
		return within(after)
	case '.', ',':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return false
}

// declaredDate reads the date of a record; unreadable is the text of a date that could not be read.
func (r *reader) declaredDate(v *[fieldCount]value) (d kiosque.Date, unreadable string) {
	text := oneLine(v[fieldDate].text)
	if text == "" {
		return r.dateOfParts(v)
	}
	if d, err := frdate.Parse(text, r.o.Location); err == nil {
		return d, ""
	}
	if v[fieldDate].number {
		if f, err := strconv.ParseFloat(text, 64); err == nil && f > 0 && f < 1e15 {
			if d, err := frdate.FromUnix(int64(f), r.o.Location); err == nil {
				return d, ""
			}
		}
	}
	return kiosque.Date{}, text
}

// dateOfParts reads a date that is spread over columns of year, month and day; the month may be a name.
func (r *reader) dateOfParts(v *[fieldCount]value) (kiosque.Date, string) {
	year, month, day := v[fieldYear].line(), v[fieldMonth].line(), v[fieldDay].line()
	if year == "" {
		return kiosque.Date{}, ""
	}
	text := strings.TrimSpace(day + " " + month + " " + year)
	m := frdate.Month(month)
	if n, err := strconv.Atoi(month); err == nil {
		m = n
	}
	y, errYear := strconv.Atoi(year)
	d := kiosque.Date{Year: y, Month: m}
	if n, err := strconv.Atoi(day); err == nil && m != 0 {
		d.Day = n
	}
	if errYear != nil || y < frdate.MinYear || y > frdate.MaxYear || !d.Valid() || month != "" && m == 0 {
		return kiosque.Date{}, text
	}
	return d, ""
}

// authors splits the names of a byline: at semicolons, bars, slashes, "et" and "and", and at commas where they
// cannot part a surname from a first name.
func authors(v value) []string {
	out := []string{}
	for _, item := range v.items() {
		for _, name := range splitNames(item) {
			if len(out) < maxList {
				out = append(out, name)
			}
		}
	}
	return out
}

// splitNames splits one byline.
func splitNames(s string) []string {
	s = oneLine(s)
	for _, by := range []string{"Par ", "par ", "PAR ", "By ", "by "} {
		s = strings.TrimPrefix(s, by)
	}
	var parts []string
	for _, p := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '|' || r == '/' }) {
		for _, and := range []string{" et ", " and ", " & "} {
			p = strings.ReplaceAll(p, and, ";")
		}
		parts = append(parts, strings.Split(p, ";")...)
	}
	var names []string
	for _, p := range parts {
		list := strings.Split(p, ",")
		for _, one := range list {
			if !strings.Contains(strings.TrimSpace(one), " ") {
				list = []string{p} // Dupont, Jean
				break
			}
		}
		for _, one := range list {
			if one = strings.Trim(one, " ,"); one != "" {
				names = append(names, one)
			}
		}
	}
	return names
}

// tags splits the keywords of a text at semicolons, or at bars, or at commas, whichever it has first in this order.
func tags(v value) []string {
	list := v.list
	if list == nil && v.text != "" {
		sep := ","
		for _, s := range []string{";", "|"} {
			if strings.Contains(v.text, s) {
				sep = s
				break
			}
		}
		list = strings.Split(v.text, sep)
	}
	var out []string
	for _, t := range list {
		if t = oneLine(t); t != "" && len(out) < maxList {
			out = append(out, t)
		}
	}
	return out
}

// maxID bounds an ID, in bytes.
const maxID = 256

// validID reports whether a declared ID can be one: printable UTF-8 of at most maxID bytes.
func validID(id string) bool {
	if len(id) > maxID || !utf8.ValidString(id) {
		return false
	}
	return !strings.ContainsFunc(id, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError })
}

// contentID derives an ID from what an article says, so that the same article has the same ID in every import:
// "k-" and the first 64 bits of the SHA-256 of source, date, title, lead and body, each preceded by its length.
func contentID(a *kiosque.Article) string {
	h := sha256.New()
	for _, part := range []string{a.Source, a.Date.String(), a.Title, a.Lead, a.Body} {
		h.Write(binary.AppendUvarint(nil, uint64(len(part))))
		h.Write([]byte(part))
	}
	return "k-" + hex.EncodeToString(h.Sum(nil)[:8])
}

// clip shortens a text for a message, to at most n runes.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "…"
}
