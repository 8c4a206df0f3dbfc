package segment

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	index "github.com/blevesearch/bleve_index_api"
	api "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"

	"github.com/kiosque-search/kiosque/index/blocks"
)

// This file reads what a segment stores of its articles, through bleve, once the bytes that bleve will read are known to be
// as they were written. Their layout is that of zap v17 (read.go, segment.go):
//
//	article  uvarint size of the head · uvarint size of the data · head · data, the ID first
//	offsets  of the articles, 64 bits big-endian each, at the stored index
//	fields   uvarint number · 64 bits big-endian of each: where it is described, at the sections index
//	field    uvarint size and bytes of its name · uvarint options · uvarint number of sections · of each: 16 bits, 64 bits
//	         big-endian: where its header is, three uvarints of which the last is the offset of the dictionary

// ID reads the ID of an article.
func (r *Reader) ID(doc uint32) (string, error) {
	if err := r.needArticle(doc); err != nil {
		return "", err
	}
	id, err := r.segment.DocID(uint64(doc))
	return string(id), err
}

// Place has read called with where the record of an article is, as it was given to Maker.Add; false if that is not known.
func (r *Reader) Place(doc uint32, read func(place []byte) error) (found bool, err error) {
	if err := r.needArticle(doc); err != nil {
		return false, err
	}
	verr := r.segment.VisitStoredFields(uint64(doc), func(name string, _ byte, value []byte, _ []uint64) bool {
		if name == FieldText {
			found = true
			err = read(value)
		}
		return !found
	})
	return found, cmp.Or(verr, err)
}

// Number returns the number of the living article of an ID; false if there is none.
func (r *Reader) Number(id string) (doc uint32, ok bool, err error) {
	err = r.Lists(FieldID, slices.Values([]string{id}), func(_ string, l List) error {
		doc, ok = firstOf(l), true
		return nil
	})
	return doc, ok, err
}

// IDs goes through the IDs of the living articles of a segment, in the order of their bytes.
type IDs struct {
	source Source
	terms  Iterator
	living Set
}

// IDs returns them from the first on.
func (r *Reader) IDs() (*IDs, error) {
	source, err := r.Field(FieldID)
	if err != nil {
		return nil, err
	}
	terms, err := source.Terms()
	return &IDs{source, terms, r.living}, err
}

// Next returns the next ID, valid until the one after, and the number of its article; a nil ID at the end.
func (i *IDs) Next() (id []byte, doc uint32, err error) {
	for {
		id, at, err := i.terms.Next()
		if err != nil || id == nil {
			return nil, 0, err
		}
		if one, _, ok := OneHit(at); ok { // as all are, where the source knows the place
			if doc := uint32(one); i.living == nil || i.living.Has(doc) {
				return id, doc, nil
			}
			continue
		}
		list, err := i.source.Find(Term{Text: string(id), At: at})
		if list != nil && err == nil {
			return id, firstOf(list), nil
		}
		if err != nil {
			return nil, 0, err
		}
	}
}

// firstOf is the first living article of a list, which has one.
func firstOf(l List) (doc uint32) {
	for doc = range l.Docs() {
		break
	}
	return doc
}

// GiveBack gives the pages of the segment that have been read back to the system, which keeps them as long as it has the room.
func (r *Reader) GiveBack() { returnPages([]api.Segment{r.segment}) }

// needArticle returns an error unless what is stored of an article can be read.
func (r *Reader) needArticle(doc uint32) error {
	if !r.file.Has() {
		return nil
	}
	const size = 8
	b := bytesOf{r.file, r.zap.Data()}
	at := r.zap.StoredIndexOffset() + size*uint64(doc)
	raw, err := b.take(at, size)
	if err != nil {
		return err
	}
	at = binary.BigEndian.Uint64(raw)
	head, n, err := b.uvarint(at)
	if err != nil {
		return err
	}
	data, k, err := b.uvarint(at + n)
	if err != nil {
		return err
	}
	_, err = b.take(at+n+k, head+data)
	return err
}

// needFields returns an error unless what bleve has read of the fields, when it opened the segment, was as it was written. packed
// tells whether the postings of all text fields are packed.
func needFields(z *zap.Segment, f *blocks.File) (packed bool, err error) {
	b := bytesOf{f, z.Data()}
	size := uint64(len(b.mem))
	if err := b.need(size-zap.FooterSize, zap.FooterSize); err != nil { // bleve refuses what is shorter
		return false, err
	}
	at := z.SectionsIndexOffset()
	if at > size {
		return false, ErrDamaged
	}
	if _, err := b.take(at, size-at); err != nil {
		return false, err
	}
	fields, n, err := b.uvarint(at)
	if err != nil {
		return false, err
	}
	const each = 8
	packed = true
	for i := range fields {
		raw, err := b.take(at+n+each*i, each)
		if err != nil {
			return false, err
		}
		options, err := b.needField(binary.BigEndian.Uint64(raw))
		if err != nil {
			return false, err
		}
		packed = packed && (!options.IncludeTermVectors() || options&optPacked != 0)
	}
	return packed, nil
}

// needField is needFields of one field, described at an offset; it returns the options of the field.
func (b bytesOf) needField(at uint64) (options index.FieldIndexingOptions, err error) {
	name, n, err := b.uvarint(at)
	if err != nil {
		return 0, err
	}
	if at += n + name; name > uint64(len(b.mem)) {
		return 0, ErrDamaged
	}
	opts, n, err := b.uvarint(at)
	if err != nil {
		return 0, err
	}
	options = index.FieldIndexingOptions(opts)
	at += n
	sections, n, err := b.uvarint(at)
	if err != nil {
		return 0, err
	}
	const each = 2 + 8
	for i := range sections {
		raw, err := b.take(at+n+each*i, each)
		if err != nil {
			return 0, err
		}
		if err := b.need(binary.BigEndian.Uint64(raw[2:]), 3*binary.MaxVarintLen64); err != nil {
			return 0, err
		}
	}
	return options, nil
}

// bytesOf are the bytes of a segment, each checked before it is read.
type bytesOf struct {
	file *blocks.File
	mem  []byte
}

// take returns some bytes.
func (b bytesOf) take(at, size uint64) ([]byte, error) {
	if at > uint64(len(b.mem)) || size > uint64(len(b.mem))-at {
		return nil, ErrDamaged
	}
	return b.mem[at : at+size], b.need(at, size)
}

// uvarint reads a number and tells how many bytes it has.
func (b bytesOf) uvarint(at uint64) (v, size uint64, err error) {
	if at >= uint64(len(b.mem)) {
		return 0, 0, ErrDamaged
	}
	if err := b.need(at, binary.MaxVarintLen64); err != nil {
		return 0, 0, err
	}
	v, n := binary.Uvarint(b.mem[at:])
	if n <= 0 {
		return 0, 0, ErrDamaged
	}
	return v, uint64(n), nil
}

func (b bytesOf) need(at, size uint64) error {
	if err := b.file.Need(at, size); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}
