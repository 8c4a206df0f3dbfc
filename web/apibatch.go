package web

import (
	"io"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/batch"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/web/address"
)

// batchEndpoint is GET and POST api/v1/batch.
func batchEndpoint() endpoint {
	answers := []media{{format: "json", mime: typeJSON, bodies: []any{batch.Matrix{}}}, fileOf(export.CSV), fileOf(export.TSV)}
	for i := range answers[1:] {
		answers[1+i].stream = true
	}
	return endpoint{
		path: "batch", doc: "What each of a list of queries finds, by source, by another facet or by period: a matrix.",
		params:  append(batchParams(), formatParam(answers)),
		answers: answers, answer: apiBatch, posted: "queries", long: true,
	}
}

// batchParams are those of a list and of the filters under which it is asked.
func batchParams() []address.Param {
	list := address.Text("queries", maxPosted, "the list: on each line a name, a tab and a query, or a query alone; the body of a POST stands for it",
		func(a *address.Asked) *string { return &a.List })
	by := append(kiosque.FacetNames(), intervalNames()...)
	filters := slices.DeleteFunc(address.QueryParams(), func(p address.Param) bool { return p.Name == "q" || p.Name == "forms" || p.Name == "widen" })
	return append([]address.Param{
		list,
		address.Choice("by", by, kiosque.FacetSource.String(), "the columns: values of a facet, or periods", func(a *address.Asked) *string { return &a.By }),
		address.Flag("tidy", false, "1: of csv and tsv, a row a query and column, with the number of articles that pass the filters",
			func(a *address.Asked) *bool { return &a.Tidy }),
	}, filters...)
}

func intervalNames() (names []string) {
	for _, i := range kiosque.Intervals() {
		names = append(names, string(i))
	}
	return names
}

// listOf reads the list of an address, and what it is counted by.
func listOf(a *address.Asked) (list []batch.Query, by batch.By, err error) {
	if by, err = batch.ParseBy(byOf(a)); err != nil {
		return nil, by, err
	}
	list, err = batch.Read(strings.NewReader(a.List), "la liste")
	return list, by, err
}

func byOf(a *address.Asked) string {
	if a.By == "" {
		return kiosque.FacetSource.String()
	}
	return a.By
}

func apiBatch(h *handler, c *call) error {
	list, by, err := listOf(&c.Asked)
	if err != nil {
		return err
	}
	if !c.media.stream {
		m, err := batch.Ask(c.ctx(), h.searcher, list, c.Search, by, nil)
		if err != nil {
			return err
		}
		return c.sendJSON(m)
	}
	asker, err := batch.Begin(c.ctx(), h.searcher, c.Search, by)
	if err != nil {
		return err
	}
	head, rows, records := asker.WideHead(), asker.WideRow, len(list)
	if c.Tidy {
		head, rows, records = asker.TidyHead(), asker.TidyRows, len(list)*len(asker.Columns)
	}
	return c.stream(h, "lot", records, func(w io.Writer) error {
		t := export.NewTable(w, export.Format(c.media.format))
		if err := t.Write(head...); err != nil {
			return err
		}
		for _, q := range list {
			r, err := asker.Ask(c.ctx(), q)
			if err != nil {
				return err
			}
			for _, row := range rows(r) {
				if err := t.Write(row...); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
