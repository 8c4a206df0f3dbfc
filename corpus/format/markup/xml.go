package markup

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// Limits of XML that no press file meets.
const (
	maxDepth  = 256 // elements within each other
	maxFaults = 100 // places of one file that are no XML
	nodeBytes = 32  // that a tag or a text counts for beside its length, for it takes memory of its own
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

// errPiece says that a piece of XML is longer than the limit.
var errPiece = errors.New("markup: element longer than the limit")

// meter fails past so many bytes since it was last reset.
type meter struct {
	br      *bufio.Reader
	left    int
	pending string // bytes to come first
}

// ReadByte implements io.ByteReader, which a decoder reads without looking ahead.
func (m *meter) ReadByte() (byte, error) {
	if m.left--; m.left < 0 {
		return 0, errPiece
	}
	if m.pending != "" {
		c := m.pending[0]
		m.pending = m.pending[1:]
		return c, nil
	}
	c, err := m.br.ReadByte()
	if c == '<' && err == nil {
		if next, _ := m.br.Peek(1); len(next) == 1 && !tagBegins[next[0]] { // a sign of a text, which nobody escaped
			m.pending = "lt;"
			return '&', nil
		}
	}
	return c, err //nolint:wrapcheck // a reader hands on what it got
}

// Read implements io.Reader.
func (m *meter) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c, err := m.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = c
	return 1, nil
}

// tagBegins are the bytes that may follow the bracket of a tag.
var tagBegins = func() (t [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/!?_:") {
		t[c] = true
	}
	for c := 0x80; c < 256; c++ {
		t[c] = true
	}
	return t
}()

// Path is the elements around a place, the outermost first, without what is in them.
type Path []*Node

// Elements reads XML and hands over, whole, the outermost elements that wanted says, with the elements around them. It
// reads on behind what is no XML; such places, and elements beyond the limit of an article, are rejected. Entities that
// a file declares itself are not expanded.
func Elements(in *format.Input, wanted func(around Path, n *Node) bool, each func(around Path, n *Node) error) error {
	m := &meter{br: bufio.NewReaderSize(in.UTF8(), 4096)}
	r := &elements{in: in, meter: m, wanted: wanted, each: each, line: 1}
	r.decoder()
	for {
		m.left = in.MaxArticle
		if r.depth > 0 {
			m.left = in.MaxArticle - r.size
		}
		before := r.dec.InputOffset()
		token, err := r.dec.RawToken()
		r.size += int(r.dec.InputOffset()-before) + nodeBytes
		switch {
		case errors.Is(err, io.EOF):
			if r.depth > 0 {
				return in.Reject(r.taken[0].Line, "XML coupé avant la fin", nil)
			}
			return nil
		case errors.Is(err, errPiece):
			line := r.at()
			if r.depth > 0 {
				line = r.taken[0].Line
			}
			if err := r.fault(line, in.TooLong(), nil); err != nil {
				return stop(err)
			}
			continue
		case err != nil:
			if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
				if strings.Contains(syntax.Msg, "unexpected EOF") {
					if r.depth > 0 || in.Said() == 0 {
						return in.Reject(r.at(), "XML coupé avant la fin", nil)
					}
					return nil
				}
				if err := r.fault(r.at(), "XML mal formé", err); err != nil {
					return stop(err)
				}
				continue
			}
			return in.Failed(r.at(), err)
		}
		if err := r.token(token); err != nil {
			return err
		}
	}
}

// errFaults says that a file is no XML at all.
var errFaults = errors.New("markup: too many faults")

// stop is the error that ends the reading, nil where only the file is given up.
func stop(err error) error {
	if errors.Is(err, errFaults) {
		return nil
	}
	return err
}

// elements is the state of Elements.
type elements struct {
	in     *format.Input
	meter  *meter
	dec    *xml.Decoder
	wanted func(Path, *Node) bool
	each   func(Path, *Node) error
	line   int // where the decoder began
	around Path
	taken  []*Node // the element that is being read, and those open in it
	depth  int     // of taken
	size   int     // bytes of it
	skip   int     // elements too deep to be kept
	faults int
}

// decoder begins to decode at the place reached.
func (r *elements) decoder() {
	r.dec = xml.NewDecoder(r.meter)
	r.dec.Strict = false
	r.dec.Entity = xml.HTMLEntity
	r.dec.CharsetReader = func(_ string, from io.Reader) (io.Reader, error) { return from, nil } // it is UTF-8 already
}

// at is the line reached.
func (r *elements) at() int {
	line, _ := r.dec.InputPos()
	return r.line + line - 1
}

// fault rejects what cannot be read, gives up the element at hand and goes on behind it.
func (r *elements) fault(line int, reason string, cause error) error {
	if err := r.in.Reject(line, reason, cause); err != nil {
		return err
	}
	if r.faults++; r.faults >= maxFaults {
		if err := r.in.Reject(r.at(), "XML trop abîmé : la suite n'est pas lue", nil); err != nil {
			return err
		}
		return errFaults
	}
	r.line = r.at()
	r.taken, r.depth, r.size, r.skip = nil, 0, 0, 0
	r.decoder()
	return nil
}

// token takes one token.
func (r *elements) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		n := &Node{Name: t.Name.Local, Attrs: slices.Clone(t.Attr), Line: r.at()}
		switch {
		case r.depth > 0 && (r.skip > 0 || r.depth >= maxDepth):
			r.skip++
		case r.depth > 0:
			top := r.taken[r.depth-1]
			top.Kids = append(top.Kids, n)
			r.taken, r.depth = append(r.taken, n), r.depth+1
		case r.wanted(r.around, n):
			r.taken, r.depth, r.size = append(r.taken[:0], n), 1, 0
		case len(r.around) < maxDepth:
			r.around = append(r.around, n)
		}
	case xml.EndElement:
		return r.end(t.Name.Local)
	case xml.CharData:
		if r.depth > 0 && r.skip == 0 {
			top := r.taken[r.depth-1]
			top.Kids = append(top.Kids, &Node{Data: string(t)})
		}
	}
	return nil
}

// end closes an element, and those that were left open in it; an end that no element has is nothing.
func (r *elements) end(name string) error {
	if r.depth == 0 {
		for i, open := range slices.Backward(r.around) {
			if open.Name == name {
				r.around = r.around[:i]
				break
			}
		}
		return nil
	}
	if r.skip > 0 {
		r.skip--
		return nil
	}
	for i := r.depth - 1; i >= 0; i-- {
		if r.taken[i].Name != name {
			continue
		}
		r.taken, r.depth = r.taken[:i], i
		break
	}
	if r.depth > 0 {
		return nil
	}
	n := r.taken[:1][0]
	r.taken, r.size = nil, 0
	return r.each(r.around, n)
}
