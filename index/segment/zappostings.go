package segment

import (
	"encoding/binary"
	"math"
)

func (l *zapList) Read(within Set, positions bool) (Postings, error) {
	if within == nil {
		within = l.t.living
	}
	if l.one {
		p := &zapPostings{within: within, one: true, norm: l.oneNorm}
		l.open(&p.docs)
		return p, nil
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
	fixed := l.fixed(&freqs)
	if within == nil || l.all.runs != nil || !positions && !fixed {
		p := &zapPostings{within: within, fixed: fixed, freqs: freqs, locs: locs}
		l.open(&p.docs)
		return p, nil
	}
	w := &zapWithin{c: l.all.containers(), within: within, freqs: freqs, locs: locs, fixed: fixed, chunkEnd: math.MaxUint64}
	if positions && freqs.n > 1 {
		w.chunkDocs, w.chunkEnd = l.t.docs/(uint64(l.all.count())/1024+1), 0 // zap's getChunkSize for its chunk mode 1026
		w.chunkwise = l.packed && !fixed
	}
	return w, nil
}

// Pick tells first which of the articles the list has, mostly none. Where there are many more postings than articles, these are looked for.
func (l *zapList) Pick(b *Block, few []uint32, within Set) (bool, error) {
	const many = 32 // postings are looked at in the time that an article is looked for among them
	if b.N = 0; l.one {
		if within.Has(l.oneDoc) {
			b.N, b.Doc[0], b.Freq[0] = 1, l.oneDoc, 1
		}
		return true, nil
	}
	if !l.packed || l.all.runs != nil || len(few) > MaxPick {
		return false, nil
	}
	before := 0 // articles of the containers before
	for c := l.all.containers(); c.next(); before += c.count {
		for len(few) > 0 && few[0] < c.base {
			few = few[1:]
		}
		if c.kind == inArray && c.count < many*len(few) {
			for i := range c.count {
				if doc := c.base | uint32(binary.LittleEndian.Uint16(c.data[2*i:])); within.Has(doc) {
					b.Doc[b.N], b.Freq[b.N] = doc, uint32(before+i)
					b.N++
				}
			}
			continue
		}
		for _, doc := range few {
			if d := uint64(doc - c.base); d < 1<<16 && c.has(d) {
				b.Doc[b.N], b.Freq[b.N] = doc, uint32(before+c.countBetween(uint64(c.base), uint64(doc)))
				b.N++
			}
		}
	}
	if b.N == 0 {
		return true, nil
	}
	freqs, err := l.frame(l.freqs)
	if err != nil || !l.fixed(&freqs) {
		return false, err
	}
	for i, at := range b.Freq[:b.N] {
		b.Freq[i] = uint32(freqs.data[fixedSize*at] >> 1)
	}
	return true, nil
}

// zapPostings walks over the streams of a list from the first posting to the last.
type zapPostings struct {
	docs        docReader
	within      Set // the articles asked for; nil: all of the list
	one         bool
	norm        uint32 // of the one
	fixed       bool   // all postings have fixedSize in freqs
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
	for {
		doc, ok := p.docs.peek()
		if !ok || uint64(doc) >= limit {
			return at, nil
		}
		p.docs.i++
		h, norm := uint32(onceOnly), p.norm
		switch {
		case p.one:
		case p.fixed:
			h, norm = fixedHead(p.freqs.data, p.f)
			p.f += fixedSize
		default:
			h, p.f = uvarint(p.freqs.data, p.f)
			norm, p.f = uvarint(p.freqs.data, p.f)
		}
		switch {
		case p.within == nil || p.within.Has(doc):
			at, p.l = appendOccurrences(at, h, norm, p.locs.data, p.l, uint64(doc)<<32)
		case h&hasLocation != 0:
			size, l := uvarint(p.locs.data, p.l)
			p.l = l + int(size)
		}
	}
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
