package address

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
)

// parseStrictly reads a request as callers of the API have it read.
func parseStrictly(v url.Values) (kiosque.SearchRequest, error) {
	var a Asked
	err := a.ReadAll(v, SearchParams())
	return a.Search, err
}

func TestReadSearch(t *testing.T) {
	feb := kiosque.Date{Year: 2023, Month: 2}
	tests := []struct {
		in      string
		want    kiosque.SearchRequest
		rewrite string // as encode writes it; "": as in
	}{
		{in: ""},
		{in: "?q=&since=&until=&sort=&size=&source=", rewrite: "-"},
		{in: "?q=l%E2%80%99%C3%A9t%C3%A9+%26+%2Bmot", want: kiosque.SearchRequest{Query: "l’été & +mot"}},
		{in: "?since=2023-02&until=2023-02-06", want: kiosque.SearchRequest{Since: feb, Until: kiosque.Date{Year: 2023, Month: 2, Day: 6}}},
		{in: "?since=2023&until=2023", want: kiosque.SearchRequest{Since: kiosque.Date{Year: 2023}, Until: kiosque.Date{Year: 2023}}},
		{in: "?since=+2023-02+", want: kiosque.SearchRequest{Since: feb}, rewrite: "?since=2023-02"},
		{
			in: "?source=L%E2%80%99%C3%89cho&source=ABN&section=R%C3%A9gion",
			want: kiosque.SearchRequest{Chosen: kiosque.Chosen{
				kiosque.FacetSource:  {Only: []string{"L’Écho", "ABN"}},
				kiosque.FacetSection: {Only: []string{"Région"}},
			}},
		},
		{
			in: "?source=A&section=B&not_source=C&not_source=D&not_section=E",
			want: kiosque.SearchRequest{Chosen: kiosque.Chosen{
				kiosque.FacetSource:  {Only: []string{"A"}, Not: []string{"C", "D"}},
				kiosque.FacetSection: {Only: []string{"B"}, Not: []string{"E"}},
			}},
		},
		{ // a form on a page in Windows-1252
			in: "?q=%E9t%E9+%9Cuvre&source=L%92%C9cho", want: kiosque.SearchRequest{
				Query:  "été œuvre",
				Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: []string{"L’Écho"}}},
			},
			rewrite: "?q=%C3%A9t%C3%A9+%C5%93uvre&source=L%E2%80%99%C3%89cho",
		},
		{in: "?source=ABN&source=ABN", want: kiosque.SearchRequest{Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: []string{"ABN"}}}}, rewrite: "?source=ABN"},
		{in: "?sort=-date", want: kiosque.SearchRequest{Sort: kiosque.ByDateDesc}},
		{in: "?sort=relevance", rewrite: "-"},
		{in: "?strict=1&interval=day&facets=0", want: kiosque.SearchRequest{Interval: kiosque.EachDay, Strict: true, NoFacets: true}},
		{in: "?strict=false&facets=true", rewrite: "-"},
		{in: "?snippets=0&size=0", want: kiosque.SearchRequest{Size: -1, Snippets: -1}},
		{in: "?snippets=20&size=1000&from=10000000", want: kiosque.SearchRequest{Size: 1000, Snippets: 20, From: kiosque.MaxFrom}},
		{in: "?from=0", rewrite: "-"},
		{
			in:   "?forms=-%C3%A9lus&forms=-l%27&forms=--&words=1&help=1",
			want: kiosque.SearchRequest{WithoutForms: []string{"élus", "l'", "-"}, Words: true, Help: true},
		},
		{
			in:   "?explain=1&after=x%2By",
			want: kiosque.SearchRequest{Explain: true, After: "x+y"},
		},
		{in: "?forms=-a&forms=-a&words=0&help=0", want: kiosque.SearchRequest{WithoutForms: []string{"a"}}, rewrite: "?forms=-a"},
	}
	for _, tt := range tests {
		values, err := Parse(strings.TrimPrefix(tt.in, "?"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := parseStrictly(values)
		if err != nil {
			t.Errorf("%s: %v", tt.in, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.in, diff)
		}
		want := tt.in
		if tt.rewrite != "" {
			want = strings.TrimPrefix(tt.rewrite, "-")
		}
		if s := Of(got); s != want {
			t.Errorf("%s is rewritten %q, want %q", tt.in, s, want)
		}
	}
}

func TestReadSearchErrors(t *testing.T) {
	tests := []struct{ in, message, hint string }{
		{"since=2023-02-30", "date de début illisible : «\u00a02023-02-30\u00a0»", "2023, 2023-02, 2023-02-06 ou 06/02/2023"},
		{"until=demain", "date de fin illisible : «\u00a0demain\u00a0»", "2023-02"},
		{"since=2024&until=2023-12", "vient après la date de fin", "échangez"},
		{"sort=taille", "valeur inconnue pour sort : «\u00a0taille\u00a0»", "relevance, recent, date, -date"},
		{"interval=decade", "valeur inconnue pour interval", "day, week, month, quarter, year"},
		{"strict=oui", "valeur inconnue pour strict", "0, 1"},
		{"forms=%C3%A9lus", "valeur inconnue pour forms : «\u00a0élus\u00a0»", "-forme"},
		{"forms=-", "valeur inconnue pour forms", "-forme"},
		{strings.Repeat("&forms=-a", 501), "le paramètre forms est donné 501 fois", "500"},
		{"words=2", "valeur inconnue pour words", "0, 1"},
		{"facets=no", "valeur inconnue pour facets", "0, 1"},
		{"size=1001", "valeur refusée pour size", "0 à 1\u202f000"},
		{"size=-1", "valeur refusée pour size", "0 à"},
		{"size=1e3", "valeur refusée pour size", "0 à"},
		{"from=10000001", "valeur refusée pour from", "0 à 10\u202f000\u202f000"},
		{"from=99999999999999999999", "valeur refusée pour from", "0 à"},
		{"snippets=21", "valeur refusée pour snippets", "0 à 20"},
		{"q=a&q=b", "le paramètre q est donné 2 fois", "1 fois"},
		{"q=" + strings.Repeat("%C3%A9", kiosque.MaxQuery/2+1), "requête trop longue : 32770 octets", "32768 octets"},
		{"section=" + strings.Repeat("x", MaxValue+1), "valeur trop longue pour le paramètre section", "1024 octets"},
		{strings.Repeat("source=a&", kiosque.MaxSelected+1), "le paramètre source est donné 501 fois", "500 fois"},
		{
			"sorce=ABN", "paramètre inconnu : «\u00a0sorce\u00a0»",
			"q, since, until, source, section, author, agency, place, subject, page, length, not_source, not_section, not_author, not_agency, " +
				"not_place, not_subject, not_page, not_length, forms, synonyms, collapse, widen, reprises, strict, sort, half_life, interval, facets, words, " +
				"help, explain, snippets, size, from, after",
		},
		{url.QueryEscape(strings.Repeat("é", 100)) + "=1", "…\u00a0»", "q, since"},
	}
	for _, tt := range tests {
		t.Run(french.Clip(tt.in), func(t *testing.T) {
			values, err := Parse(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			_, err = parseStrictly(values)
			e := refused(t, err)
			if !strings.Contains(french.Typeset(e.Message), french.Typeset(tt.message)) || !strings.Contains(french.Typeset(e.Hint), french.Typeset(tt.hint)) {
				t.Errorf("%q (%q), want %q (%q)", e.Message, e.Hint, tt.message, tt.hint)
			}
		})
	}
}

// refused is the error that says why an address is refused.
func refused(t *testing.T, err error) *kiosque.Error {
	t.Helper()
	e, ok := errors.AsType[*kiosque.Error](err)
	if !ok || e.Code != kiosque.CodeBadRequest {
		t.Fatalf("%v, want a refusal", err)
	}
	return e
}

// FuzzReadSearch: whatever the address, reading it does not panic, what is read keeps the limits, and what is
// written of it reads back the same.
func FuzzReadSearch(f *testing.F) {
	for _, s := range []string{
		"", "q=%C3%A9t%C3%A9", "q=a&q=b", "since=2023&until=2022", "since=0001-01-01&until=9999", "size=0&from=10",
		"source=a&source=&source=a", "sort=-date&interval=year&strict=1&facets=0&snippets=3", "q=%E9t%E9", "q=%zz", "q=a;b", "q=%00%ff",
		"from=-0", "not_source=a&not_source=a&not_section=", "size=+1", "size=007", "&&&=", "=x", "q", "x=1", "forms=-a&forms=b&words=1&help=0",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		values, err := Parse(raw)
		if err != nil {
			return
		}
		req, err := ReadSearch(values)
		if err != nil {
			if e := refused(t, err); e.Message == "" || e.Hint == "" {
				t.Fatalf("%q: %q %q", raw, e.Message, e.Hint)
			}
			return
		}
		if len(req.Query) > kiosque.MaxQuery || req.Size > kiosque.MaxSize || req.From > kiosque.MaxFrom || req.From < 0 ||
			req.Snippets > kiosque.MaxSnippets || len(req.Chosen[kiosque.FacetSource].Only) > kiosque.MaxSelected {
			t.Fatalf("%q passes the limits: %v", raw, req)
		}
		again, err := Parse(strings.TrimPrefix(Of(req), "?"))
		if err != nil {
			t.Fatalf("%q is rewritten %q: %v", raw, Of(req), err)
		}
		back, err := parseStrictly(again)
		if diff := cmp.Diff(req, back); err != nil || diff != "" {
			t.Fatalf("%q is rewritten %q, which reads back otherwise: %v\n%s", raw, Of(req), err, diff)
		}
	})
}
