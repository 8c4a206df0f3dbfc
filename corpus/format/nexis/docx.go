package nexis

import (
	"bytes"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
	"github.com/kiosque-search/kiosque/corpus/format/plain"
)

// IsWord recognises a Word document by the names in its head.
func IsWord(_ *format.Input, head []byte) bool {
	return format.OfficeZip(head) && (bytes.Contains(head, []byte("word/document.xml")) ||
		bytes.Contains(head, []byte("[Content_Types].xml")) && bytes.Contains(head, []byte("word/")))
}

// ReadWord reads a Word document: the articles of Nexis Uni, or one article as in a file of text.
func ReadWord(in *format.Input) error {
	return in.ZipPart("word/document.xml", "document Word sans texte", word)
}

// unprinted reports whether an element of a paragraph is no text of it: codes of fields, what was struck out, where pictures and
// boxes stand, and what older programs show in the place of a box.
func unprinted(n *markup.Node) bool {
	switch n.Name {
	case "instrText", "pPr", "delText", "Fallback", "positionH", "positionV", "sizeRelH", "sizeRelV":
		return true
	}
	return false
}

// word reads the text of a document, paragraph by paragraph.
func word(in *format.Input) error {
	s := splitter{in: in, line: 1}
	var whole strings.Builder
	n := 0
	wanted := func(_ markup.Path, n *markup.Node) bool { return n.Name == "p" }
	err := markup.Elements(in, wanted, func(_ markup.Path, p *markup.Node) error {
		text := p.TextWithout(unprinted, "p") // a box has paragraphs of its own
		n++
		if !s.closed && whole.Len()+len(text) <= in.MaxArticle {
			whole.WriteString(text + "\n\n")
		}
		before := in.Said()
		if err := s.add(text, n); err != nil {
			return err
		}
		if s.closed && in.Said() > before {
			whole.Reset()
		}
		return nil
	})
	if err == nil && (s.closed || s.opened || in.Said() > 0) {
		err = s.flush(n)
	}
	switch {
	case err != nil:
		return err
	case s.closed, in.Said() > 0:
		return in.Nothing()
	case strings.TrimSpace(whole.String()) == "":
		return in.Reject(0, "document Word sans texte", nil)
	}
	return in.Record(1, plain.Parse(charset.Clean(whole.String()), in.Location))
}
