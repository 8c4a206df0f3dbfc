package index

import (
	"cmp"
	"context"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	api "github.com/blevesearch/scorch_segment_api/v2"
	"golang.org/x/sync/errgroup"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/capitals"
	"github.com/kiosque-search/kiosque/engine/complete"
	"github.com/kiosque-search/kiosque/engine/dates"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/engine/values"
	"github.com/kiosque-search/kiosque/index/census"
	"github.com/kiosque-search/kiosque/index/forms"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/merges"
	"github.com/kiosque-search/kiosque/index/ordinals"
	"github.com/kiosque-search/kiosque/index/reprises"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/index/texts"
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
	sum      string         // of the manifest
	digest   request.Digest // of that
	bleve    bleve.Index
	snapshot *scorch.IndexSnapshot
	texts    *texts.Reader
	segments []*seg
	table    *forms.Table
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

	facetsMu  sync.Mutex
	facets    [kiosque.NumFacets]*values.Column // nil: nobody has asked for it yet
	counted   [kiosque.NumFacets]*ordinals.Column
	valuesMu  sync.Mutex
	values    map[query.FieldName]*plan.Values // by whole-value field
	talliesMu sync.Mutex
	tallies   map[formIn]int
	completer *complete.Completer
	capitals  capitals.Judge
	known     [2]census.Known // of its words: of forms, of families
}

// seg is one segment of a generation; article numbers count from 0 in each.
type seg struct {
	base   uint32 // of its numbers in the columns
	docs   uint32 // deleted ones included
	live   segment.Set
	gone   bool // some are deleted
	reader segment.Reader
	file   layout.File // as the manifest lists it
	// reprised are the articles that have reprises; nil: none.
	reprised segment.Set
	same     *seg // this segment in the generation before, if nothing in it has changed since; nil while none is known
}

// terms opens a field for one goroutine.
func (s *seg) terms(field string) (segment.Source, error) {
	return s.reader.Field(field)
}

// columns hold a value an article, by segment base plus number; deleted articles have zeros.
type columns struct {
	date    []uint32                   // ordinal in dates
	rank    []uint32                   // place of the ID among all IDs, in byte order
	length  [match.NumFields][]uint32  // in printed words
	norm    [match.NumFields][]float32 // see lengthNorm
	average [match.NumFields]float64   // of the lengths above 0

	dates *dates.Table // 0: undated
	dated *ordinals.Column
}

// opening is how a generation is opened.
type opening struct {
	public bool  // postings are read through bleve's public interfaces only
	whole  int64 // the bytes of an index whose segments are read from end to end first
}

// checkedAtOpen is opening.whole: it takes some tens of milliseconds. Of a larger index, which would have to come from the disk
// first, each block is compared with its sum when it is first read; or all of it by Verify.
const checkedAtOpen = 256 << 20

// openGeneration opens the bleve index below dir read-only and loads all that searching needs. What the generation before,
// if it is given, has loaded of segments that are still the same is taken over; it may be closed afterwards.
func openGeneration(ctx context.Context, dir string, m *layout.Manifest, o opening, before *generation) (*generation, error) {
	g, err := openSegments(dir, m, o.public)
	if err != nil {
		return nil, err
	}
	defer g.forget()
	if before != nil {
		g.follow(before)
	}
	whole := g.checkSegments
	if m.Bytes() > o.whole {
		whole = func(context.Context) error { return nil }
	}
	if err := g.load(ctx, whole, g.loadTable, g.loadRanks, g.loadLengths, g.loadColumns); err != nil {
		_ = g.close()
		return nil, err
	}
	if err := cmp.Or(g.loadReprises(), g.loadSynonyms(), g.loadInfo()); err != nil {
		_ = g.close()
		return nil, err
	}
	if m.Bytes() > o.whole { // what answers need of them is a small part
		for _, s := range g.segments {
			if s.same == nil {
				s.reader.GiveBack()
			}
		}
	}
	g.completer = g.newCompleter()
	return g, nil
}

// checkSegments compares the segments that are new with their own checksums.
func (g *generation) checkSegments(ctx context.Context) error {
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
	if g.snapshot, err = merges.Snapshot(engine); err != nil {
		return nil, err
	}
	files := map[string]layout.File{}
	for _, f := range m.Files {
		files[f.Path] = f
	}
	for _, ss := range g.snapshot.Segments() {
		s, err := newSeg(ss, files, public)
		if err != nil {
			return nil, err
		}
		s.base = g.docs
		g.segments = append(g.segments, s)
		g.articles += s.live.Count()
		g.docs += s.docs
	}
	return g, nil
}

// newSeg opens a segment; files are those of the manifest by their paths.
func newSeg(ss *scorch.SegmentSnapshot, files map[string]layout.File, public bool) (s *seg, err error) {
	s = &seg{docs: uint32(ss.Segment().Count())}
	if p, ok := ss.Segment().(api.PersistedSegment); ok {
		s.file = files[path.Join(layout.BleveName, "store", filepath.Base(p.Path()))]
	}
	s.live = segment.NewSet(s.docs)
	known := segment.Set(nil) // all
	if deleted := ss.Deleted(); deleted == nil || deleted.IsEmpty() {
		s.live.Fill(s.docs)
	} else {
		for it := ss.DocNumbersLive().Iterator(); it.HasNext(); {
			s.live.Add(it.Next())
		}
		s.gone, known = true, s.live
	}
	s.reader, err = segment.NewReader(ss.Segment(), s.file.Blocks, ss.Deleted(), known, public)
	return s, err
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

// bases are the numbers in the columns with which the segments begin.
func (g *generation) bases() (all []uint32) {
	for _, s := range g.segments {
		all = append(all, s.base)
	}
	return all
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
	id, err := s.reader.ID(local)
	if err != nil {
		return nil, err
	}
	ref, err := s.ref(local)
	if err != nil {
		return nil, err
	}
	a := &kiosque.Article{ID: id}
	return a, g.texts.Article(ref, a)
}

// find returns the number of the article of an ID; false if there is none.
func (g *generation) find(id string) (doc uint32, ok bool, err error) {
	for _, s := range g.segments {
		if doc, ok, err = s.reader.Number(id); ok || err != nil {
			return s.base + doc, ok, err
		}
	}
	return 0, false, nil
}

// articleByID reads a stored article; nil if there is none of this ID.
func (g *generation) articleByID(id string) (*kiosque.Article, error) {
	doc, ok, err := g.find(id)
	if !ok || err != nil {
		return nil, err
	}
	return g.article(doc)
}

// refByID returns where the record of an ID is; false if there is none.
func refByID(segments []*seg, id string) (ref texts.Ref, ok bool, err error) {
	for _, s := range segments {
		doc, ok, err := s.reader.Number(id)
		if err != nil {
			return ref, false, err
		}
		if ok {
			ref, err = s.ref(doc)
			return ref, true, err
		}
	}
	return ref, false, nil
}

// ref returns where the record of an article of the segment is.
func (s *seg) ref(doc uint32) (ref texts.Ref, err error) {
	found, err := s.reader.Place(doc, func(place []byte) (err error) {
		ref, _, err = texts.ParseRef(place)
		return err
	})
	if !found && err == nil {
		err = texts.ErrRef
	}
	return ref, err
}
