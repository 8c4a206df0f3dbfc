package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
)

// This file reads the postings of a zap v17 segment from its bytes. The layout is bleve's own affair and may change with
// any version: it is read from zapx/v17 (posting.go, chunk.go, intDecoder.go), checked when a segment is opened, and a
// segment of any other version or chunk mode goes through bleve's interfaces.
//
//	dictionary  FST: term → v. v with the 1-hit mark: one article, once, its length; otherwise the offset of
//	postings    uvarint offset of the frequencies · uvarint offset of the locations · uvarint size and bytes of a roaring bitmap
//	frequencies uvarint number of chunks · uvarint end of each chunk · per posting: uvarint freq<<1 | has locations,
//	            uvarint length of the field (in segments of ours 1, but for the boundary terms)
//	locations   the same frame · per posting that has them: uvarint size, then field, pos, start, end, n and n array positions
//
// A chunk holds the postings of the articles of one range; the chunks of a list follow each other without gaps.

// zapVersion and zapChunkMode are those whose layout this file knows.
const (
	zapVersion   = 17
	zapChunkMode = 1026
)

var errPostings = errors.New("index: damaged postings")

// knowsLayout reports whether this file can read a segment.
func knowsLayout(s segment.Segment) (*zap.Segment, bool) {
	z, ok := s.(*zap.Segment)
	return z, ok && z.Version() == zapVersion && z.ChunkMode() == zapChunkMode
}

// zapTerms is the termSource over the bytes of a segment.
type zapTerms struct {
	mem     []byte
	docs    uint64 // of the segment, deleted ones included
	deleted *roaring.Bitmap
	dict    []byte      // empty: the segment has no such field
	fst     *vellum.FST // of dict, once it is needed
	reader  *vellum.Reader
}

func newZapTerms(z *zap.Segment, field string, deleted *roaring.Bitmap) (*zapTerms, error) {
	t := &zapTerms{mem: z.Data(), docs: z.NumDocs(), deleted: deleted}
	if deleted != nil && deleted.IsEmpty() {
		t.deleted = nil
	}
	addr, err := z.DictAddr(field)
	if err != nil { // zap says so for a field that no article of the segment has
		return t, nil //nolint:nilerr // an empty dictionary
	}
	if addr >= uint64(len(t.mem)) {
		return nil, errPostings
	}
	size, n := binary.Uvarint(t.mem[addr:])
	start := addr + uint64(n)
	if n <= 0 || size > uint64(len(t.mem))-start {
		return nil, errPostings
	}
	t.dict = t.mem[start : start+size]
	return t, nil
}

// load reads the dictionary; the field has one.
func (t *zapTerms) load() (err error) {
	if t.fst == nil {
		if t.fst, err = vellum.Load(t.dict); err != nil {
			return err
		}
		t.reader, err = t.fst.Reader()
	}
	return err
}

func (t *zapTerms) find(ref termRef) (postingList, error) {
	at := ref.at
	if at == 0 {
		if len(t.dict) == 0 {
			return nil, nil
		}
		if err := t.load(); err != nil {
			return nil, err
		}
		v, ok, err := t.reader.Get([]byte(ref.term))
		if err != nil || !ok {
			return nil, err
		}
		at = v
	}
	l := &zapList{t: t}
	if err := l.parse(at); err != nil {
		return nil, err
	}
	l.live = l.all
	if t.deleted != nil && l.all.Intersects(t.deleted) {
		l.live = roaring.AndNot(l.all, t.deleted)
	}
	if l.live.IsEmpty() {
		return nil, nil
	}
	return l, nil
}

func (t *zapTerms) terms() (termIterator, error) {
	if len(t.dict) == 0 {
		return &zapTermIterator{err: vellum.ErrIteratorDone}, nil
	}
	if err := t.load(); err != nil {
		return nil, err
	}
	it, err := t.fst.Iterator(nil, nil)
	if err != nil && !errors.Is(err, vellum.ErrIteratorDone) {
		return nil, err
	}
	return &zapTermIterator{it: it, err: err, first: true}, nil
}

type zapTermIterator struct {
	it    *vellum.FSTIterator
	err   error
	first bool
}

func (t *zapTermIterator) next() ([]byte, uint64, error) {
	if !t.first && t.err == nil {
		t.err = t.it.Next()
	}
	t.first = false
	switch {
	case errors.Is(t.err, vellum.ErrIteratorDone):
		return nil, 0, nil
	case t.err != nil:
		return nil, 0, t.err
	}
	term, at := t.it.Current()
	return term, at, nil
}

// zapList is one posting list.
type zapList struct {
	t                *zapTerms
	all, live        *roaring.Bitmap
	one              bool // a 1-hit: one article, once
	oneLength        uint32
	freqs, locations uint64 // offsets; 0: none
}

// notThere is what zap writes for a stream that a list does not have.
const notThere = 0

func (l *zapList) parse(at uint64) error {
	if at&zap.FSTValEncodingMask == zap.FSTValEncoding1Hit {
		doc, length := zap.FSTValDecode1Hit(at)
		l.one, l.oneLength, l.all = true, uint32(length), roaring.BitmapOf(uint32(doc))
		return nil
	}
	var size uint64
	for _, v := range []*uint64{&l.freqs, &l.locations, &size} {
		if at >= uint64(len(l.t.mem)) {
			return errPostings
		}
		n := 0
		if *v, n = binary.Uvarint(l.t.mem[at:]); n <= 0 {
			return errPostings
		}
		at += uint64(n)
	}
	for _, v := range []*uint64{&l.freqs, &l.locations} {
		if *v == math.MaxUint64 {
			*v = notThere
		}
		if *v >= uint64(len(l.t.mem)) {
			return errPostings
		}
	}
	if size > uint64(len(l.t.mem))-at {
		return errPostings
	}
	l.all = roaring.New()
	_, err := l.all.FromBuffer(l.t.mem[at : at+size])
	return err
}

func (l *zapList) docs() *roaring.Bitmap { return l.live }

func (l *zapList) lengths(f func(doc, words uint32)) error {
	if l.one {
		f(l.all.Minimum(), l.oneLength)
		return nil
	}
	c, err := l.frame(l.freqs)
	if err != nil {
		return err
	}
	at := 0
	for it := l.all.Iterator(); it.HasNext(); {
		var n uint32
		_, at = uvarint(c.data, at)
		n, at = uvarint(c.data, at)
		if doc := it.Next(); l.live == l.all || l.live.Contains(doc) {
			f(doc, n)
		}
	}
	return nil
}

// chunks is the frame of a frequency or location stream.
type chunks struct {
	table []byte // uvarint end of each chunk, from the beginning of data
	n     uint64
	data  []byte
}

// frame reads the frame at an offset.
func (l *zapList) frame(at uint64) (c chunks, err error) {
	if at == notThere {
		return c, nil
	}
	b := l.t.mem[at:]
	n, k := binary.Uvarint(b)
	if k <= 0 || n > l.t.docs+1 {
		return c, errPostings
	}
	b = b[k:]
	end := 0
	for left := n; left > 0; end++ {
		if end == len(b) {
			return c, errPostings
		}
		if b[end] < 0x80 {
			left--
		}
	}
	return chunks{table: b[:end], n: n, data: b[end:]}, nil
}

// size returns the number of bytes of data that the chunks take.
func (c *chunks) size() uint64 {
	i := max(len(c.table)-1, 0)
	for i > 0 && c.table[i-1] >= 0x80 {
		i--
	}
	v, n := binary.Uvarint(c.table[i:])
	if n <= 0 || v > uint64(len(c.data)) {
		return math.MaxUint64
	}
	return v
}

// start returns the offset in data of a chunk.
func (c *chunks) start(chunk uint64) (int, error) {
	if chunk == 0 {
		return 0, nil
	}
	b := c.table
	for ; chunk > 1; chunk-- {
		i := 0
		for i < len(b) && b[i] >= 0x80 {
			i++
		}
		if i >= len(b) {
			return 0, errPostings
		}
		b = b[i+1:]
	}
	v, n := binary.Uvarint(b)
	if n <= 0 || v > uint64(len(c.data)) {
		return 0, errPostings
	}
	return int(v), nil
}

// sparse is how many times fewer articles are wanted than a list has when it pays to go to their chunks directly
// instead of walking over the whole list (a chunk has about a thousand postings).
const sparse = 512

// fixedSize is the size in bytes of most postings in the frequency stream: a frequency below 64 and a length below 128,
// which in segments of ours is always 1. No posting is shorter, so that where all of a list's take 2n bytes each takes two.
const fixedSize = 2

func (l *zapList) occurrences() (n int, err error) {
	if l.one {
		return 1, nil
	}
	if l.live == l.all {
		c, err := l.frame(l.freqs)
		if err != nil {
			return 0, err
		}
		if size := c.size(); size == fixedSize*l.all.GetCardinality() {
			return sumFixed(c.data[:size]), nil
		}
	}
	return countOccurrences(l)
}

// sumFixed adds up the frequencies of postings of two bytes each, four at a time.
func sumFixed(data []byte) (n int) {
	const lanes = 0x00fe00fe00fe00fe // freq<<1 of four postings
	for len(data) >= 8 {
		// A lane of 16 bits holds 65535; a posting adds 0xfe at most.
		some := data[:min(len(data), 8*256)&^7]
		sum := uint64(0)
		for i := 0; i < len(some); i += 8 {
			sum += binary.LittleEndian.Uint64(some[i:]) & lanes
		}
		for ; sum != 0; sum >>= 16 {
			n += int(sum & 0xffff)
		}
		data = data[len(some):]
	}
	for i := 0; i < len(data); i += fixedSize {
		n += int(data[i] & 0xfe)
	}
	return n >> 1
}

func (l *zapList) read(within *roaring.Bitmap, positions bool) (postings, error) {
	wanted, has := within.GetCardinality(), l.all.GetCardinality()
	p := &zapPostings{one: l.one, positionsWanted: positions}
	p.wanted = newDocReader(within)
	if l.one {
		return p, nil
	}
	var err error
	if p.freqs, err = l.frame(l.freqs); err != nil {
		return nil, err
	}
	if positions {
		if p.locs, err = l.frame(l.locations); err != nil {
			return nil, err
		}
	}
	p.whole = wanted == has
	p.fixed = p.freqs.size() == fixedSize*has
	switch {
	case p.whole:
	case wanted*sparse < has && p.freqs.n > 1:
		p.seek = l.all.Iterator()
		p.chunkDocs = l.t.docs / (has/1024 + 1) // zap's getChunkSize for its chunk mode 1026
	default:
		p.every = newDocReader(l.all)
	}
	return p, nil
}

// docReader reads a bitmap in blocks.
type docReader struct {
	it     roaring.ManyIntIterable
	buf    []uint32
	i, n   int
	before int // articles of the blocks before this one
}

func newDocReader(docs *roaring.Bitmap) docReader {
	return docReader{it: docs.ManyIterator(), buf: make([]uint32, min(docs.GetCardinality(), blockSize))}
}

// peek returns the next article without using it up.
func (r *docReader) peek() (uint32, bool) {
	if r.i == r.n {
		if r.it == nil {
			return 0, false
		}
		r.before += r.n
		r.i, r.n = 0, r.it.NextMany(r.buf)
		if r.n == 0 {
			r.it = nil
			return 0, false
		}
	}
	return r.buf[r.i], true
}

// seek passes over the articles before doc and over doc itself, and returns how many it has passed in all; false if
// doc is not there.
func (r *docReader) seek(doc uint32) (int, bool) {
	for {
		if _, ok := r.peek(); !ok {
			return 0, false
		}
		if r.buf[r.n-1] >= doc {
			break
		}
		r.i = r.n
	}
	step := 1
	lo, hi := r.i, r.i // buf[lo] may be below doc, and all before it are
	for hi < r.n && r.buf[hi] < doc {
		lo = hi + 1
		hi += step
		step *= 2
	}
	for hi = min(hi, r.n-1); lo < hi; {
		if mid := int(uint(lo+hi) >> 1); r.buf[mid] < doc {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	r.i = lo + 1
	return r.before + r.i, r.buf[lo] == doc
}

// zapPostings walks over the streams of a list.
type zapPostings struct {
	wanted          docReader // the articles asked for
	whole           bool      // these are all of the list
	every           docReader // all articles of the list, unless whole or seeking
	seek            roaring.IntPeekable
	chunkDocs       uint64 // articles a chunk covers, when seeking
	chunk           uint64 // chunk number plus one, when seeking
	one             bool
	fixed           bool // all postings have fixedSize in freqs
	positionsWanted bool
	freqs, locs     chunks
	f, l            int // offsets in the data of freqs and locs
}

// to goes to the posting of an article that the list has: it skips those before it.
func (p *zapPostings) to(doc uint32) error {
	switch {
	case p.whole || p.one:
		return nil
	case p.seek != nil:
		if c := uint64(doc)/p.chunkDocs + 1; c != p.chunk {
			p.chunk = c
			var err error
			if p.f, err = p.freqs.start(c - 1); err != nil {
				return err
			}
			if p.positionsWanted && p.locs.n > 0 {
				if p.l, err = p.locs.start(c - 1); err != nil {
					return err
				}
			}
			p.seek.AdvanceIfNeeded(uint32((c - 1) * p.chunkDocs))
		}
		for p.seek.HasNext() {
			d := p.seek.Next()
			if d == doc {
				return nil
			}
			p.skip()
		}
		return errPostings
	}
	if p.fixed {
		n, ok := p.every.seek(doc)
		if !ok {
			return errPostings
		}
		f := fixedSize * (n - 1)
		if p.positionsWanted {
			for at := p.f; at < f; at += fixedSize {
				if p.freqs.data[at]&1 != 0 {
					p.skipLocations()
				}
			}
		}
		p.f = f
		return nil
	}
	for {
		d, ok := p.every.peek()
		if !ok || d > doc {
			return errPostings
		}
		p.every.i++
		if d == doc {
			return nil
		}
		p.skip()
	}
}

// skip passes over one posting.
func (p *zapPostings) skip() {
	var h uint32
	h, p.f = uvarint(p.freqs.data, p.f)
	_, p.f = uvarint(p.freqs.data, p.f)
	if p.positionsWanted && h&1 != 0 {
		p.skipLocations()
	}
}

func (p *zapPostings) skipLocations() {
	size, l := uvarint(p.locs.data, p.l)
	p.l = l + int(size)
}

func (p *zapPostings) frequencies(b *block, limit uint64) error {
	b.n = 0
	if p.whole && !p.one {
		p.frequenciesOfAll(b, limit)
		return nil
	}
	for b.n < blockSize {
		doc, ok := p.wanted.peek()
		if !ok || uint64(doc) >= limit {
			return nil
		}
		p.wanted.i++
		b.doc[b.n] = doc
		if p.one {
			b.freq[b.n] = 1
			b.n++
			continue
		}
		if err := p.to(doc); err != nil {
			return err
		}
		var h uint32
		h, p.f = uvarint(p.freqs.data, p.f)
		_, p.f = uvarint(p.freqs.data, p.f)
		b.freq[b.n] = h >> 1
		b.n++
	}
	return nil
}

// frequenciesOfAll is the case without anything to skip.
func (p *zapPostings) frequenciesOfAll(b *block, limit uint64) {
	if _, ok := p.wanted.peek(); !ok {
		return
	}
	docs := p.wanted.buf[p.wanted.i:p.wanted.n]
	if uint64(docs[len(docs)-1]) >= limit {
		k := 0
		for uint64(docs[k]) < limit {
			k++
		}
		docs = docs[:k]
	}
	data, f := p.freqs.data, p.f
	if p.fixed {
		copy(b.doc[:], docs)
		data = data[f : f+fixedSize*len(docs)]
		for i := range docs {
			b.freq[i] = uint32(data[fixedSize*i] >> 1)
		}
		p.f = f + fixedSize*len(docs)
		p.wanted.i += len(docs)
		b.n = len(docs)
		return
	}
	for i, doc := range docs {
		var h uint32
		h, f = uvarint(data, f)
		_, f = uvarint(data, f)
		b.doc[i], b.freq[i] = doc, h>>1
	}
	p.f = f
	p.wanted.i += len(docs)
	b.n = len(docs)
}

func (p *zapPostings) positions(at []uint64, limit uint64) ([]uint64, error) {
	if p.fixed && p.seek == nil {
		return p.positionsOfFixed(at, limit)
	}
	for {
		doc, ok := p.wanted.peek()
		if !ok || uint64(doc) >= limit {
			return at, nil
		}
		p.wanted.i++
		if p.one { // zap makes a 1-hit only of a posting without locations: text fields have none
			return at, fmt.Errorf("%w: a text posting without positions", errPostings)
		}
		if !p.whole {
			if err := p.to(doc); err != nil {
				return at, err
			}
		}
		var h uint32
		h, p.f = uvarint(p.freqs.data, p.f)
		_, p.f = uvarint(p.freqs.data, p.f)
		if h&1 == 0 {
			continue
		}
		at, p.l = appendOccurrences(at, p.locs.data, p.l, uint64(doc)<<32)
	}
}

// positionsOfFixed is positions for a list that is walked over from the beginning and whose postings have fixedSize: nearly
// all of long lists.
func (p *zapPostings) positionsOfFixed(at []uint64, limit uint64) ([]uint64, error) {
	freqs, locs, f, l := p.freqs.data, p.locs.data, p.f, p.l
	for {
		doc, ok := p.wanted.peek()
		if !ok || uint64(doc) >= limit {
			break
		}
		p.wanted.i++
		for !p.whole {
			if _, ok := p.every.peek(); !ok {
				return at, errPostings
			}
			passed := 0
			for _, d := range p.every.buf[p.every.i:p.every.n] {
				if d >= doc {
					break
				}
				if freqs[f]&1 != 0 {
					if size := locs[l]; size < 0x80 {
						l += 1 + int(size)
					} else {
						size, next := uvarintSlow(locs, l)
						l = next + int(size)
					}
				}
				f += fixedSize
				passed++
			}
			if p.every.i += passed; p.every.i == p.every.n {
				continue // the article is in a later block
			}
			if p.every.buf[p.every.i] != doc {
				return at, errPostings
			}
			p.every.i++
			break
		}
		if freqs[f]&1 != 0 {
			at, l = appendOccurrences(at, locs, l, uint64(doc)<<32)
		}
		f += fixedSize
	}
	p.f, p.l = f, l
	return at, nil
}

// appendOccurrences appends the occurrences of the posting whose locations begin at l, base plus each position, and returns
// where the next posting begins. Locations are their size in bytes, and field, position from 1, start, end, number and gaps
// of the positions that follow; of ours there is one (see document.go), with a zero for start and end.
func appendOccurrences(at []uint64, data []byte, l int, base uint64) ([]uint64, int) {
	size, i := uvarint(data, l)
	end := i + int(size)
	if end+8 > len(data) {
		return appendLocations(at, data[i:end], base), end
	}
	// A look at the whole head at once: mostly the position has one or two bytes, and all else one.
	head, pos, taken := binary.LittleEndian.Uint64(data[i:]), uint64(0), 0
	switch {
	case head&0x8080 == 0:
		pos, head, taken = head>>8&0x7f, head>>16, 5
	case head&0x808080 == 0x8000:
		pos, head, taken = head>>8&0x7f|head>>9&0x3f80, head>>24, 6
	default:
		return appendLocations(at, data[i:end], base), end
	}
	n := int(head >> 16 & 0xff)
	if head&0x80ffff != 0 || n > end-i-taken {
		return appendLocations(at, data[i:end], base), end
	}
	at = append(slices.Grow(at, n+1), base|(pos-1))
	if n > 0 {
		at = at[:len(at)+n]
		sumGaps(at[len(at)-n:], data, i+taken, base|(pos-1))
	}
	return at, end
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
			panic(errPostings)
		}
		at = append(at, base|uint64(pos-1))
		at = slices.Grow(at, int(n))[:len(at)+int(n)]
		i = sumGaps(at[len(at)-int(n):], data, i, base|uint64(pos-1))
	}
	return at
}

// sumGaps fills out with occurrences by the gaps that begin at i, and returns where they end.
func sumGaps(out []uint64, data []byte, i int, occurrence uint64) int {
	const long = 0x8080808080808080 // the bytes that a varint goes on after
	for len(out) > 0 {
		if len(out) >= 8 && len(data)-i >= 8 {
			if gaps := binary.LittleEndian.Uint64(data[i:]); gaps&long == 0 {
				for k := range out[:8] {
					occurrence += gaps & 0xff
					out[k] = occurrence
					gaps >>= 8
				}
				i, out = i+8, out[8:]
				continue
			}
		}
		gap := uint64(data[i])
		switch {
		case gap < 0x80:
			i++
		case data[i+1] < 0x80:
			gap = gap&0x7f | uint64(data[i+1])<<7
			i += 2
		default:
			var v uint32
			v, i = uvarintSlow(data, i)
			gap = uint64(v)
		}
		occurrence += gap
		out[0], out = occurrence, out[1:]
	}
	return i
}

// uvarint reads a varint, which mostly has one byte. Damaged streams may run off the end of the segment, which panics:
// see guard.
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
		panic(errPostings)
	}
	return uint32(x), i + n
}
