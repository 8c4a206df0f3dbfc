// Package markdown reads Markdown, with the data that stand in front of it in YAML or TOML.
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

// maxFront bounds the data in front of a text, in bytes.
const maxFront = 64 << 10

// key is a line of data.
var key = regexp.MustCompile(`^[\pL_][\pL\w -]*\s*[:=](?:\s|$)`)

// front cuts the data in front off a text; ok is false where there are none.
func front(text string) (data, rest string, toml, ok bool) {
	text = strings.TrimLeft(text, "\ufeff\r\n")
	mark, after, more := strings.Cut(text, "\n")
	mark = strings.TrimRight(mark, " \t\r")
	if !more || mark != "---" && mark != "+++" {
		return "", text, false, false
	}
	first, _, _ := strings.Cut(after, "\n")
	if !key.MatchString(strings.TrimSpace(first)) {
		return "", text, false, false
	}
	at := 0
	for line := range strings.Lines(after[:min(len(after), maxFront)]) {
		at += len(line)
		if end := strings.TrimRight(line, " \t\r\n"); end == mark || end == "..." && mark == "---" {
			return after[:at-len(line)], after[at:], mark == "+++", true
		}
	}
	return "", text, false, false
}

// Detect recognises the data in front, or the name of a file.
func Detect(in *format.Input, head []byte) bool {
	if _, _, _, ok := front(string(in.Charset.Text(head))); ok {
		return true
	}
	return format.HasSuffix(in.Name, ".md", ".markdown", ".mkd")
}

// Read reads a file as one article.
func Read(in *format.Input) error {
	text, err := in.Whole(in.MaxArticle)
	switch {
	case errors.Is(err, format.ErrTooLong):
		return in.Reject(0, in.TooLong(), nil)
	case err != nil:
		return in.Failed(0, err)
	}
	var rec record.Record
	if !in.Stdin() {
		rec.File = in.Path // 2019-03-12-la-digue.md
	}
	data, body, toml, ok := front(strings.ReplaceAll(text, "\r\n", "\n"))
	if ok {
		if err := fields(in, &rec, data, toml); err != nil {
			return in.Reject(1, "données en tête du fichier (front matter) mal formées", err)
		}
	}
	title, body := plain(body)
	rec.Put(record.Body, body)
	if rec.Text(record.Title) == "" {
		rec.Put(record.Title, title)
	} else if title != "" && title != strings.TrimSpace(rec.Text(record.Title)) {
		rec.Values[record.Body].Text = title + "\n\n" + body
	}
	if rec.Empty() {
		return in.Reject(0, "fichier sans texte", nil)
	}
	return in.Record(1, &rec)
}

// plain is the text of Markdown, its first heading of the first level apart where it opens the text.
func plain(source string) (title, text string) {
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
func fields(in *format.Input, rec *record.Record, data string, toml bool) error {
	if toml {
		for name, value := range tomlPairs(data) {
			set(in, rec, name, list(value))
		}
		return nil
	}
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

// set gives a field what the data say.
func set(in *format.Input, rec *record.Record, name string, values []string) {
	if len(values) == 0 {
		return
	}
	switch c := in.Columns.Of([]byte(name)); c.Field {
	case record.Authors, record.Tags:
		rec.Set(c, record.Value{List: values})
	default:
		in.SetNamed(rec, name, strings.Join(values, ", "))
	}
}
