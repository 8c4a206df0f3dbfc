package web

import (
	"encoding/csv"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
)

// TestStats holds attention over time to what searches find, one by one.
func TestStats(t *testing.T) {
	x := sampletest.Index(t)
	h, err := NewHandler(x, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ query, filter string }{
		{"grève", "&interval=year"},
		{"maire OU conseil", "&interval=month&since=2015&until=2021"},
		{"", "&interval=year"},
		{"introuvable", "&interval=year"},
		{"grève", ""},
	} {
		target := "/api/v1/stats?q=" + url.QueryEscape(tt.query) + tt.filter
		w := get(h, target)
		var s stats
		if err := json.Unmarshal(w.Body.Bytes(), &s); w.Code != 200 || err != nil {
			t.Fatalf("%s: %d %v %s", target, w.Code, err, w.Body)
		}
		count := func(query string, d kiosque.Date) int {
			res, err := x.Search(t.Context(), kiosque.SearchRequest{Query: query, Size: -1, Interval: s.Interval, Since: d, Until: d})
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range res.Facets.Date.Buckets {
				if b.Value == d {
					return b.Count
				}
			}
			return 0
		}
		sum := curve.NewShare(s.Imprecise.Matching, s.Imprecise.Total)
		if !strings.Contains(tt.filter, "since") { // no undated article passes a filter by date
			sum = curve.NewShare(sum.Matching+s.Undated.Matching, sum.Total+s.Undated.Total)
		}
		for i, b := range s.Points {
			sum = curve.NewShare(sum.Matching+b.Matching, sum.Total+b.Total)
			if i%7 == 0 {
				if m, n := count(tt.query, b.Value), count("", b.Value); b.Matching != m || b.Total != n {
					t.Errorf("%s: %s has %d of %d, a search finds %d of %d", target, b.Value, b.Matching, b.Total, m, n)
				}
			}
		}
		if sum.Matching != s.Matching || sum.Total != s.Total {
			t.Errorf("%s: the parts add up to %v, the whole is %v", target, sum, s.Share)
		}
		if s.Collection.Generation == "" || s.Collection.Articles < s.Total {
			t.Errorf("%s: collection %+v", target, s.Collection)
		}

		w = get(h, target+"&format=csv")
		rows, err := csv.NewReader(w.Body).ReadAll()
		if err != nil || len(rows) != len(s.Points)+1 || strings.Join(rows[0], " ") != "date matching total ratio" {
			t.Fatalf("%s: %v, %d rows for %d buckets", target, err, len(rows), len(s.Points))
		}
		for i, r := range rows[1:] {
			b := s.Points[i]
			if r[0] != b.Value.String() || r[1] != strconv.Itoa(b.Matching) || r[2] != strconv.Itoa(b.Total) || (b.Ratio == nil) != (r[3] == "") {
				t.Errorf("%s: %v is not %v", target, r, b)
			}
		}
		if d := w.Header().Get("Content-Disposition"); d != `attachment; filename="kiosque-dates.csv"` {
			t.Errorf("Content-Disposition: %q", d)
		}
	}
}

// TestStatsOfSeveral: several queries stand in the same buckets, and in one tidy table.
func TestStatsOfSeveral(t *testing.T) {
	h := sampleHandler(t, Options{})
	target := "/api/v1/stats?interval=year&smooth=3&band=1&q=gr%C3%A8ve&q2=maire&q4=introuvable"
	w := get(h, target)
	var s stats
	if err := json.Unmarshal(w.Body.Bytes(), &s); w.Code != 200 || err != nil || len(s.Others) != 2 {
		t.Fatalf("%d %v %s", w.Code, err, w.Body)
	}
	for _, o := range s.Others {
		if len(o.Points) != len(s.Points) || o.Total != s.Total {
			t.Errorf("%s: other buckets than those of q", o.Query.Text)
		}
	}
	rows, err := csv.NewReader(get(h, target+"&format=csv").Body).ReadAll()
	names := "query period matching total ratio smoothed low high smoothed_low smoothed_high"
	if err != nil || len(rows) != 1+3*len(s.Points) || strings.Join(rows[0], " ") != names {
		t.Fatalf("%v: %d rows, %v", err, len(rows), rows[0])
	}
	if rows[1+len(s.Points)][0] != "maire" {
		t.Errorf("%v", rows[1+len(s.Points)])
	}
	target = "/api/v1/stats?interval=year&measure=occurrences&q=gr%C3%A8ve"
	w = get(h, target)
	err = json.Unmarshal(w.Body.Bytes(), &s)
	if w.Code != 200 || err != nil || s.Measure != curve.Occurrences || s.Matching != s.Occurrences || s.Whole() >= s.Total {
		t.Fatalf("%d %v %s", w.Code, err, w.Body)
	}
	csvOf := get(h, target+"&format=csv")
	rows, err = csv.NewReader(csvOf.Body).ReadAll()
	if err != nil || len(rows) != 1+len(s.Points) || strings.Join(rows[0], " ") != "date matching total ratio articles" {
		t.Fatalf("%v: %d rows, %v", err, len(rows), rows[0])
	}
	if d := csvOf.Header().Get("Content-Disposition"); d != `attachment; filename="kiosque-occurrences.csv"` {
		t.Errorf("Content-Disposition: %q", d)
	}
	if w := get(h, target+"&band=1"); w.Code != 400 || !strings.Contains(w.Body.String(), "Wilson") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := get(h, "/api/v1/stats?smooth=4"); w.Code != 400 || !strings.Contains(w.Body.String(), "impair") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
