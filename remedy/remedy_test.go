package remedy

import (
	"slices"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
)

// TestOf holds each remedy to all parts of the question: none that is larger finds anything, none of its size finds more, and it finds what
// it says.
func TestOf(t *testing.T) {
	x := sampletest.Index(t)
	ask := func(req kiosque.SearchRequest) *kiosque.SearchResult {
		req.Widen, req.Help = kiosque.WidenNever, true
		res, err := x.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	since, until := kiosque.Date{Year: 1900}, kiosque.Date{Year: 1901}
	for _, c := range []struct {
		req  kiosque.SearchRequest
		want string // query of the remedy; empty: none
	}{
		{kiosque.SearchRequest{Query: "grève zzyzx yyzx maire"}, "grève maire"},
		{kiosque.SearchRequest{Query: "zzyzx grève"}, ""},                                 // one condition less does
		{kiosque.SearchRequest{Query: "zzyzx yyzx"}, ""},                                  // nothing is left
		{kiosque.SearchRequest{Query: "zzyzx yyzx", Since: kiosque.Date{Year: 2019}}, ""}, // nothing of the query is left
		{kiosque.SearchRequest{Query: "grève zzyzx", Since: since, Until: until}, "grève"},
		{kiosque.SearchRequest{Query: "titre:grève titre:football titre:marché titre:maire"}, "titre:maire"},
		{kiosque.SearchRequest{Query: "(grève OU football) brasero zzyzx SAUF piquet yyzx"}, "(grève OU football) SAUF piquet"},
	} {
		res := ask(c.req)
		if res.Total != 0 {
			t.Fatalf("%q finds something", c.req.Query)
		}
		got, err := Of(t.Context(), x, &c.req, res.Query.Clauses)
		if err != nil {
			t.Fatal(err)
		}
		if got == nil {
			if c.want != "" {
				t.Errorf("%q: no remedy, want %q", c.req.Query, c.want)
			}
			continue
		}
		if got.Request.Query != c.want || ask(got.Request).Total != got.Total || got.Total == 0 {
			t.Errorf("%q: %q with %d articles, want %q", c.req.Query, got.Request.Query, got.Total, c.want)
		}
		for n := range len(got.Dropped) + 1 {
			for _, some := range choices(len(res.Query.Clauses), n) {
				var drop []kiosque.Clause
				for _, i := range some {
					drop = append(drop, res.Query.Clauses[i])
				}
				if part, ok := Without(&c.req, res.Query.Clauses, drop); ok && part.Query != "" {
					if total := ask(part).Total; n < len(got.Dropped) && total > 0 || total > got.Total {
						t.Errorf("%q: %q finds %d, more than %q with %d", c.req.Query, part.Query, total, got.Request.Query, got.Total)
					}
				}
			}
		}
	}
}

func TestChoices(t *testing.T) {
	if got := choices(4, 2); !slices.EqualFunc(got, [][]int{{0, 1}, {0, 2}, {1, 2}, {0, 3}, {1, 3}, {2, 3}}, slices.Equal) {
		t.Errorf("%v", got)
	}
	if n := len(choices(40, 20)); n > maxTries+1 {
		t.Errorf("%d", n)
	}
}
