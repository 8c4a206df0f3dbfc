package index

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
)

// Values implements kiosque.Searcher.
func (x *Index) Values(ctx context.Context, req kiosque.ValuesRequest) (*kiosque.ValueFacet, error) {
	switch {
	case req.Facet != kiosque.FacetSource && req.Facet != kiosque.FacetSection:
		return nil, &kiosque.Error{Code: kiosque.CodeBadRequest, Message: fmt.Sprintf("facette inconnue : %q", req.Facet), Hint: "valeurs possibles : source, section"}
	case req.Size < 0 || req.Size > kiosque.MaxSize:
		return nil, &kiosque.Error{Code: kiosque.CodeBadRequest, Message: fmt.Sprintf("size est de %d", req.Size), Hint: fmt.Sprintf("de 1 à %d", kiosque.MaxSize)}
	case req.Size == 0:
		req.Size = kiosque.DefaultValues
	}
	s := &req.Search
	if err := checkRequest(s); err != nil {
		return nil, err
	}
	i, err := x.inquire(ctx, s)
	if err != nil {
		return nil, wrap(err, "la recherche a échoué")
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
