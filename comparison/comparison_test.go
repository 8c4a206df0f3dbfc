package comparison_test

import (
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/comparison"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
	"github.com/kiosque-search/kiosque/lexicometry"
)

// TestOf holds a comparison to what the same questions find when they are asked alone.
func TestOf(t *testing.T) {
	x := sampletest.Index(t)
	day := func(y int) kiosque.Date { return kiosque.Date{Year: y} }
	for _, tt := range []struct {
		name     string
		a, b     kiosque.SearchRequest
		interval kiosque.Interval
		oneAxis  bool
	}{
		{"queries", kiosque.SearchRequest{Query: "maire"}, kiosque.SearchRequest{Query: "port OU maire"}, "", true},
		{"periods", kiosque.SearchRequest{Query: "port", Since: day(2021), Until: day(2021)}, kiosque.SearchRequest{Query: "port", Until: day(2020)}, "", false},
		{"interval", kiosque.SearchRequest{Query: "port", Since: day(2020)}, kiosque.SearchRequest{Query: "port"}, kiosque.EachYear, false},
		{"nothing", kiosque.SearchRequest{Query: "zzyzx"}, kiosque.SearchRequest{Query: "=zzyzy"}, "", true},
	} {
		words := lexicometry.SpecificitiesRequest{VocabularyRequest: kiosque.VocabularyRequest{Target: tt.a, Against: tt.b}}
		c, err := comparison.Of(t.Context(), x, words, tt.interval)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		for i, req := range []kiosque.SearchRequest{tt.a, tt.b} {
			side := []comparison.Side{c.A, c.B}[i]
			res, err := x.Search(t.Context(), req.Unwidened())
			if err != nil {
				t.Fatal(err)
			}
			if side.Articles != res.Total || side.Occurrences != res.Occurrences || side.Reprises != res.Total-res.Distinct {
				t.Errorf("%s: side %d is %+v; found %d, %d occurrences, %d distinct", tt.name, i, side, res.Total, res.Occurrences, res.Distinct)
			}
			sum := side.Curve.Imprecise.Matching + side.Curve.Undated.Matching
			for _, p := range side.Curve.Points {
				sum += p.Matching
			}
			if sum != res.Total && req.Since.IsZero() && req.Until.IsZero() {
				t.Errorf("%s: the periods of side %d have %d articles of %d", tt.name, i, sum, res.Total)
			}
		}
		if o := c.Overlap; o == nil || o.A.Articles != c.A.Articles || o.B.Articles != c.B.Articles || o.Both.Articles+o.OnlyB.Articles != o.B.Articles {
			t.Errorf("%s: in common %+v", tt.name, o)
		}
		if c.OneAxis != tt.oneAxis || tt.interval != "" && c.Interval != tt.interval {
			t.Errorf("%s: one axis %v, by %s", tt.name, c.OneAxis, c.Interval)
		}
		for _, drawn := range c.Curves {
			if drawn.Interval != c.Interval {
				t.Errorf("%s: a curve by %s, want %s", tt.name, drawn.Interval, c.Interval)
			}
		}
	}
	rest := lexicometry.SpecificitiesRequest{VocabularyRequest: kiosque.VocabularyRequest{Rest: true}}
	if _, err := comparison.Of(t.Context(), x, rest, ""); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
		t.Errorf("the rest is no selection: %v", err)
	}
}
