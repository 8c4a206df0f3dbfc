package web

import (
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/lexicometry/ngrams"
	"github.com/kiosque-search/kiosque/web/address"
)

// ngramsEndpoint is GET api/v1/ngrams.
func ngramsEndpoint() endpoint {
	answers := []media{inJSON(ngrams.NGrams{}), fileOf(export.CSV), fileOf(export.TSV)}
	return endpoint{
		path: "ngrams", doc: "Words that follow each other in what a query finds, the most frequent or those that rise, or those of a list, and how often " +
			"in each period.",
		params: slices.Concat(address.QueryParams(), address.NGramsParams(),
			[]address.Param{sizeParam(kiosque.MaxSize, ngrams.DefaultSize, "n-grams to return"), formatParam(answers)}),
		answers: answers, answer: apiNGrams,
	}
}

func apiNGrams(h *handler, c *call) error {
	var found *ngrams.NGrams
	var err error
	if c.List != "" {
		found, err = ngrams.Follow(c.ctx(), h.searcher, c.Search, c.List)
	} else {
		found, err = ngrams.Of(c.ctx(), h.searcher, c.NGrams())
	}
	if err != nil {
		return err
	}
	return c.sendWords("suites", found, found.Rows())
}
