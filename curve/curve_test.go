package curve

import (
	"cmp"
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
	"github.com/kiosque-search/kiosque/stats"
)

// TestCurves holds every point to what a search finds in its period, and the parts to the whole.
func TestCurves(t *testing.T) {
	x := sampletest.Index(t)
	for _, req := range []Request{
		{Search: kiosque.SearchRequest{Query: "grève", Interval: kiosque.EachYear}, More: []string{"maire OU conseil", "introuvable", ""}},
		{Search: kiosque.SearchRequest{Query: "port", Interval: kiosque.EachQuarter, Since: date(t, "2013"), Until: date(t, "2016-06")}, More: []string{"mer"}},
		{
			Search: kiosque.SearchRequest{Query: "maire", Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: []string{"La Gazette de Valmarin"}}}}, Smooth: 3,
			Band: true,
		},
		{Search: kiosque.SearchRequest{Query: "grève", Collapse: true, Interval: kiosque.EachMonth}},
		{Search: kiosque.SearchRequest{Query: "grève", Interval: kiosque.EachWeek, Since: date(t, "2019-06"), Until: date(t, "2019-07")}},
	} {
		c, err := Of(t.Context(), x, req)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Series) != 1+len(req.More) {
			t.Fatalf("%d series", len(c.Series))
		}
		for i, s := range c.Series {
			query := append([]string{req.Search.Query}, req.More...)[i]
			if s.Query.Text != query {
				t.Errorf("series %d is of %q, not %q", i, s.Query.Text, query)
			}
			dated := req.Search.Since.IsZero() && req.Search.Until.IsZero()
			matching, total := s.Imprecise.Matching, s.Imprecise.Total
			if dated {
				matching, total = matching+s.Undated.Matching, total+s.Undated.Total
			}
			for j, p := range s.Points {
				matching, total = matching+p.Matching, total+p.Total
				if want := NewShare(p.Matching, p.Total); (p.Ratio == nil) != (want.Ratio == nil) || p.Ratio != nil && *p.Ratio != *want.Ratio {
					t.Errorf("%s: ratio %v", p.Value, p.Ratio)
				}
				if j%7 == 0 {
					if m, n := count(t, x, req.Search, query, c.Interval, p.Value), count(t, x, req.Search, "", c.Interval, p.Value); m != p.Matching || n != p.Total {
						t.Errorf("%s, %s: %d of %d, a search finds %d of %d", query, p.Value, p.Matching, p.Total, m, n)
					}
				}
			}
			if matching != s.Matching || total != s.Total {
				t.Errorf("%s: the parts add up to %d of %d, the whole is %d of %d", query, matching, total, s.Matching, s.Total)
			}
		}
	}
}

func count(t *testing.T, x *index.Index, filters kiosque.SearchRequest, query string, i kiosque.Interval, value kiosque.Date) int {
	t.Helper()
	filters.Query, filters.Size, filters.Interval = query, -1, i
	res, err := x.Search(t.Context(), filters)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range res.Facets.Date.Buckets {
		if b.Value == value {
			return b.Count
		}
	}
	return 0
}

func date(t *testing.T, s string) kiosque.Date {
	t.Helper()
	d, err := kiosque.ReadDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestOccurrences holds every point to a count of the printed words of the articles, one by one.
func TestOccurrences(t *testing.T) {
	x := sampletest.Index(t)
	for _, req := range []Request{
		{Search: kiosque.SearchRequest{Query: "=grève", Interval: kiosque.EachYear}, More: []string{"=maire", "=introuvable", ""}, Measure: Occurrences, Smooth: 3},
		{Search: kiosque.SearchRequest{Query: "=port", Interval: kiosque.EachMonth, Since: date(t, "2013"), Until: date(t, "2016-06")}, Measure: Occurrences},
		{
			Search: kiosque.SearchRequest{
				Query: "=maire", Interval: kiosque.EachDay, Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: []string{"La Gazette de Valmarin"}}},
			},
			Measure: Occurrences,
		},
	} {
		c, err := Of(t.Context(), x, req)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range c.Series {
			form, _ := strings.CutPrefix(append([]string{req.Search.Query}, req.More...)[i], "=")
			want := naive(t, x, req.Search, form, c.Interval)
			whole := NewShare(s.Imprecise.Matching+s.Undated.Matching, s.Imprecise.Total+s.Undated.Total)
			for _, p := range s.Points {
				whole = NewShare(whole.Matching+p.Matching, whole.Total+p.Total)
				if w := want[p.Value.String()]; w.occurrences != p.Matching || w.words != p.Total || w.articles != *p.Articles {
					t.Errorf("%q, %s: %d of %d words in %d articles, counted are %+v", form, p.Value, p.Matching, p.Total, *p.Articles, w)
				}
				if (p.Ratio == nil) != (p.Total == 0) || p.IsFew() != (*p.Articles > 0 && *p.Articles < Few) {
					t.Errorf("%q, %s: %v of %d words, few: %v of %d", form, p.Value, p.Ratio, p.Total, p.IsFew(), *p.Articles)
				}
			}
			if w := want["imprecise"]; w.occurrences != s.Imprecise.Matching || w.words != s.Imprecise.Total {
				t.Errorf("%q: less precise %+v, counted are %+v", form, s.Imprecise, w)
			}
			if w := want["undated"]; w.occurrences != s.Undated.Matching || w.words != s.Undated.Total {
				t.Errorf("%q: undated %+v, counted are %+v", form, s.Undated, w)
			}
			if whole.Matching != s.Matching || whole.Total != s.Total || s.Matching != s.Occurrences {
				t.Errorf("%q: the parts add up to %+v, the whole is %+v", form, whole, s.Share)
			}
		}
	}
}

type counted struct{ occurrences, words, articles int }

// naive counts a form and all words in the articles that pass the filters, by the value of their bucket.
func naive(t *testing.T, x *index.Index, filters kiosque.SearchRequest, form string, i kiosque.Interval) map[string]counted {
	t.Helper()
	filters.Query, filters.Size = "", -1
	all, err := x.Export(t.Context(), filters)
	if err != nil {
		t.Fatal(err)
	}
	var a analysis.Analyzer
	n := map[string]counted{}
	for found, err := range all.Found {
		if err != nil {
			t.Fatal(err)
		}
		key := "undated"
		if !found.Date.IsZero() {
			key = "imprecise"
			if d, ok := i.Bucket(found.Date); ok {
				key = d.String()
			}
		}
		c := n[key]
		c.articles++
		texts := []string{found.Lead, found.Body}
		if !found.TitleDerived {
			texts = append(texts, found.Title)
		}
		for _, text := range texts {
			for _, token := range a.Analyze([]byte(text)) {
				c.words++
				if string(a.Term(token)) == form {
					c.occurrences++
				}
			}
		}
		n[key] = c
	}
	return n
}

// TestAxis: the chosen dates are the axis, with periods of no article, which have no ratio.
func TestAxis(t *testing.T) {
	x := sampletest.Index(t)
	c, err := Of(t.Context(), x, Request{
		Search: kiosque.SearchRequest{Query: "grève", Interval: kiosque.EachYear, Since: date(t, "1990"), Until: date(t, "2040")}, Band: true, Smooth: 5,
	})
	if err != nil {
		t.Fatal(err)
	}
	points := c.Series[0].Points
	if len(points) != 51 || points[0].Value != date(t, "1990") || points[50].Value != date(t, "2040") {
		t.Fatalf("%d periods", len(points))
	}
	if p := points[3]; p.Ratio != nil || p.Low != nil || p.Smoothed != nil {
		t.Errorf("a year of nothing has a ratio: %+v", p)
	}
	seen := false
	for _, p := range points {
		if p.Ratio != nil {
			seen = true
			if *p.Low > *p.Ratio || *p.High < *p.Ratio || *p.High > 1 || *p.Low < 0 {
				t.Errorf("%s: %v is not between %v and %v", p.Value, *p.Ratio, *p.Low, *p.High)
			}
		}
	}
	if !seen {
		t.Error("no year has an article")
	}
}

func TestSmooth(t *testing.T) {
	s := Series{Points: []Point{{Share: NewShare(1, 2)}, {Share: NewShare(0, 0)}, {Share: NewShare(3, 8)}, {Share: NewShare(0, 10)}}}
	s.smooth(3, true)
	for i, want := range []float64{.5, .4, 3. / 18, 3. / 18} {
		if got := s.Points[i].Smoothed; got == nil || math.Abs(*got-want) > 1e-12 {
			t.Errorf("%d: %v, want %v", i, got, want)
		}
	}
	if low, high := stats.Wilson(4, 10); *s.Points[1].SmoothedLow != low || *s.Points[1].SmoothedHigh != high {
		t.Errorf("the interval of 4 of 10 is from %v to %v, want %v to %v", *s.Points[1].SmoothedLow, *s.Points[1].SmoothedHigh, low, high)
	}
}

// counting is a searcher whose articles are so many a day from the first of January 2001 on.
type counting struct {
	kiosque.Searcher
	days, daily int
	asked       []kiosque.Interval
}

func (c *counting) Info(context.Context) (*kiosque.Info, error) { return &kiosque.Info{}, nil }

func (c *counting) Search(_ context.Context, req kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	i := cmp.Or(req.Interval, kiosque.EachDay)
	c.asked = append(c.asked, req.Interval)
	f := kiosque.DateFacet{Interval: i}
	for d, day := 0, (kiosque.Date{Year: 2001, Month: 1, Day: 1}); d < c.days; d, day = d+1, kiosque.EachDay.Next(day) {
		value, _ := i.Bucket(day)
		if n := len(f.Buckets); n == 0 || f.Buckets[n-1].Value != value {
			f.Buckets = append(f.Buckets, kiosque.DateBucket{Value: value})
		}
		f.Buckets[len(f.Buckets)-1].Count += c.daily
	}
	return &kiosque.SearchResult{Facets: &kiosque.Facets{Date: f}}, nil
}

// TestInterval: a period has as many articles as a ratio needs, where the collection has them.
func TestInterval(t *testing.T) {
	for _, c := range []struct {
		days, daily int
		asked, want kiosque.Interval
	}{
		{60, 50, "", kiosque.EachDay},
		{60, 49, "", kiosque.EachWeek},
		{60, 8, "", kiosque.EachWeek},
		{400, 2, "", kiosque.EachMonth},
		{400, 1, "", kiosque.EachQuarter},
		{3000, 1, "", kiosque.EachQuarter},
		{60, 1, "", kiosque.EachMonth}, // three months: years would be one
		{20, 1, "", kiosque.EachWeek},
		{3, 1, "", kiosque.EachDay},
		{60, 1, kiosque.EachDay, kiosque.EachDay},
		{0, 0, "", kiosque.EachDay},
	} {
		s := &counting{days: c.days, daily: c.daily}
		found, err := Of(t.Context(), s, Request{Search: kiosque.SearchRequest{Interval: c.asked}})
		if err != nil {
			t.Fatal(err)
		}
		if found.Interval != c.want {
			t.Errorf("%d articles a day for %d days by %q: by %s, want %s (asked %q)", c.daily, c.days, c.asked, found.Interval, c.want, s.asked)
		}
		if n := len(s.asked); s.asked[n-1] != found.Interval {
			t.Errorf("the query is asked by %q", s.asked[n-1])
		}
	}
}

func TestRefused(t *testing.T) {
	x := sampletest.Index(t)
	for want, req := range map[string]Request{
		"5 au plus":             {More: []string{"a", "b", "c", "d", "e"}},
		"impair":                {Smooth: 4},
		"articles, occurrences": {Measure: "mots"},
		"Wilson":                {Measure: Occurrences, Band: true},
		"61 au plus":            {Smooth: 63},
		"requête 2, « (grève »": {Search: kiosque.SearchRequest{Query: "port", Strict: true}, More: []string{"(grève"}},
	} {
		_, err := Of(t.Context(), x, req)
		var e *kiosque.Error
		if !errors.As(err, &e) || !strings.Contains(e.Message+e.Hint, want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
