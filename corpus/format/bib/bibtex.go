package bib

import (
	"bufio"
	"errors"
	"io"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// bibEntry is the head of an entry.
var bibEntry = regexp.MustCompile(`(?m)^\s*@[A-Za-z]+\s*[{(]\s*[^\s,{}]*\s*,`)

// DetectBibTeX recognises BibTeX by its first entry.
func DetectBibTeX(in *format.Input, head []byte) bool {
	text := string(in.Charset.Text(head[:min(len(head), 8<<10)]))
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimLeft(line, "\ufeff"))
		switch {
		case line == "" || strings.HasPrefix(line, "%"):
		case strings.HasPrefix(line, "@"):
			return bibEntry.MatchString(text) || strings.HasPrefix(strings.ToLower(line), "@string") || strings.HasPrefix(strings.ToLower(line), "@comment")
		default:
			return false
		}
	}
	return false
}

// bibReader reads characters and counts lines.
type bibReader struct {
	br   *bufio.Reader
	line int
	size int // bytes of the entry
	max  int
}

var errBibLong = errors.New("bib: entry longer than the limit")

func (r *bibReader) next() (rune, error) {
	c, size, err := r.br.ReadRune()
	if err != nil {
		return 0, err //nolint:wrapcheck // becomes a reason
	}
	if c == '\n' {
		r.line++
	}
	if r.size += size; r.size > r.max {
		return 0, errBibLong
	}
	return c, nil
}

// ReadBibTeX reads all entries. What stands between entries is a comment.
func ReadBibTeX(in *format.Input) error {
	r := &bibReader{br: bufio.NewReader(in.UTF8()), line: 1, max: in.MaxArticle}
	strs := map[string]string{}
	for {
		r.size = 0
		c, err := r.next()
		if errors.Is(err, io.EOF) {
			return in.Nothing()
		}
		if err != nil {
			return in.Failed(r.line, err)
		}
		if c != '@' {
			continue
		}
		line := r.line
		kind, entry, err := r.entry()
		switch {
		case errors.Is(err, errBibLong):
			if err := in.Reject(line, in.TooLong(), nil); err != nil {
				return err
			}
			continue
		case errors.Is(err, io.EOF):
			return in.Reject(line, "entrée BibTeX coupée avant la fin", nil)
		case err != nil:
			return in.Failed(line, err)
		}
		switch kind {
		case "comment", "preamble":
			continue
		case "string":
			for name, value := range bibFields(entry, strs) {
				if len(strs) < 1000 {
					strs[name] = value
				}
			}
			continue
		}
		key, rest, _ := strings.Cut(entry, ",")
		if err := in.Record(line, bibRecord(strings.TrimSpace(key), bibFields(rest, strs))); err != nil {
			return err
		}
	}
}

// entry reads an entry behind its at sign: its kind, and what is within its braces or brackets.
func (r *bibReader) entry() (kind, inner string, err error) {
	var name, text strings.Builder
	closing := '}'
	for {
		c, err := r.next()
		if err != nil {
			return "", "", err
		}
		if c == '{' {
			break
		}
		if c == '(' {
			closing = ')'
			break
		}
		name.WriteRune(c)
	}
	for depth := 0; ; {
		c, err := r.next()
		switch {
		case err != nil:
			return "", "", err
		case c == closing && depth == 0:
			return strings.ToLower(strings.TrimSpace(name.String())), text.String(), nil
		case c == '{':
			depth++
		case c == '}':
			depth--
		}
		text.WriteRune(c)
	}
}

// bibFields reads name = value, name = value.
func bibFields(s string, strs map[string]string) map[string]string {
	out := map[string]string{}
	for len(out) < 200 {
		name, rest, ok := strings.Cut(s, "=")
		if !ok {
			return out
		}
		name = strings.ToLower(strings.Trim(name, " \t\r\n,"))
		var value strings.Builder
		rest = strings.TrimLeft(rest, " \t\r\n")
		for {
			piece, after := bibValue(rest, strs)
			value.WriteString(piece)
			rest = strings.TrimLeft(after, " \t\r\n")
			if !strings.HasPrefix(rest, "#") {
				break
			}
			rest = strings.TrimLeft(rest[1:], " \t\r\n")
		}
		if name != "" {
			out[name] = latex(value.String())
		}
		s = strings.TrimLeft(rest, " \t\r\n,")
	}
	return out
}

// bibValue reads one value: in braces, in quotes, a number or a name of @string.
func bibValue(s string, strs map[string]string) (value, rest string) {
	if s == "" {
		return "", ""
	}
	switch s[0] {
	case '{':
		depth := 0
		for i := range len(s) {
			switch s[i] {
			case '{':
				depth++
			case '}':
				if depth--; depth == 0 {
					return s[1:i], s[i+1:]
				}
			}
		}
		return s[1:], ""
	case '"':
		depth := 0
		for i := 1; i < len(s); i++ {
			switch s[i] {
			case '{':
				depth++
			case '}':
				depth--
			case '"':
				if depth == 0 {
					return s[1:i], s[i+1:]
				}
			}
		}
		return s[1:], ""
	}
	end := strings.IndexAny(s, ",#\n")
	if end < 0 {
		end = len(s)
	}
	word := strings.TrimSpace(s[:end])
	if v, ok := strs[strings.ToLower(word)]; ok {
		word = v
	}
	return word, s[end:]
}

// accents are the combining characters of the accents of LaTeX.
var accents = map[string]string{
	"'": "\u0301", "`": "\u0300", "^": "\u0302", `"`: "\u0308", "~": "\u0303", "c": "\u0327", "=": "\u0304",
	"v": "\u030c", "r": "\u030a", ".": "\u0307",
}

var (
	accented = regexp.MustCompile("\\\\(['`^\"~=.]|[cvr](?:[ {]))\\s*\\{?\\\\?([A-Za-zı])\\}?\\}?")
	ligature = strings.NewReplacer(`\&`, "&", `\%`, "%", `\_`, "_", `\#`, "#", `\$`, "$", "---", "—", "--", "–",
		"``", "“", "''", "”", `\og`, "«", `\fg`, "»", `~`, "\u00a0", `\textquoteright`, "’", `\ldots`, "…", `\dots`, "…",
		`\guillemotleft`, "«", `\guillemotright`, "»", `\texteuro`, "€", `\euro`, "€", `\textdegree`, "°", `\degree`, "°", `\,`, "\u202f", `\ `, " ",
		`\textendash`, "–", `\textemdash`, "—", `\{`, "", `\}`, "", `\/`, "", `\-`, "", `\@`, "")
	letters = map[string]string{
		"oe": "œ", "OE": "Œ", "ae": "æ", "AE": "Æ", "ss": "ß", "o": "ø", "O": "Ø", "i": "i",
		"l": "ł", "L": "Ł", "aa": "å", "AA": "Å",
	}
	letter  = regexp.MustCompile(`\\(oe|OE|ae|AE|ss|aa|AA|o|O|i|l|L)(?:\{\}|\s+|\b)`)
	command = regexp.MustCompile(`\\[a-zA-Z]+\*?\s*`)
)

// latex is a text without the commands of LaTeX.
func latex(s string) string {
	s = accented.ReplaceAllStringFunc(s, func(m string) string {
		parts := accented.FindStringSubmatch(m)
		open := strings.Count(m, "{") - strings.Count(m, "}")
		out := norm.NFC.String(parts[2] + accents[strings.Trim(parts[1], " {")])
		if open < 0 && strings.HasSuffix(m, "}") {
			out += strings.Repeat("}", -open)
		}
		return out
	})
	s = letter.ReplaceAllStringFunc(s, func(m string) string { return letters[strings.Trim(m, "\\{} \t\n")] })
	s = command.ReplaceAllString(ligature.Replace(s), "")
	return strings.TrimSpace(strings.NewReplacer("{", "", "}", "").Replace(s))
}

// dayOfMonth is a month with its day, before or behind it.
var dayOfMonth = regexp.MustCompile(`^(?:(\d{1,2})[\s.\x{a0}]+(\pL+)\.?|(\pL+)\.?[\s\x{a0}]+(\d{1,2}))$`)

// bibRecord makes a record of an entry.
func bibRecord(key string, f map[string]string) *record.Record {
	var rec record.Record
	rec.Put(record.ID, key)
	rec.Put(record.Title, f["title"])
	rec.Put(record.Lead, f["abstract"])
	for _, name := range []string{"journal", "journaltitle", "newspaper", "booktitle", "howpublished"} {
		rec.Put(record.Source, f[name])
	}
	for name := range strings.SplitSeq(strings.ReplaceAll(f["author"], "\n", " "), " and ") {
		rec.Append(record.Authors, strings.TrimSpace(name))
	}
	rec.Put(record.Date, f["date"])
	rec.Put(record.Year, f["year"])
	month, day := f["month"], f["day"]
	if m := dayOfMonth.FindStringSubmatch(month); m != nil { // "12~" # mar, mar # "~12"
		month, day = m[2]+m[3], m[1]+m[4]
	}
	rec.Put(record.Month, month)
	rec.Put(record.Day, day)
	rec.Put(record.Page, strings.ReplaceAll(f["pages"], "–", "-"))
	rec.Put(record.URL, f["url"])
	rec.Put(record.Section, f["section"])
	rec.Append(record.Tags, strings.FieldsFunc(f["keywords"], func(r rune) bool { return r == ',' || r == ';' })...)
	for field, name := range map[string]string{
		"edition": kiosque.DetailEdition, "number": kiosque.DetailIssue, "volume": "volume", "note": kiosque.DetailNotes, "doi": "doi", "issn": "issn",
		"publisher": "publisher",
		"langid":    kiosque.DetailLanguage, "language": kiosque.DetailLanguage,
	} {
		rec.Detail(name, f[field])
	}
	return &rec
}
