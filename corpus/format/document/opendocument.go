package document

import (
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/markup"
)

const emptyWriter = "document LibreOffice sans texte"

// IsWriter recognises a text document of LibreOffice, or the model of one, by its first member.
func IsWriter(_ *format.Input, head []byte) bool {
	return format.IsZipOf("application/vnd.oasis.opendocument.text", head)
}

// ReadWriter reads the text of a document of LibreOffice. OpenDocument 1.3, part 3.
func ReadWriter(in *format.Input) error {
	return in.ZipPart("content.xml", emptyWriter, func(part *format.Input) error { return writer(in, part) })
}

// IsFlatWriter recognises such a document that is one file of XML.
func IsFlatWriter(_ *format.Input, head []byte) bool {
	folded := markup.Fold(head)
	return markup.IsTag(folded, "office:document") && strings.Contains(folded[:min(len(folded), 4000)], "opendocument.text")
}

// ReadFlatWriter reads it.
func ReadFlatWriter(in *format.Input) error { return writer(in, in) }

// writer reads paragraphs and headings. What was struck out, remarks in the margin and tables of contents are none of the text, and
// notes stand behind the paragraph that names them.
func writer(in, part *format.Input) error {
	return read(in, emptyWriter, func(each func(string) error) error {
		wanted := func(around markup.Path, n *markup.Node) bool {
			if n.Name != "p" && n.Name != "h" {
				return false
			}
			inText := false
			for _, a := range around {
				switch a.Name {
				case "text":
					inText = true
				case "tracked-changes", "annotation", "table-of-content", "forms":
					return false
				}
			}
			return inText
		}
		return markup.Elements(part, wanted, func(_ markup.Path, p *markup.Node) error {
			return each(markup.OpenDocumentText(p, func(n *markup.Node) bool {
				switch n.Name {
				case "annotation", "note-citation", "title", "desc", "binary-data", "tracked-changes":
					return true
				}
				return false
			}))
		})
	})
}
