package markdown

import (
	"regexp"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// Programs for notes put what they know of one below its title (Notion), or behind its text (Joplin).

// notes reads what such a program knows; ok is false where there is nothing of it, and the document is the text.
func notes(in *format.Input, text string) (d document, ok bool) {
	if d, ok = joplin(text); ok {
		return d, true
	}
	if d, ok = properties(in, text); ok {
		return d, true
	}
	return document{text: text}, false
}

// properties finds the lines below a title that give names their values, two of which are known.
func properties(in *format.Input, text string) (d document, ok bool) {
	rest := strings.TrimLeft(text, "\ufeff\r\n")
	heading := ""
	if strings.HasPrefix(rest, "# ") {
		heading, rest, _ = strings.Cut(rest, "\n")
		rest = strings.TrimLeft(rest, "\n")
	}
	data, below, more := strings.Cut(rest, "\n\n")
	if !more || len(data) > maxFront || strings.TrimSpace(below) == "" {
		return d, false
	}
	known := map[record.Field]bool{}
	for line := range strings.Lines(data) {
		m := simple.FindStringSubmatch(strings.TrimRight(line, " \t\n"))
		if m == nil {
			return d, false
		}
		known[in.Columns.Look([]byte(m[1]))] = true
	}
	delete(known, record.None)
	return document{data: data, text: heading + "\n\n" + below, kind: lines}, len(known) > 1
}

// behind are the lines that Joplin writes behind a note, down to its kind.
var behind = regexp.MustCompile(`(?:^|\n\n)((?:[a-z_]+:[^\n]*\n)*id: [0-9a-f]{32}\n(?:[a-z_]+:[^\n]*\n)*type_: (\d+))\s*$`)

// joplin reads what Joplin knows of a note; of a notebook, a file or a tag it is no article.
func joplin(text string) (d document, ok bool) {
	at := behind.FindStringSubmatchIndex(text)
	if at == nil {
		return d, false
	}
	d = document{text: text[:at[0]], kind: lines}
	if text[at[4]:at[5]] != "1" {
		d.reject = "objet de Joplin qui n'est pas une note (carnet, étiquette, pièce jointe)"
		return d, true
	}
	title, body, _ := strings.Cut(strings.TrimLeft(d.text, "\n"), "\n")
	d.data, d.text = "title: "+title, body
	for line := range strings.Lines(text[at[2]:at[3]]) {
		if name, _, _ := strings.Cut(line, ":"); name == "source_url" || name == "author" {
			d.data += "\n" + strings.TrimSpace(line)
		}
	}
	return d, true
}

// eachLine gives a record what lines of names and values say.
func eachLine(in *format.Input, rec *record.Record, data string) {
	for line := range strings.Lines(data) {
		if m := simple.FindStringSubmatch(strings.TrimRight(line, " \t\n")); m != nil {
			in.SetNamed(rec, m[1], m[2])
		}
	}
}
