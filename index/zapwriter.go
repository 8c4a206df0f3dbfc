package index

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/golang/snappy"

	"github.com/kiosque-search/kiosque/match"
)

// This file writes the segment of a batch as zap v17 bytes, straight from the analysis: postings are encoded while an
// article is counted and only sorted and joined when the batch is complete. bleve's writer goes through a map of token
// objects per article, which took two thirds of the CPU time of a build. Bleve merges these segments like its own.
//
// The layout is that of zap.go. A batch is small enough for every list to be one chunk, and every list of a batch of
// less than 4096 articles to be one array container of its bitmap, which makes both simple to write.

// maxBatch is the number of articles in a batch at most: a list of up to 1023 postings is one chunk.
const maxBatch = 1000

// zapFields are the fields of a segment in zap's order: _id, then by name.
var zapFields = [...]struct {
	name    string
	options index.FieldIndexingOptions
}{
	{fieldID, optID},
	{fieldAuthor, optKeyword},
	{"body", optText},
	{fieldDate, optKeyword},
	{"lead", optText},
	{fieldOrigin, optKeyword},
	{fieldSection, optKeyword},
	{fieldSource, optKeyword},
	{fieldText, optStored},
	{"title", optText},
}

// Numbers of the fields in zapFields.
const (
	zapID = iota
	zapAuthor
	zapBody
	zapDate
	zapLead
	zapOrigin
	zapSection
	zapSource
	zapText
	zapTitle
)

var zapTextField = [match.NumFields]int{match.Title: zapTitle, match.Lead: zapLead, match.Body: zapBody}

// useZapWriter, called before an index is opened for writing, makes bleve ask zapPlugin for the segments of new batches. It registers the plugin for the whole
// process, under zap's own name so that stock bleve reads what it writes; documents of anybody else pass through it.
var useZapWriter = sync.OnceFunc(func() { scorch.RegisterSegmentPlugin(&zapPlugin{}, true) })

// zapPlugin is zap's segment plugin, but for batches made by a zapBatch.
type zapPlugin struct{ zap.ZapPlugin }

// New implements scorch.SegmentPlugin.
func (p *zapPlugin) New(docs []index.Document) (segment.Segment, uint64, error) {
	return p.NewUsing(docs, nil)
}

// NewUsing implements scorch.SegmentPlugin.
func (p *zapPlugin) NewUsing(docs []index.Document, config map[string]any) (segment.Segment, uint64, error) {
	if len(docs) > 0 {
		if d, ok := docs[0].(*zapDocument); ok {
			if len(docs) != len(d.batch.docs) {
				return nil, 0, fmt.Errorf("index: %d documents of a batch of %d", len(docs), len(d.batch.docs))
			}
			return d.batch.segment(config)
		}
	}
	return p.ZapPlugin.NewUsing(docs, config)
}

// zapDocument stands for an article of a zapBatch; bleve sees an ID and no fields.
type zapDocument struct {
	batch *zapBatch
	id    string
}

func (d *zapDocument) ID() string                                 { return d.id }
func (d *zapDocument) Size() int                                  { return 4096 }
func (d *zapDocument) VisitFields(index.FieldVisitor)             {}
func (d *zapDocument) VisitComposite(index.CompositeFieldVisitor) {}
func (d *zapDocument) HasComposite() bool                         { return false }
func (d *zapDocument) NumPlainTextBytes() uint64                  { return 0 }
func (d *zapDocument) AddIDField()                                {}
func (d *zapDocument) StoredFieldsBytes() uint64                  { return 0 }
func (d *zapDocument) Indexed() bool                              { return true }

// zapPost is one posting of a text field, encoded in zapBatch.encoded.
type zapPost struct {
	form, at   uint32
	freqs, loc uint32 // bytes of the frequency and of the location part
	doc        uint16
}

// zapValue is one value of a whole-value field.
type zapValue struct {
	value string
	doc   uint16
}

// zapBatch collects the articles of one batch. It implements documentMaker.
type zapBatch struct {
	forms   formCounter
	docs    []*zapDocument
	places  [][]byte // of the stored articles
	posts   [match.NumFields][]zapPost
	encoded []byte
	values  [len(zapFields)][]zapValue

	out              []byte
	outSize          int
	fst              bytes.Buffer
	builder          *vellum.Builder
	first, order     []uint32
	loc, freqs, locs []byte
	meta, snapp      []byte
}

func (b *zapBatch) reset() {
	b.docs, b.places, b.encoded = b.docs[:0], b.places[:0], b.encoded[:0]
	for f := range b.posts {
		b.posts[f] = b.posts[f][:0]
	}
	for f := range b.values {
		b.values[f] = b.values[f][:0]
	}
	b.forms.reset()
}

func (b *zapBatch) add(e *entry) index.Document {
	a, n := &e.article, uint16(len(b.docs))
	d := &zapDocument{b, a.ID}
	b.docs, b.places = append(b.docs, d), append(b.places, e.place)
	if !a.TitleDerived {
		b.text(match.Title, n, a.Title)
	}
	b.text(match.Lead, n, a.Lead)
	b.text(match.Body, n, a.Body)
	b.value(zapID, n, a.ID)
	if !a.Date.IsZero() {
		b.value(zapDate, n, a.Date.String())
		b.value(zapOrigin, n, a.DateOrigin.String())
	}
	b.value(zapSource, n, a.Source)
	b.value(zapSection, n, a.Section)
	for i, author := range a.Authors {
		if !slices.Contains(a.Authors[:i], author) {
			b.value(zapAuthor, n, author)
		}
	}
	return d
}

func (b *zapBatch) value(f int, doc uint16, v string) {
	if v != "" {
		b.values[f] = append(b.values[f], zapValue{v, doc})
	}
}

// text counts a text field and encodes its postings.
func (b *zapBatch) text(f match.Field, doc uint16, text string) {
	c := &b.forms
	if text == "" {
		return
	}
	c.analyse(text)
	out := b.encoded
	for k, id := range c.distinct {
		positions := c.positions[c.start[k]:c.start[k+1]]
		at := len(out)
		out = binary.AppendUvarint(out, uint64(len(positions))<<1|1)
		if isBoundary(c.forms[id]) {
			out = binary.AppendUvarint(out, uint64(c.words))
		} else {
			out = append(out, 1) // bleve's place for the length: ours is a column, loaded from the sentence term
		}
		freqs := len(out) - at
		b.loc = appendLocation(b.loc[:0], f, positions)
		out = binary.AppendUvarint(out, uint64(len(b.loc)))
		out = append(out, b.loc...)
		b.posts[f] = append(b.posts[f], zapPost{
			form: id, at: uint32(at), freqs: uint32(freqs), loc: uint32(len(out) - at - freqs), doc: doc,
		})
	}
	b.encoded = out
}

// appendLocation encodes the positions of a form as one location; start and end are not stored.
func appendLocation(dst []byte, f match.Field, positions []uint32) []byte {
	dst = append(dst, byte(zapTextField[f]))
	dst = binary.AppendUvarint(dst, uint64(positions[0])+1)
	dst = append(dst, 0, 0)
	dst = binary.AppendUvarint(dst, uint64(len(positions)-1))
	for i, p := range positions[1:] {
		dst = binary.AppendUvarint(dst, uint64(p-positions[i]))
	}
	return dst
}

// segment writes the batch.
func (b *zapBatch) segment(config map[string]any) (segment.Segment, uint64, error) {
	// The segment keeps the bytes: they are not reused, only their size is a guess for the next batch.
	b.out = make([]byte, 0, max(1<<16, b.outSize))
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
	b.outSize = len(b.out) + len(b.out)/16
	stats, _ := config[segment.StatsKey].(*segment.Stats)
	if stats == nil {
		stats = new(segment.Stats)
	}
	s, err := zap.InitSegmentBase(b.out, crc32.ChecksumIEEE(b.out), zapChunkMode, uint64(len(b.docs)), storedIndex, sections, config, stats)
	size := uint64(len(b.out))
	b.out = nil
	return s, size, err
}

// storedFields writes the stored fields and their index, and returns where that is.
func (b *zapBatch) storedFields() uint64 {
	offsets := make([]uint64, len(b.docs))
	for i, d := range b.docs {
		b.meta = binary.AppendUvarint(b.meta[:0], uint64(len(d.id)))
		// field · type · offset and size in the data · number of array positions
		b.meta = binary.AppendUvarint(b.meta, zapText)
		b.meta = append(b.meta, 't', 0)
		b.meta = binary.AppendUvarint(b.meta, uint64(len(b.places[i])))
		b.meta = append(b.meta, 0)
		b.snapp = snappy.Encode(b.snapp[:cap(b.snapp)], b.places[i])
		offsets[i] = uint64(len(b.out))
		b.out = binary.AppendUvarint(b.out, uint64(len(b.meta)))
		b.out = binary.AppendUvarint(b.out, uint64(len(d.id)+len(b.snapp)))
		b.out = append(b.out, b.meta...)
		b.out = append(b.out, d.id...)
		b.out = append(b.out, b.snapp...)
	}
	at := uint64(len(b.out))
	for _, o := range offsets {
		b.out = binary.BigEndian.AppendUint64(b.out, o)
	}
	b.out = append(b.out, 0) // no nested documents
	return at
}

func (b *zapBatch) beginDictionary() (err error) {
	b.fst.Reset()
	if b.builder == nil {
		// zap's own options: dictionaries of batches are small and soon merged
		b.builder, err = vellum.New(&b.fst, &vellum.BuilderOpts{Encoder: 1, RegistryTableSize: 0, RegistryMRUSize: 1})
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

// list writes a posting list and enters its term: streams first, then the head that points to them.
func (b *zapBatch) list(term string, freqs, locs []byte, docs int, doc func(i int) uint16) error {
	chunk := func(data []byte) (at uint64) {
		if len(data) == 0 {
			return notThere
		}
		at = uint64(len(b.out))
		b.out = append(b.out, 1) // one chunk
		b.out = binary.AppendUvarint(b.out, uint64(len(data)))
		b.out = append(b.out, data...)
		return at
	}
	f, l := chunk(freqs), chunk(locs)
	head := uint64(len(b.out))
	b.out = binary.AppendUvarint(b.out, f)
	b.out = binary.AppendUvarint(b.out, l)
	// A roaring bitmap (its format specification, without runs): cookie, one container with key 0, its cardinality
	// less one, its offset, and as a sorted array the articles.
	b.out = binary.AppendUvarint(b.out, uint64(16+2*docs))
	b.out = binary.LittleEndian.AppendUint32(b.out, 12346)
	b.out = binary.LittleEndian.AppendUint32(b.out, 1)
	b.out = binary.LittleEndian.AppendUint16(b.out, 0)
	b.out = binary.LittleEndian.AppendUint16(b.out, uint16(docs-1))
	b.out = binary.LittleEndian.AppendUint32(b.out, 16)
	for i := range docs {
		b.out = binary.LittleEndian.AppendUint16(b.out, doc(i))
	}
	return b.builder.Insert([]byte(term), head)
}

// valueLists writes the lists of a whole-value field.
func (b *zapBatch) valueLists(f int) error {
	v := b.values[f]
	slices.SortStableFunc(v, func(x, y zapValue) int { return strings.Compare(x.value, y.value) })
	for i := 0; i < len(v); {
		n := 1
		for i+n < len(v) && v[i+n].value == v[i].value {
			n++
		}
		b.freqs = b.freqs[:0]
		for range n {
			if zapFields[f].options.SkipFreqNorm() {
				b.freqs = append(b.freqs, 0) // no frequency, and then no length either
			} else {
				b.freqs = append(b.freqs, 1<<1, 1) // once, without locations, in a field of one word
			}
		}
		if err := b.list(v[i].value, b.freqs, nil, n, func(k int) uint16 { return v[i+k].doc }); err != nil {
			return err
		}
		i += n
	}
	return nil
}

// textLists sorts the postings of a text field by form and writes its lists.
func (b *zapBatch) textLists(f match.Field) error {
	posts := b.posts[f]
	// A counting sort by form: first holds the number of postings of a form, then where its part of order ends.
	if len(b.first) < len(b.forms.forms) {
		b.first = make([]uint32, len(b.forms.forms)*3/2)
	}
	var used []uint32
	for i := range posts {
		if b.first[posts[i].form] == 0 {
			used = append(used, posts[i].form)
		}
		b.first[posts[i].form]++
	}
	b.sortForms(used)
	begin := uint32(0)
	for _, form := range used {
		n := b.first[form]
		b.first[form] = begin
		begin += n
	}
	if cap(b.order) < len(posts) {
		b.order = make([]uint32, len(posts)*5/4)
	}
	order := b.order[:len(posts)]
	for i := range posts {
		form := posts[i].form
		order[b.first[form]] = uint32(i)
		b.first[form]++
	}
	begin = 0
	for _, form := range used {
		end := b.first[form]
		b.first[form] = 0
		b.freqs, b.locs = b.freqs[:0], b.locs[:0]
		part := order[begin:end]
		for _, i := range part {
			p := &posts[i]
			mid := p.at + p.freqs
			b.freqs = append(b.freqs, b.encoded[p.at:mid]...)
			b.locs = append(b.locs, b.encoded[mid:mid+p.loc]...)
		}
		if err := b.list(b.forms.forms[form], b.freqs, b.locs, len(part), func(k int) uint16 { return posts[part[k]].doc }); err != nil {
			return err
		}
		begin = end
	}
	return nil
}

// sortForms sorts form numbers by the bytes of their forms, by the first eight of them where that is enough.
func (b *zapBatch) sortForms(ids []uint32) {
	type keyed struct {
		head uint64
		id   uint32
	}
	forms := b.forms.forms
	keys := make([]keyed, len(ids))
	for i, id := range ids {
		var head [8]byte
		copy(head[:], forms[id])
		keys[i] = keyed{binary.BigEndian.Uint64(head[:]), id}
	}
	slices.SortFunc(keys, func(x, y keyed) int {
		switch {
		case x.head < y.head:
			return -1
		case x.head > y.head:
			return 1
		}
		return strings.Compare(forms[x.id], forms[y.id])
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
