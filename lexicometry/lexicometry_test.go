package lexicometry

import (
	"math"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
)

func around(t *testing.T, x *index.Index, req NeighboursRequest) *Neighbours {
	t.Helper()
	n, err := Around(t.Context(), x, req)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func specific(t *testing.T, x *index.Index, req SpecificitiesRequest) *Specificities {
	t.Helper()
	s, err := SpecificTo(t.Context(), x, req)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestFigures: the figures of the sample press are those of nltk 3.10.4 (BigramAssocMeasures: likelihood_ratio, pmi, student_t of O,
// (words of the windows, All), words; logDice from dice of O, (occurrences, All)) and of scipy 1.17.1 (chi2_contingency with
// lambda_="log-likelihood" and without correction, power_divergence of a and b for the likelihood of two cells, chi2.sf) for the counts
// beside them.
func TestFigures(t *testing.T) {
	x := sampletest.Index(t)
	n := around(t, x, NeighboursRequest{NeighboursRequest: kiosque.NeighboursRequest{Search: kiosque.SearchRequest{Query: "maire"}}, Size: -1})
	if n.Occurrences != 57 || n.WindowWords != 520 || n.Words != 20359 {
		t.Errorf("%d occurrences, %d words around, %d in all", n.Occurrences, n.WindowWords, n.Words)
	}
	want := map[string]Neighbour{
		"hélène":    {Count: 10, All: 15, G2: 54.696058, MI: 4.706049, T: 3.041124, LogDice: 12.152003},
		"kermarrec": {Count: 9, All: 17, G2: 43.065622, MI: 4.373473, T: 2.855265, LogDice: 11.960472},
		"de":        {Count: 23, All: 779, G2: .493110, MI: .209094, T: .647051, LogDice: 9.816203},
	}
	for _, w := range n.Neighbours {
		if f, ok := want[w.Word]; ok {
			delete(want, w.Word)
			if w.Count != f.Count || w.All != f.All || far(w.G2, f.G2) || far(w.MI, f.MI) || far(w.T, f.T) || far(w.LogDice, f.LogDice) {
				t.Errorf("%+v, want %+v", w, f)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("no %v", want)
	}
	target := kiosque.SearchRequest{Query: "grève", Collapse: true}
	s := specific(t, x, SpecificitiesRequest{VocabularyRequest: kiosque.VocabularyRequest{Target: target, Rest: true}})
	if s.Target.Words != 948 || s.Reference.Words != 19411 {
		t.Errorf("%d words against %d", s.Target.Words, s.Reference.Words)
	}
	for i, f := range []Specific{
		{Word: "grève", A: 17, LogLikelihood: 104.275411, P: 1.7606e-24},
		{Word: "réforme", A: 4, LogLikelihood: 24.535391, P: 7.29574e-07},
		{Word: "retraites", A: 5, B: 2, LogLikelihood: 22.484197, P: 2.1188e-06},
	} {
		if w := s.Over[i]; w.Word != f.Word || w.A != f.A || w.B != f.B || far(w.LogLikelihood, f.LogLikelihood) || math.Abs(w.P-f.P) > 1e-4*f.P {
			t.Errorf("%+v, want %+v", w, f)
		}
	}
	if w := s.Under[0]; w.Word != "elle" || w.B != 95 || far(w.LogLikelihood, 9.0598) {
		t.Errorf("%+v is the least", w)
	}
}

func far(a, b float64) bool { return math.Abs(a-b) > 1e-5 }

// TestNaively counts the words of the sample press around a word, and of what has it, with nothing but its texts and where its words are.
func TestNaively(t *testing.T) {
	x := sampletest.Index(t)
	e, err := x.Export(t.Context(), kiosque.SearchRequest{Size: -1})
	if err != nil {
		t.Fatal(err)
	}
	with, near, all := map[string]int{}, map[string]int{}, map[string]int{}
	var a analysis.Analyzer
	for f, err := range e.Found {
		if err != nil {
			t.Fatal(err)
		}
		if f.TitleDerived {
			f.Title = ""
		}
		var words [][]string
		has := false
		for _, text := range []string{f.Title, f.Lead, f.Body} {
			var forms []string
			for _, token := range a.Analyze([]byte(text)) {
				forms = append(forms, string(a.Term(token)))
				has = has || forms[len(forms)-1] == "port"
			}
			words = append(words, forms)
		}
		for _, forms := range words {
			for i, w := range forms {
				all[w]++
				if has {
					with[w]++
				}
				around := strings.Join(forms[max(i-3, 0):min(i+4, len(forms))], " ")
				if w != "port" && strings.Contains(" "+around+" ", " port ") {
					near[w]++
				}
			}
		}
	}
	search := kiosque.SearchRequest{Query: "=port"}
	n := around(t, x, NeighboursRequest{NeighboursRequest: kiosque.NeighboursRequest{Search: search, Before: 3, After: 3, Least: 1}, Size: -1})
	if len(n.Neighbours) != len(near) || len(near) < 50 {
		t.Errorf("%d words around, not %d", len(n.Neighbours), len(near))
	}
	for _, w := range n.Neighbours {
		if w.Count != near[w.Word] || w.All != all[w.Word] {
			t.Errorf("%s: %d of %d, not %d of %d", w.Word, w.Count, w.All, near[w.Word], all[w.Word])
		}
	}
	s := specific(t, x, SpecificitiesRequest{VocabularyRequest: kiosque.VocabularyRequest{Target: search, Rest: true, Least: 1, Spread: 1}, Size: -1})
	if len(s.Over)+len(s.Under) != s.Distinct || s.Distinct < 1000 {
		t.Errorf("%d and %d of %d words", len(s.Over), len(s.Under), s.Distinct)
	}
	for _, w := range append(s.Over, s.Under...) {
		if w.A != with[w.Word] || w.A+w.B != all[w.Word] {
			t.Errorf("%s: %d and %d, not %d of %d", w.Word, w.A, w.B, with[w.Word], all[w.Word])
		}
	}
}

// TestPlaces: the queries beside the figures find what they count: of neighbours the articles, of specific words each occurrence.
func TestPlaces(t *testing.T) {
	x := sampletest.Index(t)
	for _, query := range []string{
		"maire", `"conseil municipal"`, "port OU quai*", "maire SAUF grève", "conseil maire", "rubrique:sports victoire", "la gr?ve ADJ/5 port",
	} {
		for _, req := range []kiosque.NeighboursRequest{{Before: 5, After: 5}, {After: 1}, {Before: 2, After: 4, Family: true}, {Sentence: true}} {
			req.Search, req.Least = kiosque.SearchRequest{Query: query}, 2
			for _, w := range around(t, x, NeighboursRequest{NeighboursRequest: req, Size: 12}).Neighbours {
				if w.Near == "" && query != "la gr?ve ADJ/5 port" {
					t.Errorf("%s: nothing finds %s", query, w.Word)
				}
				if got := found(t, x, kiosque.SearchRequest{Query: w.Near}); w.Near != "" && got.Total != w.Articles {
					t.Errorf("%s: %s finds %d articles, not %d", query, w.Near, got.Total, w.Articles)
				}
			}
		}
	}
	first := kiosque.SearchRequest{Query: "port OU quai*"}
	second := Other{Query: "grève ET (réforme OU maire)"}
	second.Chosen[kiosque.FacetSource].Only = []string{"La Gazette de Valmarin"}
	for _, req := range []kiosque.VocabularyRequest{
		{Target: first, Rest: true},
		{Target: first, Rest: true, Family: true},
		{Target: first, Against: second.From(first), Family: true},
		{Target: kiosque.SearchRequest{Chosen: second.Chosen}, Against: kiosque.SearchRequest{}},
	} {
		req.Least, req.Spread = 1, 1
		s := specific(t, x, SpecificitiesRequest{VocabularyRequest: req, Size: 12})
		for _, w := range append(s.Over, s.Under...) {
			target, reference := req.Target, req.Against
			if req.Rest {
				reference = target
			}
			target.Query, reference.Query = w.InTarget, w.InReference
			for _, side := range []struct {
				search             kiosque.SearchRequest
				articles, occurred int
			}{{target, w.ArticlesA, w.A}, {reference, w.ArticlesB, w.B}} {
				if got := found(t, x, side.search); got.Total != side.articles || got.Occurrences != side.occurred {
					t.Errorf("%s finds %d in %d articles, not %d in %d", side.search.Query, got.Occurrences, got.Total, side.occurred, side.articles)
				}
			}
		}
	}
}

func found(t *testing.T, x *index.Index, req kiosque.SearchRequest) *kiosque.SearchResult {
	t.Helper()
	req.Size, req.Strict = -1, true
	res, err := x.Search(t.Context(), req)
	if err != nil {
		t.Fatalf("%s: %v", req.Query, err)
	}
	return res
}

// TestOverlap: the parts add up, and each is what its query finds, whatever the selections differ in.
func TestOverlap(t *testing.T) {
	x := sampletest.Index(t)
	year := func(n int) kiosque.Date { return kiosque.Date{Year: n} }
	for _, c := range []struct {
		first kiosque.SearchRequest
		other Other
	}{
		{kiosque.SearchRequest{Query: "maire"}, Other{Query: "conseil OU port"}},
		{kiosque.SearchRequest{Query: "maire", Since: year(2018), Until: year(2022)}, Other{Since: year(2020), Until: year(2025)}},
		{kiosque.SearchRequest{Query: "maire SAUF port", Until: year(2022)}, Other{Query: "port", Since: year(2020)}},
		{kiosque.SearchRequest{}, Other{Query: "port"}},
	} {
		s := specific(t, x, SpecificitiesRequest{VocabularyRequest: kiosque.VocabularyRequest{Target: c.first, Against: c.other.From(c.first)}})
		o := s.Overlap
		if o == nil || o.Both.Articles+o.OnlyA.Articles != o.A.Articles || o.Both.Articles+o.OnlyB.Articles != o.B.Articles || o.A.Articles+o.B.Articles == 0 {
			t.Fatalf("%+v: %+v", c, o)
		}
		if o.A.Articles != s.Target.Articles || o.B.Articles != s.Reference.Articles {
			t.Errorf("%+v: %+v, but %d and %d articles are compared", c, o, s.Target.Articles, s.Reference.Articles)
		}
		only := c.other.From(c.first)
		if only.Query = o.OnlyB.Query; found(t, x, only).Total != o.OnlyB.Articles {
			t.Errorf("%s does not find %d", only.Query, o.OnlyB.Articles)
		}
	}
	other := Other{Query: "port"}
	other.Chosen[kiosque.FacetSource].Only = []string{"La Gazette de Valmarin"}
	if s := specific(t, x, SpecificitiesRequest{VocabularyRequest: kiosque.VocabularyRequest{Against: other.From(kiosque.SearchRequest{})}}); s.Overlap != nil {
		t.Errorf("%+v", s.Overlap)
	}
}

func TestRefusals(t *testing.T) {
	x := sampletest.Index(t)
	for _, err := range []error{
		func() error { _, err := Around(t.Context(), x, NeighboursRequest{}); return err }(),
		func() error {
			_, err := Around(t.Context(), x, NeighboursRequest{Sort: "x", NeighboursRequest: kiosque.NeighboursRequest{Search: kiosque.SearchRequest{Query: "a"}}})
			return err
		}(),
		func() error { _, err := SpecificTo(t.Context(), x, SpecificitiesRequest{Sort: "x"}); return err }(),
	} {
		if kiosque.CodeOf(err) != kiosque.CodeBadRequest {
			t.Errorf("%v is no refusal", err)
		}
	}
}
