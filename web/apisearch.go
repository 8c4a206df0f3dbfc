package web

import (
	"slices"

	"github.com/kiosque-search/kiosque"
)

// searchEndpoint is GET api/v1/search.
func searchEndpoint() endpoint {
	params := searchParams()
	help := slices.IndexFunc(params, func(p param) bool { return p.name == "help" })
	params[help].byDefault = "1" // it costs nothing where there are hits
	return endpoint{
		path: "search", doc: "One page of the articles that a query finds, with exact counts and facets.",
		params: params, start: asked{search: kiosque.SearchRequest{Help: true}},
		answers: []media{inJSON(kiosque.SearchResult{})}, answer: apiSearch,
	}
}

func apiSearch(h *handler, c *call) error {
	res, err := h.searcher.Search(c.ctx(), c.search)
	if err != nil {
		return err
	}
	return c.sendJSON(res)
}
