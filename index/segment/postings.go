package segment

import (
	"fmt"
	"hash/crc32"
	"iter"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"

	"github.com/kiosque-search/kiosque/index/blocks"
)

// This file is the seam between the evaluation of queries and the bytes of the postings: the evaluation asks a
// Source for the articles a term stands in, how often and where. The source in public.go reads through bleve's
// public segment interfaces, one posting at a time; zap.go reads the bytes themselves. Tests hold their answers equal.

// Source reads one field of one segment. It serves one goroutine.
type Source interface {
	// Find returns the postings of a term; nil if no living article has it.
	Find(t Term) (List, error)
	// Terms iterates over all terms, in byte order.
	Terms() (Iterator, error)
}

// Iterator goes through a dictionary.
type Iterator interface {
	// Next returns the next term, valid until the one after, and where its postings are if the source knows; a nil
	// term at the end.
	Next() (term []byte, at uint64, err error)
}

// EachTerm calls f for every term of a source, in byte order.
func EachTerm(source Source, f func(t Term) error) error {
	it, err := source.Terms()
	if err != nil {
		return err
	}
	for {
		term, at, err := it.Next()
		if err != nil || term == nil {
			return err
		}
		if err := f(Term{Text: string(term), At: at}); err != nil {
			return err
		}
	}
}

// Reader reads one segment of a snapshot: what it stores of the articles, and its fields.
type Reader struct {
	segment api.Segment
	deleted *roaring.Bitmap
	living  Set          // nil: all
	zap     *zap.Segment // nil: one of which only bleve knows the layout
	file    *blocks.File // of zap
	packed  bool         // all text postings of zap are, as packed.go says
	public  bool
}

// NewReader returns the reader of a segment, of which some articles have been deleted; living are the others, nil if
// there are no deleted ones. Whatever is read is compared with the sums of its blocks first, if these are given. With public set,
// or where the layout of its bytes is not known, postings are read through bleve's public interfaces.
func NewReader(s api.Segment, sums []byte, deleted *roaring.Bitmap, living Set, public bool) (Reader, error) {
	r := Reader{segment: s, deleted: deleted, living: living, public: public}
	z, ok := knowsLayout(s)
	if !ok {
		return r, nil
	}
	r.zap = z
	var err error
	if r.file, err = blocks.New(z.Data(), sums); err != nil {
		return r, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	r.packed, err = needFields(z, r.file)
	return r, err
}

// Follow takes over what another reader of the same bytes knows of them.
func (r *Reader) Follow(o *Reader) { r.file.Follow(o.file) }

// FromBytes reports whether the postings are read from the bytes of the segment.
func (r *Reader) FromBytes() bool { return r.zap != nil && !r.public }

// Identity tells the bytes that the postings are read from from those of the other segments of a collection, of today and of before;
// empty: the postings are not read from bytes.
func (r *Reader) Identity() string {
	if !r.FromBytes() {
		return ""
	}
	return fmt.Sprintf("%08x %d", r.zap.CRC(), len(r.zap.Data()))
}

// Whole returns ErrDamaged unless all bytes of the segment are those that were written, by the sums of its blocks or its own
// checksum. It reads all of them; of a segment whose layout is not known it says nothing.
func (r *Reader) Whole() error {
	if r.zap == nil {
		return nil
	}
	b := r.zap.Data()
	if r.file.Has() {
		return bytesOf{r.file, b}.need(0, uint64(len(b)))
	}
	const sum = 4 // bytes of the checksum, the last ones
	if len(b) < sum || crc32.ChecksumIEEE(b[:len(b)-sum]) != r.zap.CRC() {
		return fmt.Errorf("%w: the checksum of a segment", ErrDamaged)
	}
	return nil
}

// Field opens a field for one goroutine.
func (r *Reader) Field(field string) (Source, error) {
	if r.FromBytes() {
		return newZapTerms(r.zap, r.file, field, r.living, r.packed)
	}
	return newBleveTerms(r.segment, field, r.deleted)
}

// EachList calls f with every term of a field that living articles have, in byte order, and its postings.
func (r *Reader) EachList(field string, f func(text string, l List) error) error {
	source, err := r.Field(field)
	if err != nil {
		return err
	}
	return EachTerm(source, func(t Term) error {
		l, err := source.Find(t)
		if l == nil || err != nil {
			return err
		}
		return f(t.Text, l)
	})
}

// Lists does the same with those of some terms that living articles have, in the order that they are given in.
func (r *Reader) Lists(field string, terms iter.Seq[string], f func(text string, l List) error) error {
	source, err := r.Field(field)
	if err != nil {
		return err
	}
	for text := range terms {
		l, err := source.Find(Term{Text: text})
		if err == nil && l != nil {
			err = f(text, l)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Lengths calls f for every living article with the length of a text field: the sentence term stands wherever there are any words.
func (r *Reader) Lengths(field string, f func(doc, words uint32)) error {
	return r.Lists(field, slices.Values([]string{SentenceTerm}), func(_ string, l List) error { return l.Lengths(f) })
}

// Term names a term of a field of a segment.
type Term struct {
	Text string
	At   uint64 // where the source finds its postings without a look into its dictionary; 0: not known
}

// List is where a term stands.
type List interface {
	// Docs goes through the living articles in ascending order.
	Docs() iter.Seq[uint32]
	// AddTo adds the articles to a set of the segment; deleted ones may be among them.
	AddTo(s Set)
	// Occurrences returns how often the term stands in the living articles.
	Occurrences() (int, error)
	// Read returns an iterator over the postings in living articles, or in those of within if it is not nil.
	Read(within Set, positions bool) (Postings, error)
	// Pick fills b with the postings in a few articles, in ascending order, of which within is the set: at most MaxPick. It reads of the
	// list no more than it takes to find them; false if Read is as good.
	Pick(b *Block, few []uint32, within Set) (bool, error)
	// Lengths calls f with the length of the field in every living article; only the boundary terms know it.
	Lengths(f func(doc, words uint32)) error
}

// Postings iterates over the postings of a term in ascending order of articles.
type Postings interface {
	// Frequencies fills b with the next postings of articles below limit, a multiple of 64; none are left there if b is
	// empty.
	Frequencies(b *Block, limit uint64) error
	// Positions appends the occurrences in the articles below limit that are left, each as article<<32 | position.
	Positions(at []uint64, limit uint64) ([]uint64, error)
}

// countOccurrences counts by reading every posting.
func countOccurrences(l List) (n int, err error) {
	ps, err := l.Read(nil, false)
	if err != nil {
		return 0, err
	}
	b := new(Block)
	for {
		if err := ps.Frequencies(b, math.MaxUint32); err != nil {
			return 0, err
		}
		if b.N == 0 {
			return n, nil
		}
		for _, freq := range b.Freq[:b.N] {
			n += int(freq)
		}
	}
}

// Block is some postings, decoded.
type Block struct {
	N         int
	Doc, Freq [blockSize]uint32 // number in the segment, occurrences
}

const blockSize = 256

// MaxPick is how many articles List.Pick takes.
const MaxPick = 64
