package index

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"math"
	"math/bits"
	"os"
	"path/filepath"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/reprises"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/query"
)

// writeReprises finds the reprises that the new articles are or have, and writes them down with those of the generation
// before that are still there.
func (w *writer) writeReprises(ctx context.Context, g, old *generation) error {
	articles, err := w.comparable(ctx, g, old)
	if err != nil {
		return err
	}
	pairs, err := reprises.Find(ctx, articles, func(doc uint32) (lead, body string, err error) {
		defer guard(&err, g.dir)()
		a, err := g.article(doc)
		if err != nil {
			return "", "", err
		}
		return a.Lead, a.Body, nil
	})
	if err != nil {
		return err
	}
	known, err := readReprises(g.dir)
	if err != nil {
		return err
	}
	pairs = append(pairs, w.keptReprises(known)...)
	path := filepath.Join(w.partial(), reprises.FileName)
	if len(pairs) == 0 {
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	docs, err := g.numbers(pairs, articles, known, old)
	if err != nil {
		return err
	}
	list := reprises.NewList(pairs, func(id reprises.ID) (uint32, bool) { doc := docs[id]; return doc, doc != noDoc })
	return layout.WriteDurably(path, list.Bytes())
}

const noDoc = math.MaxUint32

// numbers returns the numbers of the articles of pairs: those that were compared are known, and, in segments that the generation
// before has too, those of its list; the others are in the new segments.
func (g *generation) numbers(
	pairs []reprises.Pair, compared []reprises.Article, known *reprises.List, old *generation,
) (map[reprises.ID]uint32, error) {
	docs := map[reprises.ID]uint32{}
	for _, p := range pairs {
		docs[p[0]], docs[p[1]] = noDoc, noDoc
	}
	place := func(id reprises.ID, doc uint32) {
		if _, wanted := docs[id]; wanted {
			docs[id] = doc
		}
	}
	for i := range compared {
		place(compared[i].ID, compared[i].Doc)
	}
	if old == nil { // all were compared
		return docs, nil
	}
	if known != nil {
		for i, doc := range known.Docs {
			if doc >= old.docs {
				return nil, segment.ErrDamaged
			}
			before, local := old.locate(doc)
			if s := before.in(g); s != nil && s.live.Has(local) {
				place(known.IDs[i], s.base+local)
			}
		}
	}
	for _, s := range g.segments {
		if s.in(old) != nil {
			continue
		}
		for local := range s.live.All() {
			id, err := s.reader.ID(local)
			if err != nil {
				return nil, err
			}
			place(reprises.IDOf(id), s.base+local)
		}
	}
	return docs, nil
}

// keptReprises returns the pairs of the generation before whose articles have not been changed or removed.
func (w *writer) keptReprises(list *reprises.List) []reprises.Pair {
	if w.old == nil || list == nil {
		return nil
	}
	gone := map[reprises.ID]bool{}
	for _, p := range w.indexed {
		gone[reprises.IDOf(p.id)] = true
	}
	for id, hash := range w.seen {
		if hash == (contents.Hash{}) { // removed
			gone[reprises.IDOf(id)] = true
		}
	}
	return list.Keep(func(id reprises.ID) bool { return gone[id] })
}

// printed is an article that was indexed, and when it was printed.
type printed struct {
	id   string
	date kiosque.Date
}

// comparable lists the articles that may be a reprise or have one: all, or, where there was an index before, the new ones
// and those like them.
func (w *writer) comparable(ctx context.Context, g, old *generation) ([]reprises.Article, error) {
	from := reprises.Gatherer{Together: g.load}
	for _, s := range g.segments {
		from.Sources = append(from.Sources, reprises.Source{
			Reader: &s.reader, Base: s.base, Docs: s.docs, Live: s.live.Count(), Old: s.in(old) != nil,
		})
	}
	if old == nil {
		return from.All(ctx)
	}
	fresh := map[string]query.Date{}
	for _, p := range w.indexed {
		fresh[p.id] = p.date
	}
	return from.Near(ctx, fresh)
}

// readReprises reads the list of a generation; nil if it has none.
func readReprises(dir string) (*reprises.List, error) {
	b, err := os.ReadFile(filepath.Join(dir, reprises.FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return reprises.Parse(b)
}

// loadReprises joins the reprises of the generation into clusters. The earliest article represents its cluster, then the
// longest.
func (g *generation) loadReprises() error {
	list, err := readReprises(g.dir)
	if list == nil || err != nil {
		return err
	}
	c := &g.columns
	length := func(doc uint32) (n uint32) {
		for _, of := range c.length {
			n += of[doc]
		}
		return n
	}
	g.reprises = list.Clusters(g.docs, func(a, b uint32) bool {
		return cmp.Or(cmp.Compare(c.date[a], c.date[b]), cmp.Compare(length(b), length(a)), cmp.Compare(c.rank[a], c.rank[b])) < 0
	})
	for doc := range g.reprises.All() {
		s, local := g.locate(doc)
		if s.reprised == nil {
			s.reprised = segment.NewSet(s.docs)
		}
		s.reprised.Add(local)
	}
	return nil
}

// setWithin returns those of some articles, given by their numbers in the columns, that are in a segment.
func setWithin(docs []uint32, e *segEval) segment.Set {
	set := segment.NewSet(e.docs)
	for _, doc := range docs {
		if doc >= e.base && doc < e.base+e.docs {
			set.Add(doc - e.base)
		}
	}
	return set
}

// restrict leaves only some articles to those that satisfy the query.
func (e *segEval) restrict(to segment.Set, sc *scratch) {
	to.And(e.root)
	e.root = to
	for n, docs := range e.active {
		if docs != nil {
			e.active[n] = sc.copy(docs)
			e.active[n].And(to)
		}
	}
}

// folds choose which of the reprises found is counted: for the total and the dates, and for each facet of which values are chosen,
// which counts articles that its own choice leaves out.
type folds struct {
	found  *reprises.Fold
	facets []*reprises.Fold // as in the selection
}

// newFolds begins the choice; nil: every article is counted.
func (g *generation) newFolds(sel *selection) *folds {
	if !sel.fold || g.reprises == nil {
		return nil
	}
	f := &folds{found: g.reprises.NewFold(), facets: make([]*reprises.Fold, len(sel.facets))}
	for k, t := range sel.facets {
		if f.facets[k] = f.found; t.pass != nil {
			f.facets[k] = g.reprises.NewFold()
		}
	}
	return f
}

// note tells of the articles of a segment.
func (f *folds) note(c *columns, e *segEval, sel *selection, sc *scratch) {
	for _, local := range e.root.AppendTo(sc.take(e.root.Count())[:0]) {
		doc := e.base + local
		switch failed, by := sel.fails(c, doc); {
		case failed == 0:
			f.found.Note(doc)
			for k, t := range sel.facets {
				if t.pass != nil {
					f.facets[k].Note(doc)
				}
			}
		case failed == 1 && by != byDate:
			f.facets[by].Note(doc)
		}
	}
}

// countFolded is count where reprises are folded, once all articles were noted. Undated articles have no reprises.
func (n *counts) countFolded(c *columns, e *segEval, sel *selection, f *folds, sc *scratch) selected {
	all := e.root.AppendTo(sc.take(e.root.Count())[:0])
	kept := all[:0]
	for _, local := range all {
		doc := e.base + local
		switch failed, by := sel.fails(c, doc); {
		case failed == 0:
			n.total++
			n.undatedIf(c, doc)
			for k, t := range sel.facets {
				if t.counted && f.facets[k].Shows(doc) {
					n.facets[k][t.column.Of[doc]]++
				}
			}
			if f.found.Shows(doc) {
				n.date[c.date[doc]]++
				kept = append(kept, local)
			}
		case failed == 1 && (by == byDate || f.facets[by].Shows(doc)):
			n.but(c, sel, by, doc)
		}
	}
	n.distinct += len(kept)
	return selected{setOf(kept, e, sc), kept}
}

// listed is how many articles a search lists.
func (n *counts) listed(sel *selection) int {
	if sel.fold {
		return n.distinct
	}
	return n.total
}

// repeated counts the articles found that are reprises of others found.
func (g *generation) repeated(evals []*segEval, passed []selected) (n int) {
	var f *reprises.Fold
	for i, p := range passed {
		e := evals[i]
		for k, word := range e.reprised {
			for word &= p.set[k]; word != 0; word &= word - 1 {
				if f == nil {
					f = g.reprises.NewFold()
				}
				if !f.Note(e.base + uint32(64*k+bits.TrailingZeros64(word))) {
					n++
				}
			}
		}
	}
	return n
}
