package segment

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
	"slices"
	"strings"

	api "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/golang/snappy"

	"github.com/kiosque-search/kiosque/match"
)

// This file writes the bytes of a complete batch.

// written writes the batch, gives it back to whoever fills it, and waits until bleve may have its segment.
func (b *zapBatch) written(config map[string]any) (api.Segment, uint64, error) {
	s, size, err := b.segment(config)
	if before := b.before; err == nil && before != nil {
		b.before = nil
		close(b.free)
		err = before()
	}
	return s, size, err
}

// segment writes the batch.
func (b *zapBatch) segment(config map[string]any) (api.Segment, uint64, error) {
	b.endRun()
	if b.forms.large() {
		giveBack()
	}
	// The segment keeps the bytes: they are not reused, only their size is a guess for the next batch.
	b.out = make([]byte, 0, b.guess())
	storedIndex := b.storedFields()
	var dicts [len(zapFields)]uint64
	for f := range zapFields {
		if err := b.beginDictionary(); err != nil {
			return nil, 0, err
		}
		var err error
		switch f {
		case zapTitle:
			err = b.textLists(match.Title)
		case zapLead:
			err = b.textLists(match.Lead)
		case zapBody:
			err = b.textLists(match.Body)
		default:
			err = b.valueLists(f)
		}
		if err == nil {
			dicts[f], err = b.endDictionary()
		}
		if err != nil {
			return nil, 0, err
		}
	}
	sections := b.fieldsIndex(dicts[:])
	stats, _ := config[api.StatsKey].(*api.Stats)
	if stats == nil {
		stats = new(api.Stats)
	}
	s, err := zap.InitSegmentBase(b.out, crc32.ChecksumIEEE(b.out), zapChunkMode, uint64(len(b.ids)), storedIndex, sections, config, stats)
	size := uint64(len(b.out))
	b.out = nil
	return s, size, err
}

// guess returns some bytes more than the segment will have: what its runs hold, with 16 bits an article instead of 8, places of
// lists in the dictionaries and heads of lists, and what is stored.
func (b *zapBatch) guess() int {
	n := 1<<16 + 40*b.forms.known()
	for _, r := range b.runs {
		n += len(r.slab)
	}
	for _, id := range b.ids {
		n += 32 + len(id)
	}
	return n + len(b.places)
}

// storedFields writes the stored fields and their index, and returns where that is.
func (b *zapBatch) storedFields() uint64 {
	offsets := make([]uint64, len(b.ids))
	from := uint32(0)
	for i, id := range b.ids {
		place := b.places[from:b.placed[i]]
		from = b.placed[i]
		b.meta = binary.AppendUvarint(b.meta[:0], uint64(len(id)))
		// field · type · offset and size in the data · number of array positions
		b.meta = binary.AppendUvarint(b.meta, zapText)
		b.meta = append(b.meta, 't', 0)
		b.meta = binary.AppendUvarint(b.meta, uint64(len(place)))
		b.meta = append(b.meta, 0)
		b.snapp = snappy.Encode(b.snapp[:cap(b.snapp)], place)
		offsets[i] = uint64(len(b.out))
		b.out = binary.AppendUvarint(b.out, uint64(len(b.meta)))
		b.out = binary.AppendUvarint(b.out, uint64(len(id)+len(b.snapp)))
		b.out = append(b.out, b.meta...)
		b.out = append(b.out, id...)
		b.out = append(b.out, b.snapp...)
	}
	at := uint64(len(b.out))
	for _, o := range offsets {
		b.out = binary.BigEndian.AppendUint64(b.out, o)
	}
	b.out = append(b.out, 0) // no nested documents
	return at
}

// vellumVersion is that of the dictionaries, vellum's only one.
const vellumVersion = 1

func (b *zapBatch) beginDictionary() (err error) {
	b.fst.Reset()
	if b.builder == nil {
		// Without a look for ends that words share (a table of size 0): each has a place of its own, so that few would be.
		b.builder, err = vellum.New(&b.fst, &vellum.BuilderOpts{Encoder: vellumVersion})
		return err
	}
	return b.builder.Reset(&b.fst)
}

// endDictionary writes the dictionary and the header of its field, and returns where that is.
func (b *zapBatch) endDictionary() (uint64, error) {
	if err := b.builder.Close(); err != nil {
		return 0, err
	}
	dict := uint64(len(b.out))
	b.out = binary.AppendUvarint(b.out, uint64(b.fst.Len()))
	b.out = append(b.out, b.fst.Bytes()...)
	at := uint64(len(b.out))
	b.out = binary.AppendUvarint(b.out, math.MaxUint64) // no doc values: no begin …
	b.out = binary.AppendUvarint(b.out, math.MaxUint64) // … and no end
	b.out = binary.AppendUvarint(b.out, dict)
	return at, nil
}

// stream is the frequencies or locations of a list, in chunks.
type stream struct {
	data []byte
	ends []int // of its chunks in data
}

func (c *stream) reset() { c.data, c.ends = c.data[:0], c.ends[:0] }

// upTo ends all chunks before this one.
func (c *stream) upTo(chunk int) {
	for len(c.ends) < chunk {
		c.ends = append(c.ends, len(c.data))
	}
}

// append appends the stream with its frame to out.
func (c *stream) append(out []byte, chunks int) []byte {
	c.upTo(chunks)
	out = binary.AppendUvarint(out, uint64(chunks))
	for _, end := range c.ends {
		out = binary.AppendUvarint(out, uint64(end))
	}
	return append(out, c.data...)
}

// appendBitmap appends the size and the bytes of a roaring bitmap of one container (its format specification, without
// runs): cookie, one container with key 0, its cardinality less one, its offset, and the articles: up to 4096 as a sorted
// array, more as bits.
func appendBitmap(out []byte, docs []uint16) []byte {
	const (
		head  = 16
		array = 4096
		bits  = 1 << 16 / 8
	)
	size := head + 2*len(docs)
	if len(docs) > array {
		size = head + bits
	}
	out = binary.AppendUvarint(out, uint64(size))
	out = binary.LittleEndian.AppendUint32(out, 12346)
	out = binary.LittleEndian.AppendUint32(out, 1)
	out = binary.LittleEndian.AppendUint16(out, 0)
	out = binary.LittleEndian.AppendUint16(out, uint16(len(docs)-1))
	out = binary.LittleEndian.AppendUint32(out, head)
	if len(docs) > array {
		n := len(out)
		out = append(out, make([]byte, bits)...)
		for _, doc := range docs {
			out[n+int(doc/8)] |= 1 << (doc % 8)
		}
		return out
	}
	for _, doc := range docs {
		out = binary.LittleEndian.AppendUint16(out, doc)
	}
	return out
}

// valueLists writes the lists of a whole-value field.
func (b *zapBatch) valueLists(f int) error {
	v := b.values[f]
	slices.SortStableFunc(v, func(x, y zapValue) int { return strings.Compare(x.value, y.value) })
	l, skip := &b.valued, zapFields[f].options.SkipFreqNorm()
	for i := 0; i < len(v); {
		n := 1
		for i+n < len(v) && v[i+n].value == v[i].value {
			n++
		}
		l.reset(len(b.ids))
		if n == 1 && !skip { // once, in a field of one word: all is in the dictionary
			l.hit(zap.FSTValEncode1Hit(uint64(v[i].doc), 1))
		} else {
			l.begin()
			size, _ := l.chunksOf(n)
			for _, p := range v[i : i+n] {
				l.listed = append(l.listed, p.doc)
				l.freqs.upTo(int(p.doc) / size)
				if skip {
					l.freqs.data = append(l.freqs.data, 0) // no frequency, and then no length either
				} else {
					l.freqs.data = append(l.freqs.data, 1<<1, 1) // once, without locations, in a field of one word
				}
			}
			l.end()
		}
		if err := b.enter(l, func(int) []byte { return []byte(v[i].value) }); err != nil {
			return err
		}
		i += n
	}
	return nil
}

// sortForms sorts form numbers by the bytes of their forms, by the first eight of them where that is enough.
func (b *zapBatch) sortForms(ids []uint32) {
	type keyed struct {
		head uint64
		id   uint32
	}
	keys := make([]keyed, len(ids))
	for i, id := range ids {
		var head [8]byte
		copy(head[:], b.forms.form(id))
		keys[i] = keyed{binary.BigEndian.Uint64(head[:]), id}
	}
	slices.SortFunc(keys, func(x, y keyed) int {
		switch {
		case x.head < y.head:
			return -1
		case x.head > y.head:
			return 1
		}
		return bytes.Compare(b.forms.form(x.id), b.forms.form(y.id))
	})
	for i, k := range keys {
		ids[i] = k.id
	}
}

// fieldsIndex writes the fields with the places of their dictionaries, and returns where their index is.
func (b *zapBatch) fieldsIndex(dicts []uint64) uint64 {
	var at [len(zapFields)]uint64
	for f, field := range zapFields {
		at[f] = uint64(len(b.out))
		b.out = binary.AppendUvarint(b.out, uint64(len(field.name)))
		b.out = append(b.out, field.name...)
		b.out = binary.AppendUvarint(b.out, uint64(field.options))
		b.out = binary.AppendUvarint(b.out, 1) // one section
		b.out = binary.BigEndian.AppendUint16(b.out, zap.SectionInvertedTextIndex)
		b.out = binary.BigEndian.AppendUint64(b.out, dicts[f])
	}
	index := uint64(len(b.out))
	b.out = binary.AppendUvarint(b.out, uint64(len(at)))
	for _, o := range at {
		b.out = binary.BigEndian.AppendUint64(b.out, o)
	}
	return index
}
