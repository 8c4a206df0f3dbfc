package segment

import (
	"fmt"
	"iter"
	"math"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

// bleveTerms is the Source over bleve's public segment interfaces.
type bleveTerms struct {
	dict    api.TermDictionary
	deleted *roaring.Bitmap
}

func newBleveTerms(s api.Segment, field string, deleted *roaring.Bitmap) (*bleveTerms, error) {
	dict, err := s.Dictionary(field)
	if err != nil {
		return nil, err
	}
	return &bleveTerms{dict: dict, deleted: deleted}, nil
}

func (t *bleveTerms) Find(ref Term) (List, error) {
	list, err := t.dict.PostingsList([]byte(ref.Text), t.deleted, nil)
	if err != nil || list.Count() == 0 {
		return nil, err
	}
	it, ok := list.Iterator(false, false, false, nil).(api.OptimizablePostingsIterator)
	if !ok {
		return nil, fmt.Errorf("index: postings of %T have no bitmap", list)
	}
	l := &blevePostingList{list: list, bitmap: it.ActualBitmap()}
	if doc, one := it.DocNum1Hit(); one {
		l.bitmap = roaring.BitmapOf(uint32(doc))
	}
	return l, nil
}

func (t *bleveTerms) Terms() (Iterator, error) {
	return bleveTermIterator{t.dict.AutomatonIterator(nil, nil, nil)}, nil
}

type bleveTermIterator struct{ it api.DictionaryIterator }

func (t bleveTermIterator) Next() ([]byte, uint64, error) {
	e, err := t.it.Next()
	if err != nil || e == nil {
		return nil, 0, err
	}
	return []byte(e.Term), 0, nil
}

type blevePostingList struct {
	list   api.PostingsList
	bitmap *roaring.Bitmap
}

func (l *blevePostingList) Docs() iter.Seq[uint32] { return roaring.Values(l.bitmap) }

func (l *blevePostingList) AddTo(s Set) {
	for doc := range l.Docs() {
		s.Add(doc)
	}
}

func (l *blevePostingList) Occurrences() (int, error) { return countOccurrences(l) }

func (l *blevePostingList) Read(within Set, positions bool) (Postings, error) {
	return &blevePostings{it: l.list.Iterator(true, true, positions, nil), within: within}, nil
}

func (l *blevePostingList) Pick(*Block, []uint32, Set) (bool, error) { return false, nil }

func (l *blevePostingList) Lengths(f func(doc, words uint32)) error {
	it := l.list.Iterator(true, true, false, nil)
	for {
		q, err := it.Next()
		if err != nil || q == nil {
			return err
		}
		f(uint32(q.Number()), normOf(q))
	}
}

// blevePostings holds back the posting that was read and lies beyond the limit.
type blevePostings struct {
	it     api.PostingsIterator
	within Set // nil: all
	next   api.Posting
}

// below returns the next posting of an article asked for below limit; nil if there is none.
func (p *blevePostings) below(limit uint64) (q api.Posting, err error) {
	for p.next == nil {
		if p.next, err = p.it.Next(); err != nil {
			return nil, err
		}
		if p.next == nil {
			return nil, nil
		}
		if p.within != nil && !p.within.Has(uint32(p.next.Number())) {
			p.next = nil
		}
	}
	if p.next.Number() >= limit {
		return nil, nil
	}
	q, p.next = p.next, nil
	return q, nil
}

func (p *blevePostings) Frequencies(b *Block, limit uint64) error {
	for b.N = 0; b.N < blockSize; b.N++ {
		q, err := p.below(limit)
		if err != nil || q == nil {
			return err
		}
		b.Doc[b.N], b.Freq[b.N] = uint32(q.Number()), uint32(q.Frequency())
	}
	return nil
}

func (p *blevePostings) Positions(at []uint64, limit uint64) ([]uint64, error) {
	for {
		q, err := p.below(limit)
		if err != nil || q == nil {
			return at, err
		}
		at = appendPublic(at, q)
	}
}

// appendPublic appends the occurrences of a posting, whether it is packed (packed.go) or bleve has written it (documents.go).
func appendPublic(at []uint64, q api.Posting) []uint64 {
	base := q.Number() << 32
	first := base | uint64(normOf(q)-firstBase)
	locations := q.Locations()
	if len(locations) == 0 {
		return append(at, first)
	}
	for _, l := range locations {
		gaps := l.ArrayPositions()
		if l.Field() == FieldID {
			head := []uint64{l.Pos(), l.Start(), l.End()}
			gaps = append(head[:min(len(head), int(q.Frequency())-1)], gaps...)
		} else {
			first = base | (l.Pos() - 1)
		}
		at = append(at, first)
		for _, gap := range gaps {
			at = append(at, at[len(at)-1]+gap)
		}
	}
	return at
}

// normOf returns the norm that is stored.
func normOf(q api.Posting) uint32 {
	if n, ok := q.(interface{ NormUint64() uint64 }); ok {
		return uint32(n.NormUint64())
	}
	n := q.Norm() // 1/√norm, in single precision: exact below a million
	return uint32(math.Round(1 / (n * n)))
}
