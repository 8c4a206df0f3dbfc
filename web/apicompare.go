package web

import (
	"context"

	"github.com/kiosque-search/kiosque/neardup"
)

// compareEndpoint is GET api/v1/compare.
func compareEndpoint() endpoint {
	return endpoint{
		path: "compare", doc: "Two articles, word by word: what both say, and what only one does.",
		params:  []param{idParam(), withParam()},
		answers: []media{inJSON(neardup.Comparison{})}, answer: apiCompare,
	}
}

// withParam names the other article of a comparison.
func withParam() param {
	p := textParam("with", maxPath, "the ID of the other article", func(a *asked) *string { return &a.with })
	p.required = true
	return p
}

func apiCompare(h *handler, c *call) error {
	res, err := h.compare(c.ctx(), c.asked)
	if err != nil {
		return err
	}
	return c.sendJSON(res)
}

// compare compares two articles as far as the rights of their sources let them be read.
func (h *handler) compare(ctx context.Context, q asked) (*neardup.Comparison, error) {
	a, err := h.searcher.Article(ctx, q.id)
	if err != nil {
		return nil, err
	}
	b, err := h.searcher.Article(ctx, q.with)
	if err != nil {
		return nil, err
	}
	return neardup.CompareArticles(a, b), nil
}
