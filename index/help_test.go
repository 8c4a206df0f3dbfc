package index

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/searchertest"
)

func TestSuggestions(t *testing.T) {
	x := wordIndex(t)
	for _, tt := range []struct {
		query string
		req   kiosque.SearchRequest
		want  string
	}{
		{"réforme", kiosque.SearchRequest{}, ""},
		{"réformme", kiosque.SearchRequest{}, "réforme 3"},
		{"REFROME", kiosque.SearchRequest{}, "RÉFORME 3"},
		{"Réformme", kiosque.SearchRequest{Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: []string{"La Gazette"}}}}, "Réforme 2"},
		{"réformme", kiosque.SearchRequest{Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: []string{"Le Courrier"}}}}, ""},
		{"réformme", kiosque.SearchRequest{WithoutForms: []string{"réforme"}}, "réforme 1"},
		{"electoin", kiosque.SearchRequest{}, "élection 1"},
		{"le presidemt", kiosque.SearchRequest{}, "le président 2"},
		{"l'electoin", kiosque.SearchRequest{}, "l'élection 1"},
		{"retarites réformme", kiosque.SearchRequest{}, "retraites réforme 2"},
		{"=elections", kiosque.SearchRequest{}, "=élections 1"},
		{`="le presidemt"`, kiosque.SearchRequest{}, `="le président" 2`},
		{`"le présidant"`, kiosque.SearchRequest{}, `"le président" 2`},
		{"titre:réformme", kiosque.SearchRequest{}, "titre:réforme 2"},
		{"réformme OU zanzibar", kiosque.SearchRequest{}, "réforme OU zanzibar 3"},
		{"lemaire", kiosque.SearchRequest{}, `maire 3, "le maire" 1`},
		{"coupdétat", kiosque.SearchRequest{}, ""},
		{"saintpétersbourg", kiosque.SearchRequest{}, ""}, // it finds the compound
		{"mai re", kiosque.SearchRequest{}, "maire 3"},
		{"ré-forme", kiosque.SearchRequest{}, ""}, // it finds the whole word
		{"ré forme", kiosque.SearchRequest{}, "réforme 3"},
		{"réforme SAUF mairre", kiosque.SearchRequest{}, ""},
		{"réform*", kiosque.SearchRequest{}, ""},
		{"zut~", kiosque.SearchRequest{}, ""},
		{"xyz", kiosque.SearchRequest{}, ""},
	} {
		req := tt.req
		req.Query, req.Help = tt.query, true
		r, err := x.Search(context.Background(), req)
		if err != nil {
			t.Fatal(err)
		}
		var parts []string
		for _, s := range r.Query.Suggestions {
			parts = append(parts, fmt.Sprintf("%s %d", s.Query, s.Total))
			again := tt.req
			again.Query = s.Query
			if same, err := x.Search(context.Background(), again); err != nil || same.Total != s.Total || s.Total <= r.Total {
				t.Errorf("%s: %d articles, %s: %v", tt.query, r.Total, s.Query, err)
			}
		}
		if got := strings.Join(parts, ", "); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.query, got, tt.want)
		}
		req.Help = false
		if r, err := x.Search(context.Background(), req); err != nil || r.Query.Suggestions != nil || r.Query.Clauses != nil {
			t.Errorf("%s: help that was not asked for: %v", tt.query, err)
		}
	}
}

func TestClauses(t *testing.T) {
	x := wordIndex(t)
	for _, tt := range []struct {
		query string
		req   kiosque.SearchRequest
		want  string
	}{
		{"réforme", kiosque.SearchRequest{}, ""},
		{"zanzibar", kiosque.SearchRequest{}, ""},
		{"réforme zanzibar", kiosque.SearchRequest{}, "réforme 3 0 | zanzibar 0 3"},
		{"la réforme Lavrova maire", kiosque.SearchRequest{}, "réforme 3 1 | Lavrova 1 1 | maire 3 0"},
		{"réforme NEAR/3 zanzibar", kiosque.SearchRequest{}, "réforme 3 0 | zanzibar 0 3"},
		{`"maire réforme zanzibar"`, kiosque.SearchRequest{}, `"maire" 3 0 | "réforme" 3 0 | "zanzibar" 0 1`},
		{"réforme ADJ/0 maire", kiosque.SearchRequest{}, "réforme 3 0 | maire 3 0 | réforme ADJ/0 maire 0 1"},
		{"réforme SAUF (réforme OU maire)", kiosque.SearchRequest{}, "réforme 3 0 | SAUF (réforme OU maire) 0 3"},
		{"réforme", kiosque.SearchRequest{Since: kiosque.Date{Year: 2030}}, "réforme 3 0 | datés du 1er janvier 2030 ou après [dates] 0 3"},
		{
			"",
			kiosque.SearchRequest{Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: []string{"La Gazette"}}, kiosque.FacetSection: {Not: []string{"Politique"}}}},
			"dans la source « La Gazette » [sources] 2 3 | sauf la rubrique « Politique » [sections] 3 2",
		},
		{"réforme", kiosque.SearchRequest{WithoutForms: []string{"réforme", "réformes"}}, "réforme 0 5 | sans les formes « réforme » et « réformes » [forms] 5 3"},
	} {
		req := tt.req
		req.Query, req.Help = tt.query, true
		r, err := x.Search(context.Background(), req)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, describeClauses(r.Query.Clauses)); diff != "" {
			t.Errorf("%s %+v (-want +got):\n%s", tt.query, tt.req, diff)
		}
	}
}

func describeClauses(clauses []kiosque.Clause) string {
	var parts []string
	for _, c := range clauses {
		name := c.Text
		if c.Filter != "" {
			name += " [" + string(c.Filter) + "]"
		}
		parts = append(parts, fmt.Sprintf("%s %d %d", name, c.Count, c.Without))
	}
	return strings.Join(parts, " | ")
}

// TestClausesAreCounted compares the counts of clauses with those of searches for each alone and for all the others.
func TestClausesAreCounted(t *testing.T) {
	ctx := context.Background()
	w := searchertest.NewWorld(4, 9)
	dir := t.TempDir()
	build(t, dir, testArticles(60))
	x := open(t, dir)
	x.teamArticles = 1
	count := func(req kiosque.SearchRequest) int {
		t.Helper()
		r, err := x.Search(ctx, req)
		if err != nil {
			t.Fatal(err)
		}
		return r.Total
	}
	diagnosed := 0
	for range 1500 {
		req := w.Request()
		req.Widen = kiosque.WidenNever
		req.Help = true
		r, err := x.Search(ctx, req)
		if err != nil {
			t.Fatal(err)
		}
		if r.Total > 0 || len(r.Query.Clauses) == 0 {
			continue
		}
		diagnosed++
		q, err := query.Parse(req.Query, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range r.Query.Clauses {
			var alone kiosque.SearchRequest
			others := req
			switch c.Filter {
			case kiosque.FilterDates:
				alone.Since, alone.Until = req.Since, req.Until
				others.Since, others.Until = kiosque.Date{}, kiosque.Date{}
			default:
				if f := slices.IndexFunc(kiosque.AllFacets(), func(f kiosque.Facet) bool { return f.Filter() == c.Filter }); f >= 0 {
					alone.Chosen[f] = req.Chosen[f]
					others.Chosen[f] = kiosque.Choice{}
					break
				}
				alone.Query = c.Text
				others.Query = ""
				rest, told := &query.And{}, 0
				for _, n := range query.Clauses(q.Root) {
					switch text := n.String(); {
					case text == c.Text:
						told++
					case slices.ContainsFunc(r.Query.Clauses, func(c kiosque.Clause) bool { return c.Text == text }):
						rest.Nodes = append(rest.Nodes, n)
					}
				}
				if told > 1 {
					continue // it stands there twice
				}
				others.Query = rest.String()
			}
			if n := count(alone); n != c.Count {
				t.Errorf("%+v: %q alone: %d, want %d", req, c.Text, c.Count, n)
			}
			if n := count(others); n != c.Without {
				t.Errorf("%+v: without %q: %d, want %d", req, c.Text, c.Without, n)
			}
		}
	}
	if diagnosed < 100 {
		t.Errorf("only %d diagnoses", diagnosed)
	}
}

// TestHelpIsBounded: what would take long to try, or to diagnose, is left out, and nothing else.
func TestHelpIsBounded(t *testing.T) {
	x := wordIndex(t)
	ask := func(text string) (suggestions, clauses int) {
		t.Helper()
		r, err := x.Search(context.Background(), kiosque.SearchRequest{Query: text, Help: true})
		if err != nil || r.Total > 0 {
			t.Fatalf("%q: %+v, %v", text, r, err)
		}
		return len(r.Query.Suggestions), len(r.Query.Clauses)
	}
	for _, tt := range []struct {
		query                string
		suggestions, clauses bool // with few reads
	}{
		{"réformme", true, false},
		{`"réformme des retraites"`, false, true}, // a word that stands nowhere has nothing to be read
		{"réforme NEAR/3 retraite Lavrov mots>1000", false, false},
		{"réforme retraites Lavrov mots>1000", false, true},
	} {
		x.helpReads = helpReads
		suggestions, clauses := ask(tt.query)
		if suggestions+clauses == 0 {
			t.Errorf("%q gets no help at all", tt.query)
		}
		x.helpReads = 1
		fewSuggestions, fewClauses := ask(tt.query)
		if got := [2]bool{fewSuggestions > 0, fewClauses > 0}; got != [2]bool{tt.suggestions, tt.clauses} {
			t.Errorf("%q with few reads: suggestions and clauses are %v", tt.query, got)
		}
	}
}
