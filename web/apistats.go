package web

import (
	"io"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/web/address"
)

// statsEndpoint is GET api/v1/stats.
func statsEndpoint() endpoint {
	answers := []media{inJSON(stats{}), fileOf(export.CSV), fileOf(export.TSV)}
	return endpoint{
		path: "stats",
		doc: "Attention over time: per day, week, month, quarter or year, the articles that up to five queries find among all that pass the filters, " +
			"or their occurrences among all words.",
		params:  append(append(address.QueryParams(), address.CurveParams()...), formatParam(answers)),
		answers: answers, answer: apiStats,
	}
}

// stats is what a query finds over time, and among how many.
type stats struct {
	Interval     kiosque.Interval `json:"interval"`         // width of the buckets
	Measure      curve.Measure    `json:"measure"`          // what is counted
	Smooth       int              `json:"smooth,omitempty"` // buckets of the moving average
	curve.Series                  // of q
	Others       []curve.Series   `json:"others,omitempty"` // of q2 and so on, in the same buckets
	Collection   kiosque.Info     `json:"collection"`       // all of it, whatever the filters
}

func apiStats(h *handler, c *call) error {
	found, err := curve.Of(c.ctx(), h.searcher, curveRequest(c.Asked))
	if err != nil {
		return err
	}
	if c.media.format == "json" {
		return c.sendJSON(stats{
			Interval: found.Interval, Measure: found.Measure, Smooth: found.Smooth, Series: found.Series[0], Others: found.Series[1:],
			Collection: found.Collection,
		})
	}
	name := "dates"
	if found.Measure == curve.Occurrences {
		name = "occurrences"
	}
	return c.sendFile(name, func(w io.Writer) error {
		t := export.NewTable(w, export.Format(c.media.format))
		for row := range found.Rows() {
			if err := t.Write(row...); err != nil {
				return err
			}
		}
		return nil
	})
}

// curveRequest is what an address asks for, without the queries that are empty.
func curveRequest(a address.Asked) curve.Request {
	r := curve.Request{Search: a.Search, Measure: a.Counted, Smooth: a.Smooth, Band: a.Band}
	for _, q := range a.More {
		if q != "" {
			r.More = append(r.More, q)
		}
	}
	return r
}
