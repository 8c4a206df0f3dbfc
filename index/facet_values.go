package index

import (
	"context"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/index/layout"
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
	buckets, missing := valueBuckets(c.sources, n.source, s.Sources, s.NotSources), n.source[0]
	if req.Facet == kiosque.FacetSection {
		buckets, missing = valueBuckets(c.sections, n.section, s.Sections, s.NotSections), n.section[0]
	}
	wanted := folded(strings.TrimSpace(req.Contains))
	buckets = slices.DeleteFunc(buckets, func(b kiosque.Bucket) bool { return !strings.Contains(folded(b.Value), wanted) })
	f := valueFacet(buckets, req.Size, missing)
	return &f, nil
}

func folded(s string) string { return string(analysis.Fold(nil, []byte(s))) }
