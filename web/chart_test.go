package web

import (
	"strconv"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/web/address"
)

func chartOf(f kiosque.DateFacet) *chart {
	return newChart(f, address.NewLinker("./", kiosque.SearchRequest{}))
}

func months(counts ...int) kiosque.DateFacet {
	f := kiosque.DateFacet{Interval: kiosque.EachMonth}
	for i, n := range counts {
		f.Buckets = append(f.Buckets, kiosque.DateBucket{Value: kiosque.Date{Year: 2000 + i/12, Month: i%12 + 1}, Count: n})
	}
	return f
}

func TestChart(t *testing.T) {
	tests := []struct {
		name    string
		facet   kiosque.DateFacet
		heights []int
		ticks   []string
		peak    string
	}{
		{"one", months(7), []int{56}, []string{"janv. 2000"}, "au plus 7 (janvier 2000)"},
		{"proportional, never unseen", months(1000, 500, 1, 0), []int{56, 28, 2, 0}, []string{"janv. 2000"}, "au plus 1\u202f000 (janvier 2000)"},
		{"all empty", months(0, 0), []int{0, 0}, []string{"janv. 2000"}, "aucun"},
		{
			"two years", months(make([]int, 25)...), make([]int, 25),
			[]string{"janv. 2000", "janv. 2001", "janv. 2002"},
			"aucun",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := chartOf(tt.facet)
			right := 0.0
			for i, b := range c.Bars {
				if b.Height != tt.heights[i] || b.Y+b.Height != c.Base {
					t.Errorf("bar %d: y %d, height %d, want height %d on %d", i, b.Y, b.Height, tt.heights[i], c.Base)
				}
				if (b.URL == "") != (b.Height == 0) {
					t.Errorf("bar %d: height %d, address %q", i, b.Height, b.URL)
				}
				x, width := ratio(t, b.X), ratio(t, b.Width)
				if x < right || x+width > 100 {
					t.Errorf("bar %d runs from %f to %f", i, x, x+width)
				}
				right = x + width
			}
			var labels []string
			for _, k := range c.Ticks {
				labels = append(labels, k.Label)
			}
			if strings.Join(labels, ",") != strings.Join(tt.ticks, ",") || c.Peak != tt.peak {
				t.Errorf("ticks %q, peak %q, want %q, %q", labels, c.Peak, tt.ticks, tt.peak)
			}
		})
	}
}

func TestChartLimits(t *testing.T) {
	if c := chartOf(kiosque.DateFacet{Interval: kiosque.EachYear}); c != nil {
		t.Error("a chart of nothing")
	}
	if c := chartOf(kiosque.DateFacet{Interval: kiosque.EachYear, Undated: 3}); c == nil || c.Note != "3\u00a0sans date" || len(c.Bars) != 0 {
		t.Errorf("articles without date alone: %+v", c)
	}
	if c := chartOf(months(make([]int, maxBars)...)); c.TooMany || len(c.Bars) != maxBars {
		t.Errorf("%d bars, too many: %v", len(c.Bars), c.TooMany)
	}
	if c := chartOf(months(make([]int, maxBars+1)...)); !c.TooMany || len(c.Bars) != 0 || len(c.Intervals) != len(kiosque.Intervals()) {
		t.Errorf("%d bars, too many: %v", len(c.Bars), c.TooMany)
	}
	f := months(1)
	f.Buckets[0].Value = kiosque.Date{Year: 2000, Month: 13} // cannot be, and must not take the page down
	if c := chartOf(f); c.Bars[0].Label != "sans date" {
		t.Errorf("a month that cannot be: %q", c.Bars[0].Label)
	}
}

func ratio(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}
