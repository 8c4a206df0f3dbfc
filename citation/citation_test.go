package citation_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/citation"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
)

var day = kiosque.Date{Year: 2026, Month: 11, Day: 28}

// spaced is a text with plain spaces for those that do not break.
func spaced(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

func spacedMethod(m citation.Method) citation.Method {
	return citation.Method{French: spaced(m.French), English: spaced(m.English)}
}

func cite(t *testing.T, s kiosque.Searcher, req kiosque.SearchRequest) *citation.Citation {
	t.Helper()
	c, err := citation.Of(t.Context(), s, req, "v1.2.3", day)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestOf: the numbers of a citation are those of the search, and its forms those that its words stand for.
func TestOf(t *testing.T) {
	x := sampletest.Index(t)
	for _, req := range []kiosque.SearchRequest{
		{Query: "grève"},
		{Query: "élection maire", Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: []string{"Le Courrier de la Vézarne"}}}, Since: kiosque.Date{Year: 2019}},
		{Query: "porte", WithoutForms: []string{"/porter"}, Collapse: true},
		{Query: "grève zzyzx", Widen: kiosque.WidenInclude},
		{Query: "grève zzyzx"},
		{},
	} {
		c := cite(t, x, req)
		plain := req
		plain.Words, plain.Size = true, 1
		res, err := x.Search(t.Context(), plain)
		if err != nil {
			t.Fatal(err)
		}
		s := c.State
		if s.Articles != res.Total || s.Distinct != res.Distinct || s.Occurrences != res.Occurrences || s.Corpus == "" || s.Analysis == "" || s.Day != day {
			t.Errorf("%+v: %+v, want %d, %d, %d", req, s, res.Total, res.Distinct, res.Occurrences)
		}
		for _, w := range res.Query.Words {
			for _, f := range w.Forms {
				if s.Forms.Has(f.Text) != (!f.Off && f.All > 0) {
					t.Errorf("%+v: form %s, off %v, of %v", req, f.Text, f.Off, c.Words)
				}
			}
		}
		if got := c.Changes(s); len(got) != 0 || citation.Verdict(got) != "Rien n’a changé\u00a0: la recherche trouve la même chose, dans le même corpus." {
			t.Errorf("%+v: changes against itself: %+v", req, got)
		}
	}
}

// TestChanges: what differs is said, and nothing else.
func TestChanges(t *testing.T) {
	c := cite(t, sampletest.Index(t), kiosque.SearchRequest{Query: "élection"})
	if len(c.Words) < 2 {
		t.Fatalf("forms: %v", c.Words)
	}
	for _, tt := range []struct {
		change  func(*citation.State)
		kinds   string
		verdict string
		says    string
	}{
		{func(s *citation.State) { s.Corpus, s.Collection = "0-0-0-0", 1500 }, "corpus", "autant qu’alors", "1\u202f500 articles alors"},
		{func(s *citation.State) { s.Analysis = "fr-1" }, "analysis", "autant qu’alors", "fr-1 alors"},
		{func(s *citation.State) { s.Synonyms = "x" }, "synonyms", "autant qu’alors", "synonymes"},
		{func(s *citation.State) { s.Version = "v1.0.0" }, "version", "seul le logiciel", "v1.0.0 alors"},
		{func(s *citation.State) { s.Articles, s.Distinct = 1, 1 }, "articles distinct", "ne trouve plus la même chose", "1 article trouvé alors"},
		{func(s *citation.State) { s.Occurrences = 0 }, "occurrences", "ne trouve plus la même chose", "0 occurrence alors"},
		{func(s *citation.State) { s.Forms, _ = citation.ParseForms("1-AAAA") }, "forms_added forms_gone", "autant qu’alors", "«\u00a0" + c.Words[0] + "\u00a0»"},
		{func(s *citation.State) { s.Forms, _ = citation.ParseForms("9000") }, "forms_gone", "autant qu’alors", "9\u202f000 formes alors"},
		{func(s *citation.State) { s.Forms, _ = citation.ParseForms("1") }, "forms_added", "autant qu’alors", "1 forme alors"},
	} {
		then := c.State
		tt.change(&then)
		var kinds []string
		text := ""
		for _, change := range c.Changes(then) {
			kinds = append(kinds, string(change.Kind))
			text += change.Text
		}
		if got := strings.Join(kinds, " "); got != tt.kinds || !strings.Contains(spaced(text), spaced(tt.says)) ||
			!strings.Contains(citation.Verdict(c.Changes(then)), tt.verdict) {
			t.Errorf("%s: %q (%s), want %s with %q", got, text, citation.Verdict(c.Changes(then)), tt.kinds, tt.says)
		}
	}
}

// TestMethod: the paragraph names the question, what it found, in what, and where to repeat it.
func TestMethod(t *testing.T) {
	c := &citation.Citation{Query: "grève  générale"}
	c.State = citation.State{
		Day: day, Version: "v1.2.3", Corpus: "1-2-3-4", Analysis: "fr-4", Synonyms: "s1", Collection: 22283, Articles: 1234, Distinct: 1200, Occurrences: 2001,
	}
	c.Reading = "articles avec « grève » et « générale »"
	c.Filters = []citation.Filter{
		{"since", "2019"},
		{"until", "2023-02-01"},
		{"source", "Le Monde"},
		{"not_section", "Sport"},
		{"forms", "-grèves"},
		{"collapse", "1"},
		{"widen", "include"},
		{"author", "X"},
	}
	c.Permalink = "https://x.example/citation?q=1"
	want := citation.Method{
		French: "Le corpus a été interrogé avec Kiosque (version v1.2.3) le 28 novembre 2026. La requête «\u00a0grève générale\u00a0» a été lue " +
			"ainsi\u00a0: articles avec " +
			"«\u00a0grève\u00a0» et «\u00a0générale\u00a0»\u00a0; à partir de\u00a0: 2019, jusqu’à\u00a0: 1er février 2023, source\u00a0: Le Monde, " +
			"sauf rubrique\u00a0: Sport, " +
			"forme écartée\u00a0: grèves, une seule reprise de chaque texte, recherche élargie aux articles qui n’ont qu’une partie des mots, auteur\u00a0: X. " +
			"La recherche trouve 1\u202f234 articles (1\u202f200 sans les reprises d’un même texte) et 2\u202f001 occurrences dans une collection de " +
			"22\u202f283 articles " +
			"(empreinte du corpus\u00a0: 1-2-3-4\u00a0; analyse du français\u00a0: fr-4\u00a0; synonymes\u00a0: s1). Pour la répéter et la " +
			"vérifier\u00a0: https://x.example/citation?q=1",
		English: "The corpus was searched with Kiosque (version v1.2.3) on 28 November 2026. The query “grève générale” was read, in French, as: articles avec " +
			"«\u00a0grève\u00a0» et «\u00a0générale\u00a0»; from 2019, until 1 February 2023, source: Le Monde, not section: Sport, form left out: " +
			"grèves, one reprint of each text, " +
			"widened to articles that have only some of the words, author: X. The search finds 1,234 articles (1,200 if reprints of the same text count once) and " +
			"2,001 occurrences in a collection of 22,283 articles (fingerprint of the corpus: 1-2-3-4; French analysis: fr-4; synonyms: s1). To repeat and check it: " +
			"https://x.example/citation?q=1",
	}
	got := c.Method()
	if diff := cmp.Diff(spacedMethod(want), spacedMethod(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	c = &citation.Citation{State: citation.State{Day: day, Version: "v1", Articles: 1, Distinct: 1, Collection: 1}}
	if got := c.Method(); !strings.Contains(spaced(got.French), "le 28 novembre 2026, sans requête. La recherche trouve 1 article dans une "+
		"collection de 1 article.") ||
		!strings.Contains(got.English, "on 28 November 2026, without a query. The search finds 1 article in a collection of 1 article.") {
		t.Errorf("%+v", got)
	}
	for i := range 50 {
		c.Filters = append(c.Filters, citation.Filter{Name: "source", Value: fmt.Sprint("S", i)})
	}
	if got := c.Method(); !strings.Contains(got.French, "et 30\u00a0autres filtres") || strings.Contains(got.French, "S20") {
		t.Errorf("%+v", got)
	}
}

// FuzzForms: whatever is read is written as it was read, and what is none is an error.
func FuzzForms(f *testing.F) {
	for _, s := range []string{"", "0", "3", "1-AAAA", "2-AAAAAAAB", "1-", "x", "-", "1-AA", "99999999999", "2-AAAAAAAA"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		forms, err := citation.ParseForms(s)
		if err != nil {
			return
		}
		again, err := citation.ParseForms(forms.String())
		if err != nil || again.String() != forms.String() || again.Count != forms.Count || len(forms.String()) > citation.MaxText {
			t.Errorf("%q: %q, %q, %v", s, forms, again, err)
		}
	})
}

// TestUnreleased: a program that was built from the sources has no number to cite.
func TestUnreleased(t *testing.T) {
	c := citation.Citation{State: citation.State{Version: "(devel)", Day: kiosque.Date{Year: 2026, Month: 11, Day: 28}}}
	if m := c.Method(); !strings.Contains(m.French, "Kiosque (version de développement)") || !strings.Contains(m.English, "Kiosque (development version)") {
		t.Errorf("%+v", m)
	}
}

// unfolded is a searcher that does not tell reprises, as a cluster does not.
type unfolded struct{ kiosque.Searcher }

func (u unfolded) Search(ctx context.Context, req kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	res, err := u.Searcher.Search(ctx, req)
	if err == nil {
		res.Distinct, res.Uncounted = res.Total, []string{kiosque.UncountedDistinct}
	}
	return res, err
}

// TestUncounted: what the engine does not know is no number of a citation, and no change of one.
func TestUncounted(t *testing.T) {
	x := sampletest.Index(t)
	req := kiosque.SearchRequest{Query: "grève OU maire"}
	folded, c := cite(t, x, req), cite(t, unfolded{x}, req)
	if c.State.Distinct != 0 || c.State.TellsReprises() || !folded.State.TellsReprises() || len(c.Uncounted) != 1 ||
		strings.Contains(c.Method().French, "reprises") {
		t.Errorf("%+v, %s", c.State, c.Method().French)
	}
	if changes := c.Changes(folded.State); len(changes) > 0 {
		t.Errorf("%+v", changes)
	}
	if changes := folded.Changes(c.State); len(changes) > 0 {
		t.Errorf("%+v", changes)
	}
}
