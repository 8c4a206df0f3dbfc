package index

import (
	"hash/maphash"

	index "github.com/blevesearch/bleve_index_api"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
)

// This file turns articles into the documents that bleve's segment writer takes. The analysis has been done and the
// frequencies counted when bleve sees a document, in slabs that one batch shares and the next one reuses: bleve's own
// way, an object per token, took most of the indexing time.
//
// Positions are packed: a posting has one location, whose Pos is the first position plus one and whose array
// positions are the distances to the later ones (measured: index a fifth smaller, a tenth faster than one location
// per occurrence). Byte offsets are not stored; the highlighter analyses the texts of the articles shown again.

// maxVocabulary is the number of distinct forms after which a batch builder forgets those it has seen.
const maxVocabulary = 1 << 20

// batchBuilder makes the documents of one batch at a time; it serves one goroutine.
type batchBuilder struct {
	analyzer analysis.Analyzer
	forms    vocabulary
	docs     []document
	used     int // documents of this batch

	freqs slab[index.TokenFreq]
	locs  slab[index.TokenLocation]
	ptrs  slab[*index.TokenLocation]
	gaps  slab[uint64]
	maps  []index.TokenFrequencies
	nmap  int

	// scratch of one field
	ids, distinct, count, next []uint32
	text                       []byte
}

// reset makes room for the next batch; bleve has done with the documents of the last one.
func (b *batchBuilder) reset() {
	b.used, b.nmap = 0, 0
	b.freqs.reset()
	b.locs.reset()
	b.ptrs.reset()
	b.gaps.reset()
	if len(b.forms.forms) > maxVocabulary {
		b.forms = vocabulary{}
	}
}

// add makes the document of an article. It is valid until reset.
func (b *batchBuilder) add(e *entry) index.Document {
	a := &e.article
	if b.used == len(b.docs) { // the documents bleve points to stay where they are
		b.docs, b.used = make([]document, max(1024, 2*len(b.docs))), 0
	}
	d := &b.docs[b.used]
	b.used++
	d.id, d.fields = a.ID, d.fields[:0]
	b.keyword(d, fieldID, optID, a.ID)
	if !a.TitleDerived {
		b.textField(d, match.Title, a.Title)
	}
	b.textField(d, match.Lead, a.Lead)
	b.textField(d, match.Body, a.Body)
	if !a.Date.IsZero() {
		b.keyword(d, fieldDate, optKeyword, a.Date.String())
		b.keyword(d, fieldOrigin, optKeyword, a.DateOrigin.String())
	}
	b.keyword(d, fieldSource, optKeyword, a.Source)
	b.keyword(d, fieldSection, optKeyword, a.Section)
	b.keyword(d, fieldAuthor, optKeyword, a.Authors...)
	d.fields = append(d.fields, field{name: fieldText, options: optStored, value: e.place})
	return d
}

// keyword adds a field of whole values, one term each; empty values are left out.
func (b *batchBuilder) keyword(d *document, name string, opt index.FieldIndexingOptions, values ...string) {
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

// textField adds a field of surface forms and boundaries; a text without any word adds none.
func (b *batchBuilder) textField(d *document, f match.Field, text string) {
	if text == "" {
		return
	}
	b.text = append(b.text[:0], text...)
	tokens := b.analyzer.Analyze(b.text)
	if len(tokens) == 0 {
		return
	}
	v := &b.forms
	v.turn++
	b.ids, b.distinct, b.count = b.ids[:0], b.distinct[:0], b.count[:0]
	occurs := func(id uint32) {
		if v.seen[id] != v.turn {
			v.seen[id], v.slot[id] = v.turn, uint32(len(b.distinct))
			b.distinct, b.count = append(b.distinct, id), append(b.count, 0)
		}
		b.count[v.slot[id]]++
	}
	for _, t := range tokens {
		id := v.intern(b.analyzer.Term(t))
		b.ids = append(b.ids, id)
		occurs(id)
	}
	sentence, paragraph := v.intern([]byte(sentenceTerm)), v.intern([]byte(paragraphTerm))
	for i, t := range tokens {
		if i == 0 || t.Sentence != tokens[i-1].Sentence {
			occurs(sentence)
		}
		if i == 0 || t.Paragraph != tokens[i-1].Paragraph {
			occurs(paragraph)
		}
	}

	n := len(b.distinct)
	freqs, locs, ptrs := b.freqs.take(n), b.locs.take(n), b.ptrs.take(n)
	total := uint32(0)
	b.next = b.next[:0]
	for k, c := range b.count {
		locs[k] = index.TokenLocation{}
		b.next = append(b.next, total)
		total += c
	}
	gaps := b.gaps.take(int(total))
	// Position holds the first position, End the last one seen so far until the end of this function.
	at := func(id uint32, pos int) {
		k := v.slot[id]
		l := &locs[k]
		if l.Position == 0 {
			l.Position = pos
		} else {
			gaps[b.next[k]] = uint64(pos - l.End)
			b.next[k]++
		}
		l.End = pos
	}
	for i, id := range b.ids {
		at(id, i+1)
		if t := tokens[i]; i == 0 || t.Sentence != tokens[i-1].Sentence {
			at(sentence, i+1)
			if i == 0 || t.Paragraph != tokens[i-1].Paragraph {
				at(paragraph, i+1)
			}
		}
	}
	m := b.newMap(n)
	start := uint32(0)
	for k, id := range b.distinct {
		l := &locs[k]
		l.End = 0
		if c := b.count[k]; c > 1 {
			l.ArrayPositions = gaps[start : start+c-1 : start+c-1]
		}
		start += b.count[k]
		ptrs[k] = l
		freqs[k] = index.TokenFreq{Locations: ptrs[k : k+1 : k+1]}
		freqs[k].SetFrequency(int(b.count[k]))
		m[v.forms[id]] = &freqs[k]
	}
	d.fields = append(d.fields, field{name: f.Name(), options: optText, length: len(tokens), freqs: m})
}

// newMap returns an empty map, one of an earlier batch if there is one.
func (b *batchBuilder) newMap(n int) index.TokenFrequencies {
	if b.nmap == len(b.maps) {
		b.maps = append(b.maps, make(index.TokenFrequencies, n))
	}
	m := b.maps[b.nmap]
	b.nmap++
	clear(m)
	return m
}

// vocabulary numbers the forms of a builder, so that counting them in an article needs no map of strings.
type vocabulary struct {
	seed  maphash.Seed
	table []vocabularyEntry // open addressing; a power of two
	forms []string          // by number; 0 is no form
	seen  []uint32          // turn in which a form was last counted
	slot  []uint32          // its place among the distinct forms of that turn
	turn  uint32
}

type vocabularyEntry struct{ id, hash uint32 }

// intern returns the number of a form; its string never moves.
func (v *vocabulary) intern(form []byte) uint32 {
	if v.table == nil {
		v.seed, v.table = maphash.MakeSeed(), make([]vocabularyEntry, 1<<16)
		v.forms, v.seen, v.slot = []string{""}, []uint32{0}, []uint32{0}
		v.turn = 1
	}
	h := uint32(maphash.Bytes(v.seed, form))
	mask := uint32(len(v.table) - 1)
	i := h & mask
	for ; v.table[i].id != 0; i = (i + 1) & mask {
		if e := v.table[i]; e.hash == h && v.forms[e.id] == string(form) {
			return e.id
		}
	}
	id := uint32(len(v.forms))
	v.forms, v.seen, v.slot = append(v.forms, string(form)), append(v.seen, 0), append(v.slot, 0)
	v.table[i] = vocabularyEntry{id, h}
	if len(v.forms)*2 > len(v.table) {
		v.grow()
	}
	return id
}

func (v *vocabulary) grow() {
	table := make([]vocabularyEntry, 2*len(v.table))
	mask := uint32(len(table) - 1)
	for _, e := range v.table {
		if e.id != 0 {
			i := e.hash & mask
			for table[i].id != 0 {
				i = (i + 1) & mask
			}
			table[i] = e
		}
	}
	v.table = table
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
