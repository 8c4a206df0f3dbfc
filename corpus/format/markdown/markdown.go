// Package markdown reads Markdown, with the data that stand in front of it in YAML, TOML or JSON, and several such documents
// in one file.
package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	ghtml "github.com/yuin/goldmark/renderer/html"
	"go.yaml.in/yaml/v3"
	"golang.org/x/net/html"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// Detect recognises the data in front, or the name of a file.
func Detect(in *format.Input, head []byte) bool {
	if _, ok := front(string(in.Charset.Text(head))); ok {
		return true
	}
	return named(in) && !onlyTable.Match(head)
}

// onlyTable begins a file that is a table and nothing else.
var onlyTable = regexp.MustCompile(`^\s*\|[^\n]*\n[ \t]*\|(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t]*\r?\n`)

// Read reads a file: one article, or as many as there are data in front of texts.
func Read(in *format.Input) error {
	text, err := in.Whole(in.MaxArticle)
	switch {
	case errors.Is(err, format.ErrTooLong):
		return in.Reject(0, in.TooLong(), nil)
	case err != nil:
		return in.Failed(0, err)
	}
	parts := documents(in, strings.ReplaceAll(text, "\r\n", "\n"))
	for _, d := range parts {
		if err := d.read(in, len(parts) == 1); err != nil {
			return err
		}
	}
	return nil
}

// read hands over one document; alone says that it is all of the file.
func (d *document) read(in *format.Input, alone bool) error {
	if d.reject != "" {
		return in.Reject(d.line, d.reject, nil)
	}
	var rec record.Record
	if alone && !in.Stdin() {
		rec.File = in.Path // 2019-03-12-la-digue.md
	}
	if err := fields(in, &rec, d.data, d.kind); err != nil {
		return in.Reject(d.line, "données en tête du fichier (front matter) mal formées", err)
	}
	title, body := plain(d.text)
	if said := rec.Text(record.Body); said != "" && body != "" { // a text in the data, and another below
		body = strings.TrimSpace(said + "\n\n" + body)
		rec.Values[record.Body].Text = body
	}
	rec.Put(record.Body, body)
	if rec.Text(record.Title) == "" {
		rec.Put(record.Title, title)
	} else if title != "" && title != strings.TrimSpace(rec.Text(record.Title)) {
		rec.Values[record.Body].Text = title + "\n\n" + body
	}
	switch {
	case rec.Empty() && alone:
		return in.Reject(0, "fichier sans texte", nil)
	case rec.Empty():
		return in.Reject(d.line, "article sans titre ni texte", nil)
	}
	return in.Record(d.line, &rec)
}

// plain is the text of Markdown, its first heading of the first level apart where it opens the text.
func plain(source string) (title, text string) {
	if wild(source) {
		return "", source
	}
	var out bytes.Buffer
	// HTML in it is text of the article too: only its words are taken.
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough), goldmark.WithRendererOptions(ghtml.WithUnsafe()))
	if err := md.Convert([]byte(source), &out); err != nil {
		return "", source
	}
	n, err := html.Parse(&out)
	if err != nil {
		return "", source
	}
	text = markup.Text(n)
	if trimmed := strings.TrimLeft(source, " \n"); strings.HasPrefix(trimmed, "# ") || underlined.MatchString(trimmed) {
		title, text, _ = strings.Cut(text, "\n\n")
	}
	return title, text
}

// underlined is a heading of the first level with signs below.
var underlined = regexp.MustCompile(`^[^\n]+\n=+[ \t]*\n`)

// fields reads the data.
func fields(in *format.Input, rec *record.Record, data string, kind notation) error {
	switch kind {
	case none:
		return nil
	case lines:
		eachLine(in, rec, data)
		return nil
	case toml:
		for name, value := range tomlPairs(data) {
			set(in, rec, name, list(value))
		}
		return nil
	}
	// JSON is YAML (YAML 1.2, 1.3).
	var doc yaml.Node // not a map: nodes keep what was written, and aliases are not followed
	if err := yaml.Unmarshal([]byte(data), &doc); err != nil {
		if byLine(in, rec, data) {
			return nil
		}
		return fmt.Errorf("markdown: %w", err)
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil
	}
	pairs := doc.Content[0].Content
	for i := 0; i+1 < len(pairs); i += 2 {
		set(in, rec, pairs[i].Value, values(pairs[i+1], 0))
	}
	return nil
}

// values are the scalars of a node; of a map that names somebody, the name.
func values(n *yaml.Node, depth int) []string {
	const deep = 3
	switch {
	case n.Kind == yaml.ScalarNode && n.Tag != "!!null":
		return []string{n.Value}
	case n.Kind == yaml.SequenceNode && depth < deep:
		var out []string
		for _, k := range n.Content[:min(len(n.Content), record.MaxList)] {
			out = append(out, values(k, depth+1)...)
		}
		return out
	case n.Kind == yaml.MappingNode && depth < deep:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if slices.Contains([]string{"name", "nom", "title", "titre"}, strings.ToLower(n.Content[i].Value)) {
				return values(n.Content[i+1], depth+1)
			}
		}
	}
	return nil
}

// wikiLink is a link to another note, of which the last name is shown.
var wikiLink = regexp.MustCompile(`\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]`)

// set gives a field what the data say.
func set(in *format.Input, rec *record.Record, name string, values []string) {
	if len(values) == 0 {
		return
	}
	for i, v := range values { // a link of a wiki of notes: [[Anna Stride]]
		values[i] = wikiLink.ReplaceAllString(v, "$1")
	}
	switch c := in.Columns.Of([]byte(name)); c.Field {
	case record.Authors, record.Tags:
		rec.Set(c, record.Value{List: values})
	default:
		in.SetNamed(rec, name, strings.Join(values, ", "))
	}
}
