package segment

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

func (l *zapList) Read(within Set, positions bool) (Postings, error) {
	if within == nil {
		within = l.t.living
	}
	if l.one {
		return &zapPostings{docs: l.reader(), within: within, one: true}, nil
	}
	freqs, err := l.frame(l.freqs)
	if err != nil {
		return nil, err
	}
	var locs chunks
	if positions {
		if locs, err = l.frame(l.locations); err != nil {
			return nil, err
		}
	}
	has := uint64(l.all.count())
	fixed := freqs.size() == fixedSize*has
	if within == nil || l.all.runs != nil || !positions && !fixed {
		return &zapPostings{docs: l.reader(), within: within, fixed: fixed, freqs: freqs, locs: locs}, nil
	}
	w := &zapWithin{c: l.all.containers(), within: within, freqs: freqs, locs: locs, fixed: fixed, chunkEnd: math.MaxUint64}
	if positions && freqs.n > 1 {
		w.chunkDocs, w.chunkEnd = l.t.docs/(has/1024+1), 0 // zap's getChunkSize for its chunk mode 1026
	}
	return w, nil
}

// zapPostings walks over the streams of a list from the first posting to the last.
type zapPostings struct {
	docs        docReader
	within      Set // the articles asked for; nil: all of the list
	one         bool
	fixed       bool // all postings have fixedSize in freqs
	freqs, locs chunks
	f, l        int // offsets in the data of freqs and locs
}

func (p *zapPostings) Frequencies(b *Block, limit uint64) error {
	b.N = 0
	if p.within == nil && p.fixed {
		p.frequenciesOfAll(b, limit)
		return nil
	}
	for b.N < blockSize {
		doc, ok := p.docs.peek()
		if !ok || uint64(doc) >= limit {
			return nil
		}
		p.docs.i++
		freq := uint32(1)
		switch {
		case p.one:
		case p.fixed:
			freq = uint32(p.freqs.data[p.f] >> 1)
			p.f += fixedSize
		default:
			freq, p.f = uvarint(p.freqs.data, p.f)
			_, p.f = uvarint(p.freqs.data, p.f)
			freq >>= 1
		}
		if p.within == nil || p.within.Has(doc) {
			b.Doc[b.N], b.Freq[b.N] = doc, freq
			b.N++
		}
	}
	return nil
}

// frequenciesOfAll is the case without anything to skip.
func (p *zapPostings) frequenciesOfAll(b *Block, limit uint64) {
	for b.N < blockSize {
		if _, ok := p.docs.peek(); !ok {
			return
		}
		docs := p.docs.buf[p.docs.i:]
		docs = docs[:min(len(docs), blockSize-b.N)]
		if k := len(docs); uint64(docs[k-1]) >= limit {
			for k = 0; uint64(docs[k]) < limit; {
				k++
			}
			if docs = docs[:k]; k == 0 {
				return
			}
		}
		copy(b.Doc[b.N:], docs)
		data := p.freqs.data[p.f : p.f+fixedSize*len(docs)]
		for i, freq := 0, b.Freq[b.N:b.N+len(docs)]; i < len(freq); i++ {
			freq[i] = uint32(data[fixedSize*i] >> 1)
		}
		p.f += fixedSize * len(docs)
		p.docs.i += len(docs)
		b.N += len(docs)
	}
}

func (p *zapPostings) Positions(at []uint64, limit uint64) ([]uint64, error) {
	if p.one { // zap makes a 1-hit only of a posting without locations: text fields have none
		return at, fmt.Errorf("%w: a text posting without positions", ErrDamaged)
	}
	for {
		doc, ok := p.docs.peek()
		if !ok || uint64(doc) >= limit {
			return at, nil
		}
		p.docs.i++
		var h uint32
		if p.fixed {
			h = uint32(p.freqs.data[p.f])
			p.f += fixedSize
		} else {
			h, p.f = uvarint(p.freqs.data, p.f)
			_, p.f = uvarint(p.freqs.data, p.f)
		}
		switch {
		case h&1 == 0:
		case p.within == nil || p.within.Has(doc):
			at, p.l = appendOccurrences(at, p.locs.data, p.l, uint64(doc)<<32)
		default:
			size, l := uvarint(p.locs.data, p.l)
			p.l = l + int(size)
		}
	}
}

// appendOccurrences appends the occurrences of the posting whose locations begin at l, base plus each position, and returns
// where the next posting begins. Locations are their size in bytes, and field, position from 1, start, end, number and gaps
// of the positions that follow; of ours there is one (see documents.go), with a zero for start and end.
//
// The first position and the gaps mostly have one byte or two, as it happens; both are read alike, without a branch that
// would be guessed wrong half of the time.
func appendOccurrences(at []uint64, data []byte, l int, base uint64) ([]uint64, int) {
	size, i := uvarint(data, l)
	end := i + int(size)
	if end+8 > len(data) {
		return appendLocations(at, data[i:end], base), end
	}
	head := binary.LittleEndian.Uint64(data[i:])
	two := head >> 15 & 1 // the position has two bytes
	pos := head>>8&0x7f | head>>9&0x3f80&-two
	rest := head >> (16 + 8*two)
	n := int(rest >> 16 & 0xff)
	gaps := i + 5 + int(two)
	if head&0x80|head>>16&0x80&-two|rest&0x80ffff != 0 || n > end-gaps {
		return appendLocations(at, data[i:end], base), end
	}
	occurrence := base | (pos - 1)
	at = append(slices.Grow(at, n+1), occurrence)
	out := at[len(at) : len(at)+n]
	for k := range out {
		gap := uint64(binary.LittleEndian.Uint16(data[gaps:]))
		if gap&0x8080 == 0x8080 {
			sumGaps(out[k:], data, gaps, occurrence)
			break
		}
		two := gap >> 7 & 1
		gaps += 1 + int(two)
		occurrence += gap&0x7f | gap>>1&0x3f80&-two
		out[k] = occurrence
	}
	return at[:len(at)+n], end
}

// appendLocations is appendOccurrences for any locations, given their bytes.
func appendLocations(at []uint64, data []byte, base uint64) []uint64 {
	var pos, n uint32
	for i := 0; i < len(data); {
		_, i = uvarint(data, i) // field
		pos, i = uvarint(data, i)
		_, i = uvarint(data, i) // start
		_, i = uvarint(data, i) // end
		n, i = uvarint(data, i)
		if int(n) > len(data)-i {
			panic(ErrDamaged)
		}
		at = append(at, base|uint64(pos-1))
		at = slices.Grow(at, int(n))[:len(at)+int(n)]
		i = sumGaps(at[len(at)-int(n):], data, i, base|uint64(pos-1))
	}
	return at
}

// sumGaps fills out with occurrences by the gaps that begin at i, and returns where they end.
func sumGaps(out []uint64, data []byte, i int, occurrence uint64) int {
	for k := range out {
		var gap uint32
		gap, i = uvarint(data, i)
		occurrence += uint64(gap)
		out[k] = occurrence
	}
	return i
}

// uvarint reads a varint, which mostly has one byte. Damaged streams may run off the end of the segment, which panics:
// for which see the comment of the package.
func uvarint(b []byte, i int) (uint32, int) {
	if c := b[i]; c < 0x80 {
		return uint32(c), i + 1
	}
	return uvarintSlow(b, i)
}

//go:noinline
func uvarintSlow(b []byte, i int) (uint32, int) {
	x, n := binary.Uvarint(b[i:])
	if n <= 0 {
		panic(ErrDamaged)
	}
	return uint32(x), i + n
}
