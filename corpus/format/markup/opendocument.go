package markup

import (
	"strconv"
	"strings"
)

// maxSpaces bounds the spaces that one element stands for.
const maxSpaces = 1000

// OpenDocumentText is the text of a paragraph of OpenDocument, in which spaces, tabs and breaks are elements (OpenDocument 1.3, part
// 3, 6.1); paragraphs within it, those of boxes, stand by themselves, and so do notes,
// behind it; what skip says is left out.
func OpenDocumentText(p *Node, skip func(*Node) bool) string {
	var b strings.Builder
	var notes []*Node
	var write func(n *Node)
	write = func(n *Node) {
		switch {
		case n.Name == "":
			b.WriteString(n.Data)
			return
		case skip(n):
			return
		case n.Name == "note":
			notes = append(notes, n.Kids...)
			return
		case n.Name == "s":
			count, err := strconv.Atoi(n.Attr("c"))
			if err != nil || count < 1 {
				count = 1
			}
			b.WriteString(strings.Repeat(" ", min(count, maxSpaces)))
		case n.Name == "tab":
			b.WriteByte('\t')
		case n.Name == "line-break":
			b.WriteByte('\n')
		}
		within := n != p && (n.Name == "p" || n.Name == "h")
		if within {
			b.WriteString("\n\n")
		}
		for _, k := range n.Kids {
			write(k)
		}
		if within {
			b.WriteString("\n\n")
		}
	}
	write(p)
	for i := 0; i < len(notes); i++ { // which may have notes
		write(notes[i])
	}
	return b.String()
}
