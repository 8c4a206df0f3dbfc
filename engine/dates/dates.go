// Package dates knows the distinct dates of a collection: which of them pass a filter, and in which days, months or years articles
// were printed.
package dates

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

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
	periods     map[kiosque.Interval]func() []period
}

// period is some ordinals, one behind the other, in one bucket of an interval, or in none because they are less precise.
type period struct {
	from, to  uint32 // ordinals, the last excluded
	bucket    kiosque.Date
	imprecise bool
}

// New returns the table of dates in the order of Compare, the first of them none.
func New(dates []kiosque.Date) *Table {
	t := &Table{
		Dates: dates, first: make([]int32, len(dates)), last: make([]int32, len(dates)), precision: make([]query.Precision, len(dates)),
		periods: map[kiosque.Interval]func() []period{},
	}
	for i, d := range dates {
		first, last := d.Days()
		t.first[i], t.last[i], t.precision[i] = int32(first), int32(last), d.Precision()
	}
	for _, interval := range kiosque.Intervals() {
		t.periods[interval] = sync.OnceValue(func() []period { return t.divide(interval) })
	}
	return t
}

// divide sorts all ordinals into the buckets of an interval.
func (t *Table) divide(interval kiosque.Interval) (all []period) {
	for i := 1; i < len(t.Dates); i++ {
		p := period{from: uint32(i), to: uint32(i) + 1}
		bucket, ok := interval.Bucket(t.Dates[i])
		p.bucket, p.imprecise = bucket, !ok
		if n := len(all) - 1; n >= 0 && all[n].bucket == p.bucket && all[n].imprecise == p.imprecise {
			all[n].to++
		} else {
			all = append(all, p)
		}
	}
	return all
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
	first, last, precise, dated := t.spanOf(n, interval == "")
	if !dated {
		if interval == "" {
			f.Interval = kiosque.EachMonth
		}
		return f
	}
	f.Interval = chooseInterval(interval, first, last, precise)
	for _, p := range t.periods[f.Interval]() {
		k := 0
		for _, of := range n[p.from:p.to] {
			k += int(of)
		}
		switch {
		case p.imprecise:
			f.Imprecise += k
			continue
		case k == 0:
			continue
		case len(f.Buckets) == 0:
			f.Buckets = append(f.Buckets, kiosque.DateBucket{Value: p.bucket})
		}
		// Dates come in order of their first days, so the bucket is the last one or a later one.
		for b := f.Buckets[len(f.Buckets)-1].Value; b != p.bucket; {
			b = f.Interval.Next(b)
			f.Buckets = append(f.Buckets, kiosque.DateBucket{Value: b})
		}
		f.Buckets[len(f.Buckets)-1].Count += k
	}
	return f
}

// spanOf returns the days between which the articles that n counts were printed, and, if that is asked for, whether most of them are
// known to the day; dated is false if n counts none.
func (t *Table) spanOf(n []uint32, asked bool) (first, last int, precise, dated bool) {
	from, to := 1, len(n)
	for from < to && n[from] == 0 {
		from++
	}
	if from == to {
		return 0, 0, false, false
	}
	for n[to-1] == 0 {
		to--
	}
	first, last = int(t.first[from]), math.MinInt
	const year = 366 // the most days that a date may mean: an earlier one ends no later
	for i := to - 1; i >= from && int(t.first[i])+year > last; i-- {
		if n[i] > 0 {
			last = max(last, int(t.last[i]))
		}
	}
	var all, days int
	for i := from; asked && i < to; i++ {
		all += int(n[i])
		if t.precision[i] == query.PrecisionDay {
			days += int(n[i])
		}
	}
	return first, last, 2*days > all, true
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
