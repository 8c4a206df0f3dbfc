package index

import (
	"math"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/values"
	"github.com/kiosque-search/kiosque/query"
)

// Limits of facets.
const (
	facetSize = 50 // buckets of a value facet; selected and excluded values are always among them
	// The date facet counts by day, month or year, the finest that needs no more buckets than these.
	maxDays    = 92
	maxMonths  = 240
	maxBuckets = 10_000 // of an interval that was asked for; beyond, the next wider one is given
)

// facets turns counts by ordinal into facets.
func (c *columns) facets(n *counts, req *kiosque.SearchRequest) *kiosque.Facets {
	f := &kiosque.Facets{
		Date:    c.facet(n.date, req.Interval),
		Source:  values.Facet(c.sources.Buckets(n.source, req.Sources, req.NotSources), facetSize, n.source[0]),
		Section: values.Facet(c.sections.Buckets(n.section, req.Sections, req.NotSections), facetSize, n.section[0]),
	}
	f.Date.Undated = n.undated
	return f
}

// dateTable is what the date facet needs of every distinct date, by ordinal; 0 is no date.
type dateTable struct {
	dates       []kiosque.Date
	first, last []int32 // days the date may mean
	precision   []query.Precision
}

func newDateTable(dates []kiosque.Date) *dateTable {
	t := &dateTable{dates: dates, first: make([]int32, len(dates)), last: make([]int32, len(dates)), precision: make([]query.Precision, len(dates))}
	for i, d := range dates {
		first, last := d.Days()
		t.first[i], t.last[i], t.precision[i] = int32(first), int32(last), d.Precision()
	}
	return t
}

// facet makes buckets of an interval, empty ones included, from the first to the last date counted by n.
func (t *dateTable) facet(n []uint32, interval kiosque.Interval) kiosque.DateFacet {
	f := kiosque.DateFacet{Interval: interval, Buckets: []kiosque.DateBucket{}}
	first, last := int32(math.MaxInt32), int32(math.MinInt32)
	var dated, precise int
	for i, k := range n {
		if i == 0 || k == 0 {
			continue
		}
		first, last = min(first, t.first[i]), max(last, t.last[i])
		dated += int(k)
		if t.precision[i] == query.PrecisionDay {
			precise += int(k)
		}
	}
	if dated == 0 {
		if interval == "" {
			f.Interval = kiosque.EachMonth
		}
		return f
	}
	f.Interval = chooseInterval(interval, int(first), int(last), 2*precise > dated)
	for i, k := range n {
		if i == 0 || k == 0 {
			continue
		}
		d, ok := f.Interval.Bucket(t.dates[i])
		if !ok {
			f.Imprecise += int(k)
			continue
		}
		// Dates come in order of their first days, so the bucket is the last one or a later one.
		if len(f.Buckets) == 0 {
			f.Buckets = append(f.Buckets, kiosque.DateBucket{Value: d})
		}
		for b := f.Buckets[len(f.Buckets)-1].Value; b != d; {
			b = f.Interval.Next(b)
			f.Buckets = append(f.Buckets, kiosque.DateBucket{Value: b})
		}
		f.Buckets[len(f.Buckets)-1].Count += int(k)
	}
	return f
}

// chooseInterval returns the interval asked for, a wider one if that would need too many buckets, or, if none is asked
// for, the finest that suits the span. A facet by day is of use only where most articles are known to the day.
func chooseInterval(asked kiosque.Interval, first, last int, precise bool) kiosque.Interval {
	from, to := query.DateOfDay(first), query.DateOfDay(last)
	days, months := last-first+1, (to.Year-from.Year)*12+to.Month-from.Month+1
	switch asked {
	case kiosque.EachDay:
		if days <= maxBuckets {
			return asked
		}
	case kiosque.EachWeek:
		if days/7 < maxBuckets {
			return asked
		}
	case kiosque.EachQuarter:
		if months/3 < maxBuckets {
			return asked
		}
		return kiosque.EachYear
	case kiosque.EachMonth:
	case kiosque.EachYear:
		return asked
	default:
		switch {
		case days <= maxDays && precise:
			return kiosque.EachDay
		case months <= maxMonths:
			return kiosque.EachMonth
		}
		return kiosque.EachYear
	}
	if months <= maxBuckets {
		return kiosque.EachMonth
	}
	return kiosque.EachYear
}
