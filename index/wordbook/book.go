// Package wordbook writes texts as numbers of words. A Book is learnt from some texts: words with the space before them, signs, and
// strings of these that are frequent, each with a code of one to three bytes. What is in no book is spelt. Codes are read by looking up
// and copying, several times as fast as what a general compressor makes of blocks of texts, and each text by itself.
//
// The codes are byte-oriented dense codes of words (Brisaboa, Fariña, Navarro and Paramá, "Lightweight natural language text
// compression", Information Retrieval 10, 2007); strings of words are found by joining frequent pairs, in a few rounds of many pairs
// each (after Re-Pair: Larsson and Moffat, "Off-line dictionary-based compression", Proceedings of the IEEE 88, 2000).
package wordbook

import (
	"encoding/binary"
	"errors"
	"slices"
)

const (
	// spelt is the lead byte of what is in no book: then a size of 1 to 255, and so many bytes.
	spelt = 255
	// maxEntry bounds an entry, in bytes.
	maxEntry = 64
	// maxEntries bounds a book.
	maxEntries = 1 << 16
	// stride is how many bytes a reader copies at once, whatever the size of an entry.
	stride = 16
)

// ErrDamaged is the error of codes, or of a book, that make no sense.
var ErrDamaged = errors.New("wordbook: damaged")

// leads divide the first bytes of codes: [0, one) are codes of one byte, [one, two) begin those of two, [two, spelt) those of three.
type leads struct{ one, two int }

// short is how many entries have codes of one byte or two.
func (l leads) short() int { return l.one + (l.two-l.one)<<8 }

func (l leads) codes() int { return min(l.short()+(spelt-l.two)<<16, maxEntries) }

// Book is a list of entries, those that are used most first. Any number of goroutines may read it.
type Book struct {
	leads
	learnt int      // bytes of the texts that it was learnt from
	text   []byte   // entries, one after the other, and stride bytes more
	at     []uint32 // where each is in text, shifted by 8, and its size
}

func newBook(entries [][]byte, l leads, learnt int) *Book {
	b := &Book{leads: l, learnt: learnt, at: make([]uint32, len(entries))}
	for i, e := range entries {
		b.at[i] = uint32(len(b.text))<<8 | uint32(len(e))
		b.text = append(b.text, e...)
	}
	b.text = append(b.text, make([]byte, stride)...)
	return b
}

// Learnt is the bytes of the texts that the book was learnt from.
func (b *Book) Learnt() int { return b.learnt }

// Bytes is what the book takes in memory.
func (b *Book) Bytes() int { return len(b.text) + 4*len(b.at) }

func (b *Book) entry(i int) []byte {
	from, size := b.at[i]>>8, b.at[i]&0xff
	return b.text[from : from+size]
}

// Append writes down the book: uvarints of what it was learnt from and of its entries, both leads, the sizes of the entries as bytes,
// and the entries.
func (b *Book) Append(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(b.learnt))
	dst = binary.AppendUvarint(dst, uint64(len(b.at)))
	dst = append(dst, byte(b.one), byte(b.two))
	for _, at := range b.at {
		dst = append(dst, byte(at))
	}
	return append(dst, b.text[:len(b.text)-stride]...)
}

// MaxBytes bounds what Append writes.
const MaxBytes = 2*binary.MaxVarintLen64 + 2 + maxEntries*(1+maxEntry)

// Parse reads what Append has written, all of it; the error is ErrDamaged.
func Parse(data []byte) (*Book, error) {
	learnt, k := binary.Uvarint(data)
	if k <= 0 || learnt > 1<<40 {
		return nil, ErrDamaged
	}
	data = data[k:]
	n, k := binary.Uvarint(data)
	if k <= 0 || n > maxEntries || uint64(len(data)-k) < 2+n {
		return nil, ErrDamaged
	}
	l := leads{int(data[k]), int(data[k+1])}
	sizes, text := data[k+2:k+2+int(n)], data[k+2+int(n):]
	if l.one > l.two || l.two > spelt || int(n) > l.codes() {
		return nil, ErrDamaged
	}
	entries := make([][]byte, n)
	for i, size := range sizes {
		if size == 0 || size > maxEntry || int(size) > len(text) {
			return nil, ErrDamaged
		}
		entries[i], text = text[:size], text[size:]
	}
	if len(text) > 0 {
		return nil, ErrDamaged
	}
	return newBook(entries, l, int(learnt)), nil
}

// Decode appends a text to dst. The error is ErrDamaged, also where the text is longer than most bytes.
func (b *Book) Decode(dst, codes []byte, most int) ([]byte, error) {
	out, n := dst[:cap(dst)], len(dst)
	most += n
	for i := 0; i < len(codes); {
		c := int(codes[i])
		i++
		switch {
		case c < b.one:
		case c < b.two && i < len(codes):
			c = b.one + (c-b.one)<<8 + int(codes[i])
			i++
		case c >= b.two && c < spelt && i+1 < len(codes):
			c = b.short() + (c-b.two)<<16 + int(codes[i])<<8 + int(codes[i+1])
			i += 2
		case c == spelt && i < len(codes) && len(codes)-i > int(codes[i]):
			raw := codes[i+1 : i+1+int(codes[i])]
			i += 1 + len(raw)
			if n+len(raw) > len(out) {
				if n > most {
					return dst, ErrDamaged
				}
				out = roomier(out, n)
			}
			n += copy(out[n:], raw)
			continue
		default:
			return dst, ErrDamaged
		}
		if c >= len(b.at) {
			return dst, ErrDamaged
		}
		from, size := int(b.at[c]>>8), int(b.at[c]&0xff)
		if n+maxEntry > len(out) {
			if n > most {
				return dst, ErrDamaged
			}
			out = roomier(out, n)
		}
		*(*[stride]byte)(out[n:]) = *(*[stride]byte)(b.text[from:])
		if size > stride {
			copy(out[n+stride:n+size], b.text[from+stride:])
		}
		n += size
	}
	if n > most {
		return dst, ErrDamaged
	}
	return out[:n], nil
}

// roomier returns a longer slice with the same first n bytes.
func roomier(out []byte, n int) []byte {
	out = slices.Grow(out[:n], n+512)
	return out[:cap(out)]
}
