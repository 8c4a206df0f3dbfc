package europresse

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
	"github.com/kiosque-search/kiosque/frdate"
)

// The text of Europresse is what readers copy out of a page or a PDF into a file or a document: the name of the paper, the line of
// section, date, words and page, the title, the author, the text, whose it is, and the number of the document, which closes an article.

var (
	// closes is the line of a document number.
	closes = regexp.MustCompile(`^(?:(?:Numéro de document|Document number)\s*:\s*)?` + document.String()[2:] + `\s*$`)
	// certificate is what the service prints of itself on a page.
	certificate = regexp.MustCompile(`(?i)^(?:certificat émis le|ce certificat|this certificate|le présent (?:document|certificat)|this document is protected|` +
		`émis le|visualiser l.article|page \d+ (?:de|sur|of) \d+$|©?\s*\d{4} ?cedrom|www\.europresse|nouveau\.eureka|documents? sauvegardés?$|sauvegardé par|` +
		`(?:par|by) .{2,60} le \d|sommaire$|\d+ (?:documents?|articles?)$|europresse(?:\.com)?$|date d'émission\s*:)`)
	// printedOf names a paper, its page and the words: Le Phare • p. 9 • 634 mots.
	printedOf = regexp.MustCompile(`^([^•]{2,80}?)\s*•(.*(?:\bp\.|mots|words).*)$`)
	// aboutSource are the labels of what a PDF says of the paper, each above its value.
	aboutSource = regexp.MustCompile(`^(?:Nom de la source|Type de source|Périodicité|Couverture géographique|Provenance|Source name|Source type|` +
		`Periodicity|Geographical coverage|Origin)$`)
)

// headLines is how many lines of an article its date is looked for in.
const headLines = 16

// DetectText recognises such a text by a document number that stands alone, below a line with a date.
func DetectText(in *format.Input, head []byte) bool {
	text, dated := string(in.Charset.Text(head)), false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		dated = dated || headerDate(line)
		if dated && closes.MatchString(line) {
			return true
		}
	}
	return false
}

// headerDate reports whether a line is that of a day, with section and page or without: no sentence.
func headerDate(line string) bool {
	const longest, most = 60, 6 // bytes of a part, and parts
	if line == "" || len(line) > 160 || strings.ContainsAny(line[len(line)-1:], ".:;!?") {
		return false
	}
	parts := strings.Split(line, ",")
	if len(parts) > most || slices.ContainsFunc(parts, func(p string) bool { return len(p) > longest }) {
		return false
	}
	for _, m := range frdate.Mentions(line) {
		if m.Day != 0 && m.Year != 0 {
			return true
		}
	}
	return false
}

// ReadText reads all articles of a text.
func ReadText(in *format.Input) error {
	var lines []string
	begin, size := 1, 0
	flush := func(n int) error {
		piece, line, long := lines, begin, size > in.MaxArticle
		lines, begin, size = nil, n+1, 0
		if long {
			return in.Reject(line, in.TooLong(), nil)
		}
		rec := textArticle(piece)
		switch {
		case rec != nil:
			return in.Record(line, rec)
		case strings.TrimSpace(strings.Join(piece, "")) == "", !hasText(piece):
			return nil
		}
		return in.Reject(line, "texte d'Europresse sans journal ni date : « "+record.Clip(record.OneLine(strings.Join(piece, " ")), 80)+" »", nil)
	}
	return in.Lines(format.ByLine{
		Line: func(n int, raw []byte) error {
			line := strings.Trim(string(in.Charset.Text(raw)), " \t\u00a0\f")
			if size += len(line) + 1; size <= in.MaxArticle {
				lines = append(lines, line)
			}
			if closes.MatchString(line) {
				if size > in.MaxArticle {
					lines = append(lines, line)
				}
				return flush(n)
			}
			return nil
		},
		Long: in.RejectLong, End: flush,
	})
}

// hasText reports whether lines have more than the service prints of itself.
func hasText(lines []string) bool {
	for _, line := range lines {
		if line != "" && !certificate.MatchString(line) && !strings.HasPrefix(line, "©") {
			return true
		}
	}
	return false
}

// textArticle makes a record of the lines of one article, nil where there is no line with a date near its head.
func textArticle(lines []string) *record.Record {
	var rec record.Record
	var head []int // places of the first lines
	at := -1       // the line with the date
	for i, line := range lines {
		if line == "" || certificate.MatchString(line) {
			continue
		}
		if headerDate(line) && len(head) > 0 || printedOf.MatchString(line) {
			at = i
			break
		}
		if head = append(head, i); len(head) == headLines {
			break
		}
	}
	if at < 0 {
		return nil
	}
	name := ""
	for i, h := range head {
		if lines[h] == "Nom de la source" || lines[h] == "Source name" {
			if i+1 < len(head) {
				name = lines[head[i+1]]
			}
			break
		}
	}
	if name == "" && len(head) > 0 && !aboutSource.MatchString(lines[head[0]]) {
		name = lines[head[len(head)-1]] // what stands above is of the page, or of the article before
	}
	rest := at + 1
	for _, line := range []int{at, next(lines, at+1)} { // the date, and the line of paper, page and words, in either order
		if line < 0 {
			continue
		}
		if m := printedOf.FindStringSubmatch(lines[line]); m != nil {
			name = m[1]
			header(&rec, strings.ReplaceAll(m[2], "•", ","))
			rest = max(rest, line+1)
		} else if headerDate(lines[line]) && rec.Text(record.Date) == "" {
			header(&rec, lines[line])
			rest = max(rest, line+1)
		}
	}
	if rec.Text(record.Date) == "" {
		for _, h := range head {
			if headerDate(lines[h]) {
				header(&rec, lines[h])
			}
		}
	}
	publication(&rec, name)
	body(&rec, lines[rest:])
	if rec.Empty() || rec.Text(record.Source) == "" || rec.Text(record.Date) == "" {
		return nil
	}
	return &rec
}

// next is the first line from a place on that is not empty, -1 where there is none.
func next(lines []string, from int) int {
	for i := from; i < len(lines); i++ {
		if lines[i] != "" {
			return i
		}
	}
	return -1
}

// body reads what stands below the line with the date: the title, which may be broken, the author, the text, rights and number.
func body(rec *record.Record, lines []string) {
	title := next(lines, 0)
	if title < 0 {
		return
	}
	end := title + 1
	const most = 4 // lines of a title that is broken at a margin
	for end < min(len(lines), title+most) && unicode.IsLower(record.FirstRune(lines[end])) && !strings.ContainsAny(lines[end-1][len(lines[end-1])-1:], ".!?") {
		end++
	}
	rec.Put(record.Title, strings.Join(lines[title:end], " "))
	lines = lines[end:]
	if author := next(lines, 0); author >= 0 && byline(lines[author]) && next(lines, author+1) >= 0 {
		rec.Put(record.Authors, by.ReplaceAllString(lines[author], ""))
		lines = lines[author+1:]
	}
	var text []string
	for _, line := range lines {
		switch m := closes.FindStringSubmatch(line); {
		case m != nil:
			rec.Put(record.ID, m[1])
			rec.Detail(kiosque.DetailDocument, m[1])
			if d, err := frdate.Parse(m[2], nil); err == nil && rec.Text(record.Date) != d.String() {
				rec.Detail(kiosque.DetailDate, d.String())
			}
		case strings.HasPrefix(line, "©"):
			rec.Detail(kiosque.DetailRights, line)
		case certificate.MatchString(line):
		default:
			text = append(text, line)
		}
	}
	rec.Put(record.Body, strings.TrimSpace(strings.Join(text, "\n")))
}
