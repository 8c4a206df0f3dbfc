// Package dates knows the distinct dates of a collection: which of them pass a filter, and in which days, months or years articles
// were printed.
package dates

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
)

// The date facet counts by day, month or year, the finest that needs no more buckets than these.
const (
	maxDays    = 92
	maxMonths  = 240
	maxBuckets = 10_000 // of an interval that was asked for; beyond, the next wider one is given
)

// Compare orders dates as they are written, 2026, 2026-11 or 2026-11-28, by their first day, the less precise first.
func Compare(a, b string) int {
	const first = "0000-01-01"
	return cmp.Or(strings.Compare(a+first[len(a):], b+first[len(b):]), cmp.Compare(len(a), len(b)))
}

// Table is the distinct dates of a collection, by ordinal, in order of first day. It is immutable.
type Table struct {
	Dates       []kiosque.Date // the first is none
	first, last []int32        // days the date may mean
	precision   []query.Precision
}

// New returns the table of dates in the order of Compare, the first of them none.
func New(dates []kiosque.Date) *Table {
	t := &Table{Dates: dates, first: make([]int32, len(dates)), last: make([]int32, len(dates)), precision: make([]query.Precision, len(dates))}
	for i, d := range dates {
		first, last := d.Days()
		t.first[i], t.last[i], t.precision[i] = int32(first), int32(last), d.Precision()
	}
	return t
}

// Texts returns the dates as they are written, without the first.
func (t *Table) Texts() []string {
	if t == nil {
		return nil
	}
	texts := make([]string, t.Len()-1)
	for i, d := range t.Dates[1:] {
		texts[i] = d.String()
	}
	return texts
}

// Len is the number of ordinals.
func (t *Table) Len() int { return len(t.Dates) }

// Span returns the days between which articles were printed; zero dates if none is dated.
func (t *Table) Span() (first, last query.Date) {
	if t.Len() < 2 {
		return query.Date{}, query.Date{}
	}
	return query.DateOfDay(int(slices.Min(t.first[1:]))), query.DateOfDay(int(slices.Max(t.last[1:])))
}

// Within tells for every distinct date whether an article of that date may have been printed from the first day of
// from to the last day of to. A date known to the month passes if any of its days does; no date never passes.
func (t *Table) Within(from, to kiosque.Date) []bool {
	pass := make([]bool, len(t.Dates))
	lo, hi := math.MinInt, math.MaxInt
	if !from.IsZero() {
		lo, _ = from.Days()
	}
	if !to.IsZero() {
		_, hi = to.Days()
	}
	for i := 1; i < len(pass); i++ {
		pass[i] = int(t.first[i]) <= hi && int(t.last[i]) >= lo
	}
	return pass
}

// Facet makes buckets of an interval, empty ones included, from the first to the last date of which n counts articles, by ordinal. If
// none is asked for, it chooses one.
func (t *Table) Facet(n []uint32, interval kiosque.Interval) kiosque.DateFacet {
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
		d, ok := f.Interval.Bucket(t.Dates[i])
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

// Measure adds to a facet that was made of the same articles how much text they have, by ordinal.
func (t *Table) Measure(f *kiosque.DateFacet, of []kiosque.Amount) {
	f.UndatedAmount = of[0]
	b := 0
	for i, a := range of {
		if i == 0 || a == (kiosque.Amount{}) {
			continue
		}
		d, ok := f.Interval.Bucket(t.Dates[i])
		if !ok {
			f.ImpreciseAmount = f.ImpreciseAmount.Plus(a)
			continue
		}
		for f.Buckets[b].Value != d {
			b++
		}
		f.Buckets[b].Amount = f.Buckets[b].Amount.Plus(a)
	}
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
