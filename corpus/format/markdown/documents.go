package markdown

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// maxFront bounds the data in front of a text, in bytes.
const maxFront = 64 << 10

// notation is that of the data in front of a text.
type notation uint8

// The notations, by the marks around them: ---, +++, or the braces of an object (https://gohugo.io/content-management/front-matter/).
const (
	none notation = iota
	yamlData
	toml
	object
	lines
)

// document is a text with the data in front of it.
type document struct {
	data, text string
	kind       notation
	line       int    // from 1
	reject     string // why it is no article; empty: it is one
}

// key is a line of data.
var key = regexp.MustCompile(`^[\pL_][\pL\w -]*\s*[:=](?:\s|$)`)

// named reports whether the name of a file is that of Markdown.
func named(in *format.Input) bool { return format.HasSuffix(in.Name, ".md", ".markdown", ".mkd") }

// front cuts the data in front off a text; ok is false where there are none.
func front(text string) (d document, ok bool) {
	text = strings.TrimLeft(text, "\ufeff\r\n")
	d.text = text
	mark, after, more := strings.Cut(text, "\n")
	mark = strings.TrimRight(mark, " \t\r")
	if !more || mark != "---" && mark != "+++" {
		return d, false
	}
	first, _, _ := strings.Cut(after, "\n")
	if !key.MatchString(strings.TrimSpace(first)) {
		return d, false
	}
	at := 0
	for line := range strings.Lines(after[:min(len(after), maxFront)]) {
		at += len(line)
		if end := strings.TrimRight(line, " \t\r\n"); end == mark || end == "..." && mark == "---" {
			d.data, d.text, d.kind = after[:at-len(line)], after[at:], yamlData
			if mark == "+++" {
				d.kind = toml
			}
			return d, true
		}
	}
	return d, false
}

// objectFront is front for an object of JSON with a text below.
func objectFront(text string) (d document, ok bool) {
	d.text = text
	if !strings.HasPrefix(strings.TrimLeft(text, " \t\n\ufeff"), "{") {
		return d, false
	}
	text = strings.TrimLeft(text, "\ufeff")
	from := json.NewDecoder(strings.NewReader(text[:min(len(text), maxFront)]))
	var data map[string]json.RawMessage
	if from.Decode(&data) != nil || len(data) == 0 {
		return d, false
	}
	end := int(from.InputOffset())
	rest := strings.TrimLeft(text[end:], " \t\r\n")
	if rest == "" || strings.ContainsAny(rest[:1], "{[,]") { // a file of JSON
		return d, false
	}
	return document{data: text[:end], text: rest, kind: object}, true
}

// documents cuts a file into its documents. A second one begins where data that name a title or a date stand between marks
// of their own; a line of dashes alone is a rule. Where the data hold the text themselves, the file is a stream of YAML.
func documents(in *format.Input, text string) []document {
	d, ok := front(text)
	if !ok && named(in) {
		if d, ok = objectFront(text); !ok {
			d, ok = notes(in, text)
		}
	}
	d.line = 1
	if !ok || d.kind == object || d.kind == lines {
		return []document{d}
	}
	all := []document{d}
	if stream := yamlStream(in, d, text); stream != nil {
		return stream
	}
	for {
		last := &all[len(all)-1]
		at, next := second(in, last.text)
		if next == nil {
			return all
		}
		next.line = 1 + strings.Count(text[:len(text)-len(last.text)+at], "\n")
		last.text = last.text[:at]
		all = append(all, *next)
	}
}

// second finds the data of another document in a text, and where they begin.
func second(in *format.Input, text string) (at int, d *document) {
	for line := range strings.Lines(text) {
		if mark := strings.TrimRight(line, " \t\n"); mark == "---" || mark == "+++" {
			if next, ok := front(text[at:]); ok && tells(in, next.data, record.Title, record.Date) {
				return at, &next
			}
		}
		at += len(line)
	}
	return 0, nil
}

// tells reports whether a line of data is known for one of some fields.
func tells(in *format.Input, data string, fields ...record.Field) bool {
	for line := range strings.Lines(data) {
		name, _, _ := strings.Cut(line, ":")
		if kind, _, ok := strings.Cut(line, "="); ok && len(kind) < len(name) {
			name = kind
		}
		if name == "" || name[0] == ' ' || len(name) == len(line) {
			continue
		}
		if slices.Contains(fields, in.Columns.Look([]byte(name))) {
			return true
		}
	}
	return false
}

// yamlStream are the documents of a stream of YAML: all of them data, with a text in each; nil where it is none.
func yamlStream(in *format.Input, first document, text string) []document {
	if first.kind != yamlData || !tells(in, first.data, record.Body) {
		return nil
	}
	all := []document{{data: first.data, kind: yamlData, line: 1}}
	line := 1 + strings.Count(text[:len(text)-len(first.text)], "\n")
	for data := range strings.SplitSeq(first.text, "\n---\n") {
		if strings.TrimSpace(data) != "" {
			if !tells(in, data, record.Body, record.Title) {
				return nil
			}
			all = append(all, document{data: data, kind: yamlData, line: line})
		}
		line += strings.Count(data, "\n") + 2
	}
	return all
}
