package web

import (
	"io"
	"iter"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/lexicometry"
	"github.com/kiosque-search/kiosque/web/address"
)

// neighboursEndpoint is GET api/v1/neighbours.
func neighboursEndpoint() endpoint {
	answers := []media{inJSON(lexicometry.Neighbours{}), fileOf(export.CSV), fileOf(export.TSV)}
	return endpoint{
		path: "neighbours", doc: "The words around the occurrences of a query, and how strongly each is attracted.",
		params: slices.Concat(address.QueryParams(), address.NeighboursParams(),
			[]address.Param{sizeParam(kiosque.MaxSize, lexicometry.DefaultSize, "words to return; of a table, by default all"), formatParam(answers)}),
		answers: answers, answer: apiNeighbours,
	}
}

func apiNeighbours(h *handler, c *call) error {
	req := c.Neighbours()
	if req.Size == 0 && c.media.format != "json" {
		req.Size = -1
	}
	found, err := lexicometry.Around(c.ctx(), h.searcher, req)
	if err != nil {
		return err
	}
	return c.sendWords("voisins", found, found.Rows())
}

// specificitiesEndpoint is GET api/v1/specificities.
func specificitiesEndpoint() endpoint {
	answers := []media{inJSON(lexicometry.Specificities{}), fileOf(export.CSV), fileOf(export.TSV)}
	return endpoint{
		path: "specificities", doc: "The words that a selection has more often, or less often, than the rest or than another selection.",
		params: append(address.SpecificitiesParams(),
			sizeParam(kiosque.MaxSize, lexicometry.DefaultSize, "words of each side to return; of a table, by default all"), formatParam(answers)),
		answers: answers, answer: apiSpecificities,
	}
}

func apiSpecificities(h *handler, c *call) error {
	req := c.Specificities()
	if req.Size == 0 && c.media.format != "json" {
		req.Size = -1
	}
	found, err := lexicometry.SpecificTo(c.ctx(), h.searcher, req)
	if err != nil {
		return err
	}
	return c.sendWords("specificites", found, found.Rows())
}

// sendWords sends words as JSON or as a table.
func (c *call) sendWords(name string, found any, rows iter.Seq[[]string]) error {
	if c.media.format == "json" {
		return c.sendJSON(found)
	}
	return c.sendFile(name, func(w io.Writer) error {
		t := export.NewTable(w, export.Format(c.media.format))
		for row := range rows {
			if err := t.Write(row...); err != nil {
				return err
			}
		}
		return nil
	})
}
