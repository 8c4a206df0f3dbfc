package segment

import (
	"bytes"
	"fmt"
	"slices"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	api "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
)

// This file writes the segment of a batch as zap v17 bytes, straight from the analysis: postings are encoded while an
// article is counted, gathered by form after every few hundred articles (zaprun.go), and joined when the batch is complete
// (zapencode.go).
// bleve's writer goes through a map of token objects per article, which took two thirds of the CPU time of a build. Bleve
// merges these segments like its own; but a batch is as large as a segment gets, so that there is little to merge.
//
// The layout is that of zap.go. A batch has less than 65,536 articles, and so every list's bitmap is one container.

// MaxBatch is the number of articles in a batch at most. Larger segments take less room and more memory to make.
const MaxBatch = 32_000

// zapFields are the fields of a segment in zap's order: _id, then by name.
var zapFields = [...]struct {
	name    string
	options index.FieldIndexingOptions
}{
	{FieldID, optID},
	{FieldAgency, optKeyword},
	{FieldAuthor, optKeyword},
	{TextField(match.Body), optText | optPacked},
	{FieldDate, optKeyword},
	{TextField(match.Lead), optText | optPacked},
	{FieldOrigin, optKeyword},
	{FieldPage, optKeyword},
	{FieldPlace, optKeyword},
	{FieldSection, optKeyword},
	{FieldSource, optKeyword},
	{FieldTag, optKeyword},
	{FieldText, optStored},
	{TextField(match.Title), optText | optPacked},
}

// Numbers of the fields in zapFields.
const (
	zapID = iota
	zapAgency
	zapAuthor
	zapBody
	zapDate
	zapLead
	zapOrigin
	zapPage
	zapPlace
	zapSection
	zapSource
	zapTag
	zapText
	zapTitle
)

var zapTextField = [match.NumFields]int{match.Title: zapTitle, match.Lead: zapLead, match.Body: zapBody}

// RegisterWriter makes bleve ask zapPlugin for the segments of new batches. It is called before an index is opened for writing, and
// registers the plugin for the whole process, under zap's own name so that stock bleve reads what it writes; documents of anybody
// else pass through it.
func RegisterWriter() { registerOnce() }

var registerOnce = sync.OnceFunc(func() { scorch.RegisterSegmentPlugin(&zapPlugin{}, true) })

// NewMaker returns a maker of whole segments, for which RegisterWriter has been called.
func NewMaker() Maker { return &zapBatch{} }

// zapPlugin is zap's segment plugin, but for batches made by a zapBatch.
type zapPlugin struct{ zap.ZapPlugin }

// New implements scorch.SegmentPlugin.
func (p *zapPlugin) New(docs []index.Document) (api.Segment, uint64, error) {
	return p.NewUsing(docs, nil)
}

// NewUsing implements scorch.SegmentPlugin.
func (p *zapPlugin) NewUsing(docs []index.Document, config map[string]any) (api.Segment, uint64, error) {
	if len(docs) > 0 {
		if d, ok := docs[0].(*zapDocument); ok {
			if len(docs) != 1 {
				return nil, 0, fmt.Errorf("index: %d documents where one stands for a batch", len(docs))
			}
			return d.batch.written(config)
		}
	}
	return p.ZapPlugin.NewUsing(docs, config)
}

// zapDocument stands for all articles of a zapBatch; bleve sees an ID and no fields.
type zapDocument struct {
	batch *zapBatch
	id    string // of the first
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

// zapBatch collects the articles of one batch. It implements Maker.
type zapBatch struct {
	forms  formCounter
	ids    []string                          // of the articles
	places []byte                            // of their records, one after the other …
	placed []uint32                          // … and where each ends
	known  [match.NumFields][]analysis.Known // of the article added last
	values [len(zapFields)][]zapValue
	run    openRun
	runs   []*zapRun
	spare  []*zapRun // to be used again

	before func() error  // of Hold …
	free   chan struct{} // … and what it returned

	out         []byte
	fst         bytes.Buffer
	builder     *vellum.Builder
	first       []uint32 // by form; zero between uses
	order       []runEntry
	valued      lists    // of whole values
	room        []*lists // where lists of words are gathered
	meta, snapp []byte
}

// Forms implements Maker.
func (b *zapBatch) Forms() int { return b.forms.known() }

// Reset implements Maker.
func (b *zapBatch) Reset() {
	if b.forms.large() {
		*b = zapBatch{}
		giveBack()
		return
	}
	b.ids, b.places, b.placed = b.ids[:0], b.places[:0], b.placed[:0]
	b.run.reset(0)
	b.spare, b.runs = append(b.spare, b.runs...), b.runs[:0]
	for f := range b.values {
		b.values[f] = b.values[f][:0]
	}
}

// Add implements Maker.
func (b *zapBatch) Add(a *kiosque.Article) {
	n := uint16(len(b.ids))
	if int(n)-b.run.base == runArticles {
		b.endRun()
	}
	b.ids = append(b.ids, a.ID)
	title := a.Title
	if a.TitleDerived {
		title = ""
	}
	b.text(match.Title, n, title)
	b.text(match.Lead, n, a.Lead)
	b.text(match.Body, n, a.Body)
	b.value(zapID, n, a.ID)
	if !a.Date.IsZero() {
		b.value(zapDate, n, a.Date.String())
		b.value(zapOrigin, n, a.DateOrigin.String())
	}
	b.value(zapSource, n, a.Source)
	b.value(zapSection, n, a.Section)
	b.value(zapAgency, n, a.Agency)
	b.value(zapPlace, n, a.Place)
	b.value(zapPage, n, a.Page)
	b.several(zapAuthor, n, a.Authors)
	b.several(zapTag, n, a.Tags)
}

func (b *zapBatch) text(f match.Field, doc uint16, text string) {
	b.known[f] = b.known[f][:0]
	if text != "" {
		b.run.text(&b.forms, f, doc, text)
		b.known[f], b.forms.plain = b.forms.plain, b.known[f]
	}
}

// Known implements Maker.
func (b *zapBatch) Known(f match.Field) []analysis.Known { return b.known[f] }

// Place implements Maker.
func (b *zapBatch) Place(_ int, place []byte) {
	b.places = append(b.places, place...)
	b.placed = append(b.placed, uint32(len(b.places)))
}

// Documents implements Maker. bleve would go through each document, one by one: one stands for all of them.
func (b *zapBatch) Documents(give func(string, index.Document)) {
	for i, id := range b.ids {
		if i == 0 {
			give(id, &zapDocument{b, id})
		} else {
			give(id, nil)
		}
	}
}

// several gives an article some values, each once.
func (b *zapBatch) several(f int, doc uint16, values []string) {
	for i, v := range values {
		if !slices.Contains(values[:i], v) {
			b.value(f, doc, v)
		}
	}
}

func (b *zapBatch) value(f int, doc uint16, v string) {
	if v != "" {
		b.values[f] = append(b.values[f], zapValue{v, doc})
	}
}

// Hold implements Maker.
func (b *zapBatch) Hold(before func() error) (<-chan struct{}, error) {
	b.before, b.free = before, make(chan struct{})
	return b.free, nil
}

// Absorb implements Maker.
func (b *zapBatch) Absorb(other Maker) bool {
	o, ok := other.(*zapBatch)
	if !ok {
		return false
	}
	b.endRun()
	o.endRun()
	base, placed := len(b.ids), uint32(len(b.places))
	b.ids, b.places = append(b.ids, o.ids...), append(b.places, o.places...)
	for _, end := range o.placed {
		b.placed = append(b.placed, placed+end)
	}
	for f := range o.values {
		for _, v := range o.values[f] {
			b.values[f] = append(b.values[f], zapValue{v.value, v.doc + uint16(base)})
		}
	}
	forms := make([]uint32, o.forms.known()) // b's number of o's forms; 0: not known yet
	for _, r := range o.runs {
		r.base += base
		for f := range r.entries {
			for i := range r.entries[f] {
				form := &r.entries[f][i].form
				if forms[*form] == 0 {
					forms[*form] = b.forms.intern(o.forms.form(*form))
				}
				*form = forms[*form]
			}
		}
		b.runs = append(b.runs, r)
	}
	b.run.reset(len(b.ids))
	o.ids, o.runs = nil, nil
	return true
}
