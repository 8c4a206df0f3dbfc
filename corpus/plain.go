package corpus

import (
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/frdate"
)

// A plain text is one article. What is metadata is taken out of it and lives in a field: a mark "date 2023-02" before
// the first word, a last line "SourceURL: …", a block of lines "Titre : …" at the head, and the title. What was
// printed stays in the body even where a field repeats it: dateline, byline, agency, credits, a line with the date.

// readPlain reads a file of text as one article.
func readPlain(in *input) error {
	limit := in.r.o.MaxArticleBytes
	b, err := io.ReadAll(io.LimitReader(in.br, int64(limit)+1))
	if err != nil {
		return in.failed(0, err)
	}
	if len(b) > limit {
		return in.reject(0, tooLong(in.r.o), nil)
	}
	a, warnings, err := in.r.plain(string(in.charset.text(b)))
	if err != nil {
		return in.reject(0, err.Error(), nil)
	}
	return in.r.emit(in, 1, a, warnings)
}

// plain makes an article of a text.
func (r *reader) plain(text string) (kiosque.Article, []string, error) {
	var rec record
	text = clean(text)
	text = takeDateMark(text, &rec)
	text = r.takeHeader(text, &rec)
	text = takeSourceLine(text, &rec)
	if rec.values[fieldTitle].text == "" {
		title, rest := takeTitle(text)
		rec.values[fieldTitle].text, text = title, rest
	}
	if rec.values[fieldDate].text == "" {
		rec.values[fieldDate].text = printedDate(text, r)
	}
	rec.values[fieldBody].text = text
	a, warnings, err := r.article(&rec)
	if errors.Is(err, errNoText) {
		err = errors.New("fichier sans texte")
	}
	return a, warnings, err
}

// takeDateMark takes the date before the first word: "date 2023-02 Mali : …".
func takeDateMark(text string, rec *record) string {
	rest, ok := cutFold(strings.TrimLeftFunc(text, unicode.IsSpace), "date")
	if !ok {
		return text
	}
	after := strings.TrimLeft(rest, " \t\u00a0")
	end := 0
	for end < len(after) && (after[end] >= '0' && after[end] <= '9' || after[end] == '-') {
		end++
	}
	if after == rest || end < 4 || end < len(after) && !unicode.IsSpace(firstRune(after[end:])) {
		return text
	}
	if _, err := kiosque.ParseDate(after[:end]); err != nil {
		return text
	}
	rec.values[fieldDate].text = after[:end]
	return strings.TrimLeftFunc(after[end:], unicode.IsSpace)
}

// cutFold is strings.CutPrefix without regard to the case of ASCII letters.
func cutFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// firstRune is the first character of s, 0 if there is none.
func firstRune(s string) rune {
	if s == "" {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// headerNames are the names, folded by foldName, that open a line of a header. They are fewer than those of columns:
// "Média : …" may well be the title of an article.
func headerField(name string) field {
	switch foldName(name) {
	case "titre", "title":
		return fieldTitle
	case "chapo", "chapeau":
		return fieldLead
	case "date", "datedepublication":
		return fieldDate
	case "source", "journal":
		return fieldSource
	case "auteur", "auteurs", "author":
		return fieldAuthors
	case "rubrique", "section":
		return fieldSection
	case "agence":
		return fieldAgency
	case "lieu":
		return fieldPlace
	case "url", "lien", "sourceurl":
		return fieldURL
	case "motscles", "tags":
		return fieldTags
	case "id", "identifiant":
		return fieldID
	}
	return fieldNone
}

// takeHeader takes the block of lines "Titre : …" at the head. It is one if it has a title or two lines at least;
// it ends at the first line of another kind. A date that cannot be read stays in the text, for no field would have it.
func (r *reader) takeHeader(text string, rec *record) string {
	var found record
	rest := strings.TrimLeft(text, " \t\n")
	count, kept := 0, ""
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		name, val, ok := strings.Cut(line, ":")
		f := fieldNone
		if ok && len(name) <= 24 {
			f = headerField(name)
		}
		if f == fieldNone || strings.TrimSpace(val) == "" || found.values[f].text != "" {
			break
		}
		rest = after
		if val = strings.TrimSpace(val); f == fieldDate {
			if _, err := frdate.Parse(val, r.o.Location); err != nil {
				kept += line + "\n"
				continue
			}
		}
		found.values[f].text = val
		count++
	}
	if count == 0 || count == 1 && found.values[fieldTitle].text == "" || strings.TrimSpace(rest) == "" {
		return text
	}
	for f, v := range found.values {
		if v.text != "" {
			rec.values[f] = v
		}
	}
	return kept + strings.TrimLeft(rest, "\n")
}

// takeSourceLine takes the last line if it is "SourceURL: …": an address is a URL, anything else names the source.
func takeSourceLine(text string, rec *record) string {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	start := strings.LastIndexByte(text, '\n') + 1
	rest, ok := cutFold(strings.TrimSpace(text[start:]), "sourceurl")
	if !ok {
		return text
	}
	rest, ok = strings.CutPrefix(strings.TrimLeft(rest, " \u00a0"), ":")
	rest = strings.TrimSpace(rest)
	if !ok || rest == "" || strings.TrimSpace(text[:start]) == "" {
		return text
	}
	f := fieldSource
	if strings.Contains(rest, "://") || strings.HasPrefix(rest, "www.") {
		f = fieldURL
	}
	if rec.values[f].text != "" {
		return text
	}
	rec.values[f].text = rest
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
	if !more || line == "" || strings.TrimSpace(after) == "" || datelineOf(line).end > 0 || declaresDate(line) {
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
		if end := sentenceEnd(line); end < len(line) {
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
		if unicode.IsLower(firstRune(line)) {
			return true
		}
	}
	return false
}

// maxDerived bounds a derived title, in runes.
const maxDerived = 300

// firstSentence is the first sentence of a text as a title to show, cut at a word where it is very long.
func firstSentence(text string) string {
	text = strings.TrimSpace(text)
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		// A sentence may go on behind a line break, not behind an empty line.
		if j := strings.Index(text, "\n\n"); j >= 0 {
			text = text[:j]
		}
	}
	text = oneLine(text[:min(len(text), 8*maxDerived)])
	text = strings.ToValidUTF8(text[:sentenceEnd(text)], "")
	if utf8.RuneCountInString(text) <= maxDerived {
		return text
	}
	short := string([]rune(text)[:maxDerived])
	if i := strings.LastIndexByte(short, ' '); i > 0 {
		short = short[:i]
	}
	return strings.TrimRight(short, " ,;:") + "…"
}

// sentenceEnd finds the end of the first sentence of a line: a stop that is followed by a space and a capital, and
// does not follow an initial or a title (M. Diallo). What closes behind the stop belongs to the sentence.
func sentenceEnd(line string) int {
	for i, r := range line {
		if r != '.' && r != '!' && r != '?' && r != '…' {
			continue
		}
		end := i + utf8.RuneLen(r)
		for end < len(line) {
			c, size := utf8.DecodeRuneInString(line[end:])
			gap := 0
			if (c == ' ' || c == '\u00a0' || c == '\u202f') && strings.HasPrefix(line[end+size:], "»") {
				gap = size
				c, size = '»', len("»")
			}
			if !strings.ContainsRune(".!?…»\"”)", c) {
				break
			}
			end += gap + size
		}
		rest := line[end:]
		next := strings.TrimLeft(rest, " \u00a0\u202f«\"“(")
		if rest == "" || next == "" {
			return len(line)
		}
		if rest == next || !unicode.IsUpper(firstRune(next)) && !unicode.IsDigit(firstRune(next)) {
			continue
		}
		if r == '.' && abbreviation(line[:i]) {
			continue
		}
		return end
	}
	return len(line)
}

// abbreviation reports whether a stop behind a text ends no sentence.
func abbreviation(before string) bool {
	word := before[strings.LastIndexAny(before, " \u00a0'’(.-")+1:]
	if utf8.RuneCountInString(word) == 1 && unicode.IsUpper(firstRune(word)) {
		return true
	}
	switch word {
	case "MM", "Mme", "Mmes", "Mlle", "Mlles", "Dr", "Pr", "Me", "Mgr", "St", "Ste", "av", "apr", "cf", "art", "env", "no", "vol", "p":
		return true
	}
	return false
}

// publishedLine is a line that says when the article was published.
var publishedLine = regexp.MustCompile(`(?i)^(?:article\s+)?(?:publi[ée]e?|paru[e]?|mis[e]? en ligne)\s+(?:le|en)\s+`)

// declaresDate reports whether a line gives the date of the article and says nothing else.
func declaresDate(line string) bool {
	if len(line) > 100 || !strings.ContainsAny(line, "0123456789") {
		return false
	}
	_, ok := dateLine(line)
	return ok
}

// onlyDate is a line that is a date of day precision and nothing else, with its weekday or "le" perhaps.
var onlyDate = regexp.MustCompile(`^(?i:le\s+)?(?:\pL+\.?,?\s+)?\d{1,2}(?:er|ᵉʳ)?[\s/.-]+(?:\pL+\.?|\d{1,2})[\s/.-]+\d{4}\.?$`)

// dateLine finds the text of the date in a line that is there to give it.
func dateLine(line string) (string, bool) {
	line = strings.TrimSpace(line)
	if loc := publishedLine.FindStringIndex(line); loc != nil && len(line) <= 100 {
		return line[loc[1]:], true
	}
	if len(line) <= 40 && onlyDate.MatchString(line) {
		return strings.TrimSuffix(line, "."), true
	}
	return "", false
}

// printedDate looks for such a line among the first three of the text and at its end.
func printedDate(text string, r *reader) string {
	try := func(line string) (string, bool) {
		d, ok := dateLine(line)
		if !ok {
			return "", false
		}
		if cut, _, found := strings.Cut(d, ", mis"); found { // , mis à jour le …
			d = cut
		}
		got, err := frdate.Parse(d, r.o.Location)
		return d, err == nil && got.Day != 0
	}
	seen := 0
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if d, ok := try(line); ok {
			return d
		}
		if seen++; seen == 3 {
			break
		}
	}
	d, _ := try(text[strings.LastIndexByte(strings.TrimRightFunc(text, unicode.IsSpace), '\n')+1:])
	return d
}
