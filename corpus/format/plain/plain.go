// Package plain reads a file of text as one article.
package plain

import (
	"errors"
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

// Read reads an input as one article, or as several where each has its own header.
func Read(in *format.Input) error {
	text, err := in.Whole(in.MaxArticle)
	switch {
	case errors.Is(err, format.ErrTooLong):
		return in.Reject(0, in.TooLong(), nil)
	case err != nil:
		return in.Failed(0, err)
	}
	if all := Articles(text, in.Location); all != nil {
		for _, a := range all {
			if err := in.Record(a.Line, a.Record); err != nil {
				return err
			}
		}
		return nil
	}
	rec := One(text, in.Location)
	if !in.Stdin() {
		rec.File = in.Path
	}
	if rec.Empty() {
		return in.Reject(0, "fichier sans texte", nil)
	}
	return in.Record(1, rec)
}

// One reads a text that Articles has found not to be several for sure. Where it may be so, the day of one is not that of all.
func One(text string, at *time.Location) *record.Record {
	clean := charset.Clean(text)
	if closed := closeUp(clean); closed != clean {
		clean, text = closed, closed
	}
	rec := Parse(text, at)
	rec.Remarks = append(rec.Remarks, Doubts(clean, at)...)
	return rec
}

// Doubts are remarks in French on a text that is read as one article and may be several.
func Doubts(text string, at *time.Location) []string {
	if doubt := newReview(text, at).doubt(); doubt != "" {
		return []string{doubt}
	}
	return nil
}

// Parse reads a text as one article; an instant in UTC becomes a day at a place.
func Parse(text string, at *time.Location) *record.Record {
	var rec record.Record
	_, faults := repair.Text(text)
	rec.Faults = faults & (repair.Breaks | repair.Latin1) // the others are repaired field by field
	text = charset.Clean(text)
	text = takeDateMark(text, &rec)
	text = takeAddress(text, &rec)
	text = takeHeader(text, &rec, at)
	text = takePaper(text, &rec)
	text = takeSourceLine(text, &rec)
	if rec.Values[record.Title].Text == "" {
		title, rest := takeTitle(text)
		rec.Values[record.Title].Text, text = title, rest
		rec.Heading = title != ""
	}
	takeImprint(text, &rec, at)
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

// takeAddress takes the first line if it is the address of a page and nothing else.
func takeAddress(text string, rec *record.Record) string {
	line, rest, more := strings.Cut(strings.TrimLeftFunc(text, unicode.IsSpace), "\n")
	line = strings.TrimSpace(line)
	if !more || strings.TrimSpace(rest) == "" || len(line) > maxAddress || strings.ContainsAny(line, " \t\u00a0") ||
		!strings.HasPrefix(line, "http://") && !strings.HasPrefix(line, "https://") {
		return text
	}
	rec.Values[record.URL].Text = line
	return rest
}

// maxAddress bounds an address, in bytes.
const maxAddress = 2000

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
	if marked := strings.TrimLeft(line, "#"); marked != line && strings.HasPrefix(marked, " ") { // a heading of Markdown
		line = strings.TrimSpace(marked)
	}
	if more && record.DeclaresDate(line) { // the title may stand below it
		title, rest = takeTitle(after)
		if title != "" {
			return title, line + "\n\n" + rest
		}
		return "", text
	}
	if !more || line == "" || strings.TrimSpace(after) == "" || record.DatelineEnd(line) > 0 {
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

// takeImprint reads the line of a database that says where and when an article was printed, which is the first of the text.
func takeImprint(text string, rec *record.Record, at *time.Location) {
	line, rest, more := strings.Cut(strings.TrimLeft(text, " \t\n\u00a0"), "\n")
	if !more || strings.TrimSpace(rest) == "" || rec.Has(record.Date) {
		return
	}
	p, ok := record.ImprintOf(line, at)
	if !ok { // without a page: Le Phare, 6 novembre 2023
		found, is := (&review{at: at, lines: []string{strings.TrimSpace(line)}}).imprintAt(0)
		if !is || !found.sure {
			return
		}
		p = found.Imprint
	}
	rec.Put(record.Date, p.Date)
	rec.Put(record.Source, p.Source)
	rec.Put(record.Page, p.Page)
	rec.Put(record.Authors, p.Author)
}

// printedDate looks for such a line among the first three of the text and at its end.
func printedDate(text string, at *time.Location) (date, source string) {
	listed := newReview(text, at).listed()
	try := func(line string) (string, string, bool) {
		if listed[line] {
			return "", "", false
		}
		if found, ok := (&review{at: at, lines: []string{line}}).imprintAt(0); ok && found.sure {
			return found.Date, found.Source, true
		}
		d, source, ok := record.DateLine(line)
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
	end = end[strings.LastIndexByte(end, '\n')+1:]
	if said, ok := record.CutFold(end, "source"); ok { // Source : Le Phare, 6 novembre 2023
		if said, ok = strings.CutPrefix(strings.TrimLeft(said, " \u00a0"), ":"); ok {
			end = "(" + strings.Trim(said, " .\u00a0") + ")"
		}
	}
	if d, source, ok := try(end); ok {
		return d, source
	}
	return "", ""
}
