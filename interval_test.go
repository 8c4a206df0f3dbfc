package kiosque_test

import (
	"testing"

	"github.com/kiosque-search/kiosque"
)

// TestIntervals holds the bucket of a date, the last of it and the next one.
func TestIntervals(t *testing.T) {
	for _, c := range []struct {
		interval                kiosque.Interval
		date, value, last, next string
	}{
		{kiosque.EachDay, "2020-02-29", "2020-02-29", "2020-02-29", "2020-03-01"},
		{kiosque.EachWeek, "2020-12-31", "2020-12-28", "2021-01-03", "2021-01-04"},
		{kiosque.EachWeek, "2021-01-03", "2020-12-28", "2021-01-03", "2021-01-04"},
		{kiosque.EachWeek, "2021-01-04", "2021-01-04", "2021-01-10", "2021-01-11"},
		{kiosque.EachWeek, "1914-08-02", "1914-07-27", "1914-08-02", "1914-08-03"},
		{kiosque.EachWeek, "2021-01", "", "", ""},
		{kiosque.EachMonth, "2020-12-31", "2020-12", "2020-12", "2021-01"},
		{kiosque.EachQuarter, "2020-12-31", "2020-10", "2020-12", "2021-01"},
		{kiosque.EachQuarter, "2020-02", "2020-01", "2020-03", "2020-04"},
		{kiosque.EachQuarter, "2020", "", "", ""},
		{kiosque.EachYear, "2020-02", "2020", "2020", "2021"},
	} {
		d, err := kiosque.ParseDate(c.date)
		if err != nil {
			t.Fatal(err)
		}
		value, ok := c.interval.Bucket(d)
		if value.String() != c.value || ok != (c.value != "") {
			t.Errorf("%s of %s: %s %v, want %s", c.interval, c.date, value, ok, c.value)
		}
		if ok && (c.interval.Last(value).String() != c.last || c.interval.Next(value).String() != c.next) {
			t.Errorf("%s %s: to %s, then %s; want %s, %s", c.interval, value, c.interval.Last(value), c.interval.Next(value), c.last, c.next)
		}
	}
}
