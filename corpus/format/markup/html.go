// Package markup is what formats of tags have in common: HTML cut into articles and read as text, XML read element by
// element, both bounded in memory and depth whatever the file.
package markup

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// Fold is the beginning of a head as detectors look at it: without comments, declarations and spaces that may stand
// before the first tag, in lower case.
func Fold(head []byte) string {
	for {
		head = bytes.TrimLeft(head, " \t\r\n\ufeff")
		var end []byte
		switch {
		case bytes.HasPrefix(head, []byte("<!--")):
			end = []byte("-->")
		case bytes.HasPrefix(head, []byte("<?")), bytes.HasPrefix(head, []byte("<!")) && !bytes.HasPrefix(bytes.ToLower(head[:min(len(head), 20)]),
			[]byte("<!doctype html")):
			end = []byte(">")
		default:
			return strings.ToLower(string(head))
		}
		_, rest, ok := bytes.Cut(head, end)
		if !ok {
			return strings.ToLower(string(head))
		}
		if bytes.HasPrefix(head, []byte("<!DOCTYPE")) { // an internal subset
			if open, end := bytes.IndexByte(head, '['), bytes.Index(head, []byte("]>")); open >= 0 && open < len(head)-len(rest) && end > open {
				rest = head[end+2:]
			}
		}
		head = rest
	}
}

// Quiet reports whether a head is of a page that has nothing but its own head so far, with styles or scripts in it.
func Quiet(head []byte) bool {
	folded := Fold(head)
	return strings.HasPrefix(folded, "<") && !strings.Contains(folded, "<body") && (strings.Contains(folded, "<style") || strings.Contains(folded, "<script"))
}

// WithoutQuiet leaves the styles and scripts out of a beginning, the last one also where it does not end.
func WithoutQuiet(b []byte) []byte {
	var out []byte
	lower := bytes.ToLower(b)
	if len(lower) != len(b) { // not UTF-8
		return b
	}
	for at := 0; at < len(b); {
		begin, closing := len(b), ""
		for _, name := range []string{"style", "script"} {
			if i := bytes.Index(lower[at:begin], []byte("<"+name)); i >= 0 {
				begin, closing = at+i, "</"+name
			}
		}
		out = append(out, b[at:begin]...)
		end := bytes.Index(lower[begin:], []byte(closing))
		if closing == "" || end < 0 {
			break
		}
		at = begin + end
	}
	return out
}

// IsTag reports whether a folded head begins with one of the tags.
func IsTag(folded string, names ...string) bool {
	for _, name := range names {
		if rest, ok := strings.CutPrefix(folded, "<"+name); ok && (rest == "" || strings.ContainsAny(rest[:1], " \t\r\n/>")) {
			return true
		}
	}
	return false
}

// Attr is an attribute of a tag, "" where it has none.
func Attr(attrs []html.Attribute, name string) string {
	for _, a := range attrs {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// HasClass reports whether a class attribute names a class.
func HasClass(attrs []html.Attribute, name string) bool {
	for class := range strings.FieldsSeq(Attr(attrs, "class")) {
		if class == name {
			return true
		}
	}
	return false
}

// Cut cuts a page of many articles in front of each tag that begins one, and hands over the pieces with the line where
// they begin; the first piece is what stands before the first article. A piece beyond the limit of an article is
// rejected.
func Cut(in *format.Input, begins func(tag html.Token) bool, each func(line int, first bool, piece string) error) error {
	z := html.NewTokenizer(in.UTF8())
	z.SetMaxBuf(in.MaxArticle)
	var piece bytes.Buffer
	line, at, first, long := 1, 1, true, false
	flush := func() error {
		begin, was := at, first
		at, first = line, false
		text := piece.String()
		piece.Reset()
		if long {
			long = false
			return in.Reject(begin, in.TooLong(), nil)
		}
		return each(begin, was, text)
	}
	for {
		kind := z.Next()
		raw := z.Raw()
		switch kind {
		case html.ErrorToken:
			err := z.Err()
			if errors.Is(err, html.ErrBufferExceeded) {
				return in.Reject(line, in.TooLong(), nil)
			}
			if flushed := flush(); flushed != nil {
				return flushed
			}
			if !errors.Is(err, io.EOF) {
				return in.Failed(line, err)
			}
			return nil
		case html.StartTagToken:
			size := len(raw)
			if piece.Len()+size > in.MaxArticle {
				long = true
			}
			text := string(raw) // Token changes it
			if begins(z.Token()) {
				if err := flush(); err != nil {
					return err
				}
			}
			if !long {
				piece.WriteString(text)
			}
			line += strings.Count(text, "\n")
			continue
		}
		if piece.Len()+len(raw) > in.MaxArticle {
			long = true
		}
		if !long {
			piece.Write(raw)
		}
		line += bytes.Count(raw, []byte("\n"))
	}
}

// Text is the text of a node as a reader sees it: blocks are paragraphs, parted by an empty line, and line breaks are
// line breaks. What skip says is left out.
func Text(n *html.Node, skip ...func(*html.Node) bool) string {
	var w writer
	w.node(n, skip)
	return w.String()
}

// writer writes text with its breaks.
type writer struct {
	b      strings.Builder
	breaks int  // line breaks to come
	space  bool // a space to come
	pre    int
}

// String is the text so far.
func (w *writer) String() string { return strings.TrimFunc(w.b.String(), unicode.IsSpace) }

// paragraph parts what comes from what was.
func (w *writer) paragraph() { w.breaks = 2 }

// text writes characters; spaces and line breaks between words are one space.
func (w *writer) text(s string) {
	for _, r := range s {
		switch {
		case r == '\n' && w.pre > 0:
			w.breaks = min(w.breaks+1, 2)
			continue
		case r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f':
			w.space = true
			continue
		}
		if w.b.Len() > 0 {
			if w.breaks > 0 {
				w.b.WriteString("\n\n"[:w.breaks])
			} else if w.space {
				w.b.WriteByte(' ')
			}
		}
		w.breaks, w.space = 0, false
		w.b.WriteRune(r)
	}
}

// hidden reports whether an element has no text to read.
func hidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Button, atom.Select, atom.Textarea, atom.Svg, atom.Iframe, atom.Object, atom.Input:
		return true
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" {
			return true
		}
	}
	return false
}

// block reports whether an element is a paragraph, or holds some.
func block(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Table,
		atom.Tr, atom.Tbody,
		atom.Blockquote, atom.Pre, atom.Header, atom.Footer, atom.Aside, atom.Figure, atom.Figcaption, atom.Dl, atom.Dt, atom.Dd, atom.Hr, atom.Form,
		atom.Main, atom.Nav,
		atom.Center, atom.Address, atom.Body, atom.Html, atom.Details, atom.Summary, atom.Fieldset, atom.Caption:
		return true
	}
	return false
}

// node writes a node and what is in it.
func (w *writer) node(n *html.Node, skip []func(*html.Node) bool) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.CommentNode, html.DoctypeNode:
		return
	case html.ElementNode:
		if hidden(n) {
			return
		}
		for _, s := range skip {
			if s(n) {
				return
			}
		}
	}
	switch {
	case n.DataAtom == atom.Br:
		w.breaks = min(w.breaks+1, 2)
		return
	case n.DataAtom == atom.Td, n.DataAtom == atom.Th:
		w.space = true
	case block(n):
		w.paragraph()
	}
	if n.DataAtom == atom.Pre {
		w.pre++
		defer func() { w.pre-- }()
	}
	for c := range n.ChildNodes() {
		w.node(c, skip)
	}
	if block(n) {
		w.paragraph()
	}
}

// Plain is the text of a piece of HTML; what is no HTML comes as it is, but for spaces.
func Plain(piece string) string {
	if !strings.ContainsAny(piece, "<&") {
		return strings.TrimSpace(piece)
	}
	n, err := html.Parse(strings.NewReader(piece))
	if err != nil {
		return strings.TrimSpace(piece)
	}
	return Text(n)
}
