package searchertest

import (
	"testing"

	"github.com/kiosque-search/kiosque"
)

// similar: the articles most like one are others, the most similar first, each with the terms that decided in its texts.
func similar(t *testing.T, open Open) {
	articles := NewWorld(4, 11).Articles(30)
	twin := articles[7]
	twin.ID = "twin"
	articles = append(articles, twin)
	c := opened(t, open, articles)
	some := 0
	for _, a := range articles {
		r, err := c.Similar(t.Context(), kiosque.SimilarRequest{ID: a.ID, Size: kiosque.MaxSize})
		if err != nil {
			t.Fatal(err)
		}
		if r.ID != a.ID || len(r.Hits) != r.Total || r.Hits == nil || r.Terms == nil {
			t.Fatalf("%s: %d hits of %d, %+v", a.ID, len(r.Hits), r.Total, r)
		}
		some += r.Total
		for i, term := range r.Terms {
			if term.Count < 1 || term.All < 1 || term.Weight <= 0 || i > 0 && term.Weight > r.Terms[i-1].Weight {
				t.Fatalf("%s: term %d is %+v", a.ID, i, term)
			}
		}
		for i, h := range r.Hits {
			if h.ID == a.ID || i > 0 && h.Score > r.Hits[i-1].Score || len(h.Terms) == 0 {
				t.Fatalf("%s: %s with %v of %d terms", a.ID, h.ID, h.Terms, len(r.Terms))
			}
			for _, term := range h.Terms {
				m, err := c.Marked(t.Context(), kiosque.MarkedRequest{ID: h.ID, Search: kiosque.SearchRequest{Query: term}})
				if err != nil || !m.Matches {
					t.Fatalf("%s has no %q: %v", h.ID, term, err)
				}
			}
		}
		if len(r.Hits) > 1 {
			first, err := c.Similar(t.Context(), kiosque.SimilarRequest{ID: a.ID, Size: 1})
			if err != nil || len(first.Hits) != 1 || first.Total != r.Total || first.Hits[0].ID != r.Hits[0].ID {
				t.Errorf("%s: the first is %+v, not %s: %v", a.ID, first, r.Hits[0].ID, err)
			}
		}
		if a.ID == "twin" && (len(r.Hits) == 0 || r.Hits[0].ID != articles[7].ID) {
			t.Errorf("the twin of %s is %+v", articles[7].ID, r.Hits)
		}
	}
	if some < 30 {
		t.Errorf("only %d similar articles", some)
	}
}
