package index

import (
	"context"
	"math"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/complete"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
)

// Complete implements kiosque.Searcher.
func (x *Index) Complete(ctx context.Context, req kiosque.CompleteRequest) (_ []kiosque.Completion, err error) {
	defer x.guard(&err)()
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	g := x.pool.Acquire()
	if g == nil {
		return nil, kiosque.ErrClosed()
	}
	defer x.pool.Release(g)
	out, err := g.completer.Complete(ctx, req.Query, req.Size)
	if err != nil {
		return nil, layout.Wrap(err, "la complétion a échoué")
	}
	return out, nil
}

// newCompleter makes the completer of a generation that has loaded its table.
func (g *generation) newCompleter() *complete.Completer {
	return complete.New(complete.Collection{
		Table: g.table.Table, Aliases: g.aliases, Weights: g.weights, Tally: g.tally, Having: g.having, Printed: g.printed, Printing: g.printing,
		Spell: g.spell,
	})
}

// having counts the articles that have a field of the query language, by its name there: a text, source:, rubrique: or date:.
func (g *generation) having(name string) (n int) {
	c := &g.columns
	column := map[string][]uint32{
		query.Title.String(): c.length[match.Title], query.Lead.String(): c.length[match.Lead], query.Body.String(): c.length[match.Body], "date": c.date,
	}[name]
	for _, f := range []kiosque.Facet{kiosque.FacetSource, kiosque.FacetSection} {
		if f.Field().String() == name {
			column = g.facet(f).Of
		}
	}
	if column == nil {
		return g.articles
	}
	for _, v := range column {
		if v > 0 {
			n++
		}
	}
	return n
}

// weights weighs all forms. Where a segment is read from its bytes, a list weighs what it takes there: the distance to the one
// before.
func (g *generation) weights() ([]uint32, error) {
	weights := make([]uint32, g.table.Len())
	before := make([][match.NumFields]uint64, len(g.segments))
	readers := make([]formReader, len(g.segments))
	for i := range readers {
		readers[i] = formReader{g: g, segment: i}
	}
	for f := range weights {
		weight := uint64(0)
		for _, p := range g.table.Places(uint32(f)) {
			switch _, _, once := segment.OneHit(p.At); {
			case !g.segments[p.Segment].reader.FromBytes():
				docs, err := readers[p.Segment].docs(uint32(f), match.Of(p.Field))
				if err != nil {
					return nil, err
				}
				weight += uint64(docs.Count())
			case once:
				weight++
			default:
				last := &before[p.Segment][p.Field]
				if *last > 0 && p.At > *last {
					weight += p.At - *last
				}
				*last = p.At
			}
		}
		weights[f] = uint32(min(weight, math.MaxUint32))
	}
	return weights, nil
}

// printed counts the articles in which each spelling stands in a whole-value field, and those in which any does.
func (g *generation) printed(ctx context.Context, name query.FieldName) (counts map[string]uint32, articles int, err error) {
	counts = map[string]uint32{}
	for _, s := range g.segments {
		having := segment.NewSet(s.docs)
		terms, err := s.terms(wholeField(name))
		if err != nil {
			return nil, 0, err
		}
		err = segment.EachTerm(terms, func(t segment.Term) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			list, err := terms.Find(t)
			if list != nil {
				for doc := range list.Docs() {
					counts[t.Text]++
					having.Add(doc)
				}
			}
			return err
		})
		if err != nil {
			return nil, 0, err
		}
		articles += having.Count()
	}
	return counts, articles, nil
}

// printing counts the articles in which one of some spellings stands in a whole-value field.
func (g *generation) printing(ctx context.Context, name query.FieldName, spellings []string) (n int, err error) {
	for _, s := range g.segments {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		terms, err := s.terms(wholeField(name))
		if err != nil {
			return 0, err
		}
		having := segment.NewSet(s.docs)
		for _, spelling := range spellings {
			list, err := terms.Find(segment.Term{Text: spelling})
			if err != nil {
				return 0, err
			}
			if list == nil {
				continue
			}
			for doc := range list.Docs() {
				having.Add(doc)
			}
		}
		n += having.Count()
	}
	return n, nil
}
