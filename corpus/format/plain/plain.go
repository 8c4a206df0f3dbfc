// Package plain reads a file of text as one article.
package plain

import (
	"errors"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
	"github.com/kiosque-search/kiosque/corpus/repair"
	"github.com/kiosque-search/kiosque/frdate"
)

// A plain text is one article. What is metadata is taken out of it and lives in a field: a mark "date 2023-02" before
// the first word, a last line "SourceURL: …", a block of lines "Titre : …" at the head, and the title. What was
// printed stays in the body even where a field repeats it: dateline, byline, agency, credits, a line with the date.

// Read reads an input as one article.
func Read(in *format.Input) error {
	text, err := in.Whole(in.MaxArticle)
	switch {
	case errors.Is(err, format.ErrTooLong):
		return in.Reject(0, in.TooLong(), nil)
	case err != nil:
		return in.Failed(0, err)
	}
	rec := Parse(text, in.Location)
	if !in.Stdin() {
		rec.File = in.Path
	}
	if rec.Empty() {
		return in.Reject(0, "fichier sans texte", nil)
	}
	return in.Record(1, rec)
}

// Parse reads a text as one article; an instant in UTC becomes a day at a place.
func Parse(text string, at *time.Location) *record.Record {
	var rec record.Record
	_, faults := repair.Text(text)
	rec.Faults = faults & (repair.Breaks | repair.Latin1) // the others are repaired field by field
	text = charset.Clean(text)
	text = takeDateMark(text, &rec)
	text = takeHeader(text, &rec, at)
	text = takeSourceLine(text, &rec)
	if rec.Values[record.Title].Text == "" {
		title, rest := takeTitle(text)
		rec.Values[record.Title].Text, text = title, rest
		rec.Heading = title != ""
	}
	if rec.Values[record.Date].Text == "" {
		source := ""
		rec.Values[record.Date].Text, source = printedDate(text, at)
		if rec.Values[record.Source].Text == "" {
			rec.Values[record.Source].Text = source
		}
	}
	rec.Values[record.Body].Text = text
	return &rec
}

// takeDateMark takes the date before the first word: "date 2023-02 Mali : …".
func takeDateMark(text string, rec *record.Record) string {
	rest, ok := record.CutFold(strings.TrimLeftFunc(text, unicode.IsSpace), "date")
	if !ok {
		return text
	}
	after := strings.TrimLeft(rest, " \t\u00a0")
	end := 0
	for end < len(after) && (after[end] >= '0' && after[end] <= '9' || after[end] == '-') {
		end++
	}
	if after == rest || end < 4 || end < len(after) && !unicode.IsSpace(record.FirstRune(after[end:])) {
		return text
	}
	if _, err := kiosque.ParseDate(after[:end]); err != nil {
		return text
	}
	rec.Values[record.Date].Text = after[:end]
	return strings.TrimLeftFunc(after[end:], unicode.IsSpace)
}

// headerField gives the fields of the names, folded by record.FoldName, that open a line of a header. They are fewer than those of columns:
// "Média : …" may well be the title of an article.
func headerField(name string) record.Field {
	switch record.FoldName(name) {
	case "titre", "title":
		return record.Title
	case "chapo", "chapeau":
		return record.Lead
	case "date", "datedepublication", "datedeparution", "dateparution", "datedelarticle", "publiele", "parule", "parution":
		return record.Date
	case "source", "journal", "nomdujournal", "titredujournal", "publication":
		return record.Source
	case "auteur", "auteurs", "author":
		return record.Authors
	case "rubrique", "section":
		return record.Section
	case "agence":
		return record.Agency
	case "lieu":
		return record.Place
	case "url", "lien", "sourceurl":
		return record.URL
	case "motscles", "tags":
		return record.Tags
	case "id", "identifiant":
		return record.ID
	case "page", "pages":
		return record.Page
	}
	return record.None
}

// takeHeader takes the block of lines "Titre : …" at the head. It is one if it has a title or two lines at least;
// it ends at the first line of another kind. The title may also stand above it as it is, if two lines or a date follow.
// A date that cannot be read stays in the text, for no field would have it.
func takeHeader(text string, rec *record.Record, at *time.Location) string {
	rest := strings.TrimLeft(text, " \t\n")
	var found record.Record
	count, kept, after := headerLines(rest, &found, at)
	if count == 0 && kept == "" {
		title, below, _ := strings.Cut(rest, "\n")
		title = strings.TrimSpace(title)
		below = strings.TrimLeft(below, " \t\n")
		count, kept, after = headerLines(below, &found, at)
		if utf8.RuneCountInString(title) > maxTitle || found.Values[record.Title].Text != "" || count < 2 && (count < 1 || found.Values[record.Date].Text == "") {
			return text
		}
		found.Values[record.Title].Text = title
	}
	if count == 0 || count == 1 && found.Values[record.Title].Text == "" || strings.TrimSpace(after) == "" {
		return text
	}
	for f, v := range found.Values {
		if v.Text != "" {
			rec.Values[f] = v
		}
	}
	return kept + strings.TrimLeft(after, "\n")
}

// headerLines reads the lines of a header: how many there are, those that stay in the text, and the text behind them.
func headerLines(text string, found *record.Record, at *time.Location) (count int, kept, rest string) {
	rest = text
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		name, val, ok := strings.Cut(line, ":")
		f := record.None
		if ok && len(name) <= 24 {
			f = headerField(name)
		}
		if f == record.None || strings.TrimSpace(val) == "" || found.Values[f].Text != "" {
			break
		}
		rest = after
		if val = strings.TrimSpace(val); f == record.Date {
			if _, err := frdate.Parse(val, at); err != nil {
				kept += line + "\n"
				continue
			}
		}
		found.Values[f].Text = val
		count++
	}
	return count, kept, rest
}

// takeSourceLine takes the last line if it is "SourceURL: …": an address is a URL, anything else names the source.
func takeSourceLine(text string, rec *record.Record) string {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	start := strings.LastIndexByte(text, '\n') + 1
	rest, ok := record.CutFold(strings.TrimSpace(text[start:]), "sourceurl")
	if !ok {
		return text
	}
	rest, ok = strings.CutPrefix(strings.TrimLeft(rest, " \u00a0"), ":")
	rest = strings.TrimSpace(rest)
	if !ok || rest == "" || strings.TrimSpace(text[:start]) == "" {
		return text
	}
	f := record.Source
	if strings.Contains(rest, "://") || strings.HasPrefix(rest, "www.") {
		f = record.URL
	}
	if rec.Values[f].Text != "" {
		return text
	}
	rec.Values[f].Text = rest
	return strings.TrimRightFunc(text[:start], unicode.IsSpace)
}

// Lengths of titles, in runes.
const (
	maxTitle    = 250 // of a first line without final stop
	maxSentence = 120 // of a first line that is a sentence
)

// takeTitle takes the first line if it is a title: a short line without final stop that is followed by text, or a
// short sentence that is followed by an empty line. A line of text that was broken at a margin is none.
func takeTitle(text string) (title, rest string) {
	text = strings.TrimLeft(text, " \t\n\u00a0\ufeff")
	line, after, more := strings.Cut(text, "\n")
	line = strings.TrimSpace(line)
	if !more || line == "" || strings.TrimSpace(after) == "" || record.DatelineEnd(line) > 0 || declaresDate(line) {
		return "", text
	}
	next, _, _ := strings.Cut(after, "\n")
	separate := strings.TrimSpace(next) == ""
	n := utf8.RuneCountInString(line)
	switch last, _ := utf8.DecodeLastRuneInString(line); last {
	case ':', ',', ';', '-', '–', '—':
		return "", text
	case '.', '…', '!', '?', '»', '"', '”':
		if !separate || n > maxSentence || strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "– ") || strings.HasPrefix(line, "— ") {
			return "", text
		}
		if end := record.SentenceEnd(line); end < len(line) {
			return "", text
		}
	default:
		if n > maxTitle || !separate && brokenAtMargin(after) {
			return "", text
		}
	}
	return line, strings.TrimLeft(after, " \t\n")
}

// brokenAtMargin reports whether a line of the paragraph goes on in lower case: then lines do not end where sentences
// or paragraphs do.
func brokenAtMargin(paragraph string) bool {
	for line := range strings.Lines(paragraph) {
		line = strings.TrimSpace(line)
		if line == "" {
			return false
		}
		if unicode.IsLower(record.FirstRune(line)) {
			return true
		}
	}
	return false
}

// publishedLine is a line that says when the article was published.
var publishedLine = regexp.MustCompile(`(?i)^(?:article\s+)?(?:publi[ée]e?|paru[e]?|mis[e]? (?:en ligne|à jour))\s+(?:le|en|:)\s+`)

// declaresDate reports whether a line gives the date of the article and says nothing else.
func declaresDate(line string) bool {
	if len(line) > 100 || !strings.ContainsAny(line, "0123456789") {
		return false
	}
	_, _, ok := dateLine(line)
	return ok
}

// onlyDate is a line that is a date of day precision and nothing else, with its weekday or "le" perhaps.
var onlyDate = regexp.MustCompile(`^(?i:le\s+)?(?:\pL+\.?,?\s+)?\d{1,2}(?:er|ᵉʳ)?[\s/.-]+(?:\pL+\.?|\d{1,2})[\s/.-]+\d{4}\.?$`)

// inBrackets is a line in brackets with the name of a paper and a date: [Le Phare, 6 novembre 2023].
var inBrackets = regexp.MustCompile(`^(?:\[([^\[\]]+)\]|\(([^()]+)\))$`)

// dateLine finds the text of the date in a line that is there to give it, and the paper that stands beside it.
func dateLine(line string) (date, source string, ok bool) {
	line = strings.TrimSpace(line)
	if len(line) > 100 {
		return "", "", false
	}
	if publishedLine.MatchString(line) {
		return line, "", true
	}
	if len(line) <= 40 && onlyDate.MatchString(line) {
		return strings.TrimSuffix(line, "."), "", true
	}
	if m := inBrackets.FindStringSubmatch(line); m != nil {
		inside := m[1] + m[2]
		for _, d := range frdate.Mentions(inside) {
			source = strings.TrimRight(strings.TrimSuffix(strings.TrimRight(inside[:d.Start], " "), " du"), " ,;:–—-\u00a0")
			return inside, source, d.Day != 0 && d.Year != 0 && record.NameLike(source) && strings.Trim(inside[d.End:], " .,pP0123456789\u00a0") == ""
		}
	}
	return "", "", false
}

// printedDate looks for such a line among the first three of the text and at its end.
func printedDate(text string, at *time.Location) (date, source string) {
	try := func(line string) (string, string, bool) {
		d, source, ok := dateLine(line)
		if !ok {
			return "", "", false
		}
		got, err := frdate.Parse(d, at)
		return d, source, err == nil && got.Day != 0
	}
	seen := 0
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if d, source, ok := try(line); ok {
			return d, source
		}
		if seen++; seen == 3 {
			break
		}
	}
	end := strings.TrimRightFunc(text, unicode.IsSpace)
	if d, source, ok := try(end[strings.LastIndexByte(end, '\n')+1:]); ok {
		return d, source
	}
	return "", ""
}
