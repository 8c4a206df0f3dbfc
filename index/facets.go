package index

import (
	"context"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/engine/values"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/ordinals"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// facet is the column of a facet if somebody has asked for it.
func (g *generation) facet(f kiosque.Facet) *values.Column {
	if g == nil {
		return nil
	}
	g.facetsMu.Lock()
	defer g.facetsMu.Unlock()
	return g.facets[f]
}

// column is the column of a facet, loaded when it is first asked for, and what counts it.
func (g *generation) column(ctx context.Context, f kiosque.Facet) (*values.Column, *ordinals.Column, error) {
	g.facetsMu.Lock()
	defer g.facetsMu.Unlock()
	if g.facets[f] != nil {
		return g.facets[f], g.counted[f], nil
	}
	if !g.knows(f) {
		return nil, nil, kiosque.UnknownFacet(f)
	}
	var lists *values.Lists
	if f == kiosque.FacetLength {
		lists = g.lengthClasses()
	} else {
		var before *values.Lists
		if c := g.before.facet(f); c != nil {
			before = c.Lists
		}
		var err error
		if lists, err = g.loadLists(ctx, wholeField(f.Field()), strings.Compare, before); err != nil {
			return nil, nil, err
		}
	}
	g.facets[f] = values.New(g.aliases, f.Field(), lists, g.countOf(lists.Of, lists.Len()))
	g.counted[f] = ordinals.New(lists.Of, lists.Len(), g.bases())
	return g.facets[f], g.counted[f], nil
}

// lengthClasses sorts the articles by how long their texts are.
func (g *generation) lengthClasses() *values.Lists {
	of := make([]uint32, g.docs)
	for doc, words := range g.columns.length[match.Body] {
		of[doc] = uint32(kiosque.LengthClass(words))
	}
	return values.Single(kiosque.LengthClasses(), of)
}

// knows reports whether all articles were indexed with a facet.
func (g *generation) knows(f kiosque.Facet) bool {
	field := wholeField(f.Field())
	return !slices.Contains(segment.LaterFields(), field) || slices.Contains(g.manifest.Fields, field)
}

// knownFacets are the facets of which some article has a value.
func (g *generation) knownFacets() (all []kiosque.Facet, err error) {
	all = []kiosque.Facet{}
	for _, f := range kiosque.AllFacets() {
		has := g.tokens[match.Body] > 0
		if f != kiosque.FacetLength {
			if has, err = g.hasAny(wholeField(f.Field())); err != nil {
				return nil, err
			}
		}
		if has && g.knows(f) {
			all = append(all, f)
		}
	}
	return all, nil
}

// hasAny reports whether any article stands in a field.
func (g *generation) hasAny(field string) (bool, error) {
	for _, s := range g.segments {
		terms, err := s.terms(field)
		if err != nil {
			return false, err
		}
		it, err := terms.Terms()
		if err != nil {
			return false, err
		}
		if text, _, err := it.Next(); err != nil || text != nil {
			return true, err
		}
	}
	return false, nil
}

// facetsOf turns the counts of a search into facets.
func (i *inquiry) facetsOf(req *kiosque.SearchRequest) *kiosque.Facets {
	c, n := &i.g.columns, i.counts
	f := &kiosque.Facets{Date: c.dates.Facet(n.date, req.Interval)}
	f.Date.Undated = n.undated
	for k, t := range i.selection.facets {
		if t.counted {
			*f.Of(t.facet) = t.column.Facet(n.facets[k], req.Chosen[t.facet], request.FacetSize)
		}
	}
	return f
}

// measure says how much text the articles that pass have, by date.
func (i *inquiry) measure(ctx context.Context, f *kiosque.DateFacet) error {
	c := &i.g.columns
	parts := make([][]kiosque.Amount, i.team.size())
	err := i.team.do(len(i.evals), func(worker, k int) error {
		e, of := i.evals[k], parts[worker]
		if of == nil {
			of = make([]kiosque.Amount, c.dates.Len())
			parts[worker] = of
		}
		occurrences, err := e.countEach(ctx, e.active, e.docs)
		if err != nil {
			return err
		}
		for _, local := range i.passed[k].list {
			a := &of[c.date[e.base+local]]
			a.Occurrences += int(occurrences[local])
			for _, words := range c.length {
				a.Words += int(words[e.base+local])
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	sum := make([]kiosque.Amount, c.dates.Len())
	for _, of := range parts {
		for date, a := range of {
			sum[date] = sum[date].Plus(a)
		}
	}
	c.dates.Measure(f, sum)
	return nil
}

// Values implements kiosque.Searcher.
func (x *Index) Values(ctx context.Context, req kiosque.ValuesRequest) (*kiosque.ValueFacet, error) {
	req, err := req.Checked()
	if err != nil {
		return nil, err
	}
	s := &req.Search
	s.Facets, s.NoFacets = []kiosque.Facet{req.Facet}, false
	i, err := x.inquire(ctx, s)
	if err != nil {
		return nil, layout.Wrap(err, "la recherche a échoué")
	}
	defer i.close()
	k := slices.IndexFunc(i.selection.facets, func(t tally) bool { return t.counted })
	column, n := i.selection.facets[k].column, i.counts.facets[k]
	return values.Facet(column.Containing(column.Buckets(n, s.Chosen[req.Facet]), req.Contains), req.Size, n), nil
}
