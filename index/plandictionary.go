package index

import (
	"context"
	"maps"
	"slices"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// planDictionary is what the plans of a generation are made from: the forms in memory, and the values of a field from its
// segments, on first use.
type planDictionary struct {
	*analysis.Table
	g *generation
}

func (g *generation) dictionary() plan.Dictionary { return planDictionary{g.table, g} }

// Values implements plan.Dictionary.
func (d planDictionary) Values(ctx context.Context, name query.FieldName) (*plan.Values, error) {
	g := d.g
	g.valuesMu.Lock()
	defer g.valuesMu.Unlock()
	if v := g.values[name]; v != nil {
		return v, nil
	}
	distinct := map[string]struct{}{}
	for _, s := range g.segments {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		terms, err := s.terms(wholeField(name))
		if err != nil {
			return nil, err
		}
		err = segment.EachTerm(terms, func(t segment.Term) error {
			distinct[t.Text] = struct{}{}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	v := plan.NewValues(name, slices.Collect(maps.Keys(distinct)))
	g.values[name] = v
	return v, nil
}

// wholeField is the name in the index of a whole-value field of the query language.
func wholeField(name query.FieldName) string {
	return map[query.FieldName]string{
		query.ID: segment.FieldID, query.Source: segment.FieldSource, query.Section: segment.FieldSection,
		query.Author: segment.FieldAuthor,
	}[name]
}
