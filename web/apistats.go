package web

import (
	"io"
	"strconv"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/web/address"
)

// statsEndpoint is GET api/v1/stats.
func statsEndpoint() endpoint {
	answers := []media{inJSON(stats{}), fileOf(export.CSV), fileOf(export.TSV)}
	return endpoint{
		path: "stats", doc: "Attention over time: per day, week, month, quarter or year, the articles that up to five queries find among all that pass the filters.",
		params:  append(append(address.QueryParams(), address.CurveParams()...), formatParam(answers)),
		answers: answers, answer: apiStats,
	}
}

// stats is what a query finds over time, and among how many.
type stats struct {
	Interval     kiosque.Interval `json:"interval"`         // width of the buckets
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
		return c.sendJSON(stats{Interval: found.Interval, Smooth: found.Smooth, Series: found.Series[0], Others: found.Series[1:], Collection: found.Collection})
	}
	return c.sendFile("dates", func(w io.Writer) error { return writeCurves(newTable(w, c.media.format), found, c.Smooth > 1, c.Band) })
}

// curveRequest is what an address asks for, without the queries that are empty.
func curveRequest(a address.Asked) curve.Request {
	r := curve.Request{Search: a.Search, Smooth: a.Smooth, Band: a.Band}
	for _, q := range a.More {
		if q != "" {
			r.More = append(r.More, q)
		}
	}
	return r
}

// writeCurves writes one row for each bucket; of several queries, the first column says of which.
func writeCurves(t *table, c *curve.Curves, smoothed, band bool) error {
	head := []string{"date", "matching", "total", "ratio"}
	if len(c.Series) > 1 {
		head = []string{"query", "period", "matching", "total", "ratio"}
	}
	if smoothed {
		head = append(head, "smoothed")
	}
	if band {
		head = append(head, "low", "high")
	}
	if err := t.write(head...); err != nil {
		return err
	}
	for _, s := range c.Series {
		for _, p := range s.Points {
			row := []string{p.Value.String(), strconv.Itoa(p.Matching), strconv.Itoa(p.Total), decimal(p.Ratio)}
			if len(c.Series) > 1 {
				row = append([]string{s.Query.Text}, row...)
			}
			if smoothed {
				row = append(row, decimal(p.Smoothed))
			}
			if band {
				row = append(row, decimal(p.Low), decimal(p.High))
			}
			if err := t.write(row...); err != nil {
				return err
			}
		}
	}
	return nil
}

// decimal writes a number as programs read it, and none as an empty cell.
func decimal(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', -1, 64)
}
