package segment

import (
	"bytes"

	index "github.com/blevesearch/bleve_index_api"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
)

// This file turns articles into the documents that bleve's own segment writer takes. The analysis has been done and the
// frequencies counted when bleve sees a document, in slabs that one batch shares and the next one reuses: bleve's own
// way, an object per token, took most of the indexing time. zapwriter.go does without these objects too.
//
// Positions are packed in bleve's own way: a posting has one location, whose Pos is the first position plus one and whose array
// positions are the distances to the later ones (measured: index a fifth smaller, a tenth faster than one location
// per occurrence). Byte offsets are not stored; the highlighter analyses the texts of the articles shown again.

// MaxPublicBatch is the number of articles in a batch of bleve's own segment writer at most: its objects take much memory.
const MaxPublicBatch = 1000

// Maker is the seam of the segment writers: it makes what scorch.Batch takes. It serves one goroutine.
type Maker interface {
	// Reset ends a batch, with whose documents bleve has done. Of a large one no room is kept.
	Reset()
	// Add adds an article.
	Add(a *kiosque.Article)
	// Known returns words of a field of the article that was added last, with the numbers of their forms in this batch, until the next
	// Add. It may know none.
	Known(f match.Field) []analysis.Known
	// Place says where the record is of the article of a number in the batch; it is called once for each, in this order, after all are added
	// that are before it.
	Place(n int, place []byte)
	// Documents gives the ID of every article of a complete batch, and with it a document, if bleve is to get one: all of them together.
	// Where there may be an older article of the same ID, it is told of the other IDs as though these articles were deleted.
	Documents(give func(id string, d index.Document))
	// Hold tells that bleve is about to get the documents. It makes nothing durable before the function has returned without an error;
	// the channel is closed when the batch may be reset, though bleve has not done yet; nil: it may not before.
	Hold(before func() error) (<-chan struct{}, error)
	// Absorb takes over the documents of another maker's batch, which is of no use afterwards; false if it cannot.
	Absorb(o Maker) bool
	// Forms is how many distinct forms the batch knows, at most.
	Forms() int
}

// NewPublicMaker returns a maker of the documents that bleve's own segment writer takes.
func NewPublicMaker() Maker { return &documentBatch{} }

// documentBatch makes the documents of one batch at a time; it serves one goroutine.
type documentBatch struct {
	forms formCounter
	docs  []document
	used  int // documents of this batch
	added []*document

	freqs slab[index.TokenFreq]
	locs  slab[index.TokenLocation]
	ptrs  slab[*index.TokenLocation]
	gaps  slab[uint64]
	maps  []index.TokenFrequencies
	nmap  int
}

// Forms implements Maker.
func (b *documentBatch) Forms() int { return b.forms.known() }

// Reset implements Maker.
func (b *documentBatch) Reset() {
	if b.forms.large() {
		*b = documentBatch{}
		giveBack()
		return
	}
	b.used, b.nmap, b.added = 0, 0, b.added[:0]
	b.freqs.reset()
	b.locs.reset()
	b.ptrs.reset()
	b.gaps.reset()
}

// Hold implements Maker.
func (b *documentBatch) Hold(before func() error) (<-chan struct{}, error) { return nil, before() }

// Absorb implements Maker.
func (b *documentBatch) Absorb(Maker) bool { return false }

// Add implements Maker.
func (b *documentBatch) Add(a *kiosque.Article) {
	if b.used == len(b.docs) { // the documents bleve points to stay where they are
		b.docs, b.used = make([]document, max(1024, 2*len(b.docs))), 0
	}
	d := &b.docs[b.used]
	b.used++
	d.id, d.fields = a.ID, d.fields[:0]
	b.keyword(d, FieldID, optID, a.ID)
	if !a.TitleDerived {
		b.text(d, match.Title, a.Title)
	}
	b.text(d, match.Lead, a.Lead)
	b.text(d, match.Body, a.Body)
	if !a.Date.IsZero() {
		b.keyword(d, FieldDate, optKeyword, a.Date.String())
		b.keyword(d, FieldOrigin, optKeyword, a.DateOrigin.String())
	}
	b.keyword(d, FieldSource, optKeyword, a.Source)
	b.keyword(d, FieldSection, optKeyword, a.Section)
	b.keyword(d, FieldAuthor, optKeyword, a.Authors...)
	b.keyword(d, FieldAgency, optKeyword, a.Agency)
	b.keyword(d, FieldPlace, optKeyword, a.Place)
	b.keyword(d, FieldTag, optKeyword, a.Tags...)
	b.keyword(d, FieldPage, optKeyword, a.Page)
	b.added = append(b.added, d)
}

// Known implements Maker.
func (b *documentBatch) Known(match.Field) []analysis.Known { return nil }

// Place implements Maker.
func (b *documentBatch) Place(n int, place []byte) {
	d := b.added[n]
	d.fields = append(d.fields, field{name: FieldText, options: optStored, value: bytes.Clone(place)})
}

// Documents implements Maker.
func (b *documentBatch) Documents(give func(string, index.Document)) {
	for _, d := range b.added {
		give(d.id, d)
	}
}

// keyword adds a field of whole values, one term each; empty values are left out.
func (b *documentBatch) keyword(d *document, name string, opt index.FieldIndexingOptions, values ...string) {
	f := field{name: name, options: opt}
	for _, v := range values {
		if v == "" || f.freqs[v] != nil {
			continue
		}
		if f.freqs == nil {
			f.freqs = b.newMap(1)
		}
		tf := &b.freqs.take(1)[0]
		*tf = index.TokenFreq{}
		if !opt.SkipFreqNorm() {
			tf.SetFrequency(1)
		}
		f.freqs[v] = tf
		f.length++
		if opt.IsStored() {
			f.value = []byte(v)
		}
	}
	if f.length > 0 {
		d.fields = append(d.fields, f)
	}
}

// text adds a field of surface forms and boundaries; a text without any word adds none.
func (b *documentBatch) text(d *document, f match.Field, text string) {
	c := &b.forms
	c.analyse(text)
	if c.words == 0 {
		return
	}
	n := len(c.distinct)
	freqs, locs, ptrs, m := b.freqs.take(n), b.locs.take(n), b.ptrs.take(n), b.newMap(n)
	for k, id := range c.distinct {
		positions := c.positions[c.start[k]:c.start[k+1]]
		gaps := b.gaps.take(len(positions) - 1)
		for i := range gaps {
			gaps[i] = uint64(positions[i+1] - positions[i])
		}
		locs[k] = index.TokenLocation{Position: int(positions[0]) + 1, ArrayPositions: gaps}
		ptrs[k] = &locs[k]
		freqs[k] = index.TokenFreq{Locations: ptrs[k : k+1 : k+1]}
		freqs[k].SetFrequency(len(positions))
		m[string(c.form(id))] = &freqs[k]
	}
	d.fields = append(d.fields, field{name: TextField(f), options: optText, length: c.words, freqs: m})
}

// newMap returns an empty map, one of an earlier batch if there is one.
func (b *documentBatch) newMap(n int) index.TokenFrequencies {
	if b.nmap == len(b.maps) {
		b.maps = append(b.maps, make(index.TokenFrequencies, n))
	}
	m := b.maps[b.nmap]
	b.nmap++
	clear(m)
	return m
}

// slab hands out parts of one large slice. Parts stay where they are when the slab needs a larger one.
type slab[T any] struct{ free, all []T }

// take returns n elements, not cleared.
func (s *slab[T]) take(n int) []T {
	if len(s.free) < n {
		s.all = make([]T, max(2*len(s.all), n, 1<<12))
		s.free = s.all
	}
	part := s.free[:n:n]
	s.free = s.free[n:]
	return part
}

// reset makes all of the current slice free again.
func (s *slab[T]) reset() { s.free = s.all }

// document implements bleve's index.Document for an article that is already analysed.
type document struct {
	id     string
	fields []field
}

func (d *document) ID() string                                 { return d.id }
func (d *document) Size() int                                  { return 4096 }
func (d *document) VisitComposite(index.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) NumPlainTextBytes() uint64                  { return 0 }
func (d *document) AddIDField()                                {} // it is the first field from the start
func (d *document) StoredFieldsBytes() uint64                  { return 0 }
func (d *document) Indexed() bool                              { return true }
func (d *document) VisitFields(visit index.FieldVisitor) {
	for i := range d.fields {
		visit(&d.fields[i])
	}
}

// field implements bleve's index.Field.
type field struct {
	name    string
	options index.FieldIndexingOptions
	value   []byte
	length  int // in printed words
	freqs   index.TokenFrequencies
}

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return f.value }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) Analyze()                                         {}
func (f *field) Options() index.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedLength() int                              { return f.length }
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.freqs }
func (f *field) NumPlainTextBytes() uint64                        { return 0 }
