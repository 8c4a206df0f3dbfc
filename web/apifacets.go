package web

import (
	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/web/address"
)

// valuesEndpoint is GET api/v1/facets.
func valuesEndpoint() endpoint {
	facet := address.Choice("facet", kiosque.FacetNames(), "", "whose values", func(a *address.Asked) *string { return &a.Facet })
	facet.Required = true
	return endpoint{
		path: "facets", doc: "The values of a facet that contain some letters, with the counts that a search gives them.",
		params: append([]address.Param{
			facet,
			containsParam(),
			sizeParam(kiosque.MaxSize, kiosque.DefaultValues, "values at most, the most frequent first"),
		}, address.QueryParams()...),
		answers: []media{inJSON(kiosque.ValueFacet{})}, answer: apiValues,
	}
}

func apiValues(h *handler, c *call) error {
	facet, err := kiosque.ParseFacet(c.Facet)
	if err != nil {
		return err
	}
	values, err := h.searcher.Values(c.ctx(), kiosque.ValuesRequest{Search: c.Search, Facet: facet, Contains: c.Contains, Size: c.Size})
	if err != nil {
		return err
	}
	return c.sendJSON(values)
}
