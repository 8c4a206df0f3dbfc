package cli

import (
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
)

func facet(interval kiosque.Interval, from int, counts ...int) kiosque.DateFacet {
	f := kiosque.DateFacet{Interval: interval}
	for i, n := range counts {
		var d kiosque.Date
		switch interval {
		case kiosque.EachYear:
			d = kiosque.Date{Year: from + i}
		case kiosque.EachMonth:
			d = kiosque.Date{Year: from + i/12, Month: i%12 + 1}
		default:
			first, _ := kiosque.Date{Year: from, Month: 1, Day: 1}.Days()
			d = dateOfDay(first + i)
		}
		f.Buckets = append(f.Buckets, kiosque.DateBucket{Value: d, Count: n})
	}
	return f
}

func TestHistogramGolden(t *testing.T) {
	many := make([]int, 1000)
	for i := range many {
		many[i] = i % 97
	}
	undated := facet(kiosque.EachMonth, 2022, 3, 0, 1, 12, 7, 2, 0, 0, 5, 9, 14, 1, 1, 2)
	undated.Imprecise, undated.Undated = 1, 1234
	tests := []struct {
		name  string
		facet kiosque.DateFacet
	}{
		{"years", facet(kiosque.EachYear, 2015, 10, 40, 0, 25, 1)},
		{"months, some undated", undated},
		{"one bucket", facet(kiosque.EachYear, 2023, 7)},
		{"one day without articles", facet(kiosque.EachDay, 2023, 0)},
		{"more days than columns", facet(kiosque.EachDay, 2020, many...)},
		{"nothing", kiosque.DateFacet{Interval: kiosque.EachYear}},
	}
	var b strings.Builder
	for _, tt := range tests {
		text := Text{Terminal: Terminal{Width: 60}}
		Histogram(&text, tt.facet)
		b.WriteString("-- " + tt.name + " --\n" + plain(text.String()))
	}
	golden(t, "histogram.txt", b.String())
}

func TestHistogramFitsAndCountsAll(t *testing.T) {
	for n := range 400 {
		counts := make([]int, n)
		for i := range counts {
			counts[i] = 1
		}
		f := facet(kiosque.EachMonth, 1950, counts...)
		for _, width := range []int{0, 30, 80, 110} {
			text := Text{Terminal: Terminal{Width: width}}
			Histogram(&text, f)
			for line := range strings.SplitSeq(text.String(), "\n") {
				if got := len([]rune(line)); got > text.Columns() && width > 0 {
					t.Fatalf("%d buckets, width %d: line of %d: %q", n, width, got, line)
				}
			}
			if n > 0 && strings.Count(text.String(), " ") == 0 {
				t.Fatal("empty")
			}
		}
	}
}

// plain shows the narrow no-break space as "_", and the other one as a space.
func plain(s string) string { return strings.NewReplacer("\u202f", "_", "\u00a0", " ").Replace(s) }
