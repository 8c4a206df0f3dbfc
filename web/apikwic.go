package web

import (
	"io"
	"strings"
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
		params: append(append(address.QueryParams(), address.LineParams()...),
			address.Text("columns", address.MaxValue, "of csv and tsv, in this order, with commas between: "+
				strings.Join(export.LineColumns(), ", ")+"; empty: all of them", func(a *address.Asked) *string { return &a.Columns }),
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
	Drawn    int               `json:"drawn"`    // lines that are left after first and sample
	From     int               `json:"from"`
	Lines    []kiosque.Line    `json:"lines"` // never nil
}

// listed divides a list with commas between; of nothing it is nil.
func listed(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

func apiConcordance(h *handler, c *call) error {
	if err := export.CheckLines(export.Format(c.media.format), listed(c.Columns)); c.media.stream && err != nil {
		return err
	}
	if !c.media.stream && c.Columns != "" {
		return kiosque.BadRequest("le format "+c.media.format+" n’a pas de colonnes", "les colonnes se choisissent pour csv et tsv")
	}
	req := c.Concordance()
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
			func(w io.Writer) error {
				return export.WriteLines(w, export.Format(c.media.format), found, listed(c.Columns))
			})
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
