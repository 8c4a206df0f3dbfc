package index

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/reprises"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/index/texts"
	"github.com/kiosque-search/kiosque/neardup"
	"github.com/kiosque-search/kiosque/query"
)

// writeReprises finds the reprises that the new articles are or have, and writes them down with those of the generation
// before that are still there.
func (w *writer) writeReprises(ctx context.Context, g *generation) error {
	articles, err := w.comparable(ctx, g)
	if err != nil {
		return err
	}
	pairs, err := reprises.Find(ctx, articles, func(doc uint32) (lead, body string, err error) {
		a, err := g.article(doc)
		if err != nil {
			return "", "", err
		}
		return a.Lead, a.Body, nil
	})
	if err != nil {
		return err
	}
	kept, err := w.keptReprises(g)
	if err != nil {
		return err
	}
	path := filepath.Join(w.partial(), reprises.FileName)
	if pairs = append(pairs, kept...); len(pairs) == 0 {
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	docs := map[reprises.ID]uint32{}
	for _, p := range pairs {
		docs[p[0]], docs[p[1]] = 0, 0
	}
	for _, s := range g.segments {
		for local := range s.live.All() {
			id, err := g.id(s.base + local)
			if err != nil {
				return err
			}
			if _, wanted := docs[reprises.IDOf(id)]; wanted {
				docs[reprises.IDOf(id)] = s.base + local
			}
		}
	}
	list := reprises.NewList(pairs, func(id reprises.ID) (uint32, bool) { doc, ok := docs[id]; return doc, ok })
	return layout.WriteDurably(path, list.Bytes())
}

// keptReprises returns the pairs of the generation before whose articles have not been changed or removed.
func (w *writer) keptReprises(g *generation) ([]reprises.Pair, error) {
	if w.old == nil {
		return nil, nil
	}
	list, err := readReprises(g.dir)
	if list == nil || err != nil {
		return nil, err
	}
	gone := map[reprises.ID]bool{}
	for _, id := range w.indexed {
		gone[reprises.IDOf(id)] = true
	}
	for id, hash := range w.seen {
		if hash == (texts.Hash{}) { // removed
			gone[reprises.IDOf(id)] = true
		}
	}
	return list.Keep(func(id reprises.ID) bool { return gone[id] }), nil
}

// comparable lists the articles that may be a reprise or have one: all, or, where there was an index before, the new ones
// and those printed within some days of them.
func (w *writer) comparable(ctx context.Context, g *generation) (articles []reprises.Article, err error) {
	fresh := map[uint32]bool{}
	for _, id := range w.indexed {
		doc, ok, err := g.find(id)
		if err != nil {
			return nil, err
		}
		if ok {
			fresh[doc] = true
		}
	}
	near := g.columns.near(fresh)
	for _, s := range g.segments {
		for local := range s.live.All() {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			doc := s.base + local
			date := g.columns.date[doc]
			if w.old != nil && !near[date] || g.columns.precision[date] < query.PrecisionMonth {
				continue
			}
			a := reprises.Article{Doc: doc, Day: int(g.columns.first[date]), Group: int(g.columns.precision[date]), Fresh: w.old == nil || fresh[doc]}
			err := eachPlace(s.snap, uint64(local), func(place []byte) error {
				_, sketch, err := texts.ParseRef(place)
				if err == nil && len(sketch) > 0 { // articles of before November 2026 have none
					a.Sketch, _, err = neardup.Decode(sketch)
				}
				return err
			})
			if err != nil {
				return nil, err
			}
			if len(a.Sketch.Sample) == 0 {
				continue
			}
			id, err := g.id(doc)
			if err != nil {
				return nil, err
			}
			a.ID = reprises.IDOf(id)
			articles = append(articles, a)
		}
	}
	return articles, nil
}

// near tells for every distinct date whether some of the articles were printed within a window of it.
func (c *columns) near(docs map[uint32]bool) []bool {
	days := map[query.Precision][]int32{}
	for doc := range docs {
		date := c.date[doc]
		days[c.precision[date]] = append(days[c.precision[date]], c.first[date])
	}
	for _, d := range days {
		slices.Sort(d)
	}
	near := make([]bool, len(c.dates))
	for i := range near {
		some := days[c.precision[i]]
		n, _ := slices.BinarySearch(some, c.first[i]-neardup.Window)
		near[i] = n < len(some) && some[n] <= c.first[i]+neardup.Window
	}
	return near
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
	return nil
}

// selection reads the filters of a request.
func (g *generation) selection(req *kiosque.SearchRequest) (selection, error) {
	s := g.columns.selection(req)
	if req.RepriseOf == "" {
		return s, nil
	}
	doc, ok, err := g.find(req.RepriseOf)
	if err == nil && !ok {
		err = kiosque.NotFound(req.RepriseOf)
	}
	if s.only = g.reprises.Of(doc); s.only == nil {
		s.only = []uint32{doc}
	}
	return s, err
}

// keep leaves only some articles, given by their numbers in the columns, to those that satisfy the query.
func (e *segEval) keep(only []uint32) {
	root := segment.NewSet(e.docs)
	for _, doc := range only {
		if doc >= e.base && doc < e.base+e.docs && e.root.Has(doc-e.base) {
			root.Add(doc - e.base)
		}
	}
	e.root = root
}

// folds choose which of the reprises found is counted: for the total and the dates, and for each facet, which counts
// articles that the selection of its own values leaves out.
type folds struct{ found, source, section *reprises.Fold }

// newFolds begins the choice; nil: every article is counted.
func (g *generation) newFolds(sel selection) *folds {
	if !sel.fold || g.reprises == nil {
		return nil
	}
	return &folds{g.reprises.NewFold(), g.reprises.NewFold(), g.reprises.NewFold()}
}

// note tells of the articles of a segment.
func (f *folds) note(c *columns, e *segEval, sel selection, sc *scratch) {
	for _, local := range e.root.AppendTo(sc.take(e.root.Count())[:0]) {
		doc := e.base + local
		date, source, section := sel.passes(c.date[doc], c.source[doc], c.section[doc])
		if date && section {
			f.source.Note(doc)
		}
		if date && source {
			f.section.Note(doc)
		}
		if date && source && section {
			f.found.Note(doc)
		}
	}
}

// countFolded is count where reprises are folded, once all articles were noted. Undated articles have no reprises.
func (n *counts) countFolded(c *columns, e *segEval, sel selection, f *folds, sc *scratch) selected {
	all := e.root.AppendTo(sc.take(e.root.Count())[:0])
	kept := all[:0]
	for _, local := range all {
		doc := e.base + local
		date, source, section := sel.passes(c.date[doc], c.source[doc], c.section[doc])
		if date && section && f.source.Shows(doc) {
			n.source[c.source[doc]]++
		}
		if date && source && f.section.Shows(doc) {
			n.section[c.section[doc]]++
		}
		if source && section && c.date[doc] == 0 {
			n.undated++
		}
		if date && source && section {
			n.total++
			if f.found.Shows(doc) {
				n.date[c.date[doc]]++
				kept = append(kept, local)
			}
		}
	}
	n.distinct += len(kept)
	return selected{setOf(kept, e, sc), kept}
}

// listed is how many articles a search lists.
func (n *counts) listed(sel selection) int {
	if sel.fold {
		return n.distinct
	}
	return n.total
}

// repeated counts the articles found that are reprises of others found.
func (g *generation) repeated(evals []*segEval, passed []selected) (n int) {
	f := g.reprises.NewFold()
	if f == nil {
		return 0
	}
	for i, p := range passed {
		for _, local := range p.list {
			if !f.Note(evals[i].base + local) {
				n++
			}
		}
	}
	return n
}
