package document

import (
	"bytes"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
)

// IsWord recognises a Word document by the names in its head.
func IsWord(_ *format.Input, head []byte) bool {
	return format.OfficeZip(head) && (bytes.Contains(head, []byte("word/document.xml")) ||
		bytes.Contains(head, []byte("[Content_Types].xml")) && bytes.Contains(head, []byte("word/")))
}

// ReadWord reads the text of a Word document.
func ReadWord(in *format.Input) error {
	const missing = "document Word sans texte"
	return in.ZipPart("word/document.xml", missing, func(part *format.Input) error {
		return read(in, missing, func(each func(string) error) error {
			wanted := func(_ markup.Path, n *markup.Node) bool { return n.Name == "p" }
			return markup.Elements(part, wanted, func(_ markup.Path, p *markup.Node) error {
				if contents(p) {
					return nil
				}
				return each(p.TextWithout(unprinted, "p")) // a box has paragraphs of its own
			})
		})
	})
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

// contents reports whether a paragraph is a line of a table of contents that Word makes of the headings (TOC1, in French TM1).
func contents(p *markup.Node) bool {
	style := p.Find("pPr", "pStyle")
	if style == nil {
		return false
	}
	name := style.Attr("val")
	return len(name) > 2 && strings.Trim(strings.TrimPrefix(strings.TrimPrefix(name, "TOC"), "TM"), "123456789") == ""
}
