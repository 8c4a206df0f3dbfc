package web

import (
	"github.com/kiosque-search/kiosque/related"
	"github.com/kiosque-search/kiosque/web/address"
)

// relatedEndpoint is GET api/v1/related.
func relatedEndpoint() endpoint {
	return endpoint{
		path: "related", doc: "What belongs to what a query finds: acronyms as articles spell them out, words that the articles found have more often than others. " +
			"Nothing of it is searched for unless it is asked for: with is the query with it, alone is itself.",
		params: append(address.QueryParams(), address.Number("size", 1, related.MaxSize, "20", "words at most",
			func(a *address.Asked) *int { return &a.Size })),
		answers: []media{inJSON(related.Related{})}, answer: apiRelated,
	}
}

func apiRelated(h *handler, c *call) error {
	found, err := related.Of(c.ctx(), h.searcher, related.Request{Search: c.Search, Size: c.Size})
	if err != nil {
		return err
	}
	return c.sendJSON(found)
}
