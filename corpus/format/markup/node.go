package markup

import (
	"encoding/xml"
	"slices"
)

// Node is an element of XML, or a piece of text where Name is empty. Names are without their prefixes.
type Node struct {
	Name  string
	Attrs []xml.Attr
	Kids  []*Node
	Data  string // of a text
	Line  int
}

// Attr is an attribute by its local name, "" where there is none; a nil node has none.
func (n *Node) Attr(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// All finds the elements of a name at any depth, in their order.
func (n *Node) All(name string) []*Node {
	var out []*Node
	if n == nil {
		return out
	}
	for _, k := range n.Kids {
		if k.Name == name {
			out = append(out, k)
		}
		out = append(out, k.All(name)...)
	}
	return out
}

// Find is the first element that a path leads to, each step at any depth below the one before; nil where there is none.
func (n *Node) Find(path ...string) *Node {
	if len(path) == 0 || n == nil {
		return n
	}
	for _, k := range n.All(path[0]) {
		if found := k.Find(path[1:]...); found != nil {
			return found
		}
	}
	return nil
}

// Text is the text of an element; elements of the names given are paragraphs. A nil node has none.
func (n *Node) Text(blocks ...string) string {
	var w writer
	n.write(&w, blocks, nil)
	return w.String()
}

// TextWithout is Text without the elements that skip says.
func (n *Node) TextWithout(skip func(*Node) bool, blocks ...string) string {
	var w writer
	n.write(&w, blocks, skip)
	return w.String()
}

func (n *Node) write(w *writer, blocks []string, skip func(*Node) bool) {
	if n == nil || skip != nil && n.Name != "" && skip(n) {
		return
	}
	if n.Name == "" {
		w.text(n.Data)
		return
	}
	isBlock := slices.Contains(blocks, n.Name)
	switch {
	case isBlock:
		w.paragraph()
	case n.Name == "lb", n.Name == "br":
		if n.Attr("break") != "no" { // a word that goes on
			w.space = true
		}
	case n.Name == "td", n.Name == "th", n.Name == "tab", n.Name == "cr": // cells, and the signs of Word
		w.space = true
	case n.Name == "noBreakHyphen":
		w.text("-")
	}
	for _, k := range n.Kids {
		k.write(w, blocks, skip)
	}
	if isBlock {
		w.paragraph()
	}
}
