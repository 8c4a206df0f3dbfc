package web

import (
	"io"
	"math"
	"strconv"
	"sync"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/web/address"
)

// concordanceEndpoint is GET api/v1/kwic.
func concordanceEndpoint() endpoint {
	answers := []media{inJSON(concordancePage{})}
	for _, f := range []export.Format{export.JSONL, export.CSV, export.TSV} {
		m := fileOf(f)
		if m.stream = true; f == export.JSONL {
			m.bodies = []any{kiosque.Line{}}
		}
		answers = append(answers, m)
	}
	return endpoint{
		path: "kwic", doc: "The occurrences of a query, each in its context: one page of them, or a stream of lines to the last one.",
		params: append(address.QueryParams(),
			address.Choice("sort", kiosque.Orders(), kiosque.ByPlace,
				"place (oldest article first), left or right (by the neighbours), key, -date (newest article first)",
				func(a *address.Asked) *kiosque.Order { return &a.Order }),
			address.Number("width", 1, kiosque.MaxWidth, strconv.Itoa(kiosque.DefaultWidth), "words of context on each side",
				func(a *address.Asked) *int { return &a.Width }),
			address.Number("sample", 0, math.MaxInt32, "0", "so many lines, drawn at random among all; 0: all of them",
				func(a *address.Asked) *int { return &a.Sample }),
			address.Number("seed", 0, math.MaxInt32, "0", "of the draw: the same seed draws the same lines", func(a *address.Asked) *int { return &a.Seed }),
			sizeParam(kiosque.MaxSize, kiosque.DefaultSize, "lines to return; of a stream, by default all"),
			address.FromParam("lines to skip"),
			formatParam(answers),
		),
		answers: answers, answer: apiConcordance,
	}
}

// concordancePage is a part of a concordance.
type concordancePage struct {
	Query    kiosque.QueryInfo `json:"query"`
	Articles int               `json:"articles"` // with a line, exact
	Total    int               `json:"total"`    // lines of the query, exact
	Drawn    int               `json:"drawn"`    // lines that are left after sampling
	From     int               `json:"from"`
	Lines    []kiosque.Line    `json:"lines"` // never nil
}

func apiConcordance(h *handler, c *call) error {
	req := kiosque.ConcordanceRequest{Search: c.Search, Width: c.Width, Order: c.Order, Sample: c.Sample, Seed: uint64(c.Seed)}
	req.Search.Size = c.Size
	if c.media.stream && c.Size == 0 {
		req.Search.Size = -1
	}
	found, err := h.searcher.Concordance(c.ctx(), req)
	if err != nil {
		return err
	}
	found.Close = sync.OnceFunc(found.Close) // whoever writes it closes it, but nobody may write it
	defer found.Close()
	if c.media.stream {
		return c.stream(h, "concordance", left(found.Drawn, c.Search.From, c.Size),
			func(w io.Writer) error { return export.WriteLines(w, export.Format(c.media.format), found) })
	}
	page := concordancePage{
		Query: found.Query, Articles: found.Articles, Total: found.Total, Drawn: found.Drawn, From: c.Search.From, Lines: []kiosque.Line{},
	}
	for l, err := range found.Lines {
		if err != nil {
			return err
		}
		page.Lines = append(page.Lines, l)
	}
	return c.sendJSON(page)
}
