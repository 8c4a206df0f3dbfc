package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/neardup"
)

// dispatches makes articles among which some are reprises of others, of the same days or later.
func dispatches(r *rand.Rand, n int) (articles []kiosque.Article) {
	for i := range n {
		words := make([]string, 20+r.IntN(80))
		for k := range words {
			words[k] = fmt.Sprintf("mot%d", r.IntN(1<<20))
		}
		a := kiosque.Article{
			ID: fmt.Sprintf("a%d", i), Title: "Titre", Body: strings.Join(words, " "), Source: []string{"L'Écho", "La Gazette", "Le Phare"}[r.IntN(3)],
			Date: kiosque.Date{Year: 2020, Month: 1, Day: 1 + r.IntN(20)}, DateOrigin: kiosque.DateDeclared,
		}
		switch r.IntN(10) {
		case 0:
			a.Date, a.DateOrigin = kiosque.Date{}, kiosque.DateUnknown
		case 1:
			a.Date.Day = 0
		}
		if i > 0 && r.IntN(2) == 0 {
			a.Body = articles[r.IntN(i)].Body + [...]string{"", " " + a.Body}[r.IntN(2)]
		}
		if r.IntN(3) > 0 {
			a.Body += " grève"
		}
		articles = append(articles, a)
	}
	return articles
}

// scanClusters is the oracle: every pair compared, joined, each cluster in its order.
func scanClusters(articles []kiosque.Article) map[string][]string {
	days := func(a *kiosque.Article) (day, precision int) {
		first, _ := a.Date.Days()
		return first, int(a.Date.Precision())
	}
	var pairs []neardup.Pair
	for i := range articles {
		for j := range i {
			a, b := &articles[i], &articles[j]
			if a.Date.Month == 0 || b.Date.Month == 0 {
				continue
			}
			dayA, ofA := days(a)
			dayB, ofB := days(b)
			if d := dayA - dayB; ofA == ofB && d >= -3 && d <= 3 && neardup.CompareArticles(a, b).Reprise {
				pairs = append(pairs, neardup.Pair{A: i, B: j})
			}
		}
	}
	words := func(a *kiosque.Article) int { return len(strings.Fields(a.Title + " " + a.Body)) }
	before := func(i, j int) bool {
		a, b := &articles[i], &articles[j]
		dayA, ofA := days(a)
		dayB, ofB := days(b)
		if dayA != dayB || ofA != ofB {
			return dayA < dayB || dayA == dayB && ofA < ofB
		}
		if words(a) != words(b) {
			return words(a) > words(b)
		}
		return a.ID < b.ID
	}
	clusters := map[int][]int{}
	for i, head := range neardup.Clusters(len(articles), pairs, before) {
		clusters[head] = append(clusters[head], i)
	}
	out := map[string][]string{}
	for _, members := range clusters {
		slices.SortFunc(members, func(i, j int) int {
			switch {
			case before(i, j):
				return -1
			case before(j, i):
				return 1
			}
			return 0
		})
		var ids []string
		for _, i := range members {
			ids = append(ids, articles[i].ID)
		}
		for _, id := range ids {
			out[id] = ids
		}
	}
	return out
}

// What a search folds, counts and lists is what a scan of the articles does, however they came in.
func TestReprises(t *testing.T) {
	ctx := context.Background()
	r := rand.New(rand.NewPCG(5, 6))
	articles := dispatches(r, 160)
	dir := t.TempDir()
	build := BuildOptions{BatchSize: 20}
	if _, err := Build(ctx, dir, sequence(articles[:90]), build); err != nil {
		t.Fatal(err)
	}
	for n := 90; n < len(articles); n += 35 {
		if _, err := Add(ctx, dir, sequence(articles[n:n+35]), build); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 10 { // some change, some go
		articles[i].Body = dispatches(r, 1)[0].Body
	}
	if _, err := Add(ctx, dir, sequence(articles[:20]), build); err != nil {
		t.Fatal(err)
	}
	var gone []string
	for _, a := range articles[150:] {
		gone = append(gone, a.ID)
	}
	if _, err := Remove(ctx, dir, gone, build); err != nil {
		t.Fatal(err)
	}
	articles = articles[:150]
	anew := t.TempDir()
	if _, err := Build(ctx, anew, sequence(articles), build); err != nil {
		t.Fatal(err)
	}
	clusters := scanClusters(articles)
	several := 0
	for _, ids := range clusters {
		if len(ids) > 1 {
			several++
		}
	}
	if several < 30 {
		t.Fatalf("only %d articles have reprises", several)
	}
	for _, dir := range []string{dir, anew} {
		x, err := Open(ctx, dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close() //nolint:errcheck // only read
		for _, req := range []kiosque.SearchRequest{
			{},
			{Query: "grève"},
			{Query: "grève", Chosen: kiosque.Chosen{kiosque.FacetSource: {Only: []string{"La Gazette"}}}},
			{
				Chosen: kiosque.Chosen{kiosque.FacetSource: {Not: []string{"L'Écho"}}}, Since: kiosque.Date{Year: 2020, Month: 1, Day: 5},
				Until: kiosque.Date{Year: 2020, Month: 1, Day: 12},
			},
			{RepriseOf: articles[r.IntN(len(articles))].ID},
			{Query: "introuvable"},
		} {
			for _, req.Collapse = range []bool{false, true} {
				checkReprises(t, x, req, articles, clusters)
			}
		}
	}
}

func checkReprises(t *testing.T, x *Index, req kiosque.SearchRequest, articles []kiosque.Article, clusters map[string][]string) {
	t.Helper()
	ctx := context.Background()
	// found tells the articles that pass, with or without the selection of sources.
	found := func(sources bool) (ids []string) {
		for _, a := range articles {
			first, last := a.Date.Days()
			if strings.HasPrefix(req.Query, "grève") && !strings.Contains(a.Body, "grève") || req.Query == "introuvable" {
				continue
			}
			if !req.Since.IsZero() {
				from, _ := req.Since.Days()
				if _, to := req.Until.Days(); a.Date.IsZero() || last < from || first > to {
					continue
				}
			}
			if c := req.Chosen[kiosque.FacetSource]; sources && (len(c.Only) > 0 && !slices.Contains(c.Only, a.Source) || slices.Contains(c.Not, a.Source)) {
				continue
			}
			if req.RepriseOf != "" && !slices.Contains(clusters[req.RepriseOf], a.ID) {
				continue
			}
			ids = append(ids, a.ID)
		}
		return ids
	}
	fold := func(ids []string) (shown []string) {
		for _, id := range ids {
			i := slices.IndexFunc(clusters[id], func(o string) bool { return slices.Contains(ids, o) })
			if clusters[id][i] == id {
				shown = append(shown, id)
			}
		}
		return shown
	}
	all := found(true)
	want, bySource := all, found(false)
	if req.Collapse {
		want, bySource = fold(want), fold(bySource)
	}
	var got []string
	req.Size = 40
	res, err := x.Search(ctx, req)
	if err != nil {
		t.Fatalf("%s: %v", req, err)
	}
	facets := res.Facets
	if res.Total != len(all) || res.Distinct != len(fold(all)) {
		t.Errorf("%s %q: total %d, distinct %d; want %d, %d", req, req.Query, res.Total, res.Distinct, len(all), len(fold(all)))
	}
	for page := res; ; {
		for _, h := range page.Hits {
			got = append(got, h.ID)
			if h.Reprises != len(clusters[h.ID])-1 {
				t.Errorf("%s has %d reprises, want %d", h.ID, h.Reprises, len(clusters[h.ID])-1)
			}
		}
		if page.Next == "" {
			break
		}
		next := req
		next.After = page.Next
		if page, err = x.Search(ctx, next); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s %q (-want +got)\n%s", req, req.Query, diff)
	}
	source := map[string]string{}
	for _, a := range articles {
		source[a.ID] = a.Source
	}
	counts, facet := map[string]int{}, map[string]int{}
	for _, id := range bySource {
		counts[source[id]]++
	}
	for _, b := range facets.Source.Buckets {
		if b.Count > 0 {
			facet[b.Value] = b.Count
		}
	}
	if diff := cmp.Diff(counts, facet); diff != "" {
		t.Errorf("%s %q, sources (-want +got)\n%s", req, req.Query, diff)
	}
	dated := facets.Date.Undated + facets.Date.Imprecise
	for _, b := range facets.Date.Buckets {
		dated += b.Count
	}
	if req.Since.IsZero() && dated != len(want) {
		t.Errorf("%s %q: %d articles by date, want %d", req, req.Query, dated, len(want))
	}
	e, err := x.Export(ctx, kiosque.SearchRequest{
		Query: req.Query, Size: -1, Collapse: req.Collapse, RepriseOf: req.RepriseOf, Chosen: req.Chosen,
		Since: req.Since, Until: req.Until,
	})
	if err != nil {
		t.Fatal(err)
	}
	var exported []string
	for f, err := range e.Found {
		if err != nil {
			t.Fatal(err)
		}
		exported = append(exported, f.ID)
	}
	slices.Sort(exported)
	if diff := cmp.Diff(want, exported); diff != "" || e.Total != len(want) {
		t.Errorf("%s %q, exported %d (-want +got)\n%s", req, req.Query, e.Total, diff)
	}
}

func TestRepriseOfNobody(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	if _, err := Build(ctx, dir, sequence(dispatches(rand.New(rand.NewPCG(1, 1)), 3)), BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	x, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close() //nolint:errcheck // only read
	if _, err := x.Search(ctx, kiosque.SearchRequest{RepriseOf: "nobody"}); kiosque.CodeOf(err) != kiosque.CodeNotFound {
		t.Errorf("reprises of nobody: %v", err)
	}
}
