package dates

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
)

func table(t *testing.T, texts ...string) *Table {
	t.Helper()
	slices.SortFunc(texts, Compare)
	all := []kiosque.Date{{}}
	for _, s := range slices.Compact(texts) {
		d, err := kiosque.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	return New(all)
}

func TestCompare(t *testing.T) {
	want := []string{"1998-12-31", "1999", "1999-01", "1999-01-01", "1999-01-02", "1999-02", "1999-12-31", "2000"}
	got := slices.Clone(want)
	slices.Reverse(got)
	if slices.SortFunc(got, Compare); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestFacet(t *testing.T) {
	for _, tt := range []struct {
		dates    string
		interval kiosque.Interval
		want     string
	}{
		{"", "", "month"},
		{"", kiosque.EachDay, "day"},
		{"2026-01-30 2026-02-02", "", "day 2026-01-30:1 2026-01-31:0 2026-02-01:0 2026-02-02:1"},
		{"2026-01-01 2026-04-03", "", "month 2026-01:1 2026-02:0 2026-03:0 2026-04:1"}, // 93 days
		{"2026-01 2026-02-02", "", "month 2026-01:1 2026-02:1"},                        // half of them are known to the day
		{"2026-01 2026-02-02", kiosque.EachDay, "day 2026-02-02:1, 1 less precise"},
		{"2006-12-31 2026-12-31", "", "year"}, // 241 months
		{"2026 2026-02 2026-02-03", kiosque.EachYear, "year 2026:3"},
		{"2026-01-01 2026-05-01", kiosque.EachQuarter, "quarter 2026-01:1 2026-04:1"},
		{"1990-01-01 2026-01-01", kiosque.EachDay, "month"},
		{"1001-01-01 2026-01-01", kiosque.EachMonth, "year"},
		{"1001-01-01 2026-01-01", kiosque.EachQuarter, "quarter"},
		{"1801-01-01 2026-01-01", kiosque.EachWeek, "month"},
	} {
		of := table(t, strings.Fields(tt.dates)...)
		n := make([]uint32, of.Len())
		for i := range n[1:] {
			n[i+1] = 1
		}
		n[0] = 7 // without a date
		f := of.Facet(n, tt.interval)
		got := string(f.Interval)
		if strings.Contains(tt.want, ":") {
			for _, b := range f.Buckets {
				got += fmt.Sprintf(" %s:%d", b.Value, b.Count)
			}
		}
		if f.Imprecise > 0 {
			got += fmt.Sprintf(", %d less precise", f.Imprecise)
		}
		if got != tt.want || f.Buckets == nil || len(f.Buckets) > maxBuckets {
			t.Errorf("%s by %q: %s, want %s", tt.dates, tt.interval, got, tt.want)
		}
	}
}

// TestAgainstScan compares filters with a look at every day that a date may mean, and adds up what facets count.
func TestAgainstScan(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	random := func() string {
		d := fmt.Sprintf("%d-%02d-%02d", 1990+r.IntN(3), 1+r.IntN(12), 1+r.IntN(28))
		return d[:[]int{4, 7, 10}[r.IntN(3)]]
	}
	for range 300 {
		var texts []string
		for range 1 + r.IntN(20) {
			texts = append(texts, random())
		}
		of := table(t, texts...)
		var bounds [2]kiosque.Date
		for i := range bounds {
			if r.IntN(4) > 0 {
				bounds[i] = of.Dates[r.IntN(of.Len())]
			}
		}
		if from, _ := bounds[0].Days(); !bounds[0].IsZero() && over(bounds[1], from) { // a request from a day to one before is refused
			bounds[0], bounds[1] = bounds[1], bounds[0]
		}
		first, last := of.Span()
		lowest, highest := 1<<30, -1<<30
		n := make([]uint32, of.Len())
		total := 0
		for i, pass := range of.Within(bounds[0], bounds[1]) {
			want := false
			if i > 0 {
				from, to := of.Dates[i].Days()
				lowest, highest = min(lowest, from), max(highest, to)
				for day := from; day <= to; day++ {
					want = want || begun(bounds[0], day) && !over(bounds[1], day)
				}
				n[i] = uint32(r.IntN(3))
				total += int(n[i])
			}
			if pass != want {
				t.Fatalf("%s within %s and %s: %v", of.Dates[i], bounds[0], bounds[1], pass)
			}
		}
		if from, _ := first.Days(); from != lowest {
			t.Errorf("%q begin at %s", texts, first)
		}
		if _, to := last.Days(); to != highest {
			t.Errorf("%q end at %s", texts, last)
		}
		for _, interval := range []kiosque.Interval{"", kiosque.EachDay, kiosque.EachWeek, kiosque.EachMonth, kiosque.EachQuarter, kiosque.EachYear} {
			f := of.Facet(n, interval)
			sum := f.Imprecise
			for i, b := range f.Buckets {
				sum += b.Count
				if i > 0 && b.Value != f.Interval.Next(f.Buckets[i-1].Value) {
					t.Fatalf("by %s: %s after %s", f.Interval, b.Value, f.Buckets[i-1].Value)
				}
			}
			if sum != total {
				t.Fatalf("by %q: %d of %d articles", interval, sum, total)
			}
		}
	}
	if first, last := table(t).Span(); !first.IsZero() || !last.IsZero() {
		t.Errorf("no dates, from %s to %s", first, last)
	}
}

func begun(from kiosque.Date, day int) bool {
	first, _ := from.Days()
	return from.IsZero() || day >= first
}

func over(to kiosque.Date, day int) bool {
	_, last := to.Days()
	return !to.IsZero() && day > last
}
