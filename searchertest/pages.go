package searchertest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

// pages pages through the hits of a request and compares them with one large page.
func (q questioner) pages(req kiosque.SearchRequest) {
	q.t.Helper()
	req.From = 0
	got := Pages(q.t, q.w, q.c, req, func() {})
	req.Size = kiosque.MaxSize
	if diff := cmp.Diff(q.search(req).Hits, got, equateEmpty); diff != "" {
		q.t.Fatalf("%+v (-one page +many):\n%s", req, diff)
	}
}

// Pages asks for all hits of a request, page after page of random length, and does something between them.
func Pages(t testing.TB, w World, s kiosque.Searcher, req kiosque.SearchRequest, between func()) (hits []kiosque.Hit) {
	t.Helper()
	for {
		req.Size = 1 + w.IntN(9)
		r, err := s.Search(t.Context(), req)
		if err != nil {
			t.Fatalf("%+v after %d hits: %v", req, len(hits), err)
		}
		if r.From != len(hits) {
			t.Fatalf("%+v: the page after %d hits begins at %d", req, len(hits), r.From)
		}
		hits = append(hits, r.Hits...)
		if (r.Next == "") != (len(hits) == r.Listed()) {
			t.Fatalf("%+v: %d of %d hits, next page %q", req, len(hits), r.Total, r.Next)
		}
		if req.After = r.Next; r.Next == "" {
			return hits
		}
		between()
	}
}

// pagesStay changes the collection between the pages of a query: the pages together are what one page had when the first was asked
// for, texts included.
func pagesStay(t *testing.T, open Open) {
	w := NewWorld(3, 5)
	articles := w.Articles(120)
	c := opened(t, open, slices.Clone(articles))
	if c.Add == nil || c.Remove == nil {
		t.Skip("the collection cannot change")
	}
	changes := 0
	change := func() {
		if w.IntN(3) > 0 {
			return
		}
		var err error
		switch n := w.IntN(len(articles)); changes % 3 {
		case 0:
			articles = append(articles, w.Article(fmt.Sprint("new", changes)))
			articles[n] = w.Article(articles[n].ID)
			err = c.Add(t.Context(), slices.Clone(articles))
		case 1:
			err = c.Remove(t.Context(), []string{articles[n].ID})
			articles = slices.Delete(articles, n, n+1)
		case 2:
			if c.Build != nil {
				err = c.Build(t.Context(), slices.Clone(articles))
			}
		}
		changes++
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, req := range []kiosque.SearchRequest{
		{Query: "réforme OU président"},
		{Query: "grève OU =le OU élection", Sort: kiosque.ByDate},
		{Sort: kiosque.ByDateDesc, Chosen: kiosque.Chosen{kiosque.FacetSource: {Not: []string{"Le Courrier"}}}},
		{Sort: kiosque.ByLongest},
		{Query: "réforme OU président", Sort: kiosque.ByRecent, HalfLife: 30},
		{Query: "le OU la", Sort: kiosque.BySource},
		{Query: `"coup d'État" OU le`, Since: kiosque.Date{Year: 2016}},
	} {
		req.Size = kiosque.MaxSize
		first, err := c.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first.Hits, Pages(t, w, c, req, change)); diff != "" || first.Total < 20 {
			t.Errorf("%+v, %d hits (-one page +many):\n%s", req, first.Total, diff)
		}
	}
	if changes < 10 {
		t.Errorf("only %d changes", changes)
	}
}

// cursorsBelong: a cursor goes on with its own request and with no other.
func cursorsBelong(t *testing.T, open Open) {
	c := opened(t, open, NewWorld(6, 5).Articles(60))
	req := kiosque.SearchRequest{Query: "réforme OU maire", Size: 2, Chosen: kiosque.Chosen{kiosque.FacetSource: {Not: []string{"Agence Nord", "Le Courrier"}}}}
	r, err := c.Search(t.Context(), req)
	if err != nil || r.Next == "" {
		t.Fatal(err, r)
	}
	req.After = r.Next
	same := req
	same.Size, same.From, same.NoFacets, same.Words = 1, 7, true, true
	same.Chosen[kiosque.FacetSource].Not = []string{"Le Courrier", "Agence Nord", "Le Courrier"}
	if r, err := c.Search(t.Context(), same); err != nil || r.From != 2 || len(r.Hits) != 1 {
		t.Errorf("the next page of another length: %+v, %v", r, err)
	}
	for name, change := range map[string]func(r *kiosque.SearchRequest){
		"query":     func(r *kiosque.SearchRequest) { r.Query = "réforme" },
		"sort":      func(r *kiosque.SearchRequest) { r.Sort = kiosque.ByDate },
		"since":     func(r *kiosque.SearchRequest) { r.Since = kiosque.Date{Year: 2000} },
		"until":     func(r *kiosque.SearchRequest) { r.Until = kiosque.Date{Year: 2100} },
		"sources":   func(r *kiosque.SearchRequest) { r.Chosen[kiosque.FacetSource].Only = []string{"Agence Nord"} },
		"sections":  func(r *kiosque.SearchRequest) { r.Chosen[kiosque.FacetSection].Only = []string{"Sports"} },
		"excluded":  func(r *kiosque.SearchRequest) { r.Chosen[kiosque.FacetSource].Not = []string{"x"} },
		"places":    func(r *kiosque.SearchRequest) { r.Chosen[kiosque.FacetPlace].Only = []string{"Brest"} },
		"without":   func(r *kiosque.SearchRequest) { r.WithoutForms = []string{"maires"} },
		"widen":     func(r *kiosque.SearchRequest) { r.Widen = kiosque.WidenNever },
		"truncated": func(r *kiosque.SearchRequest) { r.After = r.After[:len(r.After)-1] },
		"longer":    func(r *kiosque.SearchRequest) { r.After += "A" },
		"edited":    func(r *kiosque.SearchRequest) { r.After = "B" + r.After[1:] },
		"garbage":   func(r *kiosque.SearchRequest) { r.After = "../../etc\xff" },
	} {
		other := req
		change(&other)
		if _, err := c.Search(t.Context(), other); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
			t.Errorf("%s: %v, want bad_request", name, err)
		}
	}
}
