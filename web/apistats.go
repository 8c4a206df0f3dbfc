package web

import (
	"io"
	"strconv"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/web/address"
)

// statsEndpoint is GET api/v1/stats.
func statsEndpoint() endpoint {
	answers := []media{inJSON(stats{}), fileOf(export.CSV), fileOf(export.TSV)}
	return endpoint{
		path: "stats", doc: "Attention over time: per day, month or year, the articles that a query finds among all that pass the filters.",
		params:  append(address.QueryParams(), address.IntervalParam(), formatParam(answers)),
		answers: answers, answer: apiStats,
	}
}

// stats is what a query finds over time, and among how many.
type stats struct {
	Query       kiosque.QueryInfo `json:"query"`
	Interval    kiosque.Interval  `json:"interval"` // width of the buckets
	share                         // of the whole
	Occurrences int               `json:"occurrences"`
	Buckets     []statsBucket     `json:"buckets"`    // from the first to the last date of the articles that pass the filters, empty ones included
	Imprecise   share             `json:"imprecise"`  // articles dated less precisely than the buckets: they are in none
	Undated     share             `json:"undated"`    // articles without date
	Collection  kiosque.Info      `json:"collection"` // all of it, whatever the filters
}

// statsBucket is one day, month or year.
type statsBucket struct {
	Value kiosque.Date `json:"value"`
	share
}

// share is a part of the articles that pass the filters.
type share struct {
	Matching int     `json:"matching"` // articles that the query finds
	Total    int     `json:"total"`    // articles that pass the filters
	Ratio    float64 `json:"ratio"`    // Matching / Total; 0 where Total is
}

func newShare(matching, total int) share {
	s := share{Matching: matching, Total: total}
	if total > 0 {
		s.Ratio = float64(matching) / float64(total)
	}
	return s
}

func apiStats(h *handler, c *call) error {
	s, err := h.stats(c)
	if err != nil {
		return err
	}
	if c.media.format == "json" {
		return c.sendJSON(s)
	}
	return c.sendFile("dates", func(w io.Writer) error { return s.write(newTable(w, c.media.format)) })
}

func (s *stats) write(t *table) error {
	if err := t.write("date", "matching", "total", "ratio"); err != nil {
		return err
	}
	for _, b := range s.Buckets {
		if err := t.write(b.Value.String(), strconv.Itoa(b.Matching), strconv.Itoa(b.Total), strconv.FormatFloat(b.Ratio, 'f', -1, 64)); err != nil {
			return err
		}
	}
	return nil
}

// maxTries bounds how often two searches are repeated because the collection changed between them.
const maxTries = 3

// stats asks two questions, and asks again if the collection changed in between.
func (h *handler) stats(c *call) (*stats, error) {
	req := c.Search
	req.Size, req.Snippets = -1, -1
	for try := 1; ; try++ {
		before, err := h.searcher.Info(c.ctx())
		if err != nil {
			return nil, err
		}
		every := req
		every.Query, every.WithoutForms = "", nil
		all, err := h.searcher.Search(c.ctx(), every)
		if err != nil {
			return nil, err
		}
		req.Interval = all.Facets.Date.Interval
		found, err := h.searcher.Search(c.ctx(), req)
		if err != nil {
			return nil, err
		}
		after, err := h.searcher.Info(c.ctx())
		if err != nil {
			return nil, err
		}
		if before.Generation == after.Generation || try == maxTries {
			return newStats(found, all, after), nil
		}
		req.Interval = c.Search.Interval
	}
}

func newStats(found, all *kiosque.SearchResult, info *kiosque.Info) *stats {
	f, a := found.Facets.Date, all.Facets.Date
	s := &stats{
		Query: found.Query, Interval: a.Interval, share: newShare(found.Total, all.Total), Occurrences: found.Occurrences, Buckets: make([]statsBucket,
			len(a.Buckets)),
		Imprecise: newShare(f.Imprecise, a.Imprecise), Undated: newShare(f.Undated, a.Undated), Collection: *info,
	}
	matching := make(map[kiosque.Date]int, len(f.Buckets))
	for _, b := range f.Buckets {
		matching[b.Value] = b.Count
	}
	for i, b := range a.Buckets {
		s.Buckets[i] = statsBucket{b.Value, newShare(matching[b.Value], b.Count)}
	}
	return s
}
