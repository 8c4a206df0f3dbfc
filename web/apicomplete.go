package web

import (
	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/web/address"
)

// completeEndpoint is GET api/v1/complete.
func completeEndpoint() endpoint {
	return endpoint{
		path: "complete", doc: "How a query that is being typed may go on, the most frequent first.",
		params: []address.Param{
			address.Text("q", kiosque.MaxQuery, "what has been typed, the caret at its end", func(a *address.Asked) *string { return &a.Search.Query }),
			sizeParam(kiosque.MaxCompletions, kiosque.DefaultCompletions, "completions at most"),
		},
		answers: []media{inJSON(completions{})}, answer: apiComplete,
	}
}

type completions struct {
	Completions []kiosque.Completion `json:"completions"` // never nil
}

func apiComplete(h *handler, c *call) error {
	all, err := h.searcher.Complete(c.ctx(), kiosque.CompleteRequest{Query: c.Search.Query, Size: c.Size})
	if err != nil {
		return err
	}
	return c.sendJSON(completions{all})
}
