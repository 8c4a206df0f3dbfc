package record

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/frdate"
)

// MaxList bounds authors and tags of one article.
const MaxList = 1000

// ErrNoText says that a record has neither title nor text.
var ErrNoText = errors.New("article sans titre ni texte")

// Maker makes articles of records, alike for all formats.
type Maker struct {
	// Source is the source of articles that name none.
	Source string
	// Location is where an instant becomes a calendar day; it must not be nil.
	Location *time.Location
	// Latest is the last year that an article can be of; none: any.
	Latest kiosque.Date
	// Raw leaves texts as they came, damaged or not.
	Raw bool

	interned map[string]string
}

// intern keeps one copy of names that come again and again.
func (m *Maker) intern(s string) string {
	const maxInterned, maxName = 10_000, 200
	if s == "" || len(s) > maxName {
		return s
	}
	if known, ok := m.interned[s]; ok {
		return known
	}
	if m.interned == nil {
		m.interned = map[string]string{}
	}
	if len(m.interned) < maxInterned {
		s = strings.Clone(s)
		m.interned[s] = s
	}
	return s
}

// Article makes an article of a record, and remarks in French on what of it could not be read. Its errors are reasons in French.
func (m *Maker) Article(rec *Record) (kiosque.Article, []string, error) {
	own := rec.ownValues()
	if !m.Raw {
		rec.repair()
	}
	v := &rec.Values
	warnings := rec.Remarks
	a := kiosque.Article{
		Title:   v[Title].Line(),
		Lead:    block(v[Lead].Text),
		Body:    block(v[Body].Text),
		Source:  m.intern(v[Source].Line()),
		Section: m.intern(v[Section].Line()),
		Agency:  m.intern(v[Agency].Line()),
		Place:   m.intern(v[Place].Line()),
		URL:     OneLine(v[URL].Text),
		Authors: authors(v[Authors]),
		Tags:    tags(v[Tags]),
		Page:    bounded(OneLine(v[Page].Text)),
		Details: rec.Details,
	}
	if a.Title == "" && a.Lead == "" && a.Body == "" {
		return a, nil, ErrNoText
	}
	if address(a.Source) {
		a.Source = m.intern(hostOf(a.Source))
	}
	if a.Source == "" {
		a.Source = m.Source
	}
	m.named(&a, rec)
	if cutByService.MatchString(a.Body) {
		warnings = append(warnings, "texte coupé par le service qui l'a donné : la suite manque")
	}
	a.Lead, a.Body = splitLead(a.Lead, a.Body)
	declared, unreadable := m.declaredDate(rec)
	a.Date = declared
	if !declared.IsZero() {
		a.DateOrigin = kiosque.DateDeclared
	}
	if unreadable != "" {
		warnings = append(warnings, unreadable)
	}
	m.complete(&a, OneLine(v[Authors].Text), unreadable != "" || own.undated, rec.File)
	own.own(&a)
	id := OneLine(v[ID].Text)
	if id != "" && !ValidID(id) {
		warnings = append(warnings, fmt.Sprintf("identifiant impossible : « %s » ; un autre est calculé", Clip(id, 60)))
		id = ""
	}
	a.ID = id
	finish(&a)
	return a, warnings, nil
}

// named gives an article what the name of its file says and nothing else does.
func (m *Maker) named(a *kiosque.Article, rec *Record) {
	if rec.File == "" || a.Source != "" && a.Page != "" {
		return
	}
	says := fromName(rec.File)
	take := func(f Field, to *string, value string) {
		if *to == "" && value != "" {
			*to = m.intern(value)
			rec.Named = append(rec.Named, NameValue{Field: f, Value: value})
		}
	}
	take(Source, &a.Source, says.source)
	take(Page, &a.Page, says.page)
	if says.edition != "" && a.Details[kiosque.DetailEdition] == "" {
		rec.Detail(kiosque.DetailEdition, says.edition)
		a.Details = rec.Details
		rec.Named = append(rec.Named, NameValue{Field: None, Value: says.edition})
	}
}

// cutByService is the end of a text of which NewsAPI gives only the beginning.
var cutByService = regexp.MustCompile(`\[\+\d+ (?:chars|caractères)\]$`)

// hostOf is the name of the site of an address, without www.
func hostOf(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return address
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// finish gives an article what every article has: a title and an ID.
func finish(a *kiosque.Article) {
	if a.Title == "" {
		text := a.Lead
		if text == "" {
			text = a.Body
		}
		text = strings.TrimLeft(text, " \n")
		text = strings.TrimLeft(text[datedHead(text):], " \n")
		a.Title, a.TitleDerived = firstSentence(text[datelineOf(text).end:]), true
		if a.Title == "" { // a dateline and nothing more
			a.Title = firstSentence(text)
		}
	}
	if a.ID == "" {
		a.ID = contentID(a)
	}
}

// declaredDate reads the date of a record; remark says in French why there is none although something stands there.
func (m *Maker) declaredDate(rec *Record) (d kiosque.Date, remark string) {
	v := &rec.Values
	text := v[Date].Line()
	if noDate.MatchString(text) { // somebody says that there is none
		text = ""
	}
	if text == "" {
		return m.dateOfParts(v)
	}
	d, err := frdate.Reader{In: m.Location, Order: rec.Order}.Parse(text)
	switch {
	case err == nil && m.Latest.Year > 0 && d.Year > m.Latest.Year:
		return kiosque.Date{}, fmt.Sprintf("date à venir : « %s » ; l'article est gardé sans date", Clip(text, 60))
	case err == nil:
		return d, ""
	}
	if v[Date].Number || exponent(text) {
		if f, err := strconv.ParseFloat(text, 64); err == nil && f > 0 && f < math.MaxInt64 {
			if d, err := frdate.FromUnix(int64(f), m.Location); err == nil {
				return d, ""
			}
		}
	}
	return kiosque.Date{}, undated(text, err)
}

// noDate is what people write where there is no date.
var noDate = regexp.MustCompile(`(?i)^[\[(]?\s*(?:s\.? ?d\.?|n\.? ?d\.?|sans date|non dat[ée]e?|` +
	`date inconnue|inconnue?|unknown|undated|no date|-+|—|–|\?+)\s*[\])]?$`)

// exponent reports whether a text is a number as spreadsheets and data frames write large ones: 1.6992756e+12.
func exponent(s string) bool {
	mantissa, power, ok := strings.Cut(strings.ToLower(s), "e")
	return ok && len(power) > 0 && len(power) <= 3 && mantissa != "" && strings.Trim(mantissa, "0123456789.,") == "" && strings.Trim(power, "+0123456789") == ""
}

// undated is the remark on a date that is none.
func undated(text string, err error) string {
	why := "date illisible"
	switch {
	case errors.Is(err, frdate.ErrOrder):
		why = "date ambiguë, le jour ou le mois d'abord (--date-order le dit)"
	case errors.Is(err, frdate.ErrUpdate):
		why = "date d'une mise à jour ou d'une consultation, non de la publication"
	case errors.Is(err, frdate.ErrSeason):
		why = "date illisible, une saison n'a pas de mois"
	}
	return fmt.Sprintf("%s : « %s » ; l'article est gardé sans date", why, Clip(text, 60))
}

// dateOfParts reads a date that is spread over columns of year, month and day; the month may be a name.
func (m *Maker) dateOfParts(v *[fieldCount]Value) (kiosque.Date, string) {
	year, month, day := v[Year].Line(), v[Month].Line(), v[Day].Line()
	if d, err := frdate.Parse(month, m.Location); year == "" && err == nil && d.Month != 0 && d.Day == 0 { // *mois_2023-11
		return d, ""
	}
	if year == "" {
		return kiosque.Date{}, ""
	}
	text := strings.TrimSpace(day + " " + month + " " + year)
	number := frdate.Month(month)
	if n, err := strconv.Atoi(month); err == nil {
		number = n
	}
	y, errYear := strconv.Atoi(year)
	d := kiosque.Date{Year: y, Month: number}
	if n, err := strconv.Atoi(day); err == nil && number != 0 {
		d.Day = n
	}
	if errYear != nil || y < frdate.MinYear || y > frdate.MaxYear || !d.Valid() || month != "" && number == 0 {
		return kiosque.Date{}, undated(text, frdate.ErrDate)
	}
	return d, ""
}

// authors splits the names of a byline: at semicolons, bars, slashes, "et" and "and", and at commas where they
// cannot part a surname from a first name.
func authors(v Value) []string {
	out := []string{}
	for _, item := range v.Items() {
		for _, name := range splitNames(item) {
			if len(out) < MaxList {
				out = append(out, name)
			}
		}
	}
	return out
}

// splitNames splits one byline.
func splitNames(s string) []string {
	var parts []string
	for _, p := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(";|/\n\r", r) }) {
		p = OneLine(p)
		for _, by := range []string{"Par ", "par ", "PAR ", "By ", "by "} {
			p = strings.TrimPrefix(p, by)
		}
		p = withoutRole(p)
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
			if one = bareName(withoutRole(strings.Trim(one, " ,"))); one != "" && one != "al." {
				names = append(names, one)
			}
		}
	}
	return names
}

// bylineRoles open a byline; those with a colon are roles only before one.
var bylineRoles = []string{
	"propos recueillis par ", "recueillis par ", "recueilli par ", "entretien réalisé par ", "interview réalisée par ", "interviewé par ", "rédigé par ",
	"écrit par ",
	"traduit par ", "texte de ", "textes de ", "texte par ", "textes par ", "photos de ", "photo de ", "photos par ", "reportage de ", "reportage par ",
	"texte :", "textes :", "photo :", "photos :", "interview :", "entretien :", "propos recueillis :", "reportage :", "dessin :", "dessins :",
	"auteur :", "auteurs :",
	"texte:", "textes:", "photo:", "photos:", "interview:", "entretien:", "reportage:", "dessin:", "dessins:", "auteur:", "auteurs:",
}

// withoutRole takes what somebody did off the names of a byline.
func withoutRole(s string) string {
	spaced := strings.ReplaceAll(s, "\u00a0", " ")
	for _, role := range bylineRoles {
		if rest, ok := CutFold(spaced, role); ok && strings.TrimSpace(rest) != "" {
			return strings.TrimSpace(rest)
		}
	}
	return s
}

// bareName takes off a name what stands beside it: an address, and the agency that is named elsewhere.
func bareName(s string) string {
	switch open := strings.LastIndexAny(s, "(<"); {
	case open < 0:
	case s[open] == '<' && open > 0 && strings.HasSuffix(s, ">") && strings.Contains(s[open:], "@"): // Jean Morel <jean@exemple.fr>
		return strings.TrimSpace(s[:open])
	case s[open] == '(' && strings.HasSuffix(s, ")"):
		before, inner := strings.TrimSpace(s[:open]), s[open+1:len(s)-1]
		switch {
		case strings.Contains(before, "@") && !strings.Contains(before, " "): // jean@exemple.fr (Jean Morel)
			return strings.TrimSpace(inner)
		case before != "" && withAgency(inner) != "":
			return before
		}
	}
	return s
}

// tags splits the keywords of a text at semicolons, or at bars, or at commas, whichever it has first in this order.
func tags(v Value) []string {
	list := v.List
	if list == nil {
		list = listOf(v.Text)
	}
	if list == nil && v.Text != "" {
		sep := ","
		for _, s := range []string{";", "|"} {
			if strings.Contains(v.Text, s) {
				sep = s
				break
			}
		}
		list = strings.Split(v.Text, sep)
	}
	var out []string
	for _, t := range list {
		if t = OneLine(t); t != "" && len(out) < MaxList {
			out = append(out, t)
		}
	}
	return out
}

// maxID bounds an ID, in bytes.
const maxID = 256

// ValidID reports whether a declared ID can be one: printable UTF-8 of at most maxID bytes.
func ValidID(id string) bool {
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

// complete fills in what the text says and the source did not: agency, place, authors, and a date. A declared date is
// only made more precise, by a dateline that agrees with it; a date that was declared and could not be read stays
// unknown. Next to a dateline, the name of the file is asked, and then the text.
func (m *Maker) complete(a *kiosque.Article, byline string, unreadable bool, file string) {
	head := a.Body
	if a.Lead != "" {
		head = a.Lead
	}
	line := datelineOf(strings.TrimLeft(head, " \n"))
	if a.Place == "" {
		a.Place = m.intern(line.place)
	}
	if a.Agency == "" {
		a.Agency = m.intern(line.agency)
	}
	if a.Agency == "" {
		a.Agency = cmp.Or(withAgency(byline), signature(a.Body))
	}
	if a.Agency == "" {
		a.Agency = cmp.Or(agencyNamed(a.Source), withAgency(a.Source))
	}
	if len(a.Authors) == 0 {
		a.Authors = append(a.Authors, credits(a.Body)...)
	}
	if unreadable {
		return
	}
	if d, ok := dateFromLine(a.Date, line.date); ok {
		a.Date, a.DateOrigin = d, kiosque.DateDateline
		return
	}
	if !a.Date.IsZero() {
		return
	}
	if d, ok := frdate.Name(file); ok {
		a.Date, a.DateOrigin = d, kiosque.DateFileName
		if d, ok := dateFromLine(d, line.date); ok { // BAMAKO, 5 février in a file of 2023
			a.Date = d
		}
		return
	}
	if line.date.Day != 0 { // a day without its year is not the day that the text tells of
		return
	}
	if i, ok := inferDate(a.Title + "\n\n" + a.Lead + "\n\n" + a.Body); ok {
		a.Date, a.DateOrigin = i.date, kiosque.DateInferred
	}
}
