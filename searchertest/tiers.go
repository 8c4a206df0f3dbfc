package searchertest

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/rounds"
	"github.com/kiosque-search/kiosque/passage"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// compile compiles what a request asks for.
func (q questioner) compile(parsed *query.Query, req *kiosque.SearchRequest) *plan.Plan {
	q.t.Helper()
	p, err := q.scan.compile(parsed, *req)
	if err != nil {
		q.t.Fatalf("%q: %v", req.Query, err)
	}
	return p
}

// tiers asks for several words that stand side by side. Where few articles have all of them, those of the relaxed reading are
// listed too, once, marked and counted apart; all that is counted beside is of the query itself, and it is what it is where
// nothing is widened.
func tiers(t *testing.T, open Open) {
	w := NewWorld(17, 11)
	articles := w.Articles(150)
	c := opened(t, open, slices.Clone(articles))
	q := questioner{t, w, c, newOracle(articles)}
	widened, both, deep := 0, 0, 0
	for range rounds.Of(480) {
		req := w.Request()
		if w.IntN(3) > 0 {
			req = kiosque.SearchRequest{Sort: req.Sort, Size: req.Size, Snippets: req.Snippets}
		}
		req.Query, req.From, req.Widen = w.sideBySide(), 0, kiosque.WidenAuto
		parsed, err := query.Parse(req.Query, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		without := req
		without.Widen = kiosque.WidenNever
		alone, got := q.search(without), q.search(req)
		want := q.scan.search(q.compile(parsed, &without), without)
		include := req
		include.Widen = kiosque.WidenInclude
		relaxed := q.scan.search(q.compile(parsed, &include), include)
		for id := range want.all {
			if _, ok := relaxed.all[id]; !ok {
				t.Fatalf("%q finds %s, its relaxed reading does not", req.Query, id)
			}
		}
		second := len(relaxed.all) - len(want.all)
		if alone.Widened != nil || alone.Total != want.Total || got.Total != want.Total || got.Occurrences != want.Occurrences {
			t.Fatalf("%q: %d articles, %d occurrences, widened %+v; want %d, %d", req.Query, got.Total, got.Occurrences, alone.Widened, want.Total, want.Occurrences)
		}
		if diff := cmp.Diff(alone.Facets, got.Facets); diff != "" {
			t.Fatalf("%q: the facets are widened: %s", req.Query, diff)
		}
		if second == 0 || want.Total >= kiosque.WidenBelow {
			if got.Widened != nil || slices.ContainsFunc(got.Hits, func(h kiosque.Hit) bool { return h.Tier != 0 }) {
				t.Fatalf("%q finds %d, and %d of its relaxed reading: %+v", req.Query, want.Total, second, got.Widened)
			}
			continue
		}
		widened++
		if want.Total > 0 {
			both++
		}
		if got.Widened == nil || got.Widened.Total != second || got.Widened.Included || got.Widened.Reading == "" {
			t.Fatalf("%q: the second tier is %+v, want %d", req.Query, got.Widened, second)
		}
		if all := q.search(include); all.Total != len(relaxed.all) || all.Widened.Total != second || !all.Widened.Included {
			t.Fatalf("%q with its second tier: %d, %+v, want %d", req.Query, all.Total, all.Widened, len(relaxed.all))
		}
		if want.Total > 0 && want.Total+second > passage.Top+1 {
			deep++
		}
		q.bothTiers(req, want, relaxed)
	}
	t.Logf("%d widened, %d of them with hits of both tiers, %d of these beyond those that nearness orders", widened, both, deep)
	if !rounds.Race && (widened < 20 || both < 5 || deep < 3) { // under the race detector there are few rounds
		t.Errorf("%d widened, %d with both, %d deep: they prove little", widened, both, deep)
	}
}

// sideBySide is a query of some words, with an expression, an exclusion, a field or a sign now and then.
func (w World) sideBySide() string {
	words := []string{w.Word(), w.Word(), w.Word()}
	for range w.IntN(3) {
		words = append(words, w.Word())
	}
	switch w.IntN(6) {
	case 0:
		words = append(words, w.phrase(2))
	case 1:
		words = append(words, "SAUF "+w.Word())
	case 2:
		words = append(words, "titre:"+w.Word())
	case 3:
		words[0] = "+" + words[0]
	}
	return strings.Join(words, " ")
}

// bothTiers pages through the hits of a widened request.
func (q questioner) bothTiers(req kiosque.SearchRequest, strict, relaxed oracleResult) {
	q.t.Helper()
	hits := Pages(q.t, q.w, q.c, req, func() {})
	seen, second := map[string]bool{}, false
	for i, h := range hits {
		_, is := strict.all[h.ID]
		_, found := relaxed.all[h.ID]
		if seen[h.ID] || !found || is != (h.Tier == 1) || !is && h.Tier != 2 {
			q.t.Fatalf("%q: hit %d is %s of tier %d, seen %v, strict %v, found %v", req.Query, i, h.ID, h.Tier, seen[h.ID], is, found)
		}
		seen[h.ID] = true
		if second = second || !is; second && is && !isByScore(req.Sort) {
			q.t.Fatalf("%q by %s: %s of the first tier comes after one of the second", req.Query, req.Sort, h.ID)
		}
	}
	if len(hits) != len(relaxed.all) {
		q.t.Fatalf("%q: %d hits, want %d", req.Query, len(hits), len(relaxed.all))
	}
	req.Size, req.After = kiosque.MaxSize, ""
	if diff := cmp.Diff(q.search(req).Hits, hits, equateEmpty); diff != "" {
		q.t.Fatalf("%+v (-one page +many):\n%s", req, diff)
	}
	if len(hits) > passage.Top {
		q.aroundTop(req, hits)
	}
	req.Explain = true
	for _, n := range []int{0, 1, passage.Top - 1, passage.Top, passage.Top + 1, len(hits) - 1} {
		if n < 0 || n >= len(hits) {
			continue
		}
		h := hits[n]
		m, err := q.c.Marked(q.t.Context(), kiosque.MarkedRequest{ID: h.ID, Search: req})
		if err != nil || m.Matches != (h.Tier == 1) || m.Occurrences == 0 {
			q.t.Fatalf("%q: %s of tier %d: matches %v, %d occurrences, %v", req.Query, h.ID, h.Tier, m.Matches, m.Occurrences, err)
		}
		if m.Score != h.Score || m.Explanation.Value != h.Score {
			q.t.Fatalf("%q by %s: hit %d, %s, has %v in the list, and %v, explained as %v, alone", req.Query, req.Sort, n, h.ID, h.Score, m.Score, m.Explanation.Value)
		}
	}
}

// aroundTop pages over the border of the articles that nearness orders, by numbers and by cursors.
func (q questioner) aroundTop(req kiosque.SearchRequest, hits []kiosque.Hit) {
	q.t.Helper()
	for from := passage.Top - 2; from <= passage.Top+1; from++ {
		req.From, req.Size, req.After = from, 2, ""
		if diff := cmp.Diff(hits[min(from, len(hits)):min(from+2, len(hits))], q.search(req).Hits, equateEmpty); diff != "" {
			q.t.Fatalf("%+v (-all +page):\n%s", req, diff)
		}
	}
	for size := passage.Top - 1; size <= passage.Top+1; size++ {
		req.From, req.Size, req.After = 0, size, ""
		for at := 0; at < len(hits); at += size {
			r := q.search(req)
			if diff := cmp.Diff(hits[at:min(at+size, len(hits))], r.Hits, equateEmpty); diff != "" {
				q.t.Fatalf("%+v at %d (-all +page):\n%s", req, at, diff)
			}
			if req.After = r.Next; (r.Next == "") != (at+size >= len(hits)) {
				q.t.Fatalf("%+v at %d of %d: the next page is %q", req, at, len(hits), r.Next)
			}
		}
	}
}
