package web

import "github.com/kiosque-search/kiosque"

// valuesEndpoint is GET api/v1/facets.
func valuesEndpoint() endpoint {
	facet := choiceParam("facet", kiosque.ValueFacets(), "", "whose values", func(a *asked) *string { return &a.facet })
	facet.required = true
	return endpoint{
		path: "facets", doc: "The values of a facet that contain some letters, with the counts that a search gives them.",
		params: append([]param{
			facet,
			containsParam(),
			sizeParam(kiosque.MaxSize, kiosque.DefaultValues, "values at most, the most frequent first"),
		}, queryParams()...),
		answers: []media{inJSON(kiosque.ValueFacet{})}, answer: apiValues,
	}
}

func apiValues(h *handler, c *call) error {
	values, err := h.searcher.Values(c.ctx(), kiosque.ValuesRequest{Search: c.search, Facet: c.facet, Contains: c.contains, Size: c.size})
	if err != nil {
		return err
	}
	return c.sendJSON(values)
}
