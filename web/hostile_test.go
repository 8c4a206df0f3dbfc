package web

import (
	"html"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/remedy"
	"github.com/kiosque-search/kiosque/web/address"
)

// TestHostileAnswers: whatever an engine says of a query, the words of a collection among it, stays text.
func TestHostileAnswers(t *testing.T) {
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>'javascript:alert(1)`
	res := &kiosque.SearchResult{
		Query: kiosque.QueryInfo{
			Text: evil, Reading: "lu " + evil, Warnings: []string{evil},
			Words:       []kiosque.QueryWord{{Text: evil, Forms: []kiosque.Form{{Text: evil, Count: 3}, {Text: evil + "2", Off: true}}, More: 4}},
			Suggestions: []kiosque.Suggestion{{Query: evil, Total: 7}},
			Clauses:     []kiosque.Clause{{Text: evil, Count: 0, Without: 2}, {Text: evil, Filter: kiosque.FilterDates, Count: 1, Without: 1}},
		},
		Facets: &kiosque.Facets{
			Source: &kiosque.ValueFacet{Buckets: []kiosque.Bucket{
				{Value: evil, Count: 1, Excluded: true},
				{Value: evil + "2", Count: 1, Selected: true},
				{Value: evil + "3", Count: 1},
			}, Other: 5},
			Section: &kiosque.ValueFacet{Buckets: []kiosque.Bucket{{Value: evil, Count: 1}}},
			Author:  &kiosque.ValueFacet{Buckets: []kiosque.Bucket{{Value: evil, Count: 1, Spellings: []string{evil + "4"}}}},
		},
	}
	req := kiosque.SearchRequest{
		Query: evil, Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: []string{evil + "2"}, Not: []string{evil}}}, WithoutForms: []string{evil + "2"},
	}
	var h handler
	if err := h.parseTemplates(); err != nil {
		t.Fatal(err)
	}
	for _, total := range []int{0, 3} {
		if res.Total = total; total > 0 {
			for range total {
				res.Hits = append(res.Hits, kiosque.Hit{
					ID: evil, Title: evil, TitleSpans: []kiosque.Span{{Start: 2, End: 10}}, Source: evil, Section: evil, Agency: evil, Authors: []string{evil},
					URL:      "javascript:alert(1)",
					Snippets: []kiosque.Snippet{{Text: evil, Spans: []kiosque.Span{{Start: 1, End: 9}}}},
				})
			}
		}
		page := searchPage{
			frame:   frame{Site: evil, Title: evil, Form: form{Query: evil, Hidden: []hidden{{"source", evil}}}},
			Results: newResults("./", req, res, &kiosque.Info{Generation: evil}),
		}
		body, err := render(h.search, page)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		if n := doc.Find("body script, img, [onerror], [href^='javascript:']").Length(); n != 0 {
			t.Errorf("%d hits: %d foreign elements or attributes", total, n)
		}
		if s := string(body); strings.Contains(strings.ReplaceAll(s, html.EscapeString(evil), ""), "<script>alert") {
			t.Errorf("%d hits: the text is there as markup", total)
		}
		want := map[string]int{
			".spelled a": 1, ".families fieldset": 1, ".families [type=checkbox]": 2, ".families [checked]": 1, ".value.out": 1, ".except": 3,
			".active li": 4,
		}
		if total == 0 {
			want[".clauses tbody tr"], want[".clauses .none"], want[".clauses a"] = 2, 1, 1 // the query is not made of that clause
		}
		for selector, n := range want {
			if got := doc.Find(selector).Length(); got != n {
				t.Errorf("%d hits: %d × %s, want %d", total, got, selector, n)
			}
		}
		doc.Find(".families [type=checkbox]").Each(func(i int, s *goquery.Selection) {
			if got := s.AttrOr("value", ""); got != res.Query.Words[0].Forms[i].Text {
				t.Errorf("form %d is %q", i, got)
			}
		})
	}
}

// TestDiagnosis: the clause that empties a result is dropped from the query as it was read, a filter from the request.
func TestDiagnosis(t *testing.T) {
	tests := []struct {
		query string
		c     kiosque.Clause
		want  string // query without it; "-": there is no telling
	}{
		{"grève licorne", kiosque.Clause{Text: "licorne"}, "grève"},
		{"grève licorne (a OU b)", kiosque.Clause{Text: "grève"}, "licorne (a OU b)"},
		{"grève SAUF port", kiosque.Clause{Text: "SAUF port"}, "grève"},
		{"grève grève port", kiosque.Clause{Text: "grève"}, "grève port"},
		{"licorne", kiosque.Clause{Text: "licorne"}, ""},
		{"grève NEAR/3 port", kiosque.Clause{Text: "grève NEAR/3 port"}, "grève port"},
		{"grève PHRASE (port OU quai)", kiosque.Clause{Text: "grève"}, "(port OU quai)"},
		{"grève licorne", kiosque.Clause{Text: "dragon"}, "-"},
		{"grève", kiosque.Clause{Text: "dragon"}, "-"},
	}
	for _, tt := range tests {
		q, err := query.Parse(tt.query, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var told []kiosque.Clause
		for _, n := range query.Clauses(q.Root) {
			if tt.c.Text == tt.query || n != q.Root { // the query itself is told of where all of its words stand somewhere
				told = append(told, kiosque.Clause{Text: n.String()})
			}
		}
		req, ok := remedy.Without(&kiosque.SearchRequest{Query: tt.query}, told, []kiosque.Clause{tt.c})
		if !ok {
			req.Query = "-"
		}
		if req.Query != tt.want {
			t.Errorf("%s without %s: %q, want %q", tt.query, tt.c.Text, req.Query, tt.want)
		}
	}
	whole := kiosque.SearchRequest{Query: "a", Since: kiosque.Date{Year: 2020}, Chosen: kiosque.Chosen{
		kiosque.FacetSource: {Only: []string{"S"}, Not: []string{"T"}}, kiosque.FacetSection: {Not: []string{"R"}},
	}}
	for filter, want := range map[kiosque.Filter]string{
		kiosque.FilterDates: "?q=a&source=S&not_source=T&not_section=R", kiosque.FacetSource.Filter(): "?q=a&since=2020&not_section=R",
		kiosque.FacetSection.Filter(): "?q=a&since=2020&source=S&not_source=T", kiosque.FilterForms: "?q=a&since=2020&source=S&not_source=T&not_section=R",
	} {
		req, _ := remedy.Without(&whole, nil, []kiosque.Clause{{Filter: filter}})
		if got := address.Of(req); got != want {
			t.Errorf("without %s: %s, want %s", filter, got, want)
		}
	}
}
