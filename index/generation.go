package index

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	"golang.org/x/sync/errgroup"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/reprises"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/index/texts"
	"github.com/kiosque-search/kiosque/index/values"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/names"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/synonyms"
)

// generation is an open sealed generation: bleve's snapshot, and in memory what every query needs.
type generation struct {
	name     string
	dir      string
	manifest *layout.Manifest
	sum      string // of the manifest
	digest   digest // of that
	bleve    bleve.Index
	snapshot *scorch.IndexSnapshot
	texts    *texts.Reader
	segments []*seg
	table    *analysis.Table
	places   []place  // of all forms, by form …
	placesOf []uint32 // … those of form n are places[placesOf[n]:placesOf[n+1]]
	columns  columns
	docs     uint32 // articles, deleted ones included
	articles int
	tokens   [match.NumFields]int64
	reprises *reprises.Clusters
	aliases  *names.Table
	synonyms *synonyms.Set // nil: none

	info *kiosque.Info

	before *generation // while loading: the one that seg.same are of
	shared int         // segments whose columns and forms were taken over from it

	valuesMu  sync.Mutex
	values    map[query.FieldName]*plan.Values // by whole-value field
	completer completer
}

// seg is one segment of a generation; article numbers count from 0 in each.
type seg struct {
	base   uint32 // of its numbers in the columns
	docs   uint32 // deleted ones included
	live   segment.Set
	gone   bool // some are deleted
	snap   *scorch.SegmentSnapshot
	reader segment.Reader
	same   *seg // this segment in the generation before, if nothing in it has changed since; nil while none is known
}

// terms opens a field for one goroutine.
func (s *seg) terms(field string) (segment.Source, error) {
	return s.reader.Field(field)
}

// columns hold a value an article, by segment base plus number; deleted articles have zeros.
type columns struct {
	date    []uint32 // ordinal in dates
	source  []uint32 // ordinal in sources.Printed
	section []uint32
	rank    []uint32                   // place of the ID among all IDs, in byte order
	length  [match.NumFields][]uint32  // in printed words
	norm    [match.NumFields][]float32 // see lengthNorm
	average [match.NumFields]float64   // of the lengths above 0

	*dateTable // distinct dates in order of first day; 0: undated
	sources    *values.Column
	sections   *values.Column
}

// openGeneration opens the bleve index below dir read-only and loads all that searching needs. With public set, postings
// are read through bleve's public interfaces only. What the generation before, if it is given, has loaded of segments
// that are still the same is taken over; it may be closed afterwards.
func openGeneration(ctx context.Context, dir string, m *layout.Manifest, public bool, before *generation) (*generation, error) {
	g, err := openSegments(dir, m, public)
	if err != nil {
		return nil, err
	}
	defer g.forget()
	if before != nil {
		g.follow(before)
	}
	if err := g.load(ctx, g.checkSegments, g.loadTable, g.loadRanks, g.loadLengths, g.loadColumns); err != nil {
		_ = g.close()
		return nil, err
	}
	if err := cmp.Or(g.loadReprises(), g.loadSynonyms()); err != nil {
		_ = g.close()
		return nil, err
	}
	g.loadInfo()
	return g, nil
}

// checkedAtOpen is the bytes of an index whose segments are read from end to end when it is opened. It takes some tens of
// milliseconds; a larger one would have to come from the disk first, and is checked when it meets damage, or by Verify.
const checkedAtOpen = 256 << 20

// checkSegments compares the segments that are new with their own checksums.
func (g *generation) checkSegments(ctx context.Context) error {
	if g.manifest.Bytes() > checkedAtOpen {
		return nil
	}
	for _, s := range g.segments {
		if err := ctx.Err(); err != nil {
			return err
		}
		if s.same != nil {
			continue
		}
		if err := s.reader.Whole(); err != nil {
			return err
		}
	}
	return nil
}

// sumUp completes the manifest of the new generation with its counts, read from the index itself, and with the sum of its
// articles.
func (w *writer) sumUp(ctx context.Context, m *layout.Manifest) (err error) {
	g, err := openSegments(w.partial(), m, false)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, g.close()) }()
	if err := g.load(ctx, g.loadLengths, g.loadColumns); err != nil {
		return err
	}
	g.loadInfo()
	m.Articles, m.Undated, m.Tokens = g.articles, g.info.Undated, g.tokens
	sum, err := w.sumContents(ctx, g.snapshot)
	if err != nil {
		return err
	}
	m.Contents = &sum
	if w.stats.Merged, err = g.merged(ctx); err != nil {
		return err
	}
	return w.writeReprises(ctx, g)
}

// openSegments opens the bleve index and the texts below dir and loads nothing yet.
func openSegments(dir string, m *layout.Manifest, public bool) (_ *generation, err error) {
	b, err := bleve.OpenUsing(filepath.Join(dir, layout.BleveName), map[string]any{"read_only": true, "bolt_timeout": "5s"})
	if err != nil {
		return nil, err
	}
	g := &generation{name: m.Generation, dir: dir, manifest: m, bleve: b, aliases: names.New(m.Aliases), values: map[query.FieldName]*plan.Values{}}
	defer func() {
		if err != nil {
			_ = g.close()
		}
	}()
	if g.texts, err = texts.Open(dir); err != nil {
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
		s := &seg{base: g.docs, docs: uint32(ss.Segment().Count()), snap: ss}
		s.live = segment.NewSet(s.docs)
		for it := ss.DocNumbersLive().Iterator(); it.HasNext(); {
			s.live.Add(it.Next())
		}
		living := s.live.Count()
		s.gone = living < int(s.docs)
		known := s.live
		if !s.gone {
			known = nil
		}
		s.reader = segment.NewReader(ss.Segment(), ss.Deleted(), known, public)
		g.segments = append(g.segments, s)
		g.articles += living
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
			defer guard(&err, g.dir)()
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
		err = cmp.Or(g.texts.Close(), err)
	}
	return cmp.Or(g.bleve.Close(), err)
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

// find returns the number of the article of an ID; false if there is none.
func (g *generation) find(id string) (doc uint32, ok bool, err error) {
	for _, s := range g.segments {
		docs, err := s.snap.DocNumbers([]string{id})
		if err != nil {
			return 0, false, err
		}
		if !docs.IsEmpty() {
			return s.base + docs.Minimum(), true, nil
		}
	}
	return 0, false, g.findable()
}

// findable returns an error if the articles of a segment are not found by their IDs: before an ID is said to be unknown.
func (g *generation) findable() error {
	for _, s := range g.segments {
		for doc := range s.live.All() { // the first will do
			id, err := s.snap.DocID(uint64(doc))
			if err != nil {
				return err
			}
			if docs, err := s.snap.DocNumbers([]string{string(id)}); err != nil || !docs.Contains(doc) {
				return cmp.Or(err, segment.ErrDamaged)
			}
			break
		}
	}
	return nil
}

// articleByID reads a stored article; nil if there is none of this ID.
func (g *generation) articleByID(id string) (*kiosque.Article, error) {
	ref, ok, err := storedRef(g.snapshot, id)
	if !ok || err != nil {
		return nil, cmp.Or(err, g.findable())
	}
	return g.read(id, ref)
}

func (g *generation) read(id string, ref texts.Ref) (*kiosque.Article, error) {
	a := &kiosque.Article{ID: id}
	return a, g.texts.Article(ref, a)
}

// storedRef returns where the record of an ID is; false if there is none.
func storedRef(s *scorch.IndexSnapshot, id string) (ref texts.Ref, ok bool, err error) {
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
func refOf(ss *scorch.SegmentSnapshot, doc uint64) (ref texts.Ref, err error) {
	err = eachPlace(ss, doc, func(place []byte) (err error) {
		ref, _, err = texts.ParseRef(place)
		return err
	})
	return ref, err
}

// eachPlace reads the place of the record of an article.
func eachPlace(ss *scorch.SegmentSnapshot, doc uint64, read func(place []byte) error) (err error) {
	found := false
	verr := ss.VisitDocument(doc, func(name string, _ byte, value []byte, _ []uint64) bool {
		if name == segment.FieldText {
			found = true
			err = read(value)
		}
		return !found
	})
	if !found && verr == nil {
		err = texts.ErrRef
	}
	return cmp.Or(verr, err)
}

// span returns the days between which the articles were printed; zero dates if none is dated.
func (g *generation) span() (first, last query.Date) {
	c := &g.columns
	if len(c.dates) < 2 {
		return query.Date{}, query.Date{}
	}
	return query.DateOfDay(int(slices.Min(c.first[1:]))), query.DateOfDay(int(slices.Max(c.last[1:])))
}
