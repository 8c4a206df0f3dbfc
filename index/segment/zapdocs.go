package segment

import (
	"encoding/binary"
	"math/bits"
)

// docBytes is the articles of a posting list as zap stores them: a serialised roaring bitmap, read in place
// (https://github.com/RoaringBitmap/RoaringFormatSpec, of which the numbers below are).
type docBytes struct {
	data  []byte
	n     int    // containers, of 65,536 articles each
	heads []byte // of each container: its number, and how many articles it has, less one; 16 bits each
	runs  []byte // a bit for each container: it holds runs; nil: none does
	first int    // offset of the first container; they follow each other
}

const (
	roaringPlain    = 12346 // begins a bitmap without runs …
	roaringRuns     = 12347 // … and one with
	roaringNoOffset = 4     // a bitmap with runs and fewer containers has no table of their offsets
	arrayMost       = 4096  // articles of a container that is an array; one of more is bits
	bitsSize        = 8192  // bytes of a container of bits
)

// newDocBytes checks that the containers lie within data.
func newDocBytes(data []byte) (d docBytes, err error) {
	d.data = data
	if len(data) < 8 {
		return d, ErrDamaged
	}
	at, offsets := 4, true
	switch cookie := binary.LittleEndian.Uint32(data); {
	case cookie == roaringPlain:
		if d.n = int(binary.LittleEndian.Uint32(data[4:])); d.n > 1<<16 {
			return d, ErrDamaged
		}
		at += 4
	case cookie&0xffff == roaringRuns:
		d.n = int(cookie>>16) + 1
		size := (d.n + 7) / 8
		if size > len(data)-at {
			return d, ErrDamaged
		}
		d.runs = data[at : at+size]
		at += size
		offsets = d.n >= roaringNoOffset
	default:
		return d, ErrDamaged
	}
	if 4*d.n > len(data)-at {
		return d, ErrDamaged
	}
	d.heads = data[at : at+4*d.n]
	if d.first = at + 4*d.n; offsets {
		d.first += 4 * d.n
	}
	for c := d.containers(); c.next(); {
		if c.damaged {
			return d, ErrDamaged
		}
	}
	return d, nil
}

// count returns how many articles there are.
func (d *docBytes) count() (n int) {
	for i := 0; i < len(d.heads); i += 4 {
		n += int(binary.LittleEndian.Uint16(d.heads[i+2:])) + 1
	}
	return n
}

// container goes through the containers of a docBytes.
type container struct {
	d       *docBytes
	i       int // the number of the next one
	at      int // where it begins
	base    uint32
	count   int
	kind    containerKind
	data    []byte // of an array: 16 bits an article; of bits: bitsSize; of runs: their first article and length less one
	damaged bool   // the container does not lie within the data; there is no next one
}

type containerKind uint8

const (
	inArray containerKind = iota
	inBits
	inRuns
)

func (d *docBytes) containers() container { return container{d: d, at: d.first} }

func (c *container) next() bool {
	if c.i == c.d.n || c.damaged {
		return false
	}
	head := c.d.heads[4*c.i:]
	c.base, c.count = uint32(binary.LittleEndian.Uint16(head))<<16, int(binary.LittleEndian.Uint16(head[2:]))+1
	size := 2 * c.count
	switch {
	case c.d.runs != nil && c.d.runs[c.i/8]>>(c.i%8)&1 != 0:
		c.kind = inRuns
		if c.at+2 > len(c.d.data) {
			c.damaged = true
			return true
		}
		size = 4 * int(binary.LittleEndian.Uint16(c.d.data[c.at:]))
		c.at += 2
	case c.count > arrayMost:
		c.kind, size = inBits, bitsSize
	default:
		c.kind = inArray
	}
	if c.at > len(c.d.data) || size > len(c.d.data)-c.at {
		c.damaged = true
		return true
	}
	c.data = c.d.data[c.at : c.at+size]
	c.at += size
	c.i++
	return true
}

// countBetween counts the articles of the container from from on and below to; those of other containers are not among them.
func (c *container) countBetween(from, to uint64) (n int) {
	base := uint64(c.base)
	from, to = max(from, base)-base, max(min(to, base+1<<16), base)-base
	switch c.kind {
	case inArray:
		return c.below(to) - c.below(from)
	case inBits:
		for i := from / 64; 64*i < to; i++ {
			word := binary.LittleEndian.Uint64(c.data[8*i:])
			if i == from/64 {
				word &= ^uint64(0) << (from % 64)
			}
			if to < 64*i+64 {
				word &= 1<<(to%64) - 1
			}
			n += bits.OnesCount64(word)
		}
	}
	return n
}

// has reports whether the container, which is not one of runs, has an article, given by its distance from base.
func (c *container) has(d uint64) bool {
	if c.kind == inBits {
		return c.data[d/8]>>(d%8)&1 != 0
	}
	i := c.below(d)
	return 2*i < len(c.data) && uint64(binary.LittleEndian.Uint16(c.data[2*i:])) == d
}

// below counts the articles of a container that is an array, below one given by its distance from base.
func (c *container) below(d uint64) int {
	low, high := 0, len(c.data)/2
	for low < high {
		if mid := (low + high) / 2; uint64(binary.LittleEndian.Uint16(c.data[2*mid:])) < d {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// or adds the articles to a set. An article beyond its end is damage, and panics.
func (d *docBytes) or(s Set) {
	for c := d.containers(); c.next(); {
		switch c.kind {
		case inArray:
			for data := c.data; len(data) >= 2; data = data[2:] {
				s.Add(c.base | uint32(binary.LittleEndian.Uint16(data)))
			}
		case inBits:
			// The last words of the container may lie beyond the set: they are empty.
			words := s[c.base/64:]
			for i := range words[:min(len(words), bitsSize/8)] {
				words[i] |= binary.LittleEndian.Uint64(c.data[8*i:])
			}
		case inRuns:
			for data := c.data; len(data) >= 4; data = data[4:] {
				first := c.base + uint32(binary.LittleEndian.Uint16(data))
				for doc := first; doc <= first+uint32(binary.LittleEndian.Uint16(data[2:])); doc++ {
					s.Add(doc)
				}
			}
		}
	}
}

// docReader goes through the articles of a docBytes in ascending order.
type docReader struct {
	c    container
	buf  []uint32 // some articles of the container, read ahead …
	i    int      // … of which buf[i] is the next
	from int      // where the container goes on: bytes of an array, words of bits, runs
	done uint32   // articles of this run that have been read
	room [64]uint32
}

// open begins with the first article.
func (r *docReader) open(d *docBytes) { *r = docReader{c: d.containers()} }

// openOne is open for a set of one.
func (r *docReader) openOne(doc uint32) {
	*r = docReader{c: container{d: &docBytes{}}}
	r.room[0] = doc
	r.buf = r.room[:1]
}

// peek returns the next article without using it up.
func (r *docReader) peek() (uint32, bool) {
	if r.i < len(r.buf) {
		return r.buf[r.i], true
	}
	return r.more()
}

// more reads ahead.
func (r *docReader) more() (uint32, bool) {
	for {
		buf := r.room[:0]
		switch data := r.c.data; r.c.kind {
		case inArray:
			data = data[r.from:]
			data = data[:min(len(data), 2*len(r.room))]
			buf = r.room[:len(data)/2]
			for i := range buf {
				buf[i] = r.c.base | uint32(binary.LittleEndian.Uint16(data[2*i:]))
			}
			r.from += len(data)
		case inBits:
			for r.from < len(data)/8 && len(buf) == 0 {
				base := r.c.base + 64*uint32(r.from)
				for w := binary.LittleEndian.Uint64(data[8*r.from:]); w != 0; w &= w - 1 {
					buf = append(buf, base+uint32(bits.TrailingZeros64(w)))
				}
				r.from++
			}
		case inRuns:
			if r.from < len(data)/4 { // a run longer than the room is taken in parts
				first, most := binary.LittleEndian.Uint16(data[4*r.from:]), binary.LittleEndian.Uint16(data[4*r.from+2:])
				left := uint32(most) + 1 - r.done
				for k := range min(left, uint32(len(r.room))) {
					buf = append(buf, r.c.base+uint32(first)+r.done+k)
				}
				if r.done += uint32(len(buf)); uint32(len(buf)) == left {
					r.from, r.done = r.from+1, 0
				}
			}
		}
		if r.buf, r.i = buf, 0; len(buf) > 0 {
			return buf[0], true
		}
		if r.from, r.done = 0, 0; !r.c.next() {
			r.c.data = nil
			return 0, false
		}
	}
}
