package index

import (
	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/values"
)

// facetSize is how many buckets a value facet has; selected and excluded values are always among them.
const facetSize = 50

// facets turns counts by ordinal into facets.
func (c *columns) facets(n *counts, req *kiosque.SearchRequest) *kiosque.Facets {
	f := &kiosque.Facets{
		Date:    c.dates.Facet(n.date, req.Interval),
		Source:  values.Facet(c.sources.Buckets(n.source, req.Sources, req.NotSources), facetSize, n.source[0]),
		Section: values.Facet(c.sections.Buckets(n.section, req.Sections, req.NotSections), facetSize, n.section[0]),
	}
	f.Date.Undated = n.undated
	return f
}
