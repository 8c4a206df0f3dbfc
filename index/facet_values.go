package index

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/values"
)

// Values implements kiosque.Searcher.
func (x *Index) Values(ctx context.Context, req kiosque.ValuesRequest) (*kiosque.ValueFacet, error) {
	req, err := req.Checked()
	if err != nil {
		return nil, err
	}
	s := &req.Search
	i, err := x.inquire(ctx, s)
	if err != nil {
		return nil, layout.Wrap(err, "la recherche a échoué")
	}
	defer i.close()
	c, n := &i.g.columns, i.counts
	column, counts, selected, excluded := c.sources, n.source, s.Sources, s.NotSources
	if req.Facet == kiosque.FacetSection {
		column, counts, selected, excluded = c.sections, n.section, s.Sections, s.NotSections
	}
	f := values.Facet(column.Containing(column.Buckets(counts, selected, excluded), req.Contains), req.Size, counts[0])
	return &f, nil
}
