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
	maxFaults = 100 // places that are no XML, one behind another without an element between them
	nodeBytes = 32  // that a tag or a text counts for beside its length, for it takes memory of its own
)

// Path is the elements around a place, the outermost first, without what is in them.
type Path []*Node

// Elements reads XML and hands over, whole, the outermost elements that wanted says, with the elements around them. It
// reads on behind what is no XML; such places, and elements beyond the limit of an article, are rejected, and of an element that the
// input breaks off, what there is is handed over. Entities that a file declares itself are not expanded.
func Elements(in *format.Input, wanted func(around Path, n *Node) bool, each func(around Path, n *Node) error) error {
	return read(in, &elements{wanted: wanted, each: each})
}

// Documents is Elements for elements that are never in others of their name: one that is not closed ends where the next begins.
func Documents(in *format.Input, wanted func(around Path, n *Node) bool, each func(around Path, n *Node) error) error {
	return read(in, &elements{wanted: wanted, each: each, apart: true})
}

func read(in *format.Input, r *elements) error {
	r.in, r.line, r.source = in, 1, &source{br: bufio.NewReaderSize(in.UTF8(), 4096)}
	r.decoder()
	for {
		r.source.left = in.MaxArticle
		if r.depth > 0 {
			r.source.left = in.MaxArticle - r.size
		}
		before := r.dec.InputOffset()
		token, err := r.dec.RawToken()
		r.size += int(r.dec.InputOffset()-before) + nodeBytes
		syntax, malformed := errors.AsType[*xml.SyntaxError](err)
		switch {
		case errors.Is(err, io.EOF), malformed && strings.Contains(syntax.Msg, "unexpected EOF"):
			return r.over(malformed)
		case errors.Is(err, errPiece):
			line := r.at()
			if r.depth > 0 {
				line = r.taken[0].Line
			}
			r.taken, r.depth, r.size, r.skip = nil, 0, 0, 0
			err = r.fault(line, in.TooLong(), nil)
		case malformed:
			if r.source.out > r.began+r.dec.InputOffset() { // the sign at which it failed
				r.source.unread()
			}
			err = r.fault(r.at(), "XML mal formé : une balise n'est pas lue", err)
		case err != nil:
			return in.Failed(r.at(), err)
		default:
			err = r.token(token)
		}
		if err != nil {
			return stop(err)
		}
	}
}

// cut is the reason for what breaks off.
const cut = "XML coupé avant la fin"

// over tells what the end of the input breaks off; in a tag or within an element.
func (r *elements) over(inTag bool) error {
	switch {
	case r.depth > 0:
		return r.broken(cut + " : ce qui en est là est gardé")
	case inTag, len(r.around) > 0:
		if r.in.Said() > 0 || inTag {
			return r.in.Reject(r.at(), cut, nil)
		}
	}
	return nil
}

// broken hands over an element that nothing closes, if it has a text, and says why that is all of it.
func (r *elements) broken(reason string) error {
	n := r.taken[0]
	r.taken, r.depth, r.size, r.skip = nil, 0, 0, 0
	if n.Text() != "" || n.Find("String") != nil { // where ALTO has its words
		if err := r.each(r.around, n); err != nil {
			return err
		}
	}
	return r.in.Reject(n.Line, reason, nil)
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
	source *source
	began  int64 // byte of source where the decoder began
	apart  bool  // wanted elements are in none of their name
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
	r.began = r.source.out
	r.dec = xml.NewDecoder(r.source)
	r.dec.Strict = false
	r.dec.Entity = xml.HTMLEntity
	r.dec.CharsetReader = func(_ string, from io.Reader) (io.Reader, error) { return from, nil } // it is UTF-8 already
}

// at is the line reached.
func (r *elements) at() int {
	line, _ := r.dec.InputPos()
	return r.line + line - 1
}

// fault rejects what cannot be read and goes on behind it.
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
	r.decoder()
	return nil
}

// token takes one token.
func (r *elements) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		n := &Node{Name: t.Name.Local, Attrs: slices.Clone(t.Attr), Line: r.at()}
		if r.depth > 0 && r.apart && r.unclosed(n) {
			if err := r.broken("XML : <" + n.Name + "> n'est pas fermé ; lu jusqu'au suivant"); err != nil {
				return err
			}
		}
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

// unclosed reports whether an element shows that the one at hand should have ended: it is of its name and kind.
func (r *elements) unclosed(n *Node) bool {
	open := r.taken[0]
	if n.Name != open.Name || !r.wanted(r.around, n) {
		return false
	}
	if len(n.Attrs) == 0 || len(open.Attrs) == 0 {
		return len(n.Attrs) == len(open.Attrs) && r.depth == 1
	}
	return slices.ContainsFunc(n.Attrs, func(a xml.Attr) bool { return open.Attr(a.Name.Local) != "" })
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
	if r.apart && !slices.ContainsFunc(r.taken, func(n *Node) bool { return n.Name == name }) &&
		slices.ContainsFunc(r.around, func(n *Node) bool { return n.Name == name }) { // what is around it is over
		if err := r.broken("XML : <" + r.taken[0].Name + "> n'est pas fermé ; lu jusqu'au bout"); err != nil {
			return err
		}
		return r.end(name)
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
	r.taken, r.size, r.faults = nil, 0, 0
	return r.each(r.around, n)
}
