package kiosque

import "github.com/kiosque-search/kiosque/query"

// Bucket returns the value of the bucket that a date lies in: the day, the Monday of its week (ISO 8601), the month, the first
// month of its quarter, or the year; false if the date is not known so precisely.
func (i Interval) Bucket(d Date) (Date, bool) {
	if d.Precision() < i.precision() {
		return Date{}, false
	}
	switch i {
	case EachDay:
		return d, true
	case EachWeek:
		day, _ := d.Days()
		const thursday = 3 // 1 January 1970, from Monday
		return query.DateOfDay(day - ((day+thursday)%7+7)%7), true
	case EachQuarter:
		return Date{Year: d.Year, Month: (d.Month-1)/3*3 + 1}, true
	case EachYear:
		return Date{Year: d.Year}, true
	}
	return Date{Year: d.Year, Month: d.Month}, true
}

// Next returns the value of the bucket behind one.
func (i Interval) Next(value Date) Date {
	switch i {
	case EachDay:
		day, _ := value.Days()
		return query.DateOfDay(day + 1)
	case EachWeek:
		day, _ := value.Days()
		return query.DateOfDay(day + 7)
	case EachQuarter:
		return monthsAfter(value, 3)
	case EachYear:
		return Date{Year: value.Year + 1}
	}
	return monthsAfter(value, 1)
}

// Last returns the last day, month or year of a bucket: with its value, which is the first, the period it covers.
func (i Interval) Last(value Date) Date {
	switch i {
	case EachWeek:
		day, _ := value.Days()
		return query.DateOfDay(day + 6)
	case EachQuarter:
		return monthsAfter(value, 2)
	}
	return value
}

// precision is how precisely a date must be known to lie in a bucket.
func (i Interval) precision() query.Precision {
	switch i {
	case EachDay, EachWeek:
		return query.PrecisionDay
	case EachYear:
		return query.PrecisionYear
	}
	return query.PrecisionMonth
}

func monthsAfter(d Date, n int) Date {
	m := d.Year*12 + d.Month - 1 + n
	return Date{Year: m / 12, Month: m%12 + 1}
}
