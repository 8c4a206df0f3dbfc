package rights_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/rounds"
	"github.com/kiosque-search/kiosque/rights"
)

// twin is a collection in which one withheld article, X, goes on so behind its extract.
func twin(t *testing.T, secret string) *index.Index {
	t.Helper()
	extract := strings.Repeat("Le conseil a parlé de la digue pendant toute la soirée. ", 3)
	day := func(n int) kiosque.Date { return kiosque.Date{Year: 2020, Month: 1, Day: n} }
	all := []kiosque.Article{{
		ID: "X", Title: "Une affaire singulière", Source: "Le Fermé", Section: "Justice", Date: day(31), DateOrigin: kiosque.DateDeclared,
		Body: extract + strings.Repeat("Rien de nouveau sous le soleil. ", 16) + secret,
	}}
	for i := range 24 {
		source := [...]string{"L’Ouvert", "Le Fermé", "LE FERMÉ", "L'ouvert", "Le\u00a0Ferme", "Le Fermé"}[i%6]
		all = append(all, kiosque.Article{
			ID: fmt.Sprintf("n%d", i), Title: "Des nouvelles", Source: source, Section: "Ville", Date: day(1 + i), DateOrigin: kiosque.DateDeclared,
			Body: extract + fmt.Sprintf("Le maire attend le train numéro %d et la foule attend aussi. ", i) + strings.Repeat("Rien de nouveau sous le soleil. ", 16),
		})
	}
	dir := filepath.Join(t.TempDir(), "index")
	if _, err := index.Build(t.Context(), dir, func(yield func(kiosque.Article, error) bool) {
		for _, a := range all {
			if !yield(a, nil) {
				return
			}
		}
	}, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(t.Context(), dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

// guesses are queries that ask for X, or for X among others, and for words that it may have.
func guesses() (all []string) {
	for letter := 'a'; letter <= 'z'; letter++ {
		all = append(all, fmt.Sprintf(`id:"X" ET %c*`, letter), fmt.Sprintf(`titre:"affaire singulière" %c*`, letter))
	}
	ways := []string{
		`id:"X" %s`, `titre:singulière %s`, `rubrique:justice %s`, `date:2020-01-31 %s`, `%s`, `texte:(%s)`,
		`(id:"X" %s) OU train`, `(titre:singulière %s) OU train`, `train OU (date:2020-01-31 %s)`, `(titre:singulière OU train) (%s)`,
		`titre:(singulière OU nouvelles) (train OU %s)`, `(%s) OU train`, `soleil SAUF (titre:singulière %s)`, `soleil SAUF (%s)`, `soleil SAUF (id:"X" ET (%s))`,
		`rubrique:justice SAUF (%s)`, `2 PARMI (titre:singulière, %s, train)`, `titre:singulière digue (%s)`, `source:fermé SAUF train (%s)`,
		`1 PARMI (titre:singulière %s, train)`, `(titre:singulière OU titre:nouvelles) (%s)`,
	}
	rare := []string{
		"zibeline", "zibel*", "zib?line", "zibelines", "zibelyne~", `"zibeline dorée"`, "zibeline ADJ/0 dorée", "maire NEAR/3 zibeline",
		"zibeline PHRASE train", "maire>=2", "=zibeline", "mots<118",
	}
	common := []string{"maire", "attend NOTNEAR/3 maire", "mots>120"} // a handful of withheld texts say so too: it is told who they are
	for _, way := range ways {
		for _, w := range rare {
			all = append(all, fmt.Sprintf(way, w))
		}
		for _, w := range common {
			if way != "%s" && way != "texte:(%s)" && way != "(%s) OU train" {
				all = append(all, fmt.Sprintf(way, w))
			}
		}
	}
	return all
}

// answer is all that is told of a query, but for scores, which depend on what is frequent in the collection.
func answer(t *testing.T, s kiosque.Searcher, q string) string {
	t.Helper()
	var b strings.Builder
	tell := func(v any, err error) {
		if err != nil {
			v = err.Error()
		}
		if err := json.NewEncoder(&b).Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	ctx := t.Context()
	req := kiosque.SearchRequest{Query: q, Sort: kiosque.ByDate, Words: true, Help: true, Size: 50, Interval: kiosque.EachDay}
	res, err := s.Search(ctx, req)
	if err == nil {
		res.TookMS = 0
		for i := range res.Hits {
			res.Hits[i].Score = 0
		}
	}
	tell(res, err)
	for _, facet := range kiosque.AllFacets() {
		for _, r := range []kiosque.SearchRequest{
			{Query: q},
			{Query: q, Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: []string{"L’Ouvert"}}}},
			{Query: q, Chosen: kiosque.Chosen{kiosque.FacetSource: {Not: []string{"Le Fermé"}}}},
		} {
			v, err := s.Values(ctx, kiosque.ValuesRequest{Facet: facet, Search: r})
			tell(v, err)
		}
	}
	for _, by := range []kiosque.SearchRequest{
		{Query: q, Facets: kiosque.AllFacets(), Size: -1},
		{Query: q, Sort: kiosque.ByLength, Facets: []kiosque.Facet{}},
		{Query: q, Chosen: kiosque.Chosen{kiosque.FacetLength: {Only: kiosque.LengthClasses()[:1]}}, Size: -1},
	} {
		res, err := s.Search(ctx, by)
		if err != nil {
			t.Fatal(err)
		}
		tell([]any{res.Total, res.Facets}, nil)
		for _, h := range res.Hits {
			tell(h.ID, nil)
		}
	}
	for _, order := range kiosque.Orders() {
		c, err := s.Concordance(ctx, kiosque.ConcordanceRequest{Order: order, Search: kiosque.SearchRequest{Query: q, Size: -1}})
		if err != nil {
			t.Fatal(err)
		}
		tell([]any{c.Query, c.Articles, c.Total, c.Drawn}, nil)
		for l, err := range c.Lines {
			tell(l, err)
		}
	}
	e, err := s.Export(ctx, kiosque.SearchRequest{Query: q, Sort: kiosque.ByDate, Size: -1})
	if err != nil {
		t.Fatal(err)
	}
	tell([]any{e.Query, e.Total, e.Occurrences}, nil)
	for f, err := range e.Found {
		f.Score = 0
		tell(f, err)
	}
	n, err := s.Neighbours(ctx, kiosque.NeighboursRequest{Search: kiosque.SearchRequest{Query: q}, Family: true})
	tell(n, err)
	rest, err := s.Vocabulary(ctx, kiosque.VocabularyRequest{Target: kiosque.SearchRequest{Query: q}, Rest: true, Family: true})
	tell(rest, err)
	v, err := s.Vocabulary(ctx, kiosque.VocabularyRequest{Target: kiosque.SearchRequest{Query: q}, Against: kiosque.SearchRequest{Query: "maire"}})
	tell(v, err)
	m, err := s.Marked(ctx, kiosque.MarkedRequest{ID: "X", Search: kiosque.SearchRequest{Query: q, Words: true, Explain: true}})
	tell(m, err)
	return b.String()
}

// TestGuessesTellNothing asks two collections that differ in what one withheld text has behind its extract: words, their
// order, their number. Every answer is the same. With all texts open, most are not.
func TestGuessesTellNothing(t *testing.T) {
	one := twin(t, "Le maire porte une zibeline dorée, le maire attend le train.")
	other := twin(t, "Personne ne sait pourquoi. Attend-on encore quelque chose ?")
	closed := &rights.Table{Sources: map[string]rights.Right{"Le Fermé": rights.Extract}}
	for _, c := range []struct {
		name  string
		table *rights.Table
		told  bool
	}{
		{"extracts", closed, false},
		{"by default", &rights.Table{Default: rights.Extract, Sources: map[string]rights.Right{"L’Ouvert": rights.Text}}, false},
		{"open", &rights.Table{}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := rights.New(one, c.table), rights.New(other, c.table)
			told, asked, each := 0, 0, 1
			if c.told || rounds.Race { // that they would tell is known from some, and so is whether two goroutines write to one place
				each = 7
			}
			for i, q := range guesses() {
				if i%each > 0 {
					continue
				}
				asked++
				of, ofOther := answer(t, a, q), answer(t, b, q)
				if of == ofOther {
					continue
				}
				if told++; !c.told {
					t.Errorf("%s tells of the text:\n%s", q, cmp.Diff(strings.Split(of, "\n"), strings.Split(ofOther, "\n")))
				}
			}
			if c.told && told < asked/2 {
				t.Errorf("of %d guesses only %d would tell", asked, told)
			}
		})
	}
	for _, typed := range []string{"z", "zib", "train zib", `"maire zib`, "texte:zib", "dor", "pourq"} {
		var all [2][]kiosque.Completion
		for i, x := range []*index.Index{one, other} {
			var err error
			if all[i], err = rights.New(x, closed).Complete(t.Context(), kiosque.CompleteRequest{Query: typed}); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(all[0], all[1]); diff != "" {
			t.Errorf("completing %s tells of the text:\n%s", typed, diff)
		}
	}
}

// TestSimilarTellsNoWords: of what a withheld article has in common with others, only words of its extract are named.
func TestSimilarTellsNoWords(t *testing.T) {
	x, all := press(t)
	s := rights.New(x, &rights.Table{Default: rights.Extract})
	secret, named := 0, 0
	for _, a := range all {
		raw, err := x.Similar(t.Context(), kiosque.SimilarRequest{ID: a.ID})
		if kiosque.CodeOf(err) == kiosque.CodeNotFound {
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		r, err := s.Similar(t.Context(), kiosque.SimilarRequest{ID: a.ID})
		if err != nil {
			t.Fatal(err)
		}
		says := func(id, term string) bool {
			open, err := s.Article(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.ReplaceAll(open.Title+" "+open.Lead+" "+open.Body, "\u00ad", "") // soft hyphens
			return strings.Contains(string(analysis.Fold(nil, []byte(text))), string(analysis.Fold(nil, []byte(term))))
		}
		for _, term := range raw.Terms {
			if !says(a.ID, term.Text) {
				secret++
			}
		}
		for _, term := range r.Terms {
			if named++; !says(a.ID, term.Text) || term.Count != 0 {
				t.Errorf("%s is told to have %s, %d times", a.ID, term.Text, term.Count)
			}
		}
		for _, h := range r.Hits {
			for _, term := range h.Terms {
				if !says(a.ID, term) {
					t.Errorf("%s and %s are told to have %s", a.ID, h.ID, term)
				}
			}
		}
	}
	if secret < 100 || named < 100 {
		t.Errorf("%d words are not told, %d are: too few to say anything", secret, named)
	}
}

// TestCommonWordsAreFound: what a handful of withheld articles has is searched, found and counted as ever.
func TestCommonWordsAreFound(t *testing.T) {
	s := rights.New(twin(t, ""), &rights.Table{Sources: map[string]rights.Right{"Le Fermé": rights.Extract}})
	for q, want := range map[string]int{
		"": 25, "train": 24, `"le maire attend"`: 24, "soleil": 25, "soleil SAUF train": 0, "train OU zwanze": 8, `id:"X"`: 1, "titre:singulière": 1,
		"rubrique:justice": 1, "train OU foule": 24, "maire ADJ/0 attend": 24,
	} {
		res, err := s.Search(t.Context(), kiosque.SearchRequest{Query: q})
		if err != nil || res.Total != want {
			t.Errorf("%s: %d articles, %v; want %d", q, res.Total, err, want)
		}
	}
}
