package web

import (
	"encoding/csv"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
)

// TestStats holds attention over time to what searches find, one by one.
func TestStats(t *testing.T) {
	x := sampleIndex(t)
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
		sum := newShare(s.Imprecise.Matching, s.Imprecise.Total)
		if !strings.Contains(tt.filter, "since") { // no undated article passes a filter by date
			sum = newShare(sum.Matching+s.Undated.Matching, sum.Total+s.Undated.Total)
		}
		for i, b := range s.Buckets {
			sum = newShare(sum.Matching+b.Matching, sum.Total+b.Total)
			if want := newShare(b.Matching, b.Total); b.share != want {
				t.Errorf("%s: %s has %v", target, b.Value, b.share)
			}
			if i%7 == 0 {
				if m, n := count(tt.query, b.Value), count("", b.Value); b.Matching != m || b.Total != n {
					t.Errorf("%s: %s has %d of %d, a search finds %d of %d", target, b.Value, b.Matching, b.Total, m, n)
				}
			}
		}
		if sum != s.share {
			t.Errorf("%s: the parts add up to %v, the whole is %v", target, sum, s.share)
		}
		if s.Collection.Generation == "" || s.Collection.Articles < s.Total {
			t.Errorf("%s: collection %+v", target, s.Collection)
		}

		w = get(h, target+"&format=csv")
		rows, err := csv.NewReader(w.Body).ReadAll()
		if err != nil || len(rows) != len(s.Buckets)+1 || strings.Join(rows[0], " ") != "date matching total ratio" {
			t.Fatalf("%s: %v, %d rows for %d buckets", target, err, len(rows), len(s.Buckets))
		}
		for i, r := range rows[1:] {
			b := s.Buckets[i]
			ratio, err := strconv.ParseFloat(r[3], 64)
			if r[0] != b.Value.String() || r[1] != strconv.Itoa(b.Matching) || r[2] != strconv.Itoa(b.Total) || err != nil || ratio != b.Ratio {
				t.Errorf("%s: %v is not %v", target, r, b)
			}
		}
		if d := w.Header().Get("Content-Disposition"); d != `attachment; filename="kiosque-dates.csv"` {
			t.Errorf("Content-Disposition: %q", d)
		}
	}
}
