package web

import (
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/web/address"
)

// searchEndpoint is GET api/v1/search.
func searchEndpoint() endpoint {
	params := address.SearchParams()
	help := slices.IndexFunc(params, func(p address.Param) bool { return p.Name == "help" })
	params[help].ByDefault = "1" // it costs nothing where there are hits
	return endpoint{
		path: "search", doc: "One page of the articles that a query finds, with exact counts and facets.",
		params: params, start: address.Asked{Search: kiosque.SearchRequest{Help: true}},
		answers: []media{inJSON(kiosque.SearchResult{})}, answer: apiSearch,
	}
}

func apiSearch(h *handler, c *call) error {
	res, err := h.searcher.Search(c.ctx(), c.Search)
	if err != nil {
		return err
	}
	return c.sendJSON(res)
}
