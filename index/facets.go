package index

import (
	"cmp"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
)

// Limits of facets.
const (
	facetSize = 50 // buckets of a value facet; selected values are always among them
	// The date facet counts by day, month or year, the finest that needs no more buckets than these.
	maxDays    = 92
	maxMonths  = 240
	maxBuckets = 10_000 // of an interval that was asked for; beyond, the next wider one is given
)

// facets turns counts by ordinal into facets.
func (c *columns) facets(n *counts, req *kiosque.SearchRequest, sel selection) *kiosque.Facets {
	f := &kiosque.Facets{
		Date:    dateFacet(c.dates, n.date, req.Interval),
		Source:  valueFacet(c.sources, n.source, sel.source),
		Section: valueFacet(c.sections, n.section, sel.section),
	}
	if sel.date == nil && sel.source == nil && sel.section == nil {
		n.undated = n.date[0]
	}
	f.Date.Undated = n.undated
	return f
}

// valueBuckets makes a bucket of every value that is counted or selected, the most frequent first, then by name.
func valueBuckets(values []string, n []int, selected []bool) []kiosque.Bucket {
	buckets := []kiosque.Bucket{}
	for i, v := range values[1:] {
		chosen := selected != nil && selected[i+1]
		if n[i+1] > 0 || chosen {
			buckets = append(buckets, kiosque.Bucket{Value: v, Count: n[i+1], Selected: chosen})
		}
	}
	slices.SortStableFunc(buckets, func(a, b kiosque.Bucket) int { return cmp.Compare(b.Count, a.Count) })
	return buckets
}

// valueFacet keeps the buckets of the most frequent values.
func valueFacet(values []string, n []int, selected []bool) kiosque.ValueFacet {
	f := kiosque.ValueFacet{Buckets: valueBuckets(values, n, selected), Missing: n[0]}
	if len(f.Buckets) > facetSize {
		kept := f.Buckets[:facetSize]
		for _, b := range f.Buckets[facetSize:] {
			if b.Selected {
				kept = append(kept, b)
			} else {
				f.Other += b.Count
			}
		}
		f.Buckets = kept
	}
	return f
}

// dateFacet makes buckets of days, months or years, empty ones included, from the first to the last date counted.
// dates are distinct and in order; n counts the articles of each; 0 is no date.
func dateFacet(dates []kiosque.Date, n []int, interval kiosque.Interval) kiosque.DateFacet {
	var first, last int // days
	some := false
	for i, d := range dates {
		if i == 0 || n[i] == 0 {
			continue
		}
		from, to := d.Days()
		if !some {
			first, last, some = from, to, true
		}
		first, last = min(first, from), max(last, to)
	}
	f := kiosque.DateFacet{Interval: interval, Buckets: []kiosque.DateBucket{}}
	if !some {
		if interval == "" {
			f.Interval = kiosque.EachMonth
		}
		return f
	}
	from, to := query.DateOfDay(first), query.DateOfDay(last)
	days, months := last-first+1, (to.Year-from.Year)*12+to.Month-from.Month+1
	switch {
	case interval == "" && days <= maxDays && dayPrecise(dates, n):
		f.Interval = kiosque.EachDay
	case interval == "" && months <= maxMonths:
		f.Interval = kiosque.EachMonth
	case interval == "", interval == kiosque.EachMonth && months > maxBuckets, interval == kiosque.EachDay && months > maxBuckets:
		f.Interval = kiosque.EachYear
	case interval == kiosque.EachDay && days > maxBuckets:
		f.Interval = kiosque.EachMonth
	}
	want := map[kiosque.Interval]query.Precision{
		kiosque.EachDay: query.PrecisionDay, kiosque.EachMonth: query.PrecisionMonth, kiosque.EachYear: query.PrecisionYear,
	}[f.Interval]
	count := map[kiosque.Date]int{}
	lo, hi := kiosque.Date{}, kiosque.Date{}
	for i, d := range dates {
		if i == 0 || n[i] == 0 {
			continue
		}
		if d.Precision() < want {
			f.Imprecise += n[i]
			continue
		}
		d = truncate(d, want)
		count[d] += n[i]
		if lo.IsZero() {
			lo = d // dates are in order of their first days
		}
		hi = d
	}
	if lo.IsZero() {
		return f
	}
	for d := lo; ; d = following(d) {
		f.Buckets = append(f.Buckets, kiosque.DateBucket{Value: d, Count: count[d]})
		if d == hi {
			return f
		}
	}
}

// dayPrecise reports whether most of the dated articles are known to the day: only then is a facet by day of use.
func dayPrecise(dates []kiosque.Date, n []int) bool {
	precise, all := 0, 0
	for i, d := range dates {
		if i == 0 {
			continue
		}
		all += n[i]
		if d.Precision() == query.PrecisionDay {
			precise += n[i]
		}
	}
	return 2*precise > all
}

// truncate forgets what is finer than p.
func truncate(d kiosque.Date, p query.Precision) kiosque.Date {
	if p < query.PrecisionDay {
		d.Day = 0
	}
	if p < query.PrecisionMonth {
		d.Month = 0
	}
	return d
}

// following returns the next day, month or year.
func following(d kiosque.Date) kiosque.Date {
	_, last := d.Days()
	return truncate(query.DateOfDay(last+1), d.Precision())
}
