package web

import (
	"io"
	"math"
	"strconv"
	"sync"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/export"
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
		params: append(queryParams(),
			choiceParam("sort", kiosque.Orders(), kiosque.ByPlace, "place (oldest article first), left or right (by the neighbours), key, -date (newest article first)",
				func(a *asked) *kiosque.Order { return &a.order }),
			numberParam("width", 1, kiosque.MaxWidth, strconv.Itoa(kiosque.DefaultWidth), "words of context on each side", func(a *asked) *int { return &a.width }),
			numberParam("sample", 0, math.MaxInt32, "0", "so many lines, drawn at random among all; 0: all of them", func(a *asked) *int { return &a.sample }),
			numberParam("seed", 0, math.MaxInt32, "0", "of the draw: the same seed draws the same lines", func(a *asked) *int { return &a.seed }),
			sizeParam(kiosque.MaxSize, kiosque.DefaultSize, "lines to return; of a stream, by default all"),
			fromParam("lines to skip"),
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
	req := kiosque.ConcordanceRequest{Search: c.search, Width: c.width, Order: c.order, Sample: c.sample, Seed: uint64(c.seed)}
	req.Search.Size = c.size
	if c.media.stream && c.size == 0 {
		req.Search.Size = -1
	}
	found, err := h.searcher.Concordance(c.ctx(), req)
	if err != nil {
		return err
	}
	found.Close = sync.OnceFunc(found.Close) // whoever writes it closes it, but nobody may write it
	defer found.Close()
	if c.media.stream {
		return c.stream(h, "concordance", left(found.Drawn, c.search.From, c.size),
			func(w io.Writer) error { return export.WriteLines(w, export.Format(c.media.format), found) })
	}
	page := concordancePage{
		Query: found.Query, Articles: found.Articles, Total: found.Total, Drawn: found.Drawn, From: c.search.From, Lines: []kiosque.Line{},
	}
	for l, err := range found.Lines {
		if err != nil {
			return err
		}
		page.Lines = append(page.Lines, l)
	}
	return c.sendJSON(page)
}
