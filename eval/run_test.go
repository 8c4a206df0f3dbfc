package eval

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

// canned answers each query text with these article IDs.
type canned struct {
	kiosque.Searcher // nil: nothing else is asked
	ids              map[string][]string
}

func (c canned) Search(_ context.Context, req kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	ids, ok := c.ids[req.Query]
	if !ok {
		return nil, &kiosque.Error{Code: kiosque.CodeBadQuery, Message: "requête inconnue : " + req.Query}
	}
	res := &kiosque.SearchResult{Total: len(ids)}
	for _, id := range ids[:min(req.Size, len(ids))] {
		res.Hits = append(res.Hits, kiosque.Hit{ID: id, Title: "Titre de " + id})
	}
	return res, nil
}

func TestRun(t *testing.T) {
	s := canned{ids: map[string][]string{"crue": {"a", "b"}, "grève": {}}}
	queries := []Query{{"q1", "crue"}, {"q2", "grève"}, {"q3", "not judged"}}
	judgments := Judgments{"q1": {"b": 1}, "q2": {"c": 2}}
	res, err := Run(t.Context(), s, queries, judgments, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := res.WriteStats(&b, judgments, func(id string) string { return id + ".txt" }); err != nil {
		t.Fatal(err)
	}
	want := `queries     2
without hit 1
success@1   0.0000
recall@10   0.5000
MRR@10      0.2500
nDCG@10     0.3155

q1	crue
2 articles, recall 1.00, first relevant 0.50, nDCG 0.6309
0	a.txt	Titre de a
1	b.txt	Titre de b

q2	grève
0 articles, recall 0.00, first relevant 0.00, nDCG 0.0000
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRunErrors(t *testing.T) {
	s := canned{ids: map[string][]string{"crue": {"a"}}}
	if _, err := Run(t.Context(), s, []Query{{"q1", "crue"}}, Judgments{"q1": {"a": 1}, "q9": {"a": 1}}, Options{}); !says(err, "q9 is missing") {
		t.Errorf("a judged query that was not asked: %v", err)
	}
	upper := Options{Rewrite: strings.ToUpper}
	if _, err := Run(t.Context(), s, []Query{{"q1", "crue"}}, Judgments{"q1": {"a": 1}}, upper); kiosque.CodeOf(err) != kiosque.CodeBadQuery ||
		!says(err, "CRUE") {
		t.Errorf("a search that fails: %v", err)
	}
}

func TestAnyWord(t *testing.T) {
	tests := []struct{ in, want string }{
		{"réforme des retraites", "réforme OU retraites"},
		{"Qui est le maire de Saint-Aubrac ?", "maire OU Saint-Aubrac"},
		{`"coup d'État" Kandara`, `"coup d'État" OU Kandara`},
		{"crue SAUF Kandara", "crue"},
		{"(crue OU inondation) quais", "crue OU inondation OU quais"},
		{"grève", "grève"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := AnyWord(tt.in); got != tt.want {
			t.Errorf("AnyWord(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
