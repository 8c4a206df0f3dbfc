package wordbook

// Pieces of words have so many bytes.
const (
	leastPieceBytes = 3
	maxPieceBytes   = 8
)

// Encoder writes texts by a book. It serves one goroutine.
type Encoder struct {
	*parser
	book *Book
	ids  []uint32 // of the tokens of a text …
	ends []int    // … and where these end
}

// parser finds the longest entries of a book. Entries are ways from node to node by tokens; the node of a single token has its number.
type parser struct {
	tokens *tokens
	next   *pairs   // node and token → node
	code   []uint32 // by node; none: it is no entry
	more   []bool   // by node: there are ways from it
}

func newParser(entries [][]byte) *parser {
	p := &parser{tokens: newTokens(len(entries)), next: newPairs(len(entries))}
	for _, e := range entries {
		for len(e) > 0 {
			n := next(e)
			p.tokens.add(e[:n])
			e = e[n:]
		}
	}
	p.code = make([]uint32, p.tokens.len())
	for i := range p.code {
		p.code[i] = none
	}
	p.more = make([]bool, len(p.code))
	for i, e := range entries {
		n := next(e)
		node := p.tokens.add(e[:n])
		for e = e[n:]; len(e) > 0; e = e[n:] {
			n = next(e)
			way := p.next.put(node, p.tokens.add(e[:n]))
			if way.value == 0 {
				way.value = uint32(len(p.code))
				p.code, p.more = append(p.code, none), append(p.more, false)
				p.more[node] = true
			}
			node = way.value
		}
		p.code[node] = uint32(i)
	}
	return p
}

// longest returns the entry that as many of the tokens as possible make, and how many; none and 1: there is none.
func (p *parser) longest(ids []uint32) (code uint32, n int) {
	node := ids[0]
	if node == none {
		return none, 1
	}
	code, n = p.code[node], 1
	for i, id := range ids[1:] {
		if id == none || !p.more[node] {
			break
		}
		if node = p.next.at(node, id).value; node == 0 {
			break
		}
		if p.code[node] != none {
			code, n = p.code[node], i+2
		}
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

// Encode appends the codes of a text to dst.
func (e *Encoder) Encode(dst, text []byte) []byte {
	e.ids, e.ends = e.ids[:0], e.ends[:0]
	for at := 0; at < len(text); {
		n := next(text[at:])
		id := e.tokens.find(text[at : at+n])
		at += n
		e.ids, e.ends = append(e.ids, id), append(e.ends, at)
	}
	size, from := 0, 0 // where the size of what is being spelt stands; 0: nothing is
	for i := 0; i < len(e.ids); {
		code, n := e.longest(e.ids[i:])
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
			if id := e.tokens.find(word[:n]); id != none && e.code[id] != none {
				dst, size = e.put(dst, int(e.code[id])), 0
				break
			}
		}
		if n >= leastPieceBytes {
			word = word[n:]
			if id := e.tokens.find(word); len(word) >= leastPieceBytes && id != none && e.code[id] != none {
				return e.put(dst, int(e.code[id])), 0
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
