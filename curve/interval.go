package curve

import (
	"context"
	"slices"

	"github.com/kiosque-search/kiosque"
)

// fewestPeriods are those that a curve keeps, however few articles they have.
const fewestPeriods = 3

// every asks for the articles that pass the filters, over time. Where the request leaves the interval open, it is that which the searcher
// chooses for their span or, if the usual period has too few articles for a ratio to say something, the next wider one in which it has
// enough: the median of the periods that have articles is at least Few. Where no interval has that it is the widest, as long as
// fewestPeriods are left.
func (r *Request) every(ctx context.Context, s kiosque.Searcher, req kiosque.SearchRequest) (*kiosque.SearchResult, []kiosque.Date, error) {
	found, err := s.Search(ctx, req)
	if err != nil {
		return nil, nil, err
	}
	axis := periods(found.Facets.Date.Interval, found.Facets.Date.Buckets, req.Since, req.Until)
	if r.Search.Interval != "" {
		return found, axis, nil
	}
	widths := kiosque.Intervals()
	for _, wider := range widths[slices.Index(widths, found.Facets.Date.Interval)+1:] {
		if median(found.Facets.Date.Buckets) >= Few {
			break
		}
		req.Interval = wider
		next, err := s.Search(ctx, req)
		if err != nil {
			return nil, nil, err
		}
		over := periods(wider, next.Facets.Date.Buckets, req.Since, req.Until)
		if len(over) < fewestPeriods {
			break
		}
		found, axis = next, over
	}
	return found, axis, nil
}

// median is that of the counts of the periods that have articles, the lower of the two in the middle.
func median(buckets []kiosque.DateBucket) int {
	var counts []int
	for _, b := range buckets {
		if b.Count > 0 {
			counts = append(counts, b.Count)
		}
	}
	if len(counts) == 0 {
		return 0
	}
	slices.Sort(counts)
	return counts[(len(counts)-1)/2]
}
