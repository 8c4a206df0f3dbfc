package searchertest

import (
	"slices"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/query"
)

// completions compares every count with that of a search for the form, and the order with these.
func completions(t *testing.T, open Open) {
	w := NewWorld(8, 8)
	articles := w.Articles(150)
	c := opened(t, open, slices.Clone(articles))
	if c.Remove != nil {
		if err := c.Remove(t.Context(), []string{"a3", "a77"}); err != nil {
			t.Fatal(err)
		}
		articles = slices.DeleteFunc(articles, func(a kiosque.Article) bool { return a.ID == "a3" || a.ID == "a77" })
	}
	table := newOracle(articles).dict.Table
	listed := 0
	for range 300 {
		word := []rune(w.Word())
		typed := pick(w, "", "titre:", "texte:", "=", `"`) + string(word[:1+w.IntN(len(word))])
		got, err := c.Complete(t.Context(), kiosque.CompleteRequest{Query: typed, Size: kiosque.MaxCompletions})
		if err != nil || got == nil {
			t.Fatalf("%q: %v, %v", typed, got, err)
		}
		tail, _ := query.TailOf(typed)
		seen := map[string]bool{}
		for i, k := range got {
			if field, ok := strings.CutSuffix(k.Word, ":"); ok && slices.Contains(query.Fields(), field) {
				continue
			}
			listed++
			form := k.Form
			exact := "=" + query.Quote(form)
			if tail.InAny {
				exact = tail.Field.String() + ":" + exact
			}
			r, err := c.Search(t.Context(), kiosque.SearchRequest{Query: exact, Size: -1})
			if err != nil {
				t.Fatalf("%s: %v", exact, err)
			}
			if analysis.FoldString(k.Word) != analysis.FoldString(form) {
				t.Errorf("%q: %s is no spelling of %s", typed, k.Word, form)
			}
			n, ok := table.Find(form)
			if !ok || k.Count == 0 || k.Count > r.Total || k.Count < r.Total && len(table.Exact([]byte(form))) < 2 {
				t.Fatalf("%q: %s stands in %d articles, %s finds %d", typed, k.Word, k.Count, exact, r.Total)
			}
			// Most frequent first, once those that repeat a family are left out.
			family := table.Family(n)
			if begins := analysis.Begins(form, tail.Word); i > 0 && !seen[family] && got[i-1].Count < k.Count && begins {
				t.Errorf("%q: %+v", typed, got)
			}
			seen[family] = true
		}
	}
	if listed < 500 {
		t.Errorf("only %d completions", listed)
	}
}
