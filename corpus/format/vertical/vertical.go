// Package vertical reads vertical files, as NoSketch Engine, CQPweb and BlackLab take them: one token a line, its tag
// and lemma behind tabs, and tags around documents, paragraphs and sentences. The words are joined as they were printed
// as far as that can be known.
package vertical

import (
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

var (
	tag  = regexp.MustCompile(`^<(/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))*)\s*(/?)>$`)
	attr = regexp.MustCompile(`([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))`)
)

// Detect recognises a file whose first lines are tags and tokens with tabs, or bear a name that says so.
func Detect(in *format.Input, head []byte) bool {
	tags, tokens, bad := 0, 0, 0
	for i, line := range strings.Split(string(in.Charset.Text(head[:min(len(head), 16<<10)])), "\n") {
		line = strings.TrimRight(line, "\r")
		switch {
		case line == "" || i > 200:
		case tag.MatchString(line):
			tags++
			if i > 5 && tokens == 0 && tags < i/2 {
				return false
			}
		case strings.Count(line, "\t") >= 1 && strings.IndexByte(line, '\t') > 0 && strings.IndexByte(line, '\t') < 60:
			tokens++
		case format.HasSuffix(in.Name, ".vert", ".vrt") && !strings.Contains(line, " "):
			tokens++
		default:
			bad++
		}
		if tags == 0 && (tokens > 0 || bad > 0) && !strings.HasPrefix(line, "<") {
			return false // it must begin with a tag
		}
	}
	return tags > 0 && tokens > 0 && bad*10 < tokens+tags
}

// Read reads all documents.
func Read(in *format.Input) error {
	d := &document{in: in}
	take := func(n int, raw []byte) error {
		line := string(in.Charset.Text(raw))
		if strings.HasPrefix(line, "<?") || strings.HasPrefix(line, "<!--") {
			return nil // a declaration
		}
		if m := tag.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			return d.tag(m[1] == "/", m[2], m[3], n)
		}
		if word, _, _ := strings.Cut(line, "\t"); strings.TrimSpace(word) != "" {
			d.word(html.UnescapeString(strings.TrimSpace(word)))
		}
		return nil
	}
	return in.Lines(format.ByLine{Line: take, Long: func(int) error { d.long = true; return nil }, End: func(int) error { return d.over() }})
}

// over ends the last document, and tells where it breaks off.
func (d *document) over() error {
	cut, line := d.rec != nil && d.closes && !d.file, d.line
	if err := d.flush(); err != nil || !cut {
		return err
	}
	if _, err := d.in.Buf.Peek(1); !errors.Is(err, io.EOF) { // why it breaks off is told
		return nil
	}
	return d.in.Reject(line, "fichier vertical coupé avant la fin : ce qui est là du dernier texte est gardé", nil)
}

// document is the document that is read.
type document struct {
	in     *format.Input
	rec    *record.Record
	line   int
	text   strings.Builder
	breaks bool // a paragraph begins
	glue   bool // the next word joins the one before
	long   bool
	part   string      // the text that the paragraph is of, as our own exports say it: title, lead; else the body
	lead   string      // what came of it
	closes bool        // documents of the file are closed
	titled bool        // the document has a title of its own
	file   bool        // it is all that the file holds, as far as is known
	outer  []structure // elements around documents that are open
}

// tag takes a tag.
func (d *document) tag(closing bool, name, attrs string, line int) error {
	switch name {
	case "doc", "text", "document", "article":
		if err := d.flush(); err != nil {
			return err
		}
		if d.closes = d.closes || closing; !closing {
			d.rec, d.line = &record.Record{}, line
			d.attributes(attrs)
		}
	case "g":
		d.glue = true
	case "p", "head", "div", "title", "titre", "chapo", "heading", "intertitre":
		d.breaks = true
		if name == "p" {
			d.turn(closing, attrs)
		}
	default:
		d.around(closing, name, attrs)
	}
	return nil
}

// turn takes the paragraphs of our own exports that are of the title or the lead: <p type="lead">.
func (d *document) turn(closing bool, attrs string) {
	part := ""
	if m := attr.FindStringSubmatch(attrs); m != nil && !closing && m[1] == "type" && (m[2] == "lead" || m[2] == "title" && d.titled) {
		part = m[2]
	}
	if part == d.part {
		return
	}
	switch d.part {
	case "lead":
		d.lead = strings.TrimSpace(d.lead + "\n\n" + d.text.String())
		d.text.Reset()
	case "title":
		d.text.Reset()
	}
	if part != "" && d.text.Len() > 0 { // a body before it, which our exports have not
		part = ""
	}
	d.part = part
}

// structure is an element around documents, with its attributes.
type structure struct{ name, attrs string }

// maxAround bounds the elements around documents.
const maxAround = 16

// around keeps an element that opens outside of all documents: an issue, a paper, a corpus.
func (d *document) around(closing bool, name, attrs string) {
	switch {
	case closing && len(d.outer) > 0 && d.outer[len(d.outer)-1].name == name:
		d.outer = d.outer[:len(d.outer)-1]
	case !closing && d.rec == nil && attrs != "" && len(d.outer) < maxAround:
		d.outer = append(d.outer, structure{name, attrs})
	}
}

// unknown is how corpora say that a date is not known.
const unknown = "nd"

// attributes gives the document those of its own, and then what the elements around it say of its paper and its day.
func (d *document) attributes(attrs string) {
	for _, m := range attr.FindAllStringSubmatch(attrs, 200) {
		value := html.UnescapeString(m[2] + m[3] + m[4])
		switch m[1] {
		case "date_precision", "yearmonth", "occurrences", "extract": // of our own exports: what follows from others, or is of a query
			continue
		case "title":
			d.titled = true
		}
		if c := d.in.Columns.Of([]byte(m[1])); value == unknown && (c.Field == record.Date || c.Field == record.Year) {
			continue
		}
		d.in.SetNamed(d.rec, m[1], value)
	}
	for _, s := range slices.Backward(d.outer) {
		for _, m := range attr.FindAllStringSubmatch(s.attrs, 200) {
			c := d.in.Columns.Of([]byte(m[1]))
			if name := strings.ToLower(m[1]); name == "name" || name == "nom" || name == "title" || name == "titre" { // <journal name="Le Phare">
				c = d.in.Columns.Of([]byte(s.name))
			}
			switch c.Field {
			case record.Source, record.Date, record.Section, record.Place:
				value := html.UnescapeString(m[2] + m[3] + m[4])
				c.Kept(value)
				d.rec.Put(c.Field, value)
			}
		}
	}
}

// Signs that join the word before or behind them.
const (
	joinsBefore = ".,)]}…”’'%"
	joinsBehind = "([{“‘"
)

// word takes a token.
func (d *document) word(w string) {
	if w == "" { // a token that has no form
		return
	}
	if d.rec == nil {
		d.rec, d.line = &record.Record{}, 1
	}
	if d.long = d.long || d.text.Len()+len(w) > d.in.MaxArticle; d.long {
		return
	}
	before := d.text.String()
	last, _ := utf8.DecodeLastRuneInString(before[max(0, len(before)-utf8.UTFMax):])
	switch {
	case before == "":
	case d.breaks:
		d.text.WriteString("\n\n")
	case d.glue, strings.ContainsAny(w[:1], joinsBefore) && len(w) <= 3, strings.HasPrefix(w, "…"), strings.ContainsRune(joinsBehind, last),
		(last == '\'' || last == '’') && d.elided(before), strings.HasPrefix(w, "-") && len(w) > 1:
	default:
		d.text.WriteByte(' ')
	}
	d.breaks, d.glue = false, false
	d.text.WriteString(w)
}

// elided reports whether the last word of a text goes on with the next: l', qu', aujourd'.
func (d *document) elided(text string) bool {
	word := text[strings.LastIndexAny(text, " \n")+1:]
	return len(word) > 1
}

// flush hands the document over.
func (d *document) flush() error {
	d.turn(true, "")
	rec, text, lead, long := d.rec, d.text.String(), d.lead, d.long
	d.rec, d.breaks, d.glue, d.long, d.titled, d.lead = nil, false, false, false, false, ""
	d.text.Reset()
	switch {
	case rec == nil, d.file && text == "" && !long:
		return nil
	case long:
		return d.in.Reject(d.line, d.in.TooLong(), nil)
	}
	rec.Put(record.Lead, lead)
	if d.file && !d.in.Stdin() {
		rec.File = d.in.Path
	}
	rec.Put(record.Body, text)
	return d.in.Record(d.line, rec)
}
