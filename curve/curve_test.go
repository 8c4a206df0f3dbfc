package curve

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
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
	s.smooth(3)
	for i, want := range []float64{.5, .4, 3. / 18, 3. / 18} {
		if got := s.Points[i].Smoothed; got == nil || math.Abs(*got-want) > 1e-12 {
			t.Errorf("%d: %v, want %v", i, got, want)
		}
	}
}

func TestRefused(t *testing.T) {
	x := sampletest.Index(t)
	for want, req := range map[string]Request{
		"5 au plus":             {More: []string{"a", "b", "c", "d", "e"}},
		"impair":                {Smooth: 4},
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
