package web

import (
	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/web/address"
)

// similarEndpoint is GET api/v1/similar.
func similarEndpoint() endpoint {
	return endpoint{
		path: "similar", doc: "The articles most like one, with the words that decided.",
		params:  []address.Param{idParam(), sizeParam(kiosque.MaxSize, kiosque.DefaultSize, "articles at most")},
		answers: []media{inJSON(kiosque.SimilarResult{})}, answer: apiSimilar,
	}
}

func apiSimilar(h *handler, c *call) error {
	res, err := h.searcher.Similar(c.ctx(), kiosque.SimilarRequest{ID: c.ID, Size: c.Size})
	if err != nil {
		return err
	}
	return c.sendJSON(res)
}
