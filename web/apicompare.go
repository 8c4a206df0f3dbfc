package web

import (
	"context"

	"github.com/kiosque-search/kiosque/neardup"
	"github.com/kiosque-search/kiosque/web/address"
)

// compareEndpoint is GET api/v1/compare.
func compareEndpoint() endpoint {
	return endpoint{
		path: "compare", doc: "Two articles, word by word: what both say, and what only one does.",
		params:  []address.Param{idParam(), withParam()},
		answers: []media{inJSON(neardup.Comparison{})}, answer: apiCompare,
	}
}

// withParam names the other article of a comparison.
func withParam() address.Param {
	p := address.Text("with", address.MaxPath, "the ID of the other article", func(a *address.Asked) *string { return &a.With })
	p.Required = true
	return p
}

func apiCompare(h *handler, c *call) error {
	res, err := h.compare(c.ctx(), c.Asked)
	if err != nil {
		return err
	}
	return c.sendJSON(res)
}

// compare compares two articles as far as the rights of their sources let them be read.
func (h *handler) compare(ctx context.Context, q address.Asked) (*neardup.Comparison, error) {
	a, err := h.searcher.Article(ctx, q.ID)
	if err != nil {
		return nil, err
	}
	b, err := h.searcher.Article(ctx, q.With)
	if err != nil {
		return nil, err
	}
	return neardup.CompareArticles(a, b), nil
}
