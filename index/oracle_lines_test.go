package index

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// This file holds what looks at articles one by one (marked articles, exports) to the oracle, and to Search.

var equateEmpty = cmpopts.EquateEmpty()

// compareArticles asks for the articles of a request in every way there is. The plan is that of the request's query.
func compareArticles(ctx context.Context, t *testing.T, w textWorld, x *Index, scan *oracle, p *plan.Plan, req kiosque.SearchRequest) {
	t.Helper()
	want := scan.search(p, req) // it reads the plan into the documents, too
	compareConcordance(ctx, t, w, x, scan, want, req)
	checkExplanations(ctx, t, x, req)
	exported := compareExport(ctx, t, x, scan, want, req)
	for range 3 {
		d := scan.docs[w.IntN(len(scan.docs))]
		compareMarked(ctx, t, x, d, req, exported)
	}
}

// compareExport exports a request and returns the score of each article.
func compareExport(ctx context.Context, t *testing.T, x *Index, scan *oracle, want oracleResult, req kiosque.SearchRequest) map[string]float64 {
	t.Helper()
	all := exportAll(ctx, t, x, req, 0, -1)
	if len(all) != want.Total {
		t.Fatalf("%q: %d articles exported, want %d", req.Query, len(all), want.Total)
	}
	sum, scores := 0, map[string]float64{}
	for _, f := range all {
		sum += f.Occurrences
		scores[f.ID] = f.Score
		k := slices.IndexFunc(scan.docs, func(d *oracleDoc) bool { return d.of.ID == f.ID })
		d := scan.docs[k]
		n := 0
		for leaf := range d.active(d.plan.Root, map[int]bool{}) {
			n += d.count(leaf)
		}
		if f.Occurrences != n {
			t.Fatalf("%q: %s is exported with %d occurrences, want %d", req.Query, f.ID, f.Occurrences, n)
		}
		if diff := cmp.Diff(*d.of, f.Article, equateEmpty); diff != "" {
			t.Fatalf("%q (-article +exported):\n%s", req.Query, diff)
		}
	}
	if sum != want.Occurrences {
		t.Fatalf("%q: %d occurrences exported, want %d", req.Query, sum, want.Occurrences)
	}
	// Any page of Search is the same part of the export, and so is an export of that part.
	page, err := x.Search(ctx, req)
	if err != nil {
		t.Fatal(err)
	}
	rest := all[min(req.From, len(all)):]
	rest = rest[:min(req.Size, len(rest))]
	for _, part := range [][]kiosque.Found{rest, exportAll(ctx, t, x, req, req.From, req.Size)} {
		if len(part) != len(page.Hits) {
			t.Fatalf("%q %+v: %d articles, %d hits", req.Query, req, len(part), len(page.Hits))
		}
		for i, h := range page.Hits {
			if f := part[i]; f.ID != h.ID || f.Score != h.Score {
				t.Fatalf("%q %+v: place %d is %s (%v) in the export, %s (%v) in the page", req.Query, req, i, f.ID, f.Score, h.ID, h.Score)
			}
		}
	}
	return scores
}

func exportAll(ctx context.Context, t *testing.T, x *Index, req kiosque.SearchRequest, from, size int) (all []kiosque.Found) {
	t.Helper()
	req.From, req.Size = from, size
	e, err := x.Export(ctx, req)
	if err != nil {
		t.Fatalf("%q: %v", req.Query, err)
	}
	for f, err := range e.Found {
		if err != nil {
			t.Fatalf("%q: %v", req.Query, err)
		}
		all = append(all, f)
	}
	for range e.Found { //nolint:errcheck // it must not yield
		t.Fatal("an export is consumed twice")
	}
	return all
}

// compareMarked looks at one article with a query, without the filters beside it.
func compareMarked(ctx context.Context, t *testing.T, x *Index, d *oracleDoc, req kiosque.SearchRequest, scores map[string]float64) {
	t.Helper()
	m, err := x.Marked(ctx, kiosque.MarkedRequest{ID: d.of.ID, Search: req})
	if err != nil {
		t.Fatalf("%q: %v", req.Query, err)
	}
	if diff := cmp.Diff(*d.of, m.Article, equateEmpty); diff != "" {
		t.Fatalf("(-article +marked):\n%s", diff)
	}
	if matches := d.satisfied(d.plan.Root); m.Matches != matches {
		t.Fatalf("%q finds %s: %v, want %v", req.Query, d.of.ID, m.Matches, matches)
	}
	if score, ok := scores[d.of.ID]; ok && score != m.Score {
		t.Fatalf("%q: %s has the score %v, in the export %v", req.Query, d.of.ID, m.Score, score)
	}
	want := d.marks()
	if d.of.TitleDerived {
		want.Title = m.TitleSpans // repeats what is marked below: highlight has tests for it
	}
	got := want
	got.Title, got.Lead, got.Body, got.Occurrences = m.TitleSpans, m.LeadSpans, m.BodySpans, m.Occurrences
	if diff := cmp.Diff(want, got, equateEmpty); diff != "" {
		t.Fatalf("%q marks in %+v (-scan +marked):\n%s", req.Query, d.of, diff)
	}
}

// readable returns a request for a tree as the reader would type it, with its plan; false if that reads otherwise.
func readable(t *testing.T, x *Index, q *query.Query, req kiosque.SearchRequest) (kiosque.SearchRequest, *plan.Plan, bool) {
	t.Helper()
	req.Query = q.Root.String()
	typed, err := query.Parse(req.Query, query.Options{})
	if err != nil || !query.Equal(typed.Root, q.Root) {
		return req, nil, false
	}
	p, err := plan.Compile(context.Background(), x.gen.dictionary(), typed, req.WithoutForms...)
	if err != nil {
		t.Fatalf("%s: %v", req.Query, err)
	}
	return req, p, true
}

// TestMarkedWithoutQuery: every article is one that an empty query finds, and nothing in it is marked.
func TestMarkedWithoutQuery(t *testing.T) {
	x := openArticles(t, kiosque.Article{ID: "a", Title: "Le port en grève", Body: "La grève bloque le port."})
	ctx := context.Background()
	m, err := x.Marked(ctx, kiosque.MarkedRequest{ID: "a"})
	if err != nil || !m.Matches || m.Occurrences != 0 || m.Score != 0 || m.TitleSpans != nil || m.BodySpans != nil {
		t.Errorf("got %+v, %v", m, err)
	}
	if _, err := x.Marked(ctx, kiosque.MarkedRequest{ID: "b"}); kiosque.CodeOf(err) != kiosque.CodeNotFound {
		t.Errorf("got %v, want not_found", err)
	}
	if _, err := x.Marked(ctx, kiosque.MarkedRequest{ID: "a", Search: kiosque.SearchRequest{Query: "(grève", Strict: true}}); kiosque.CodeOf(err) != kiosque.CodeBadQuery {
		t.Errorf("got %v, want bad_query", err)
	}
	m, err = x.Marked(ctx, kiosque.MarkedRequest{ID: "a", Search: kiosque.SearchRequest{Query: "grève source:inconnue", Words: true}})
	if err != nil || m.Matches || m.Occurrences != 0 || m.BodySpans != nil || len(m.Query.Words) != 1 {
		t.Errorf("got %+v, %v", m, err)
	}
}

// TestExportEnds: an export that is closed, cancelled or left lets its generation go, and Close of the index goes on.
func TestExportEnds(t *testing.T) {
	var articles []kiosque.Article
	w := newTextWorld(3, 11)
	for _, id := range []string{"a", "b", "c", "d"} {
		articles = append(articles, w.article(id))
	}
	x := openArticles(t, articles...)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	all := kiosque.SearchRequest{Size: -1}
	export := func() *kiosque.Export {
		e, err := x.Export(ctx, all)
		if err != nil || e.Total != 4 {
			t.Fatalf("%+v, %v", e, err)
		}
		return e
	}
	closed := export()
	closed.Close()
	closed.Close()
	for range closed.Found { //nolint:errcheck // it must not yield
		t.Error("a closed export yields")
	}
	for _, err := range export().Found {
		if err != nil {
			t.Error(err)
		}
		break
	}
	cancelled := export()
	n := 0
	for f, err := range cancelled.Found {
		if n++; n == 2 {
			if kiosque.CodeOf(err) != kiosque.CodeInterrupted || f.ID != "" {
				t.Errorf("got %q, %v", f.ID, err)
			}
			break
		}
		cancel()
	}
	if n != 2 {
		t.Errorf("%d turns, want 2", n)
	}
	if _, err := x.Export(ctx, all); kiosque.CodeOf(err) != kiosque.CodeInterrupted {
		t.Errorf("got %v, want interrupted", err)
	}
	if err := x.Close(); err != nil { // it waits for all of them
		t.Error(err)
	}
	if _, err := x.Export(context.Background(), all); err == nil {
		t.Error("a closed index exports")
	}
}

// openArticles builds an index of some articles and opens it.
func openArticles(t testing.TB, articles ...kiosque.Article) *Index {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	if _, err := Build(ctx, dir, sequence(articles), BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	x, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}
