package index

import (
	"bytes"
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"math"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	zap "github.com/blevesearch/zapx/v17"
	"golang.org/x/sync/errgroup"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
)

// generation is an open sealed generation: bleve's snapshot, and in memory what every query needs.
type generation struct {
	name     string
	dir      string
	manifest *Manifest
	bleve    bleve.Index
	snapshot *scorch.IndexSnapshot
	texts    *textReader
	segments []*seg
	table    *analysis.Table
	places   []place  // of all forms, by form …
	placesOf []uint32 // … those of form n are places[placesOf[n]:placesOf[n+1]]
	columns  columns
	docs     uint32 // articles, deleted ones included
	articles int
	tokens   [match.NumFields]int64

	info *kiosque.Info

	valuesMu   sync.Mutex
	valueDicts map[string]*valueDict // by whole-value field
}

// seg is one segment of a generation; article numbers count from 0 in each.
type seg struct {
	base uint32 // of its numbers in the columns
	docs uint32 // deleted ones included
	live *roaring.Bitmap
	snap *scorch.SegmentSnapshot
	zap  *zap.Segment // nil: read through bleve's public interfaces
}

// terms opens a field for one goroutine.
func (s *seg) terms(field string) (termSource, error) {
	if s.zap != nil {
		return newZapTerms(s.zap, field, s.snap.Deleted())
	}
	return newBleveTerms(s.snap.Segment(), field, s.snap.Deleted())
}

// columns hold a value an article, by segment base plus number; deleted articles have zeros.
type columns struct {
	date    []uint32 // ordinal in dates
	origin  []kiosque.DateOrigin
	source  []uint32 // ordinal in sources
	section []uint32
	rank    []uint32                   // place of the ID among all IDs, in byte order
	length  [match.NumFields][]uint32  // in printed words
	norm    [match.NumFields][]float32 // see lengthNorm

	*dateTable          // distinct dates in order of first day; 0: undated
	sources    []string // distinct, sorted; 0: none
	sections   []string
}

// openGeneration opens the bleve index below dir read-only and loads all that searching needs. With public set, postings
// are read through bleve's public interfaces only.
func openGeneration(ctx context.Context, dir string, m *Manifest, public bool) (*generation, error) {
	g, err := openSegments(dir, m, public)
	if err != nil {
		return nil, err
	}
	if err := g.load(ctx, g.loadTable, g.loadRanks, g.loadLengths, g.loadColumns); err != nil {
		_ = g.close()
		return nil, err
	}
	g.loadInfo()
	return g, nil
}

// sumUp completes the manifest of a generation with its counts, read from the index itself.
func sumUp(ctx context.Context, dir string, m *Manifest) (err error) {
	g, err := openSegments(dir, m, false)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, g.close()) }()
	if err := g.load(ctx, g.loadLengths, g.loadColumns); err != nil {
		return err
	}
	g.loadInfo()
	m.Articles, m.Undated, m.Tokens = g.articles, g.info.Undated, g.tokens
	return nil
}

// openSegments opens the bleve index and the texts below dir and loads nothing yet.
func openSegments(dir string, m *Manifest, public bool) (_ *generation, err error) {
	b, err := bleve.OpenUsing(filepath.Join(dir, bleveName), map[string]any{"read_only": true, "bolt_timeout": "5s"})
	if err != nil {
		return nil, err
	}
	g := &generation{name: m.Generation, dir: dir, manifest: m, bleve: b, valueDicts: map[string]*valueDict{}}
	defer func() {
		if err != nil {
			_ = g.close()
		}
	}()
	if g.texts, err = openTexts(dir); err != nil {
		return nil, err
	}
	engine, err := b.Advanced()
	if err != nil {
		return nil, err
	}
	if g.snapshot, err = snapshotOf(engine); err != nil {
		return nil, err
	}
	for _, ss := range g.snapshot.Segments() {
		s := &seg{base: g.docs, docs: uint32(ss.Segment().Count()), live: ss.DocNumbersLive(), snap: ss}
		if z, ok := knowsLayout(ss.Segment()); ok && !public {
			s.zap = z
		}
		g.segments = append(g.segments, s)
		g.articles += int(s.live.GetCardinality())
		g.docs += s.docs
	}
	return g, nil
}

// load runs loaders on all processors.
func (g *generation) load(ctx context.Context, loaders ...func(context.Context) error) error {
	loads, loading := errgroup.WithContext(ctx)
	loads.SetLimit(runtime.GOMAXPROCS(0))
	for _, load := range loaders {
		loads.Go(func() (err error) {
			defer guard(&err, g.dir)
			return load(loading)
		})
	}
	return cmp.Or(loads.Wait(), ctx.Err())
}

// snapshotOf returns the present state of the engine; the caller closes it.
func snapshotOf(engine index.Index) (*scorch.IndexSnapshot, error) {
	r, err := engine.Reader()
	if err != nil {
		return nil, err
	}
	s, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		_ = r.Close()
		return nil, fmt.Errorf("index: the engine reads through %T", r)
	}
	return s, nil
}

func (g *generation) close() error {
	var err error
	if g.snapshot != nil {
		err = g.snapshot.Close()
	}
	if g.texts != nil {
		err = cmp.Or(g.texts.close(), err)
	}
	return cmp.Or(g.bleve.Close(), err)
}

// loadRanks sorts all IDs, so that ties can be broken without reading them.
func (g *generation) loadRanks(ctx context.Context) error {
	type docID struct {
		id  string
		doc uint32
	}
	ids := make([]docID, 0, g.articles)
	g.columns.rank = make([]uint32, g.docs)
	for _, s := range g.segments {
		if err := ctx.Err(); err != nil {
			return err
		}
		for it := s.live.Iterator(); it.HasNext(); {
			doc := it.Next()
			id, err := s.snap.DocID(uint64(doc))
			if err != nil {
				return err
			}
			ids = append(ids, docID{string(id), s.base + doc})
		}
	}
	slices.SortFunc(ids, func(a, b docID) int { return strings.Compare(a.id, b.id) })
	for i, d := range ids {
		g.columns.rank[d.doc] = uint32(i)
	}
	return nil
}

// loadColumns inverts the whole-value fields.
func (g *generation) loadColumns(context.Context) error {
	c := &g.columns
	n := int(g.docs)
	var err error
	if c.sources, c.source, err = loadColumn(g, fieldSource, n, strings.Compare); err != nil {
		return err
	}
	if c.sections, c.section, err = loadColumn(g, fieldSection, n, strings.Compare); err != nil {
		return err
	}
	texts, ordinals, err := loadColumn(g, fieldDate, n, compareDateTexts)
	if err != nil {
		return err
	}
	dates := make([]kiosque.Date, len(texts))
	for i, t := range texts[1:] {
		if dates[i+1], err = kiosque.ParseDate(t); err != nil {
			return fmt.Errorf("index: a stored date: %w", err)
		}
	}
	c.date, c.dateTable = ordinals, newDateTable(dates)
	origins, ordinals, err := loadColumn(g, fieldOrigin, n, strings.Compare)
	if err != nil {
		return err
	}
	table := make([]kiosque.DateOrigin, len(origins))
	for i, o := range origins[1:] {
		if err := table[i+1].UnmarshalText([]byte(o)); err != nil {
			return err
		}
	}
	c.origin = make([]kiosque.DateOrigin, n)
	for i, o := range ordinals {
		c.origin[i] = table[o]
	}
	return nil
}

// compareDateTexts orders dates by their first day, the less precise first.
func compareDateTexts(a, b string) int {
	const first = "0000-01-01"
	return cmp.Or(strings.Compare(a+first[len(a):], b+first[len(b):]), cmp.Compare(len(a), len(b)))
}

// loadColumn returns the distinct values of a one-value field in order, after an empty one, and every article's ordinal.
func loadColumn(g *generation, field string, n int, compare func(a, b string) int) ([]string, []uint32, error) {
	type run struct {
		value string
		seg   *seg
		docs  *roaring.Bitmap
	}
	var runs []run
	for _, s := range g.segments {
		terms, err := s.terms(field)
		if err != nil {
			return nil, nil, err
		}
		err = eachTerm(terms, func(t termRef) error {
			list, err := terms.find(t)
			if list != nil {
				runs = append(runs, run{t.term, s, list.docs()})
			}
			return err
		})
		if err != nil {
			return nil, nil, err
		}
	}
	slices.SortStableFunc(runs, func(a, b run) int { return compare(a.value, b.value) })
	values, column := []string{""}, make([]uint32, n)
	for _, r := range runs {
		if r.value != values[len(values)-1] {
			values = append(values, r.value)
		}
		for it := r.docs.Iterator(); it.HasNext(); {
			column[r.seg.base+it.Next()] = uint32(len(values) - 1)
		}
	}
	return values, column, nil
}

// loadLengths loads the length of every field: the sentence term stands wherever there are any words.
func (g *generation) loadLengths(context.Context) error {
	var have [match.NumFields]int64
	c := &g.columns
	for f := range match.NumFields {
		c.length[f], c.norm[f] = make([]uint32, g.docs), make([]float32, g.docs)
		for _, s := range g.segments {
			terms, err := s.terms(f.Name())
			if err != nil {
				return err
			}
			list, err := terms.find(termRef{term: sentenceTerm})
			if err != nil {
				return err
			}
			if list == nil {
				continue
			}
			err = list.lengths(func(doc, words uint32) {
				c.length[f][s.base+doc] = words
				g.tokens[f] += int64(words)
				have[f]++
			})
			if err != nil {
				return err
			}
		}
		average := float64(g.tokens[f]) / math.Max(1, float64(have[f]))
		for i, n := range c.length[f] {
			if n > 0 {
				c.norm[f][i] = lengthNorm(f, n, average)
			}
		}
	}
	return nil
}

// loadTable merges the dictionaries of the text fields, builds the family table and notes where the postings of each
// form are, so that no dictionary is consulted when a query is answered.
func (g *generation) loadTable(ctx context.Context) error {
	var m dictionaries
	for i, s := range g.segments {
		for f := range match.NumFields {
			terms, err := s.terms(f.Name())
			if err != nil {
				return err
			}
			it, err := terms.terms()
			if err != nil {
				return err
			}
			d := &dictionary{it: it, place: place{segment: uint32(i), field: f}}
			if err := d.next(); err != nil {
				return err
			}
			if d.term != nil {
				m = append(m, d)
			}
		}
	}
	heap.Init(&m)
	var forms []string
	for len(m) > 0 {
		d := m[0]
		if n := len(forms); n == 0 || forms[n-1] != string(d.term) {
			if n%4096 == 0 {
				if err := ctx.Err(); err != nil {
					return err
				}
			}
			forms = append(forms, string(d.term))
			g.placesOf = append(g.placesOf, uint32(len(g.places)))
		}
		g.places = append(g.places, d.place)
		if err := d.next(); err != nil {
			return err
		}
		if d.term != nil {
			heap.Fix(&m, 0)
		} else {
			heap.Pop(&m)
		}
	}
	g.placesOf = append(g.placesOf, uint32(len(g.places)))
	g.table = analysis.NewTable(forms) // numbers follow byte order, as here
	if g.table.Len() != len(forms) {
		return fmt.Errorf("index: %d forms, %d in the table", len(forms), g.table.Len())
	}
	return nil
}

// dictionary is the dictionary of one field of one segment, at one term.
type dictionary struct {
	it    termIterator
	term  []byte // nil: at the end
	place place
}

// next goes to the next form.
func (d *dictionary) next() (err error) {
	for {
		d.term, d.place.at, err = d.it.next()
		if err != nil || d.term == nil || !isBoundary(string(d.term)) {
			return err
		}
	}
}

// dictionaries is a heap of dictionaries by their terms.
type dictionaries []*dictionary

// Len, Less, Swap, Push and Pop implement heap.Interface.
func (m dictionaries) Len() int           { return len(m) }
func (m dictionaries) Less(i, j int) bool { return bytes.Compare(m[i].term, m[j].term) < 0 }
func (m dictionaries) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }
func (m *dictionaries) Push(x any)        { *m = append(*m, x.(*dictionary)) }
func (m *dictionaries) Pop() any {
	last := (*m)[len(*m)-1]
	*m = (*m)[:len(*m)-1]
	return last
}

// place is where the postings of a form in one field of one segment are.
type place struct {
	at      uint64
	segment uint32
	field   match.Field
}

// loadInfo sums up the collection; what the manifest adds comes from there.
func (g *generation) loadInfo() {
	m, c := g.manifest, &g.columns
	n := new(counts)
	n.reset(c)
	for _, s := range g.segments {
		for it := s.live.Iterator(); it.HasNext(); {
			i := s.base + it.Next()
			n.date[c.date[i]]++
			n.source[c.source[i]]++
		}
	}
	g.info = &kiosque.Info{
		Generation: m.Generation, Articles: g.articles, Undated: n.date[0], Bytes: m.bytes(),
		Schema: m.Schema, Fingerprint: m.Fingerprint, Built: m.Built, Sources: valueBuckets(c.sources, n.source, nil),
	}
	for _, t := range g.tokens {
		g.info.Tokens += t
	}
	g.info.First, g.info.Last = g.span()
}

// locate returns the segment of an article number of the columns.
func (g *generation) locate(doc uint32) (*seg, uint32) {
	i, found := slices.BinarySearchFunc(g.segments, doc, func(s *seg, d uint32) int { return cmp.Compare(s.base, d) })
	if !found {
		i--
	}
	s := g.segments[i]
	return s, doc - s.base
}

// article reads a stored article.
func (g *generation) article(doc uint32) (*kiosque.Article, error) {
	s, local := g.locate(doc)
	id, err := s.snap.DocID(uint64(local))
	if err != nil {
		return nil, err
	}
	ref, err := refOf(s.snap, uint64(local))
	if err != nil {
		return nil, err
	}
	return g.read(string(id), ref)
}

// articleByID reads a stored article; nil if there is none of this ID.
func (g *generation) articleByID(id string) (*kiosque.Article, error) {
	ref, ok, err := storedRef(g.snapshot, id)
	if !ok || err != nil {
		return nil, err
	}
	return g.read(id, ref)
}

func (g *generation) read(id string, ref textRef) (*kiosque.Article, error) {
	a := &kiosque.Article{ID: id}
	return a, g.texts.article(ref, a)
}

// storedRef returns where the record of an ID is; false if there is none.
func storedRef(s *scorch.IndexSnapshot, id string) (ref textRef, ok bool, err error) {
	for _, ss := range s.Segments() {
		docs, err := ss.DocNumbers([]string{id})
		if err != nil {
			return ref, false, err
		}
		if !docs.IsEmpty() {
			ref, err = refOf(ss, uint64(docs.Minimum()))
			return ref, true, err
		}
	}
	return ref, false, nil
}

// refOf returns where the record of an article is.
func refOf(ss *scorch.SegmentSnapshot, doc uint64) (ref textRef, err error) {
	found := false
	verr := ss.VisitDocument(doc, func(name string, _ byte, value []byte, _ []uint64) bool {
		if name == fieldText {
			found = true
			ref, err = parseTextRef(value)
		}
		return !found
	})
	if !found && verr == nil {
		err = errTextRef
	}
	return ref, cmp.Or(verr, err)
}

// span returns the days between which the articles were printed; zero dates if none is dated.
func (g *generation) span() (first, last query.Date) {
	c := &g.columns
	if len(c.dates) < 2 {
		return query.Date{}, query.Date{}
	}
	return query.DateOfDay(int(slices.Min(c.first[1:]))), query.DateOfDay(int(slices.Max(c.last[1:])))
}
