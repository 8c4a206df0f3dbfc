package searchertest

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/highlight"
	"github.com/kiosque-search/kiosque/internal/rounds"
	"github.com/kiosque-search/kiosque/internal/sample"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

var equateEmpty = cmpopts.EquateEmpty()

// randomRequests asks thousands of random requests, while articles are added, replaced and removed.
func randomRequests(t *testing.T, open Open) {
	rounds.Each(t, []uint64{7}, func(t *testing.T, seed uint64) {
		w := NewWorld(seed, 11)
		articles := w.Articles(240)
		c := opened(t, open, slices.Clone(articles))
		const steps = 5
		change := func(step int) (changed bool, err error) {
			ctx := t.Context()
			switch {
			case step == 0:
				return true, nil
			case step == 1 && c.Add != nil: // some in place of others, some new
				for i := range 40 {
					articles[i*3] = w.Article(articles[i*3].ID)
				}
				for i := range 30 {
					articles = append(articles, w.Article(fmt.Sprint("b", i)))
				}
				return true, c.Add(ctx, slices.Clone(articles))
			case step == 2 && c.Remove != nil:
				var ids []string
				for _, a := range articles[100:130] {
					ids = append(ids, a.ID)
				}
				articles = slices.Delete(articles, 100, 130)
				return true, c.Remove(ctx, ids)
			case step == 3 && c.Add != nil: // nothing but new ones
				for i := range 25 {
					articles = append(articles, w.Article(fmt.Sprint("A", i)))
				}
				return true, c.Add(ctx, slices.Clone(articles))
			case step == 4 && c.Build != nil: // as many of the same IDs, with other texts
				for i := range articles {
					articles[i] = w.Article(articles[i].ID)
				}
				return true, c.Build(ctx, slices.Clone(articles))
			}
			return false, nil
		}
		for step := range steps {
			changed, err := change(step)
			if err != nil {
				t.Fatal(err)
			}
			if changed {
				t.Logf("step %d", step)
				q := questioner{t, w, c, newOracle(articles)}
				q.synonyms()
				q.ask(c.rounds(2000)/steps, w.Request)
				q.ask(c.rounds(2000)/steps, func() kiosque.SearchRequest { return q.w.Tree(t) })
			}
		}
	})
}

// sampleRequests asks the sample press for words and phrases that it prints, with every operator.
func sampleRequests(t *testing.T, open Open) {
	files := filepath.Join(t.TempDir(), "files")
	if _, err := sample.Write(files); err != nil {
		t.Fatal(err)
	}
	var articles []kiosque.Article
	known := map[string]bool{}
	for item, err := range corpus.Open(t.Context(), []string{files}, nil, corpus.Options{}) {
		if a := item.Article; err == nil && !known[a.ID] {
			known[a.ID] = true
			articles = append(articles, a)
		}
	}
	c := opened(t, open, slices.Clone(articles))
	rounds.Each(t, []uint64{13}, func(t *testing.T, seed uint64) { Ask(t, c, articles, seed, c.rounds(600)) })
}

// Ask asks a collection of some articles for words and phrases that they print, in n random requests and half as many with any
// operators, and holds the answers to a scan of them.
func Ask(t *testing.T, c *Collection, articles []kiosque.Article, seed uint64, n int) {
	t.Helper()
	q := questioner{t, PressWorld(seed, articles), c, newOracle(articles)}
	info, err := c.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	q.w.facets = info.Facets
	q.synonyms()
	q.ask(n, q.w.Request)
	q.ask((n+1)/2, func() kiosque.SearchRequest { return q.w.Tree(t) })
}

// PressWorld makes queries of the words that some articles print, and of words that stand side by side there.
func PressWorld(seed uint64, articles []kiosque.Article) World {
	w := NewWorld(seed, 11)
	w.words, w.values = nil, [kiosque.NumFacets][]string{kiosque.FacetLength: kiosque.LengthClasses()}
	for _, a := range articles {
		for f, values := range [][]string{
			kiosque.FacetSource: {a.Source}, kiosque.FacetSection: {a.Section}, kiosque.FacetAuthor: a.Authors, kiosque.FacetAgency: {a.Agency},
			kiosque.FacetPlace: {a.Place}, kiosque.FacetSubject: a.Tags, kiosque.FacetPage: {a.Page},
		} {
			w.values[f] = append(w.values[f], values...)
		}
	}
	w.facets = slices.DeleteFunc(kiosque.AllFacets(), func(f kiosque.Facet) bool { return len(w.values[f]) == 0 })
	var a analysis.Analyzer
	plain := func(s string) bool { return !strings.ContainsAny(s, `*?~()[]{}:,;<>="|+\`) }
	some := w.Perm(len(articles))[:6] // few, so that words which stand together are asked for together
	for range 400 {
		from := articles[pick(w, some...)]
		tokens := a.Analyze([]byte(from.Body))
		if len(tokens) < 3 {
			continue
		}
		k := w.IntN(len(tokens) - 2)
		word := from.Body[tokens[k].Start:tokens[k].End]
		if q, err := query.Parse(word, query.Options{Strict: true}); err == nil && plain(word) {
			if _, one := q.Root.(*query.Word); one {
				w.words = append(w.words, word)
			}
		}
		phrase := from.Body[tokens[k].Start:tokens[k+1+w.IntN(2)].End]
		if plain(phrase) {
			w.phrases = append(w.phrases, strings.Join(strings.Fields(phrase), " "))
		}
	}
	return w
}

// questioner asks a Collection and holds the answers to the scan of its articles.
type questioner struct {
	t    *testing.T
	w    World
	c    *Collection
	scan *oracle
}

// ask asks requests in all ways there are, some of them in every way.
func (q questioner) ask(n int, request func() kiosque.SearchRequest) {
	q.t.Helper()
	t, w, found := q.t, q.w, 0
	for range n {
		req := request()
		req.Amounts = w.IntN(4) == 0
		parsed, err := query.Parse(req.Query, query.Options{})
		if err != nil {
			t.Fatalf("%q: %v", req.Query, err)
		}
		p := q.untick(parsed, &req)
		want := q.scan.search(p, req)
		r := q.search(req)
		if diff := want.agree(viewOf(r), req.Sort, q.c.OwnScores); diff != "" {
			t.Fatalf("%q %+v, synonyms\n%s(-scan +found):\n%s", req.Query, req, q.scan.synonyms.Text(), diff)
		}
		if diff := cmp.Diff(q.scan.words(p, req, want), r.Query.Words, equateEmpty); diff != "" {
			t.Fatalf("%q %+v: words (-scan +found):\n%s", req.Query, req, diff)
		}
		if r.Query.Text != req.Query || r.Query.Reading != parsed.Reading() || r.Query.Warnings == nil {
			t.Fatalf("%q is read as %+v, not %s", req.Query, r.Query, parsed.Reading())
		}
		q.values(req, want)
		if w.IntN(4) == 0 {
			q.pages(req)
		}
		for _, h := range r.Hits[:min(3, len(r.Hits))] {
			d := q.doc(h.ID)
			q.hit(req, d, h, q.marked(d, req, nil))
		}
		if w.IntN(8) == 0 {
			q.lines(want, req)
			q.census(want, req)
			if !q.c.OwnScores {
				q.explanations(req)
			}
			scores := q.export(want, req)
			for range 3 {
				q.marked(q.scan.docs[w.IntN(len(q.scan.docs))], req, scores)
			}
		}
		if r.Total > 0 {
			found++
		}
	}
	t.Logf("%d of %d requests found anything", found, n)
	if found < n/8 {
		t.Errorf("only %d of %d requests found anything: they prove little", found, n)
	}
}

func (q questioner) search(req kiosque.SearchRequest) *kiosque.SearchResult {
	q.t.Helper()
	r, err := q.c.Search(q.t.Context(), req)
	if err != nil {
		q.t.Fatalf("%q %+v: %v", req.Query, req, err)
	}
	return r
}

func (q questioner) doc(id string) *oracleDoc {
	q.t.Helper()
	for _, d := range q.scan.docs {
		if d.of.ID == id {
			return d
		}
	}
	q.t.Fatalf("there is no article %q", id)
	return nil
}

// untick makes a request for words, often without some of the forms they stand for, and returns the plan of its query.
func (q questioner) untick(parsed *query.Query, req *kiosque.SearchRequest) *plan.Plan {
	q.t.Helper()
	req.Words = q.w.IntN(3) > 0
	req.NoSynonyms = q.w.IntN(4) == 0
	p := q.compile(parsed, req)
	for _, typed := range p.Typed {
		for _, l := range typed.Lemmas {
			if q.w.IntN(6) == 0 {
				req.WithoutForms = append(req.WithoutForms, plan.OffLemma(l.Text))
			}
		}
		for _, f := range typed.Forms {
			if q.w.IntN(8) == 0 {
				req.WithoutForms = append(req.WithoutForms, q.scan.dict.Form(f))
			}
		}
		for _, a := range typed.Apart {
			if q.w.IntN(4) == 0 {
				req.WithoutForms = append(req.WithoutForms, a.Text)
			}
		}
	}
	if q.w.IntN(3) > 0 || len(req.WithoutForms) > kiosque.MaxWithout {
		req.WithoutForms = nil
	}
	return q.compile(parsed, req)
}

// values looks for values of a facet.
func (q questioner) values(search kiosque.SearchRequest, scan oracleResult) {
	q.t.Helper()
	w := q.w
	req := kiosque.ValuesRequest{Search: search, Facet: pick(w, w.facets...), Size: 1 + w.IntN(4)}
	req.Contains = pick(w, "", "COURR", " d’a", "ô", "S", "1")
	counts := scan.values[req.Facet]
	want := kiosque.ValueFacet{Buckets: q.scan.buckets(req.Facet, counts, search.Chosen[req.Facet], req.Contains), Missing: counts[""]}
	for i := len(want.Buckets) - 1; i >= req.Size; i-- {
		if b := want.Buckets[i]; !b.Selected && !b.Excluded {
			want.Other += b.Count
			want.Buckets = slices.Delete(want.Buckets, i, i+1)
		}
	}
	got, err := q.c.Values(q.t.Context(), req)
	if err != nil {
		q.t.Fatalf("%+v: %v", req, err)
	}
	if diff := cmp.Diff(want, *got, equateEmpty); diff != "" {
		q.t.Fatalf("%+v (-scan +found):\n%s", req, diff)
	}
}

// marked looks at one article with a query, without the filters beside it.
func (q questioner) marked(d *oracleDoc, req kiosque.SearchRequest, scores map[string]float64) highlight.Marks {
	q.t.Helper()
	m, err := q.c.Marked(q.t.Context(), kiosque.MarkedRequest{ID: d.of.ID, Search: req})
	if err != nil {
		q.t.Fatalf("%q: %v", req.Query, err)
	}
	if diff := cmp.Diff(*d.of, m.Article, equateEmpty); diff != "" {
		q.t.Fatalf("(-article +marked):\n%s", diff)
	}
	if matches := d.satisfied(d.plan.Root); m.Matches != matches {
		q.t.Fatalf("%q finds %s: %v, want %v", req.Query, d.of.ID, m.Matches, matches)
	}
	// Where a second tier may be listed beside it, the score may be that of both.
	parsed, err := query.Parse(req.Query, query.Options{})
	if err != nil {
		q.t.Fatal(err)
	}
	alone := req.Widen != kiosque.WidenAuto && req.Widen != "" || plan.Relax(parsed) == nil
	if score, ok := scores[d.of.ID]; ok && score != m.Score && alone {
		q.t.Fatalf("%q: %s has the score %v, in the export %v", req.Query, d.of.ID, m.Score, score)
	}
	want := d.marks()
	if d.of.TitleDerived {
		want.Title = m.TitleSpans // repeats what is marked below
	}
	got := highlight.Marks{Title: m.TitleSpans, Lead: m.LeadSpans, Body: m.BodySpans, Occurrences: m.Occurrences}
	if diff := cmp.Diff(want, got, equateEmpty); diff != "" {
		q.t.Fatalf("%q marks in %+v (-scan +marked):\n%s", req.Query, d.of, diff)
	}
	return want
}

// hit is what is shown of an article: its own words, and as marked nothing but what matches.
func (q questioner) hit(req kiosque.SearchRequest, d *oracleDoc, h kiosque.Hit, marks highlight.Marks) {
	q.t.Helper()
	a := d.of
	if h.Title != a.Title || h.Date != a.Date || h.DateOrigin != a.DateOrigin || h.Source != a.Source || h.Section != a.Section || h.URL != a.URL ||
		!slices.Equal(h.Authors, a.Authors) {
		q.t.Fatalf("%q: %+v is not the article %+v", req.Query, h, *a)
	}
	if h.DatePrecision != a.Date.Precision() {
		q.t.Fatalf("%s: the date %s is precise to %v", h.ID, h.Date, h.DatePrecision)
	}
	if diff := cmp.Diff(marks.Title, h.TitleSpans, equateEmpty); diff != "" && !a.TitleDerived {
		q.t.Fatalf("%q marks in the title %q (-scan +hit):\n%s", req.Query, a.Title, diff)
	}
	if len(h.Snippets) > req.Snippets {
		q.t.Fatalf("%q: %d snippets, %d were asked for", req.Query, len(h.Snippets), req.Snippets)
	}
	for _, s := range h.Snippets {
		text, all := a.Body, marks.Body
		if s.Field == match.Lead.Name() {
			text, all = a.Lead, marks.Lead
		}
		if !q.isExtract(s, text, all) {
			q.t.Fatalf("%q: the snippet %+v is not cut from %q, marked %v", req.Query, s, text, all)
		}
	}
}

// isExtract reports whether a snippet stands somewhere in a text and marks there what is marked.
func (q questioner) isExtract(s kiosque.Snippet, text string, marks []kiosque.Span) bool {
	for _, m := range s.Spans {
		if m.Start < 0 || m.Start >= m.End || m.End > len(s.Text) || !utf8.ValidString(s.Text[m.Start:m.End]) {
			return false
		}
	}
	for from := 0; from <= len(text)-len(s.Text); from++ {
		if text[from:from+len(s.Text)] != s.Text {
			continue
		}
		inside := func(m kiosque.Span) bool {
			return slices.ContainsFunc(marks, func(o kiosque.Span) bool { return o.Start <= m.Start+from && m.End+from <= o.End })
		}
		if !slices.ContainsFunc(s.Spans, func(m kiosque.Span) bool { return !inside(m) }) {
			return true
		}
	}
	return false
}

// explanations derives the scores of a page: each is the sum of its parts, and every one is derived the same where it is asked for.
func (q questioner) explanations(req kiosque.SearchRequest) {
	q.t.Helper()
	req.Explain = true
	for _, h := range q.search(req).Hits {
		if h.Explanation == nil || h.Explanation.Value != h.Score {
			q.t.Fatalf("%q: %s has the score %v, explained %+v", req.Query, h.ID, h.Score, h.Explanation)
		}
		listed := h.Explanation
		if req.Sort == kiosque.ByRecent { // decayed
			if p := h.Explanation.Parts; len(p) != 2 || !near(p[0].Value*p[1].Value, h.Score) {
				q.t.Fatalf("%q: %s has the score %v, explained %+v", req.Query, h.ID, h.Score, h.Explanation)
			}
			h.Explanation = &h.Explanation.Parts[0]
			h.Score = h.Explanation.Value
		}
		sum := 0.0
		for _, leaf := range h.Explanation.Parts {
			sum += leaf.Value
			if len(leaf.Parts) == 0 { // what nearness adds
				continue
			}
			weight, tf := leaf.Parts[0].Value, leaf.Parts[1].Value
			if want := weight * (k1 + 1) * tf / (k1 + tf); !near(leaf.Value, want) {
				q.t.Fatalf("%q: %s: %v, want %v: %+v", req.Query, h.ID, leaf.Value, want, leaf)
			}
			fields := 0.0
			for _, f := range leaf.Parts[1].Parts {
				fields += f.Value
			}
			if !near(fields, tf) {
				q.t.Fatalf("%q: %s: fields make %v, not %v", req.Query, h.ID, fields, tf)
			}
		}
		if !near(h.Score, sum) {
			q.t.Fatalf("%q: %s: the parts make %v, the score is %v", req.Query, h.ID, sum, h.Score)
		}
		m, err := q.c.Marked(q.t.Context(), kiosque.MarkedRequest{ID: h.ID, Search: req})
		if err != nil {
			q.t.Fatal(err)
		}
		if diff := cmp.Diff(listed, m.Explanation); diff != "" {
			q.t.Fatalf("%q: %s (-hit +marked):\n%s", req.Query, h.ID, diff)
		}
	}
}
