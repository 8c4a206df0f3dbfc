package segment

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// zapWithin walks over the postings of a list, a container of articles at a time, and takes those that are asked for. One
// that is not costs a look at a bit; only when the locations of one are wanted, the sizes of those before it are looked at.
// Chunks in which nothing is asked for are jumped over. Its articles stand in no runs.
type zapWithin struct {
	c           container
	from        int // where the container goes on, in bytes
	within      Set
	fixed       bool // all postings have fixedSize in freqs, those of the chunk if chunkwise is true
	chunkwise   bool // fixed may be otherwise in the next chunk
	freqs, locs chunks
	f           int // offset in the data of freqs
	l, lf       int // offset in the data of locs, and that of the posting in freqs whose locations, if it has any, begin there

	chunkDocs uint64 // articles a chunk covers
	chunkEnd  uint64 // before this article nothing is jumped over
	floor     uint32 // articles below were jumped over
}

// here makes the container the one in which there is more to read, below limit; most is how far that is from its base.
func (p *zapWithin) here(limit uint64) (most uint64, ok bool) {
	for p.from == len(p.c.data) {
		if p.from = 0; !p.c.next() {
			p.c.data = nil
			return 0, false
		}
	}
	if uint64(p.c.base) >= limit {
		return 0, false
	}
	return min(limit-uint64(p.c.base), 1<<16), true
}

var errNotFixed = errors.New("index: frequencies of postings of any size are read from the first to the last")

func (p *zapWithin) Frequencies(b *Block, limit uint64) error {
	if b.N = 0; !p.fixed {
		return errNotFixed
	}
	freqs := p.freqs.data
	for {
		most, ok := p.here(limit)
		if !ok || b.N > blockSize-64 {
			return nil
		}
		if p.c.kind == inArray {
			from, f, n := p.from, p.f, b.N
			for ; from < len(p.c.data) && n < blockSize; from += 2 {
				d := binary.LittleEndian.Uint16(p.c.data[from:])
				if uint64(d) >= most {
					break
				}
				doc := p.c.base | uint32(d)
				b.Doc[n], b.Freq[n] = doc, uint32(freqs[f]>>1)
				n += int(p.within[doc/64] >> (doc % 64) & 1)
				f += fixedSize
			}
			stopped := from < len(p.c.data)
			if p.from, p.f, b.N = from, f, n; stopped {
				return nil
			}
			continue
		}
		for ; p.from < len(p.c.data); p.from += 8 {
			if b.N > blockSize-64 || uint64(8*p.from) >= most {
				return nil
			}
			has := binary.LittleEndian.Uint64(p.c.data[p.from:])
			if has == 0 { // as are the words beyond the segment
				continue
			}
			word := p.c.base/64 + uint32(p.from/8)
			for wanted := has & p.within[word]; wanted != 0; wanted &= wanted - 1 {
				bit := bits.TrailingZeros64(wanted)
				before := bits.OnesCount64(has & (1<<bit - 1))
				b.Doc[b.N], b.Freq[b.N] = 64*word+uint32(bit), uint32(freqs[p.f+fixedSize*before]>>1)
				b.N++
			}
			p.f += fixedSize * bits.OnesCount64(has)
		}
	}
}

func (p *zapWithin) Positions(at []uint64, limit uint64) ([]uint64, error) {
	for {
		most, ok := p.here(limit)
		if !ok {
			return at, nil
		}
		if p.c.kind == inArray {
			for p.from < len(p.c.data) {
				d := binary.LittleEndian.Uint16(p.c.data[p.from:])
				if uint64(d) >= most {
					return at, nil
				}
				doc := p.c.base | uint32(d)
				if uint64(doc) >= p.chunkEnd {
					jumped, err := p.jump(doc)
					if err != nil {
						return at, err
					}
					if jumped {
						break
					}
				}
				if !p.within.Has(doc) {
					p.pass(most)
					continue
				}
				at = p.take(at, doc)
				p.from += 2
			}
			continue
		}
		for p.from < len(p.c.data) {
			if uint64(8*p.from) >= most {
				return at, nil
			}
			has := binary.LittleEndian.Uint64(p.c.data[p.from:])
			word := p.c.base/64 + uint32(p.from/8)
			if word == p.floor/64 {
				has &= ^uint64(0) << (p.floor % 64)
			}
			if has == 0 { // as are the words beyond the segment
				p.from += 8
				continue
			}
			if first := 64*word + uint32(bits.TrailingZeros64(has)); uint64(64*word) >= p.chunkEnd || p.chunkwise && uint64(first) >= p.chunkEnd {
				jumped, err := p.jump(first)
				if err != nil {
					return at, err
				}
				if jumped {
					break
				}
			}
			here := p.chunkEnd - uint64(64*word)
			if p.chunkwise && here < 64 { // the rest is of the next chunk
				p.floor = uint32(p.chunkEnd)
				has &= 1<<here - 1
			}
			for wanted := p.within[word] & has; wanted != 0; wanted &= wanted - 1 {
				bit := bits.TrailingZeros64(wanted)
				p.skip(bits.OnesCount64(has & (1<<bit - 1)))
				at = p.take(at, 64*word+uint32(bit))
				has &= ^uint64(1) << bit
			}
			p.skip(bits.OnesCount64(has))
			if !p.chunkwise || here >= 64 {
				p.from += 8
			}
		}
	}
}

// pass passes over the postings of an array from one that is not wanted to the next one that is, to the end of the chunk, or
// to the limit.
func (p *zapWithin) pass(most uint64) {
	from, data, within := p.from, p.c.data, p.within
	end := min(most, max(p.chunkEnd, uint64(p.c.base))-uint64(p.c.base))
	for ; from < len(data); from += 2 {
		d := binary.LittleEndian.Uint16(data[from:])
		if doc := p.c.base | uint32(d); uint64(d) >= end || within[doc/64]>>(doc%64)&1 != 0 {
			break
		}
	}
	p.skip((from - p.from) / 2)
	p.from = from
}

// skip passes over the next n postings.
func (p *zapWithin) skip(n int) {
	if !p.fixed {
		for range n {
			p.next()
		}
		return
	}
	p.f += fixedSize * n
}

// locate finds where the locations of the next posting begin, if it has any. All postings have fixedSize.
func (p *zapWithin) locate() {
	locs, l := p.locs.data, p.l
	for range countLocated(p.freqs.data[p.lf:p.f]) {
		if size := locs[l]; size < 0x80 {
			l += 1 + int(size)
		} else {
			size, next := uvarintSlow(locs, l)
			l = next + int(size)
		}
	}
	p.l, p.lf = l, p.f
}

// next passes over the next posting of any size.
func (p *zapWithin) next() {
	var h uint32
	h, p.f = uvarint(p.freqs.data, p.f)
	_, p.f = uvarint(p.freqs.data, p.f)
	if h&hasLocation != 0 {
		size, l := uvarint(p.locs.data, p.l)
		p.l = l + int(size)
	}
}

// take reads the positions of the next posting, which is that of an article asked for.
func (p *zapWithin) take(at []uint64, doc uint32) []uint64 {
	var h, norm uint32
	if p.fixed {
		if h, norm = fixedHead(p.freqs.data, p.f); h&hasLocation != 0 {
			p.locate()
			p.lf += fixedSize
		}
		p.f += fixedSize
	} else {
		h, p.f = uvarint(p.freqs.data, p.f)
		norm, p.f = uvarint(p.freqs.data, p.f)
	}
	at, p.l = appendOccurrences(at, h, norm, p.locs.data, p.l, uint64(doc)<<32)
	return at
}

// jump passes over the chunks from that of an article on in which nothing is asked for; false if it is in one where
// something is. The article's posting is the next one.
func (p *zapWithin) jump(doc uint32) (bool, error) {
	chunk := uint64(doc) / p.chunkDocs
	if !p.within.EmptyBetween(uint64(doc), (chunk+1)*p.chunkDocs) {
		p.chunkEnd = (chunk + 1) * p.chunkDocs
		return false, p.enter(chunk)
	}
	for chunk++; chunk < p.freqs.n && p.within.EmptyBetween(chunk*p.chunkDocs, (chunk+1)*p.chunkDocs); {
		chunk++
	}
	if chunk >= p.freqs.n {
		p.c.i, p.from = p.c.d.n, len(p.c.data)
		return true, nil
	}
	var err error
	if p.f, err = p.freqs.start(chunk); err != nil {
		return false, err
	}
	if p.locs.n > 0 {
		if p.l, err = p.locs.start(chunk); err != nil {
			return false, err
		}
	}
	p.lf = p.f
	p.floor, p.chunkEnd = uint32(chunk*p.chunkDocs), (chunk+1)*p.chunkDocs
	if err := p.enter(chunk); err != nil {
		return false, err
	}
	for uint64(p.floor) >= uint64(p.c.base)+1<<16 {
		if p.from = 0; !p.c.next() {
			p.c.data = nil
			return true, nil
		}
	}
	if p.c.base > p.floor {
		return true, nil
	}
	d := p.floor - p.c.base
	if p.c.kind == inBits {
		p.from = int(d / 64 * 8)
		return true, nil
	}
	p.from = 2 * p.c.below(uint64(d))
	return true, nil
}

// enter finds out, at the first posting of a chunk, whether all of the chunk have fixedSize: in a list that has one posting of another size,
// nearly all chunks have none.
func (p *zapWithin) enter(chunk uint64) error {
	if !p.chunkwise {
		return nil
	}
	from, err := p.freqs.start(chunk)
	if err != nil {
		return err
	}
	end := int(p.freqs.size())
	if chunk+1 < p.freqs.n {
		if end, err = p.freqs.start(chunk + 1); err != nil {
			return err
		}
	}
	if p.locs.n > 0 {
		if p.l, err = p.locs.start(chunk); err != nil {
			return err
		}
	}
	first, last := chunk*p.chunkDocs, (chunk+1)*p.chunkDocs
	p.lf, p.fixed = p.f, p.f == from && end-from == fixedSize*p.c.countBetween(first, last)
	return nil
}
