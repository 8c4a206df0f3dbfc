package segment

import (
	"cmp"
	"encoding/binary"
	"errors"
	"iter"
	"math"

	api "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"

	"github.com/kiosque-search/kiosque/index/blocks"
)

// This file reads the postings of a zap v17 segment from its bytes. The layout is bleve's own affair and may change with
// any version: it is read from zapx/v17 (posting.go, chunk.go, intDecoder.go), checked when a segment is opened, and a
// segment of any other version or chunk mode goes through bleve's interfaces.
//
//	dictionary  FST: term → v. v with the 1-hit mark: one article, once, its length; otherwise the offset of
//	postings    uvarint offset of the frequencies · uvarint offset of the locations · uvarint size and bytes of a roaring bitmap
//	frequencies uvarint number of chunks · uvarint end of each chunk · per posting: uvarint freq<<1 | has locations,
//	            uvarint norm (the length of the field; in segments of ours of the boundary terms only)
//	locations   the same frame · per posting that has them: uvarint size, then field, pos, start, end, n and n array positions
//
// What ours say of positions in these places is in packed.go.
// The first two of the streams are read by zappostings.go, the bitmap by zapdocs.go.
//
// A chunk holds the postings of the articles of one range; the chunks of a list follow each other without gaps.

// zapVersion and zapChunkMode are those whose layout this file knows.
const (
	zapVersion   = 17
	zapChunkMode = 1026
)

// ErrDamaged is the error of bytes that no writer of segments has written.
var ErrDamaged = errors.New("index: damaged postings")

// knowsLayout reports whether this file can read a segment.
func knowsLayout(s api.Segment) (*zap.Segment, bool) {
	z, ok := s.(*zap.Segment)
	return z, ok && z.Version() == zapVersion && z.ChunkMode() == zapChunkMode
}

// zapTerms is the Source over the bytes of a segment.
type zapTerms struct {
	bytesOf
	docs   uint64      // of the segment, deleted ones included
	packed bool        // all postings of words are, as packed.go says
	living Set         // nil: all
	addr   uint64      // of the dictionary
	dict   []byte      // empty: the segment has no such field
	fst    *vellum.FST // of dict, once it is needed
	reader *vellum.Reader
	spare  *docReader
}

func newZapTerms(z *zap.Segment, file *blocks.File, field string, living Set, packed bool) (*zapTerms, error) {
	t := &zapTerms{bytesOf: bytesOf{file, z.Data()}, docs: z.NumDocs(), packed: packed, living: living}
	addr, err := z.DictAddr(field)
	if err != nil { // zap says so for a field that no article of the segment has
		return t, nil //nolint:nilerr // an empty dictionary
	}
	size, n, err := t.uvarint(addr)
	if err != nil {
		return nil, err
	}
	if t.addr = addr + n; t.addr > uint64(len(t.mem)) || size > uint64(len(t.mem))-t.addr {
		return nil, ErrDamaged
	}
	t.dict = t.mem[t.addr : t.addr+size]
	return t, nil
}

// load reads the dictionary; the field has one. Whoever knows the places of lists does without it.
func (t *zapTerms) load() (err error) {
	if t.fst == nil {
		if err = t.need(t.addr, uint64(len(t.dict))); err != nil {
			return err
		}
		if t.fst, err = vellum.Load(t.dict); err != nil {
			return err
		}
		t.reader, err = t.fst.Reader()
	}
	return err
}

func (t *zapTerms) Find(ref Term) (List, error) {
	at := ref.At
	if at == 0 {
		if len(t.dict) == 0 {
			return nil, nil
		}
		if err := t.load(); err != nil {
			return nil, err
		}
		v, ok, err := t.reader.Get([]byte(ref.Text))
		if err != nil || !ok {
			return nil, err
		}
		at = v
	}
	l := &zapList{t: t, packed: t.packed && !IsBoundary(ref.Text)}
	if err := l.parse(at); err != nil {
		return nil, err
	}
	if !l.lives() {
		return nil, nil
	}
	return l, nil
}

func (t *zapTerms) Terms() (Iterator, error) {
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

func (t *zapTermIterator) Next() ([]byte, uint64, error) {
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
	all              docBytes
	packed           bool
	one              bool // a 1-hit: one article, once
	oneDoc           uint32
	oneNorm          uint32
	freqs, locations uint64 // offsets; 0: none
}

// notThere is what zap writes for a stream that a list does not have.
const notThere = 0

// OneHit tells whether a place is that of one article that has the term once, and which article and norm it says.
func OneHit(at uint64) (doc, norm uint64, ok bool) {
	doc, norm = zap.FSTValDecode1Hit(at)
	return doc, norm, at&zap.FSTValEncodingMask == zap.FSTValEncoding1Hit
}

// AtOneHit is the place of such a term; both numbers have 31 bits.
func AtOneHit(doc, norm uint64) uint64 { return zap.FSTValEncode1Hit(doc, norm) }

func (l *zapList) parse(at uint64) error {
	if doc, norm, ok := OneHit(at); ok {
		l.one, l.oneNorm, l.oneDoc = true, uint32(norm), uint32(doc)
		return nil
	}
	var size uint64
	for _, v := range []*uint64{&l.freqs, &l.locations, &size} {
		var n uint64
		var err error
		if *v, n, err = l.t.uvarint(at); err != nil {
			return err
		}
		at += n
	}
	for _, v := range []*uint64{&l.freqs, &l.locations} {
		if *v == math.MaxUint64 {
			*v = notThere
		}
		if *v >= uint64(len(l.t.mem)) {
			return ErrDamaged
		}
	}
	raw, err := l.t.take(at, size)
	if err != nil {
		return err
	}
	l.all, err = newDocBytes(raw)
	return err
}

// open makes a reader begin with the first of all articles.
func (l *zapList) open(r *docReader) {
	if l.one {
		r.openOne(l.oneDoc)
	} else {
		r.open(&l.all)
	}
}

// takeReader returns a reader of all articles; giveReader makes its room that of the next one.
func (l *zapList) takeReader() *docReader {
	r := l.t.spare
	if l.t.spare = nil; r == nil {
		r = new(docReader)
	}
	l.open(r)
	return r
}

func (l *zapList) giveReader(r *docReader) { l.t.spare = r }

func (l *zapList) Docs() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		r := l.takeReader()
		defer l.giveReader(r)
		for doc, ok := r.peek(); ok; doc, ok = r.peek() {
			r.i++
			if (l.t.living == nil || l.t.living.Has(doc)) && !yield(doc) {
				return
			}
		}
	}
}

// lives reports whether a living article has the term.
func (l *zapList) lives() bool {
	if l.t.living == nil {
		return true
	}
	for range l.Docs() {
		return true
	}
	return false
}

func (l *zapList) AddTo(s Set) {
	if l.one {
		s.Add(l.oneDoc)
	} else {
		l.all.or(s)
	}
}

func (l *zapList) Lengths(f func(doc, words uint32)) error {
	if l.one {
		f(l.oneDoc, l.oneNorm)
		return nil
	}
	c, err := l.frame(l.freqs)
	if err != nil {
		return err
	}
	at := 0
	r := l.takeReader()
	defer l.giveReader(r)
	for doc, ok := r.peek(); ok; doc, ok = r.peek() {
		r.i++
		var n uint32
		_, at = uvarint(c.data, at)
		n, at = uvarint(c.data, at)
		if l.t.living == nil || l.t.living.Has(doc) {
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
	n, k, err := l.t.uvarint(at)
	if err != nil || n > l.t.docs+1 {
		return c, cmp.Or(err, ErrDamaged)
	}
	at += k
	if err := l.t.need(at, n*binary.MaxVarintLen64); err != nil { // a little more than the table, at most
		return c, err
	}
	b := l.t.mem[at:]
	end := 0
	for left := n; left > 0; end++ {
		if end == len(b) {
			return c, ErrDamaged
		}
		if b[end] < 0x80 {
			left--
		}
	}
	c = chunks{table: b[:end], n: n, data: b[end:]}
	return c, l.t.need(at+uint64(end), c.size())
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
			return 0, ErrDamaged
		}
		b = b[i+1:]
	}
	v, n := binary.Uvarint(b)
	if n <= 0 || v > uint64(len(c.data)) {
		return 0, ErrDamaged
	}
	return int(v), nil
}

func (l *zapList) Occurrences() (n int, err error) {
	if l.one {
		return 1, nil
	}
	if l.t.living == nil {
		c, err := l.frame(l.freqs)
		if err != nil {
			return 0, err
		}
		if l.fixed(&c) {
			return sumFixed(c.data[:c.size()]), nil
		}
	}
	return countOccurrences(l)
}
