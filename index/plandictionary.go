package index

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/engine/capitals"
	"github.com/kiosque-search/kiosque/engine/values"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// planDictionary is what the plans of a generation are made from: the forms in memory, and the values of a field from its
// segments, on first use.
type planDictionary struct {
	*analysis.Table
	g *generation
}

func (g *generation) dictionary() plan.Dictionary { return planDictionary{g.table.Table, g} }

// Values implements plan.Dictionary.
func (d planDictionary) Values(ctx context.Context, name query.FieldName) (*plan.Values, error) {
	g := d.g
	g.valuesMu.Lock()
	defer g.valuesMu.Unlock()
	if v := g.values[name]; v != nil {
		return v, nil
	}
	alike, err := g.alike(ctx, name)
	if err != nil {
		return nil, err
	}
	v := plan.NewValues(name, alike)
	g.values[name] = v
	return v, nil
}

// IsName implements plan.Dictionary.
func (d planDictionary) IsName(ctx context.Context, form uint32) (bool, error) {
	is, err := d.g.capital(ctx, form)
	return is.IsName, err
}

// spell says how articles print a form.
func (g *generation) spell(ctx context.Context, form uint32) (string, error) {
	is, err := g.capital(ctx, form)
	return is.Printed, err
}

// capital judges a form by the first articles that have it.
func (g *generation) capital(ctx context.Context, form uint32) (capitals.Form, error) {
	return g.capitals.Of(form, g.table.Form(form), func() ([]*kiosque.Article, error) {
		docs, err := g.firstHaving(ctx, form, plan.NameSample)
		if err != nil {
			return nil, err
		}
		articles := make([]*kiosque.Article, len(docs))
		for i, doc := range docs {
			if articles[i], err = g.article(doc); err != nil {
				return nil, err
			}
		}
		return articles, nil
	})
}

// Often implements plan.Dictionary.
func (d planDictionary) Often(ctx context.Context, form uint32) (int, error) {
	return d.g.tally(ctx, form, match.AllFields)
}

// firstHaving returns at most size articles in which a form stands, the first by ID.
func (g *generation) firstHaving(ctx context.Context, form uint32, size int) (first []uint32, err error) {
	rank := g.columns.rank
	for i, s := range g.segments {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r := formReader{g: g, segment: i}
		docs, err := r.docs(form, match.AllFields)
		if err != nil {
			return nil, err
		}
		for local := range docs.All() {
			doc := s.base + local
			at, _ := slices.BinarySearchFunc(first, doc, func(a, b uint32) int { return cmp.Compare(rank[a], rank[b]) })
			if at < size {
				first = slices.Insert(first, at, doc)
				first = first[:min(len(first), size)]
			}
		}
	}
	return first, nil
}

// alike lists the names in a whole-value field, each with its spellings.
func (g *generation) alike(ctx context.Context, name query.FieldName) ([][]string, error) {
	for _, f := range kiosque.AllFacets() {
		if f.Field() != name {
			continue
		}
		if c := g.facet(f); c != nil {
			return c.Alike(), nil
		}
		if !g.knows(f) {
			return nil, kiosque.UnknownFacet(f)
		}
	}
	distinct, err := g.distinct(ctx, name)
	if err != nil {
		return nil, err
	}
	return values.Alike(g.aliases.Group(name, distinct, nil)), nil
}

// distinct lists the spellings in a whole-value field, those of deleted articles perhaps among them, in byte order.
func (g *generation) distinct(ctx context.Context, name query.FieldName) ([]string, error) {
	all := map[string]struct{}{}
	for _, s := range g.segments {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		terms, err := s.terms(wholeField(name))
		if err != nil {
			return nil, err
		}
		err = segment.EachTerm(terms, func(t segment.Term) error {
			all[t.Text] = struct{}{}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return slices.Sorted(maps.Keys(all)), nil
}

// wholeField is the name in the index of a whole-value field of the query language.
func wholeField(name query.FieldName) string {
	return map[query.FieldName]string{
		query.ID: segment.FieldID, query.Source: segment.FieldSource, query.Section: segment.FieldSection,
		query.Author: segment.FieldAuthor, query.Agency: segment.FieldAgency, query.Place: segment.FieldPlace, query.Subject: segment.FieldTag,
		query.Page: segment.FieldPage,
	}[name]
}
