package index

import (
	"fmt"
	"iter"
	"math"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// This file is the seam between the evaluation of queries and the bytes of the postings: the evaluation asks a
// termSource for the articles a term stands in, how often and where. The source in this file reads through bleve's
// public segment interfaces, one posting at a time; zap.go reads the bytes themselves. Tests hold their answers equal.

// termSource reads one field of one segment. It serves one goroutine.
type termSource interface {
	// find returns the postings of a term; nil if no living article has it.
	find(t termRef) (postingList, error)
	// terms iterates over all terms, in byte order.
	terms() (termIterator, error)
}

// termIterator goes through a dictionary.
type termIterator interface {
	// next returns the next term, valid until the one after, and where its postings are if the source knows; a nil
	// term at the end.
	next() (term []byte, at uint64, err error)
}

// eachTerm calls f for every term of a source, in byte order.
func eachTerm(source termSource, f func(t termRef) error) error {
	it, err := source.terms()
	if err != nil {
		return err
	}
	for {
		term, at, err := it.next()
		if err != nil || term == nil {
			return err
		}
		if err := f(termRef{term: string(term), at: at}); err != nil {
			return err
		}
	}
}

// segmentReader opens the fields of one segment of a snapshot.
type segmentReader struct {
	segment segment.Segment
	deleted *roaring.Bitmap
	living  docSet       // nil: all
	zap     *zap.Segment // nil: read through bleve's public interfaces
}

// newSegmentReader returns the reader of a segment, of which some articles have been deleted; living are the others, nil if
// there are no deleted ones. With public set, or where the layout of its bytes is not known, they are read through bleve's public interfaces.
func newSegmentReader(s segment.Segment, deleted *roaring.Bitmap, living docSet, public bool) segmentReader {
	r := segmentReader{segment: s, deleted: deleted, living: living}
	if z, ok := knowsLayout(s); ok && !public {
		r.zap = z
	}
	return r
}

// bytes reports whether the postings are read from the bytes of the segment.
func (r *segmentReader) bytes() bool { return r.zap != nil }

// terms opens a field for one goroutine.
func (r *segmentReader) terms(field string) (termSource, error) {
	if r.zap != nil {
		return newZapTerms(r.zap, field, r.living)
	}
	return newBleveTerms(r.segment, field, r.deleted)
}

// termRef names a term of a field of a segment.
type termRef struct {
	term string
	at   uint64 // where the source finds its postings without a look into its dictionary; 0: not known
}

// postingList is where a term stands.
type postingList interface {
	// docs goes through the living articles in ascending order.
	docs() iter.Seq[uint32]
	// addTo adds the articles to a set of the segment; deleted ones may be among them.
	addTo(s docSet)
	// occurrences returns how often the term stands in the living articles.
	occurrences() (int, error)
	// read returns an iterator over the postings in living articles, or in those of within if it is not nil.
	read(within docSet, positions bool) (postings, error)
	// lengths calls f with the length of the field in every living article; only the boundary terms know it.
	lengths(f func(doc, words uint32)) error
}

// postings iterates over the postings of a term in ascending order of articles.
type postings interface {
	// frequencies fills b with the next postings of articles below limit, a multiple of 64; none are left there if b is
	// empty.
	frequencies(b *block, limit uint64) error
	// positions appends the occurrences in the articles below limit that are left, each as article<<32 | position.
	positions(at []uint64, limit uint64) ([]uint64, error)
}

// countOccurrences counts by reading every posting.
func countOccurrences(l postingList) (n int, err error) {
	ps, err := l.read(nil, false)
	if err != nil {
		return 0, err
	}
	b := new(block)
	for {
		if err := ps.frequencies(b, math.MaxUint32); err != nil {
			return 0, err
		}
		if b.n == 0 {
			return n, nil
		}
		for _, freq := range b.freq[:b.n] {
			n += int(freq)
		}
	}
}

// block is some postings, decoded.
type block struct {
	n         int
	doc, freq [blockSize]uint32 // number in the segment, occurrences
}

const blockSize = 256

// bleveTerms is the termSource over bleve's public segment interfaces.
type bleveTerms struct {
	dict    segment.TermDictionary
	deleted *roaring.Bitmap
}

func newBleveTerms(s segment.Segment, field string, deleted *roaring.Bitmap) (*bleveTerms, error) {
	dict, err := s.Dictionary(field)
	if err != nil {
		return nil, err
	}
	return &bleveTerms{dict: dict, deleted: deleted}, nil
}

func (t *bleveTerms) find(ref termRef) (postingList, error) {
	list, err := t.dict.PostingsList([]byte(ref.term), t.deleted, nil)
	if err != nil || list.Count() == 0 {
		return nil, err
	}
	it, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !ok {
		return nil, fmt.Errorf("index: postings of %T have no bitmap", list)
	}
	l := &blevePostingList{list: list, bitmap: it.ActualBitmap()}
	if doc, one := it.DocNum1Hit(); one {
		l.bitmap = roaring.BitmapOf(uint32(doc))
	}
	return l, nil
}

func (t *bleveTerms) terms() (termIterator, error) {
	return bleveTermIterator{t.dict.AutomatonIterator(nil, nil, nil)}, nil
}

type bleveTermIterator struct{ it segment.DictionaryIterator }

func (t bleveTermIterator) next() ([]byte, uint64, error) {
	e, err := t.it.Next()
	if err != nil || e == nil {
		return nil, 0, err
	}
	return []byte(e.Term), 0, nil
}

type blevePostingList struct {
	list   segment.PostingsList
	bitmap *roaring.Bitmap
}

func (l *blevePostingList) docs() iter.Seq[uint32] { return roaring.Values(l.bitmap) }

func (l *blevePostingList) addTo(s docSet) {
	for doc := range l.docs() {
		s.add(doc)
	}
}

func (l *blevePostingList) occurrences() (int, error) { return countOccurrences(l) }

func (l *blevePostingList) read(within docSet, positions bool) (postings, error) {
	return &blevePostings{it: l.list.Iterator(true, true, positions, nil), within: within}, nil
}

func (l *blevePostingList) lengths(f func(doc, words uint32)) error {
	it := l.list.Iterator(true, true, false, nil)
	for {
		q, err := it.Next()
		if err != nil || q == nil {
			return err
		}
		n := q.Norm() // 1/√length, in single precision: exact below a million words
		f(uint32(q.Number()), uint32(math.Round(1/(n*n))))
	}
}

// blevePostings holds back the posting that was read and lies beyond the limit.
type blevePostings struct {
	it     segment.PostingsIterator
	within docSet // nil: all
	next   segment.Posting
}

// below returns the next posting of an article asked for below limit; nil if there is none.
func (p *blevePostings) below(limit uint64) (q segment.Posting, err error) {
	for p.next == nil {
		if p.next, err = p.it.Next(); err != nil {
			return nil, err
		}
		if p.next == nil {
			return nil, nil
		}
		if p.within != nil && !p.within.has(uint32(p.next.Number())) {
			p.next = nil
		}
	}
	if p.next.Number() >= limit {
		return nil, nil
	}
	q, p.next = p.next, nil
	return q, nil
}

func (p *blevePostings) frequencies(b *block, limit uint64) error {
	for b.n = 0; b.n < blockSize; b.n++ {
		q, err := p.below(limit)
		if err != nil || q == nil {
			return err
		}
		b.doc[b.n], b.freq[b.n] = uint32(q.Number()), uint32(q.Frequency())
	}
	return nil
}

func (p *blevePostings) positions(at []uint64, limit uint64) ([]uint64, error) {
	for {
		q, err := p.below(limit)
		if err != nil || q == nil {
			return at, err
		}
		for _, l := range q.Locations() { // packed: see document.go
			pos := q.Number()<<32 | (l.Pos() - 1)
			at = append(at, pos)
			for _, gap := range l.ArrayPositions() {
				pos += gap
				at = append(at, pos)
			}
		}
	}
}
