package wordbook

import (
	"slices"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/analysis"
)

// Pieces of words have so many bytes.
const (
	leastPieceBytes = 3
	maxPieceBytes   = 8
)

// Encoder writes texts by a book. It serves one goroutine. What it looks for is spread over tables that the processor has to wait for:
// so all tokens of a text are looked for together, and all first steps of strings of them, before any is needed.
type Encoder struct {
	*parser
	book  *Book
	forms [2][2][]uint32 // by capital, space before, and the number of a form: the token of its words, plus looked; 0: not looked for yet

	// Of a text:
	ids     []uint32 // of its tokens …
	ends    []int    // … where these end …
	steps   []uint32 // … and the node to which the next token leads from each; 0: none
	open    []open   // tokens that have no number yet
	touched uint32
}

// open is a token that is looked for.
type open struct {
	key uint64
	at  int // in Encoder.ids
}

// looked is added to tokens that have been looked for, so that neither they nor none are 0.
const looked = 2

// parser finds the longest entries of a book. Entries are ways from node to node by tokens; the node of a single token has its number.
type parser struct {
	tokens *tokens
	next   *pairs // node and token → node
	nodes  []node
	signs  [2][utf8.RuneSelf]uint32 // the tokens of single signs, without a space before them and with one
}

type node struct {
	code uint32 // none: it is no entry
	ways uint32 // a bit for each token to which there is a way, which others may have, too
}

// bit is that of a token in ways.
func bit(token uint32) uint32 { return 1 << (token * 0x9e3779b1 >> 27) }

func newParser(entries [][]byte) *parser {
	p := &parser{tokens: newTokens(len(entries)), next: newPairs(0)}
	for _, e := range entries {
		for len(e) > 0 {
			n := next(e)
			p.tokens.add(e[:n])
			e = e[n:]
		}
	}
	p.tokens.settle()
	p.nodes = make([]node, p.tokens.len())
	for i := range p.nodes {
		p.nodes[i].code = none
	}
	for i, e := range entries {
		n := next(e)
		at := p.tokens.find(e[:n])
		for e = e[n:]; len(e) > 0; e = e[n:] {
			n = next(e)
			token := p.tokens.find(e[:n])
			way := p.next.put(at, token)
			if way.value == 0 {
				way.value = uint32(len(p.nodes))
				p.nodes = append(p.nodes, node{code: none})
				p.nodes[at].ways |= bit(token)
			}
			at = way.value
		}
		p.nodes[at].code = uint32(i)
	}
	for c := range byte(utf8.RuneSelf) {
		p.signs[0][c], p.signs[1][c] = p.tokens.find([]byte{c}), p.tokens.find([]byte{' ', c})
	}
	return p
}

// step returns the node to which a token leads from another one; 0: there is none.
func (p *parser) step(from, token uint32) uint32 {
	if token == none || p.nodes[from].ways&bit(token) == 0 {
		return 0
	}
	return p.next.at(from, token).value
}

// longest returns the entry that as many of the tokens as possible make, and how many; none and 1: there is none. The step from the first
// to the second is known.
func (p *parser) longest(ids []uint32, second uint32) (code uint32, n int) {
	if ids[0] == none {
		return none, 1
	}
	code, n = p.nodes[ids[0]].code, 1
	for i, at := 1, second; at != 0; i++ {
		if c := p.nodes[at].code; c != none {
			code, n = c, i+1
		}
		if i+1 == len(ids) {
			break
		}
		at = p.step(at, ids[i+1])
	}
	return code, n
}

// NewEncoder returns one for a book.
func NewEncoder(b *Book) *Encoder {
	entries := make([][]byte, len(b.at))
	for i := range entries {
		entries[i] = b.entry(i)
	}
	return &Encoder{parser: newParser(entries), book: b}
}

// Another returns an encoder by the same book, for another goroutine.
func (e *Encoder) Another() *Encoder { return &Encoder{parser: e.parser, book: e.book} }

// Forget is called before the numbers of forms get another meaning.
func (e *Encoder) Forget() {
	for i := range e.forms {
		clear(e.forms[i][0])
		clear(e.forms[i][1])
	}
}

// Encode appends the codes of a text to dst. Some of its words may be known, in ascending order.
func (e *Encoder) Encode(dst, text []byte, known []analysis.Known) []byte {
	e.divide(text, known)
	e.find(text)
	e.steps = slices.Grow(e.steps[:0], len(e.ids))[:len(e.ids)]
	for i, id := range e.ids {
		e.steps[i] = 0
		if id != none && i+1 < len(e.ids) {
			e.steps[i] = e.step(id, e.ids[i+1])
		}
	}
	size, from := 0, 0 // where the size of what is being spelt stands; 0: nothing is
	for i := 0; i < len(e.ids); {
		code, n := e.longest(e.ids[i:], e.steps[i])
		i += n
		c, to := int(code), e.ends[i-1]
		if code != none {
			dst, size = e.put(dst, c), 0
		} else {
			dst, size = e.spell(dst, text[from:to], size)
		}
		from = to
	}
	return dst
}

// divide notes the tokens of a text. Those that are to be looked for are open.
func (e *Encoder) divide(text []byte, known []analysis.Known) {
	e.ids, e.ends, e.open = e.ids[:0], e.ends[:0], e.open[:0]
	e.touch(known)
	at := 0
	for i := range known {
		w := &known[i]
		start, end := int(w.Start), int(w.End)
		if end-start > maxWord {
			continue
		}
		space := start > at && text[start-1] == ' '
		if space {
			start--
		}
		if at = e.read(text, at, start); space && at == start+1 { // the space went with what stands before it
			start, space = at, false
		}
		if at == start {
			e.add(e.known(w, space, text[at:end]), end)
			at = end
		}
	}
	e.read(text, at, len(text))
}

// read notes the tokens of a text from one place until another, or behind it where the last token goes on, and returns where they end.
func (e *Encoder) read(text []byte, at, to int) int {
	for at < to {
		token := text[at : at+next(text[at:])]
		at += len(token)
		switch last := token[len(token)-1]; {
		case len(token) == 1 && last < utf8.RuneSelf:
			e.add(e.signs[0][last], at)
		case len(token) == 2 && token[0] == ' ' && last < utf8.RuneSelf:
			e.add(e.signs[1][last], at)
		default:
			e.open = append(e.open, open{keyOf(token), len(e.ids)})
			e.add(none, at)
		}
	}
	return at
}

// known returns the token of a word, with or without the space before it.
func (e *Encoder) known(w *analysis.Known, space bool, word []byte) uint32 {
	id := &e.formsOf(w.Capital, space)[w.Form]
	if *id == 0 {
		*id = e.tokens.find(word) + looked
	}
	return *id - looked
}

func (e *Encoder) formsOf(capital, space bool) []uint32 {
	switch {
	case capital && space:
		return e.forms[1][1]
	case capital:
		return e.forms[1][0]
	case space:
		return e.forms[0][1]
	}
	return e.forms[0][0]
}

// touch makes the processor fetch the tokens of some words together: of those that have a space before them, as most.
func (e *Encoder) touch(known []analysis.Known) {
	last := uint32(0)
	for i := range known {
		last = max(last, known[i].Form)
	}
	if n := int(last) + 1; n > len(e.forms[0][0]) {
		for i := range e.forms {
			for k := range e.forms[i] {
				e.forms[i][k] = append(e.forms[i][k], make([]uint32, n+n/2-len(e.forms[i][k]))...)
			}
		}
	}
	small, capitals := e.forms[0][1], e.forms[1][1]
	for i := range known {
		if w := &known[i]; w.Capital {
			e.touched |= capitals[w.Form]
		} else {
			e.touched |= small[w.Form]
		}
	}
}

func (e *Encoder) add(id uint32, end int) { e.ids, e.ends = append(e.ids, id), append(e.ends, end) }

// find looks for the tokens that are open.
func (e *Encoder) find(text []byte) {
	size := func(at int) int {
		if at == 0 {
			return e.ends[0]
		}
		return e.ends[at] - e.ends[at-1]
	}
	for _, o := range e.open {
		e.touched |= e.tokens.home(o.key, size(o.at)).id
	}
	for _, o := range e.open {
		end := e.ends[o.at]
		e.ids[o.at] = e.tokens.findKey(o.key, text[end-size(o.at):end])
	}
}

func (e *Encoder) put(dst []byte, c int) []byte {
	switch {
	case c < e.book.one:
		return append(dst, byte(c))
	case c < e.book.short():
		c -= e.book.one
		return append(dst, byte(e.book.one+c>>8), byte(c))
	}
	c -= e.book.short()
	return append(dst, byte(e.book.two+c>>16), byte(c>>8), byte(c))
}

// spell writes a word that is in no book, by pieces that are in it where there are any.
func (e *Encoder) spell(dst, word []byte, size int) ([]byte, int) {
	for len(word) > 0 {
		n := min(len(word)-1, maxPieceBytes)
		for ; n >= leastPieceBytes; n-- {
			if id := e.tokens.find(word[:n]); id != none && e.nodes[id].code != none {
				dst, size = e.put(dst, int(e.nodes[id].code)), 0
				break
			}
		}
		if n >= leastPieceBytes {
			word = word[n:]
			if id := e.tokens.find(word); len(word) >= leastPieceBytes && id != none && e.nodes[id].code != none {
				return e.put(dst, int(e.nodes[id].code)), 0
			}
			continue
		}
		if size == 0 || dst[size] == 255 {
			dst = append(dst, spelt, 0)
			size = len(dst) - 1
		}
		dst = append(dst, word[0])
		dst[size]++
		word = word[1:]
	}
	return dst, size
}
