package index

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
)

// TestValues looks for the sources of articles that are few enough to be counted by hand.
func TestValues(t *testing.T) {
	x := wordIndex(t)
	for _, tt := range []struct {
		contains string
		search   kiosque.SearchRequest
		size     int
		want     string
	}{
		{"", kiosque.SearchRequest{}, 0, "La Gazette 2, Le Courrier 2, L'Écho des « Monts » 1"},
		{"", kiosque.SearchRequest{}, 1, "La Gazette 2, other 3"},
		{"GAZ", kiosque.SearchRequest{}, 0, "La Gazette 2"},
		{" l’echo", kiosque.SearchRequest{}, 0, "L'Écho des « Monts » 1"},
		{"e\u0301cho", kiosque.SearchRequest{}, 0, "L'Écho des « Monts » 1"},
		{
			"e",
			kiosque.SearchRequest{Query: "réforme", Chosen: kiosque.Chosen{kiosque.FacetSource: {Not: []string{"La Gazette"}}}},
			0,
			"La Gazette 2 excluded, L'Écho des « Monts » 1",
		},
		{"gazette", kiosque.SearchRequest{Query: "réforme", Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: []string{"Le Courrier"}}}}, 0, "La Gazette 2"},
		{
			"courrier",
			kiosque.SearchRequest{Query: "réforme", Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: []string{"Le Courrier"}}}},
			0,
			"Le Courrier 0 selected",
		},
		{"zut", kiosque.SearchRequest{}, 0, ""},
		{"\xff", kiosque.SearchRequest{}, 0, ""},
	} {
		f, err := x.Values(context.Background(), kiosque.ValuesRequest{Search: tt.search, Facet: kiosque.FacetSource, Contains: tt.contains, Size: tt.size})
		if err != nil {
			t.Fatal(err)
		}
		parts := []string{}
		for _, b := range f.Buckets {
			part := fmt.Sprintf("%s %d", b.Value, b.Count)
			if b.Selected {
				part += " selected"
			}
			if b.Excluded {
				part += " excluded"
			}
			parts = append(parts, part)
		}
		if f.Other > 0 {
			parts = append(parts, fmt.Sprintf("other %d", f.Other))
		}
		if diff := cmp.Diff(tt.want, strings.Join(parts, ", ")); diff != "" {
			t.Errorf("%q of %+v (-want +got):\n%s", tt.contains, tt.search, diff)
		}
	}
	for _, req := range []kiosque.ValuesRequest{
		{Facet: kiosque.NumFacets},
		{Facet: kiosque.FacetSource, Size: -1},
		{Facet: kiosque.FacetSource, Size: kiosque.MaxSize + 1},
		{Facet: kiosque.FacetSource, Search: kiosque.SearchRequest{Chosen: kiosque.Chosen{kiosque.FacetSource: {Not: make([]string, kiosque.MaxSelected+1)}}}},
	} {
		if _, err := x.Values(context.Background(), req); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
			t.Errorf("%s, size %d: %v", req.Facet, req.Size, err)
		}
	}
}
