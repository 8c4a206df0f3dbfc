package kiosque_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	. "github.com/kiosque-search/kiosque" //nolint:revive // a table of what is the package's own
)

// checks are what each kind of request with this one in it is refused for.
func checks(r SearchRequest) map[string]error {
	_, search := r.Checked()
	whole := r
	whole.Size = math.MaxInt // to exports and concordances there is no limit
	_, _, export := whole.CheckedWhole()
	_, _, lines := ConcordanceRequest{Search: whole}.Checked()
	_, values := ValuesRequest{Search: r, Facet: FacetSource}.Checked()
	return map[string]error{"search": search, "export": export, "concordance": lines, "values": values}
}

// TestCheckedSearch: what is refused, and the limits themselves are not.
func TestCheckedSearch(t *testing.T) {
	many := func(n int) []string { return make([]string, n) }
	day := func(s string) Date {
		d, err := ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, tt := range []struct {
		in   SearchRequest
		want string // of the message; empty: accepted
	}{
		{SearchRequest{}, ""},
		{SearchRequest{Size: -1, From: MaxFrom, Snippets: MaxSnippets, Query: strings.Repeat("a", MaxQuery)}, ""},
		{SearchRequest{Chosen: Chosen{FacetSource: {Only: many(MaxSelected), Not: many(MaxSelected)}, FacetSection: {
			Only: many(MaxSelected),
			Not:  many(MaxSelected),
		}}}, ""},
		{SearchRequest{WithoutForms: many(MaxWithout), Interval: EachYear, Sort: ByDateDesc}, ""},
		{SearchRequest{Since: day("2023-02"), Until: day("2023-02-01")}, ""}, // the month has begun
		{SearchRequest{Since: day("2023"), Until: day("2022")}, "la date de début (2023) vient après la date de fin (2022)"},
		{SearchRequest{Since: Date{Year: 2023, Month: 13}}, "date de début invalide"},
		{SearchRequest{Until: Date{Year: 2023, Month: 2, Day: 30}}, "date de fin invalide"},
		{SearchRequest{Query: strings.Repeat("é", MaxQuery/2+1)}, "requête trop longue : 32770 octets"},
		{SearchRequest{From: -1}, "from négatif"},
		{SearchRequest{From: MaxFrom + 1}, "from est de 10000001"},
		{SearchRequest{Snippets: MaxSnippets + 1}, "snippets est de 21"},
		{SearchRequest{Sort: "taille"}, `ordre de tri inconnu : « taille »`},
		{SearchRequest{Interval: "century"}, `intervalle inconnu : « century »`},
		{SearchRequest{WithoutForms: many(MaxWithout + 1)}, "501 formes"},
		{SearchRequest{Chosen: Chosen{FacetSource: {Only: many(MaxSelected + 1)}}}, "trop de valeurs choisies"},
		{SearchRequest{Chosen: Chosen{FacetSource: {Not: many(MaxSelected + 1)}}}, "trop de valeurs choisies"},
		{SearchRequest{Chosen: Chosen{FacetSection: {Only: many(MaxSelected + 1)}}}, "trop de valeurs choisies"},
		{SearchRequest{Chosen: Chosen{FacetSection: {Not: many(MaxSelected + 1)}}}, "trop de valeurs choisies"},
	} {
		for kind, err := range checks(tt.in) {
			refused(t, fmt.Sprintf("%s %v", kind, tt.in), err, tt.want)
		}
	}
	_, err := SearchRequest{Size: MaxSize + 1}.Checked()
	refused(t, "a page too long", err, "size est de 1001 ; la limite est de 1000")
	_, err = SearchRequest{After: strings.Repeat("a", MaxAfter+1)}.Checked()
	refused(t, "no cursor", err, "ce n'est pas la marque")
}

func refused(t *testing.T, what string, err error, want string) {
	t.Helper()
	if want == "" {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		return
	}
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Code != CodeBadRequest || !strings.Contains(e.Message, want) || e.Hint == "" {
		t.Errorf("%s: %v, want CodeBadRequest, %q and a hint", what, err, want)
	}
}

// TestCheckedOthers: the requests that are no searches, at their limits and beyond.
func TestCheckedOthers(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{errOf(SimilarRequest{Size: MaxSize}.Checked()), ""},
		{errOf(SimilarRequest{Size: MaxSize + 1}.Checked()), "size est de 1001"},
		{errOf(SimilarRequest{Size: -1}.Checked()), "size est de -1"},
		{errOf(CompleteRequest{Size: MaxCompletions}.Checked()), ""},
		{errOf(CompleteRequest{Size: MaxCompletions + 1}.Checked()), "size est de 51"},
		{errOf(CompleteRequest{Size: -1}.Checked()), "size est de -1"},
		{errOf(CompleteRequest{Query: strings.Repeat("a", MaxQuery+1)}.Checked()), "requête trop longue"},
		{errOf(ValuesRequest{Facet: FacetSection, Size: MaxSize}.Checked()), ""},
		{errOf(ValuesRequest{Facet: FacetSection, Size: MaxSize + 1}.Checked()), "size est de 1001"},
		{errOf(ValuesRequest{Facet: NumFacets}.Checked()), "facette inconnue : 8"},
		{errOf(SearchRequest{Facets: []Facet{NumFacets}}.Checked()), "facette inconnue : 8"},
		{errOf(SearchRequest{Chosen: Chosen{FacetLength: {Not: []string{"99"}}}}.Checked()), "longueur inconnue : « 99 »"},
		{errOf(MarkedRequest{Search: SearchRequest{From: -1, Interval: "ignored"}}.Checked()), ""},
		{errOf(MarkedRequest{Search: SearchRequest{Sort: "taille"}}.Checked()), "ordre de tri inconnu : « taille »"},
		{errOf(MarkedRequest{Search: SearchRequest{WithoutForms: make([]string, MaxWithout+1)}}.Checked()), "501 formes"},
		{errOfLines(ConcordanceRequest{Width: MaxWidth, Order: ByNewest}.Checked()), ""},
		{errOfLines(ConcordanceRequest{Width: MaxWidth + 1}.Checked()), "largeur hors limites : 51"},
		{errOfLines(ConcordanceRequest{Width: -1}.Checked()), "largeur hors limites : -1"},
		{errOfLines(ConcordanceRequest{Order: "date"}.Checked()), `ordre de lignes inconnu : « date »`},
		{errOfLines(ConcordanceRequest{Sample: -1}.Checked()), "échantillon négatif"},
	} {
		refused(t, fmt.Sprintf("%q", tt.want), tt.err, tt.want)
	}
}

func errOf[T any](_ T, err error) error { return err }

func errOfLines(_ ConcordanceRequest, _ int, err error) error { return err }

// TestCheckedDefaults: what a request leaves open is written out, and what does not count is left out.
func TestCheckedDefaults(t *testing.T) {
	search := SearchRequest{Query: "a", Sort: ByRelevance, Widen: WidenAuto, Size: DefaultSize}
	got, err := SearchRequest{Query: "a"}.Checked()
	same(t, got, search, err)
	search.Size = -1
	lines, size, err := ConcordanceRequest{Search: SearchRequest{Query: "a", After: "x"}}.Checked()
	same(t, lines, ConcordanceRequest{Search: search, Width: DefaultWidth, Order: ByPlace}, err)
	same(t, size, DefaultSize, nil)
	whole, size, err := SearchRequest{Query: "a", Size: -5}.CheckedWhole()
	same(t, whole, search, err)
	same(t, size, -5, nil)
	marked, err := MarkedRequest{ID: "i", Search: SearchRequest{Query: "a", Chosen: Chosen{FacetSource: {Only: []string{"s"}}}, Words: true, From: 7}}.Checked()
	search.Size, search.Words, search.Chosen = DefaultSize, true, Chosen{FacetSource: {Only: []string{"s"}}}
	same(t, marked, MarkedRequest{ID: "i", Search: search}, err)
}

func same[T any](t *testing.T, got, want T, err error) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestFailed(t *testing.T) {
	mine := NotFound("x")
	for _, tt := range []struct {
		in   error
		want Code
	}{
		{nil, ""},
		{mine, CodeNotFound},
		{fmt.Errorf("around: %w", mine), CodeNotFound},
		{context.DeadlineExceeded, CodeTimeout},
		{fmt.Errorf("around: %w", context.Canceled), CodeInterrupted},
		{io.ErrUnexpectedEOF, CodeInternal},
	} {
		err := Failed(tt.in, "la recherche a échoué")
		if CodeOf(err) != tt.want || !errors.Is(err, tt.in) {
			t.Errorf("of %v: %v", tt.in, err)
		}
	}
}

// TestParse: a fault of the query comes with its place, counted from one.
func TestParse(t *testing.T) {
	_, err := SearchRequest{Query: "été (", Strict: true}.Parse()
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Code != CodeBadQuery || e.Position != len("été (") || e.Hint == "" {
		t.Errorf("%v", err)
	}
	if q, err := (SearchRequest{Query: "été ("}).Parse(); err != nil || len(q.Warnings) == 0 {
		t.Errorf("leniently: %v", err)
	}
}
