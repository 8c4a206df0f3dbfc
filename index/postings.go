package index

import (
	"fmt"
	"math"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// This file is the seam between the evaluation of queries and the bytes of the postings: what follows asks a
// termSource for the articles a term stands in, how often and where. The one source here reads through bleve's public
// segment interfaces; a source that reads the bytes itself has to give the same answers, and tests compare the two.

// termSource reads one field of one segment. It serves one goroutine at a time.
type termSource interface {
	// docs returns the articles in which the term stands, deleted ones left out; nil if there are none.
	// The bitmap is only read.
	docs(term string) (*roaring.Bitmap, error)
	// occurrences iterates over the postings of a term in the articles of within, a subset of docs(term).
	occurrences(term string, within *roaring.Bitmap, positions bool) (occurrences, error)
	// terms calls f for every term, in byte order.
	terms(f func(term string) error) error
}

// occurrences is an iterator over postings, in ascending order of articles.
type occurrences interface {
	// next moves to the next posting; false at the end.
	next(p *posting) (bool, error)
}

// posting is one term in one article.
type posting struct {
	doc       uint32   // number in the segment
	freq      uint32   // occurrences
	length    uint32   // printed words of the field
	positions []uint32 // ascending, from 0; only if asked for; valid until the next call
}

// bleveTerms is the termSource over bleve's public segment interfaces.
type bleveTerms struct {
	dict    segment.TermDictionary
	deleted *roaring.Bitmap
	list    segment.PostingsList     // reused
	iter    segment.PostingsIterator // reused by docs
}

func newBleveTerms(s segment.Segment, field string, deleted *roaring.Bitmap) (*bleveTerms, error) {
	dict, err := s.Dictionary(field)
	if err != nil {
		return nil, err
	}
	return &bleveTerms{dict: dict, deleted: deleted}, nil
}

func (t *bleveTerms) docs(term string) (*roaring.Bitmap, error) {
	list, err := t.dict.PostingsList([]byte(term), t.deleted, nil)
	if err != nil {
		return nil, err
	}
	if list.Count() == 0 {
		return nil, nil
	}
	it, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !ok {
		return nil, fmt.Errorf("index: postings of %T have no bitmap", list)
	}
	if doc, one := it.DocNum1Hit(); one {
		return roaring.BitmapOf(uint32(doc)), nil
	}
	return it.ActualBitmap(), nil
}

func (t *bleveTerms) occurrences(term string, within *roaring.Bitmap, positions bool) (occurrences, error) {
	list, err := t.dict.PostingsList([]byte(term), t.deleted, nil)
	if err != nil {
		return nil, err
	}
	it := list.Iterator(true, true, positions, nil)
	if o, ok := it.(segment.OptimizablePostingsIterator); ok && within != nil {
		if _, one := o.DocNum1Hit(); !one && within.GetCardinality() < list.Count() {
			o.ReplaceActual(within)
		}
	}
	return &bleveOccurrences{it: it}, nil
}

func (t *bleveTerms) terms(f func(string) error) error {
	it := t.dict.AutomatonIterator(nil, nil, nil)
	for {
		e, err := it.Next()
		if err != nil || e == nil {
			return err
		}
		if err := f(e.Term); err != nil {
			return err
		}
	}
}

type bleveOccurrences struct {
	it        segment.PostingsIterator
	positions []uint32
}

func (o *bleveOccurrences) next(p *posting) (bool, error) {
	q, err := o.it.Next()
	if err != nil || q == nil {
		return false, err
	}
	p.doc, p.freq = uint32(q.Number()), uint32(q.Frequency())
	n := q.Norm() // 1/√length, in single precision: exact for any text shorter than a million words
	p.length = uint32(math.Round(1 / (n * n)))
	p.positions = o.positions[:0]
	for _, l := range q.Locations() {
		pos := uint32(l.Pos()) - 1
		p.positions = append(p.positions, pos)
		for _, gap := range l.ArrayPositions() {
			pos += uint32(gap)
			p.positions = append(p.positions, pos)
		}
	}
	o.positions = p.positions
	return true, nil
}
