package ngrams

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
)

// counted is a naive count: every sequence of n words of every sentence.
type counted struct {
	count  int
	in     map[string]bool
	period map[string]int
}

func naive(t *testing.T, x *index.Index, search kiosque.SearchRequest, n int, i kiosque.Interval) (map[string]*counted, map[string]int) {
	t.Helper()
	search.Size = -1
	all, err := x.Export(t.Context(), search)
	if err != nil {
		t.Fatal(err)
	}
	grams, totals := map[string]*counted{}, map[string]int{}
	var a analysis.Analyzer
	for found, err := range all.Found {
		if err != nil {
			t.Fatal(err)
		}
		period := "outside"
		if d, ok := i.Bucket(found.Date); ok && !found.Date.IsZero() {
			period = d.String()
		}
		parts := []string{found.Lead, found.Body}
		if !found.TitleDerived {
			parts = append(parts, found.Title)
		}
		for _, part := range parts {
			tokens := a.Analyze([]byte(part))
			for k := range tokens {
				if k+n > len(tokens) || tokens[k].Sentence != tokens[k+n-1].Sentence {
					continue
				}
				var words []string
				for _, token := range tokens[k : k+n] {
					words = append(words, string(a.Term(token)))
				}
				text := strings.Join(words, " ")
				c := grams[text]
				if c == nil {
					c = &counted{in: map[string]bool{}, period: map[string]int{}}
					grams[text] = c
				}
				c.count++
				c.in[found.ID] = true
				c.period[period]++
				totals[period]++
			}
		}
	}
	return grams, totals
}

func TestNGrams(t *testing.T) {
	x := sampletest.Index(t)
	for _, req := range []Request{
		{Search: kiosque.SearchRequest{Query: "grève"}, Size: -1, Least: 1},
		{Search: kiosque.SearchRequest{Query: "maire OU conseil", Interval: kiosque.EachMonth}, N: 3, Size: -1},
		{Search: kiosque.SearchRequest{}, N: 1, Size: -1, Least: 2, Sort: ByRise},
		{Search: kiosque.SearchRequest{Query: "port", Interval: kiosque.EachDay}, N: 5, Size: -1, Least: 2},
		{Search: kiosque.SearchRequest{Query: "introuvable"}},
	} {
		got, err := Of(t.Context(), x, req)
		if err != nil {
			t.Fatal(err)
		}
		want, totals := naive(t, x, req.Search, got.N, got.Interval)
		enough, total := 0, 0
		for _, c := range want {
			if c.count >= got.Least {
				enough++
			}
			total += c.count
		}
		if len(got.NGrams) != enough || got.Distinct != enough || got.Total != total || got.Outside != totals["outside"] {
			t.Fatalf("%+v: %d of %d n-grams of %d, %d outside; counted are %d of %d, %d outside", req, len(got.NGrams), got.Distinct, got.Total, got.Outside,
				enough, total, totals["outside"])
		}
		for _, p := range got.Periods {
			if p.Total != totals[p.Value.String()] {
				t.Errorf("%s: %d, counted are %d", p.Value, p.Total, totals[p.Value.String()])
			}
		}
		for i, g := range got.NGrams {
			c := want[g.Text]
			if c == nil || g.Count != c.count || g.Articles != len(c.in) {
				t.Fatalf("%+v, counted are %+v", g, c)
			}
			for k, p := range got.Periods {
				if g.Counts[k] != c.period[p.Value.String()] {
					t.Errorf("%s, %s: %d, counted are %d", g.Text, p.Value, g.Counts[k], c.period[p.Value.String()])
				}
			}
			if i%97 == 0 {
				r, err := x.Search(t.Context(), kiosque.SearchRequest{Query: g.Query, Size: -1, Strict: true})
				if err != nil || r.Occurrences < g.Count || r.Total < g.Articles || got.N == 1 && req.Search.Query == "" && r.Occurrences != g.Count {
					t.Errorf("%s finds %+v, %v; counted are %+v", g.Query, r, err, g)
				}
			}
		}
		if !slices.IsSortedFunc(got.NGrams, func(a, b NGram) int {
			if req.Sort == ByRise && a.Z != b.Z {
				return int(math.Copysign(1, b.Z-a.Z))
			}
			return b.Count - a.Count
		}) {
			t.Errorf("%+v: not in order", req)
		}
		rows := 0
		for row := range got.Rows() {
			if rows++; len(row) != 9 {
				t.Errorf("%q", row)
			}
		}
		if rows != 1+len(got.NGrams)*max(len(got.Periods), 1) {
			t.Errorf("%d rows", rows)
		}
	}
}

// TestFollow: a list counts what a search finds in each period, and words alone as often as they are printed.
func TestFollow(t *testing.T) {
	x := sampletest.Index(t)
	for _, search := range []kiosque.SearchRequest{
		{Query: "n'a pas de part", Interval: kiosque.EachYear, WithoutForms: []string{"part"}},
		{Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: []string{"La Gazette de Valmarin"}}}},
	} {
		got, err := Follow(t.Context(), x, search, " =grève ; conseil municipal, introuvable\n=maire,« le port », le  maire, conseil municipal")
		if err != nil {
			t.Fatal(err)
		}
		search.Query, search.WithoutForms = "", nil
		words, totals := naive(t, x, search, 1, got.Interval)
		all := 0
		for _, p := range got.Periods {
			all += p.Total
			if p.Total != totals[p.Value.String()] {
				t.Errorf("%s: %d words, counted are %d", p.Value, p.Total, totals[p.Value.String()])
			}
		}
		if got.Total != all+got.Outside || got.Outside != totals["outside"] || !got.Exact || len(got.NGrams) != 6 {
			t.Errorf("%d words, %d in periods and %d outside, of %d n-grams", got.Total, all, got.Outside, len(got.NGrams))
		}
		for _, g := range got.NGrams {
			search.Query, search.Size, search.Amounts, search.Interval = g.Query, -1, true, got.Interval
			r, err := x.Search(t.Context(), search)
			if err != nil || r.Occurrences != g.Count || r.Total != g.Articles {
				t.Fatalf("%s: %+v, a search finds %d in %d, %v", g.Text, g, r.Occurrences, r.Total, err)
			}
			in := map[kiosque.Date]int{}
			for _, b := range r.Facets.Date.Buckets {
				in[b.Value] = b.Amount.Occurrences
			}
			for k, p := range got.Periods {
				if g.Counts[k] != in[p.Value] {
					t.Errorf("%s, %s: %d, a search finds %d", g.Text, p.Value, g.Counts[k], in[p.Value])
				}
			}
			if form, is := strings.CutPrefix(g.Text, "="); is && (words[form] == nil) != (g.Count == 0) || words[form] != nil && words[form].count != g.Count {
				t.Errorf("%s: %d, counted are %v", g.Text, g.Count, words[form])
			}
		}
	}
	for _, list := range []string{"", " , ;\n", "« »", strings.Repeat("mot %,", 3) + "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u"} {
		if _, err := Follow(t.Context(), x, kiosque.SearchRequest{}, list); kiosque.CodeOf(err) != kiosque.CodeBadRequest {
			t.Errorf("%q: %v", list, err)
		}
	}
}

// TestRead: no more articles are read than asked for, the first ones of the search.
func TestRead(t *testing.T) {
	x := sampletest.Index(t)
	got, err := Of(t.Context(), x, Request{Search: kiosque.SearchRequest{Query: "port"}, Read: 7, Size: -1})
	if err != nil || got.Articles != 7 || got.Found <= 7 {
		t.Errorf("%d articles of %d are read, %v", got.Articles, got.Found, err)
	}
}

func FuzzTerms(f *testing.F) {
	for _, s := range []string{"chômage partiel, télétravail", "=a ; = b\n\"c\"", "«»,“”", "\xff,=", "(a OU b), c>=3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		terms, err := Terms(s)
		if err != nil {
			return
		}
		for _, term := range terms {
			if strings.Count(term.Query, `"`) != 2 || term.Text == "" {
				t.Errorf("%q: %q", s, term)
			}
		}
	})
}

// TestRise: what is said only of late rises most, what was said before least; the split is where half of the text is.
func TestRise(t *testing.T) {
	var articles []kiosque.Article
	for i := range 40 {
		body := "Le conseil parle de la vieille affaire."
		if i >= 20 {
			body = "Le conseil parle de la nouvelle affaire."
		}
		articles = append(articles, kiosque.Article{ID: string(rune('a'+i/26)) + string(rune('a'+i%26)), Body: body, Date: kiosque.Date{Year: 2000 + i}})
	}
	x := sampletest.Of(t, func(yield func(kiosque.Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	})
	got, err := Of(t.Context(), x, Request{Sort: ByRise, Size: -1})
	if err != nil {
		t.Fatal(err)
	}
	if got.Split != (kiosque.Date{Year: 2020}) || len(got.Periods) != 40 {
		t.Errorf("split %s of %d periods", got.Split, len(got.Periods))
	}
	first, last := got.NGrams[0], got.NGrams[len(got.NGrams)-1]
	if !strings.Contains(first.Text, "nouvelle") || first.Z < .5 || !strings.Contains(last.Text, "vieille") || math.Abs(first.Z+last.Z) > 1e-9 {
		t.Errorf("%+v … %+v", first, last)
	}
	some, err := Of(t.Context(), x, Request{Telling: true, Size: -1})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range some.NGrams {
		if strings.HasPrefix(g.Text, "le ") || strings.HasSuffix(g.Text, " la") || strings.HasPrefix(g.Text, "de ") {
			t.Errorf("%s tells nothing", g.Text)
		}
	}
	if len(some.NGrams) == 0 || some.Distinct != got.Distinct {
		t.Errorf("%d of %d, not of %d", len(some.NGrams), some.Distinct, got.Distinct)
	}
}

func TestRefused(t *testing.T) {
	x := sampletest.Index(t)
	for want, req := range map[string]Request{"de 1 à 5": {N: 6}, "1 pour toutes": {Least: -1}, "count, rise": {Sort: "x"}} {
		_, err := Of(t.Context(), x, req)
		var e *kiosque.Error
		if !errors.As(err, &e) || !strings.Contains(e.Hint, want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
