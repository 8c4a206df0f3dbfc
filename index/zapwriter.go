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

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
)

// This file writes the segment of a batch as zap v17 bytes, straight from the analysis: postings are encoded while an
// article is counted, gathered by form after every few hundred articles (zaprun.go), and joined when the batch is complete.
// bleve's writer goes through a map of token objects per article, which took two thirds of the CPU time of a build. Bleve
// merges these segments like its own; but a batch is as large as a segment gets, so that there is little to merge.
//
// The layout is that of zap.go. A batch has less than 65,536 articles, and so every list's bitmap is one container.

// maxBatch is the number of articles in a batch at most. Larger segments take less room and more memory to make.
const maxBatch = 32_000

// zapFields are the fields of a segment in zap's order: _id, then by name.
var zapFields = [...]struct {
	name    string
	options index.FieldIndexingOptions
}{
	{fieldID, optID},
	{fieldAuthor, optKeyword},
	{textField(match.Body), optText},
	{fieldDate, optKeyword},
	{textField(match.Lead), optText},
	{fieldOrigin, optKeyword},
	{fieldSection, optKeyword},
	{fieldSource, optKeyword},
	{fieldText, optStored},
	{textField(match.Title), optText},
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

// registerWriter, called before an index is opened for writing, makes bleve ask zapPlugin for the segments of new batches. It
// registers the plugin for the whole process, under zap's own name so that stock bleve reads what it writes; documents of anybody
// else pass through it.
func registerWriter() { registerOnce() }

var registerOnce = sync.OnceFunc(func() { scorch.RegisterSegmentPlugin(&zapPlugin{}, true) })

// newMaker returns a maker of whole segments, for which registerWriter has been called.
func newMaker() documentMaker { return &zapBatch{} }

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

// zapValue is one value of a whole-value field.
type zapValue struct {
	value string
	doc   uint16
}

// zapBatch collects the articles of one batch. It implements documentMaker.
type zapBatch struct {
	forms  formCounter
	docs   []*zapDocument
	places [][]byte // of the stored articles
	values [len(zapFields)][]zapValue
	run    openRun
	runs   []*zapRun
	spare  []*zapRun // to be used again

	out         []byte
	outSize     int
	fst         bytes.Buffer
	builder     *vellum.Builder
	first       []uint32 // by form; zero between uses
	order       []runEntry
	listed      []uint16 // the articles of the list being written …
	freqs, locs stream   // … and its streams
	meta, snapp []byte
}

func (b *zapBatch) reset() {
	b.docs, b.places = b.docs[:0], b.places[:0]
	b.run.reset(0)
	b.spare, b.runs = append(b.spare, b.runs...), b.runs[:0]
	for f := range b.values {
		b.values[f] = b.values[f][:0]
	}
	b.forms.reset()
}

func (b *zapBatch) add(a *kiosque.Article, place []byte) index.Document {
	n := uint16(len(b.docs))
	if int(n)-b.run.base == runArticles {
		b.endRun()
	}
	d := &zapDocument{b, a.ID}
	b.docs, b.places = append(b.docs, d), append(b.places, place)
	if !a.TitleDerived {
		b.run.text(&b.forms, match.Title, n, a.Title)
	}
	b.run.text(&b.forms, match.Lead, n, a.Lead)
	b.run.text(&b.forms, match.Body, n, a.Body)
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

// absorb implements documentMaker.
func (b *zapBatch) absorb(other documentMaker) bool {
	o, ok := other.(*zapBatch)
	if !ok {
		return false
	}
	b.endRun()
	o.endRun()
	base := len(b.docs)
	for _, d := range o.docs {
		d.batch = b
	}
	b.docs, b.places = append(b.docs, o.docs...), append(b.places, o.places...)
	for f := range o.values {
		for _, v := range o.values[f] {
			b.values[f] = append(b.values[f], zapValue{v.value, v.doc + uint16(base)})
		}
	}
	forms := make([]uint32, len(o.forms.forms)) // b's number of o's forms; 0: not known yet
	for _, r := range o.runs {
		r.base += base
		for f := range r.entries {
			for i := range r.entries[f] {
				form := &r.entries[f][i].form
				if forms[*form] == 0 {
					forms[*form] = b.forms.intern([]byte(o.forms.forms[*form]))
				}
				*form = forms[*form]
			}
		}
		b.runs = append(b.runs, r)
	}
	b.run.reset(len(b.docs))
	o.docs, o.runs = nil, nil
	return true
}

// segment writes the batch.
func (b *zapBatch) segment(config map[string]any) (segment.Segment, uint64, error) {
	b.endRun()
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
		b.builder, err = vellum.New(&b.fst, nil)
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

// write appends the stream with its frame to out, and returns where it is.
func (c *stream) write(out []byte, chunks int) ([]byte, uint64) {
	if len(c.data) == 0 {
		return out, notThere
	}
	at := len(out)
	c.upTo(chunks)
	out = binary.AppendUvarint(out, uint64(chunks))
	for _, end := range c.ends {
		out = binary.AppendUvarint(out, uint64(end))
	}
	return append(out, c.data...), uint64(at)
}

// chunksOf returns how many articles a chunk of a list covers, and how many chunks the list has (zap's getChunkSize for its
// chunk mode 1026).
func (b *zapBatch) chunksOf(postings int) (size, chunks int) {
	size = len(b.docs) / (postings/1024 + 1)
	return size, (len(b.docs)-1)/size + 1
}

// list writes a posting list and enters its term: streams first, then the head that points to them. The articles of the
// list are in listed, its streams in freqs and locs.
func (b *zapBatch) list(term string) error {
	_, chunks := b.chunksOf(len(b.listed))
	var f, l uint64
	b.out, f = b.freqs.write(b.out, chunks)
	b.out, l = b.locs.write(b.out, chunks)
	head := uint64(len(b.out))
	b.out = binary.AppendUvarint(b.out, f)
	b.out = binary.AppendUvarint(b.out, l)
	b.out = appendBitmap(b.out, b.listed)
	return b.builder.Insert([]byte(term), head)
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
	for i := 0; i < len(v); {
		n := 1
		for i+n < len(v) && v[i+n].value == v[i].value {
			n++
		}
		if n == 1 && !zapFields[f].options.SkipFreqNorm() { // once, in a field of one word: all is in the dictionary
			if err := b.builder.Insert([]byte(v[i].value), zap.FSTValEncode1Hit(uint64(v[i].doc), 1)); err != nil {
				return err
			}
			i++
			continue
		}
		b.freqs.reset()
		b.locs.reset()
		b.listed = b.listed[:0]
		size, _ := b.chunksOf(n)
		for _, p := range v[i : i+n] {
			b.listed = append(b.listed, p.doc)
			b.freqs.upTo(int(p.doc) / size)
			if zapFields[f].options.SkipFreqNorm() {
				b.freqs.data = append(b.freqs.data, 0) // no frequency, and then no length either
			} else {
				b.freqs.data = append(b.freqs.data, 1<<1, 1) // once, without locations, in a field of one word
			}
		}
		if err := b.list(v[i].value); err != nil {
			return err
		}
		i += n
	}
	return nil
}

// textLists sorts the entries of a text field by form and writes its lists.
func (b *zapBatch) textLists(f match.Field) error {
	// A counting sort by form: first holds the number of entries of a form, then where its part of order ends.
	if len(b.first) < len(b.forms.forms) {
		b.first = make([]uint32, len(b.forms.forms)*3/2)
	}
	var used []uint32
	total := 0
	for _, r := range b.runs {
		for i := range r.entries[f] {
			form := r.entries[f][i].form
			if b.first[form] == 0 {
				used = append(used, form)
			}
			b.first[form]++
		}
		total += len(r.entries[f])
	}
	b.sortForms(used)
	begin := uint32(0)
	for _, form := range used {
		n := b.first[form]
		b.first[form] = begin
		begin += n
	}
	b.order = slices.Grow(b.order[:0], total)[:total]
	for _, r := range b.runs {
		for i := range r.entries[f] {
			e := &r.entries[f][i]
			b.order[b.first[e.form]] = runEntry{r, e}
			b.first[e.form]++
		}
	}
	begin = 0
	for _, form := range used {
		end := b.first[form]
		b.first[form] = 0
		b.gather(b.order[begin:end])
		if err := b.list(b.forms.forms[form]); err != nil {
			return err
		}
		begin = end
	}
	clear(b.order)
	return nil
}

// gather makes the list of a form from its entries in all runs.
func (b *zapBatch) gather(entries []runEntry) {
	b.freqs.reset()
	b.locs.reset()
	b.listed = b.listed[:0]
	postings := 0
	for _, e := range entries {
		postings += int(e.docs)
	}
	size, _ := b.chunksOf(postings)
	for _, e := range entries {
		from := len(b.listed)
		var freqs, locs []byte
		b.listed, freqs, locs = e.read(b.listed)
		docs := b.listed[from:]
		if chunk := int(docs[0]) / size; chunk == int(docs[len(docs)-1])/size {
			b.freqs.upTo(chunk)
			b.locs.upTo(chunk)
			b.freqs.data, b.locs.data = append(b.freqs.data, freqs...), append(b.locs.data, locs...)
			continue
		}
		for _, doc := range docs {
			b.freqs.upTo(int(doc) / size)
			b.locs.upTo(int(doc) / size)
			_, n := binary.Uvarint(freqs)
			_, k := binary.Uvarint(freqs[n:])
			loc, m := binary.Uvarint(locs)
			n, m = n+k, m+int(loc)
			b.freqs.data, b.locs.data = append(b.freqs.data, freqs[:n]...), append(b.locs.data, locs[:m]...)
			freqs, locs = freqs[n:], locs[m:]
		}
	}
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
