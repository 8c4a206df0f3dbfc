package index

import (
	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/rank"
)

// recency is what age leaves of scores, by ordinal of date; nil: all. Age is counted from the newest date of the collection, so that
// an answer does not depend on the day it is asked for.
func (c *columns) recency(req *kiosque.SearchRequest) []float32 {
	if req.Sort != kiosque.ByRecent {
		return nil
	}
	dates := c.dates.Dates // by their first day, but for the first, which is none
	left := make([]float32, len(dates))
	if len(dates) == 1 {
		left[0] = 1
		return left
	}
	newest, _ := dates[len(dates)-1].Days()
	for n, d := range dates {
		if n == 0 {
			d = dates[1]
		}
		first, _ := d.Days()
		left[n] = rank.Decay(newest-first, req.HalfLife)
	}
	return left
}

// left is what age leaves of the score of an article.
func (i *inquiry) left(doc uint32) float32 {
	if i.recency == nil {
		return 1
	}
	return i.recency[i.g.columns.date[doc]]
}
