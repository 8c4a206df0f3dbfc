package factiva

import (
	"regexp"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// Factiva also exports RTF, whose text is that of its pages: without codes the lines of facts, the text, and the number of the document
// as the last line; with codes each of them before what it stands for.

// codeLine is a line of such a text that a code opens.
var codeLine = regexp.MustCompile(`^(SE|CLM|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|ART|CX|CT|CO|IN|NS|RE|RF|IPD|IPC|PUB|AN)(?:[ \t\x{a0}]+(.*))?$`)

// DetectText recognises such a text by a line that counts words and the number of a document, or by its first codes.
func DetectText(in *format.Input, head []byte) bool {
	counted := false
	var codes []string
	for line := range strings.Lines(string(in.Charset.Text(head))) {
		line = strings.TrimSpace(line)
		counted = counted || wordCount.MatchString(line)
		if counted && strings.HasPrefix(line, "Document ") && accession.MatchString(line) {
			return true
		}
		if m := codeLine.FindStringSubmatch(line); m != nil {
			codes = append(codes, m[1])
		}
		if line != "" && len(codes) == 0 && !counted && len(line) > 200 {
			return false
		}
	}
	return len(codes) > 3 && slices.Contains(codes[:2], "HD") && slices.Contains(codes, "SN") && slices.Contains(codes, "PD")
}

// ReadText reads all documents.
func ReadText(in *format.Input) error {
	d := &plainDocument{in: in, begin: 1}
	take := func(n int, raw []byte) error {
		line := strings.TrimSpace(string(in.Charset.Text(raw)))
		if d.size += len(line) + 2; line == "" || d.size > in.MaxArticle {
			return nil
		}
		if d.lines == nil {
			d.begin = n
		}
		d.lines = append(d.lines, line)
		if _, value := codeOf(line); accession.MatchString(value) && strings.HasPrefix(value, "Document ") {
			return d.flush()
		}
		return nil
	}
	return in.Lines(format.ByLine{Line: take, Long: func(int) error { d.size = in.MaxArticle + 1; return nil }, End: func(int) error { return d.flush() }})
}

// plainDocument is the document that is read.
type plainDocument struct {
	in    *format.Input
	begin int
	lines []string
	size  int
}

// flush hands the document over. What stands behind the last one is the list of what was asked for.
func (d *plainDocument) flush() error {
	lines, size := d.lines, d.size
	d.lines, d.size = nil, 0
	if size > d.in.MaxArticle {
		return d.in.Reject(d.begin, d.in.TooLong(), nil)
	}
	if slices.ContainsFunc(lines, func(line string) bool { code, _ := codeOf(line); return code == "HD" }) {
		return d.in.Record(d.begin, codedText(lines))
	}
	counted := -1
	for i, line := range lines {
		if wordCount.MatchString(line) {
			counted = i
			break
		}
	}
	if counted < 1 {
		return nil
	}
	var rec record.Record
	above(&rec, lines[:counted])
	var f facts
	rest := lines[counted:]
	for len(rest) > 0 && !f.over {
		f.line(&rec, rest[0])
		rest = rest[1:]
	}
	if !f.over { // no line of rights ends the facts: the text begins behind the last short line
		return d.in.Reject(d.begin, "document Factiva sans ligne de droits : exportez-le en HTML", nil)
	}
	if n := len(rest); n > 0 && accession.MatchString(rest[n-1]) {
		document(&rec, rest[n-1])
		rest = rest[:n-1]
	}
	rec.Put(record.Body, strings.Join(rest, "\n\n"))
	return d.in.Record(d.begin, &rec)
}

// codeOf is the code that opens a line, and the rest of the line; without one all of it.
func codeOf(line string) (code, value string) {
	if m := codeLine.FindStringSubmatch(line); m != nil {
		return m[1], strings.TrimSpace(m[2])
	}
	return "", line
}

// codedText reads a document with codes: what follows a code is its value, up to the next.
func codedText(lines []string) *record.Record {
	var rec record.Record
	last, values := "", []string{}
	end := func() {
		if last != "" {
			set(&rec, last, strings.Join(values, "\n\n"))
		}
		values = nil
	}
	for _, line := range lines {
		code, value := codeOf(line)
		if code != "" {
			end()
			last = code
		}
		if value != "" {
			values = append(values, value)
		}
	}
	end()
	finish(&rec)
	return &rec
}

// maxSection is how many words the name of a section has that stands above the headline.
const maxSection = 3

// above reads the lines above the facts: the section, the headline, who wrote it.
func above(rec *record.Record, lines []string) {
	if n := len(lines); n > 1 && by.MatchString(lines[n-1]) {
		rec.Put(record.Authors, by.ReplaceAllString(lines[n-1], ""))
		lines = lines[:n-1]
	}
	if n := len(lines); n > 1 && len(strings.Fields(lines[0])) <= maxSection && len(strings.Fields(lines[1])) > maxSection {
		rec.Put(record.Section, lines[0])
		lines = lines[1:]
	}
	rec.Put(record.Title, lines[0])
	if len(lines) > 1 {
		rec.Put(record.Authors, strings.Join(lines[1:], ", "))
	}
}
