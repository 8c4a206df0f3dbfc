package wordbook

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// none is no token and no node.
const none = 1<<32 - 1

// maxWord bounds a word, in bytes without the space before it.
const maxWord = maxEntry - utf8.UTFMax - 1

// next is the size of the first token of a text that is not empty: a word with the space before it, or a sign with the space before
// it. A word is letters and figures, at most maxEntry bytes of them.
func next(text []byte) int {
	n := 0
	if text[0] == ' ' && len(text) > 1 {
		n = 1
	}
	size, letter := sign(text[n:])
	if n += size; !letter {
		return n
	}
	end := min(len(text), maxWord+1)
	for n < end {
		c := text[n]
		if 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' {
			n++
			continue
		}
		if c < utf8.RuneSelf {
			break
		}
		if size, letter = sign(text[n:]); !letter {
			break
		}
		n += size
	}
	return n
}

func sign(text []byte) (size int, letter bool) {
	c := text[0]
	switch {
	case c < utf8.RuneSelf:
		return 1, 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
	case c == 0xc3 && len(text) > 1 && text[1] >= 0x80 && text[1] < 0xc0: // À to ÿ
		return 2, text[1]&^0x20 != 0x97 // × and ÷
	}
	r, n := utf8.DecodeRune(text)
	return n, r != utf8.RuneError && unicode.IsLetter(r)
}

// tokens numbers tokens in the order in which they are met.
type tokens struct {
	slots []token
	text  []byte
	at    []uint32 // by number and one more: where it is in text
}

// token is a slot. The key of a token of up to eight bytes is these bytes, that of a longer one a hash.
type token struct {
	key  uint64
	size uint32 // 0: the slot is free
	id   uint32
}

func newTokens(expected int) *tokens {
	return &tokens{slots: make([]token, slotsFor(expected)), at: []uint32{0}}
}

// slotsFor is the size of a table: a power of two.
func slotsFor(entries int) int { return 1 << max(8, bits.Len(uint(2*entries))) }

func (t *tokens) len() int { return len(t.at) - 1 }

func (t *tokens) of(id uint32) []byte { return t.text[t.at[id]:t.at[id+1]] }

// keyOf returns the key of the token that ends at some place of a text and has so many bytes.
func keyOf(token []byte) (key uint64) {
	if len(token) >= 8 {
		key = binary.LittleEndian.Uint64(token)
		for rest := token[8:]; len(rest) > 0; rest = rest[min(8, len(rest)):] {
			key = mix(key ^ few(rest))
		}
		return key
	}
	return few(token)
}

// few returns up to eight bytes as a number.
func few(b []byte) (v uint64) {
	switch n := len(b); {
	case n >= 8:
		return binary.LittleEndian.Uint64(b)
	case n >= 4:
		return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<(8*(n-4))
	case n >= 2:
		return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[n-1])<<(8*(n-1))
	case n == 1:
		return uint64(b[0])
	}
	return 0
}

func mix(h uint64) uint64 {
	hi, lo := bits.Mul64(h^0x9e3779b97f4a7c15, 0xd6e8feb86659fd93)
	return hi ^ lo
}

// home is the slot at which a token of a key and size is looked for first.
func (t *tokens) home(key uint64, size int) *token {
	return &t.slots[mix(key+uint64(size))&uint64(len(t.slots)-1)]
}

// slot returns the slot of a token with its key, which is free if it was not met.
func (t *tokens) slot(key uint64, text []byte) *token {
	size, mask := uint32(len(text)), uint64(len(t.slots)-1)
	for at := mix(key+uint64(size)) & mask; ; at = (at + 1) & mask {
		s := &t.slots[at]
		if s.size == 0 {
			return s
		}
		if s.key == key && s.size == size && (size <= 8 || bytes.Equal(t.of(s.id), text)) {
			return s
		}
	}
}

// find returns the number of a token; none: it was not met.
func (t *tokens) find(text []byte) uint32 { return t.findKey(keyOf(text), text) }

func (t *tokens) findKey(key uint64, text []byte) uint32 {
	if s := t.slot(key, text); s.size != 0 {
		return s.id
	}
	return none
}

// settle gives the table as little room as it needs when nothing is added any more.
func (t *tokens) settle() {
	if slots := 1 << max(8, bits.Len(uint(t.len()*4/3))); slots < len(t.slots) {
		t.resize(slots)
	}
}

func (t *tokens) resize(slots int) {
	old := t.slots
	t.slots = make([]token, slots)
	for _, s := range old {
		if s.size != 0 {
			*t.slot(s.key, t.of(s.id)) = s
		}
	}
}

// add returns the number of a token, which it may have had before.
func (t *tokens) add(text []byte) uint32 {
	key := keyOf(text)
	s := t.slot(key, text)
	if s.size != 0 {
		return s.id
	}
	id := uint32(t.len())
	*s = token{key, uint32(len(text)), id}
	t.text = append(t.text, text...)
	t.at = append(t.at, uint32(len(t.text)))
	if 2*t.len() > len(t.slots) {
		t.resize(2 * len(t.slots))
	}
	return id
}

// pairs has a number for each of some pairs of numbers.
type pairs struct {
	slots []pair
	n     int
}

type pair struct{ first, second, value uint32 }

func newPairs(expected int) *pairs { return &pairs{slots: make([]pair, slotsFor(expected))} }

// at returns the slot of a pair. That of one that is not there has the value 0.
func (p *pairs) at(first, second uint32) *pair {
	mask := uint32(len(p.slots) - 1)
	for slot := uint32(mix(uint64(first)<<32|uint64(second))) & mask; ; slot = (slot + 1) & mask {
		if s := &p.slots[slot]; s.value == 0 || s.first == first && s.second == second {
			return s
		}
	}
}

// put returns the slot of a pair for a value that is not 0; it is valid until the next call.
func (p *pairs) put(first, second uint32) *pair {
	s := p.at(first, second)
	if s.value != 0 {
		return s
	}
	if 2*p.n > len(p.slots) {
		old := p.slots
		p.slots = make([]pair, 2*len(old))
		for _, s := range old {
			if s.value != 0 {
				*p.at(s.first, s.second) = s
			}
		}
		s = p.at(first, second)
	}
	p.n++
	s.first, s.second = first, second
	return s
}
