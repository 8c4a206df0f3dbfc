package printed_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/internal/sample/sampletest"
	"github.com/kiosque-search/kiosque/printed"
)

// TestReadAgain: what is told of two words that follow each other anywhere in the sample press is read as these words again, and no
// spelling is more frequent within sentences.
func TestReadAgain(t *testing.T) {
	x := sampletest.Index(t)
	e, err := x.Export(t.Context(), kiosque.SearchRequest{Size: 40})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var expressions [][]string
	var articles []*kiosque.Article
	var a analysis.Analyzer
	for f, err := range e.Found {
		if err != nil {
			t.Fatal(err)
		}
		articles = append(articles, &f.Article)
		tokens := a.Analyze([]byte(f.Body))
		for i := range tokens[1:] {
			if words := []string{string(a.Term(tokens[i])), string(a.Term(tokens[i+1]))}; tokens[i].Sentence == tokens[i+1].Sentence && !seen[fmt.Sprint(words)] {
				seen[fmt.Sprint(words)] = true
				expressions = append(expressions, words)
			}
		}
	}
	r := printed.NewReader(expressions)
	for _, article := range articles {
		r.Article(article)
	}
	for i, words := range expressions {
		var again []string
		for _, token := range a.Analyze([]byte(r.Printed(i))) {
			again = append(again, string(a.Term(token)))
		}
		if fmt.Sprint(again) != fmt.Sprint(words) {
			t.Errorf("%q is printed %q, which is %q", words, r.Printed(i), again)
		}
	}
	if len(expressions) < 1000 {
		t.Errorf("%d expressions", len(expressions))
	}
}

// counting counts what is asked of a collection.
type counting struct {
	kiosque.Searcher
	searches, articles int
}

func (c *counting) Search(ctx context.Context, req kiosque.SearchRequest) (*kiosque.SearchResult, error) {
	c.searches++
	return c.Searcher.Search(ctx, req)
}

func (c *counting) Article(ctx context.Context, id string) (*kiosque.Article, error) {
	c.articles++
	return c.Searcher.Article(ctx, id)
}

// TestIn: what is printed in the articles found, and of what these lack, in others that pass the filters; within the limits.
func TestIn(t *testing.T) {
	x := &counting{Searcher: sampletest.Index(t)}
	expressions := [][]string{{"kermarrec"}, {"hélène", "kermarrec"}, {"l'", "école"}, {"zzyzx"}}
	for i := range 2 * printed.MaxEach {
		expressions = append(expressions, []string{fmt.Sprint("zz", i)})
	}
	for _, query := range []string{"maire", "", "introuvable"} {
		got, err := printed.In(t.Context(), x, kiosque.SearchRequest{Query: query}, expressions)
		if err != nil {
			t.Fatal(err)
		}
		if s := fmt.Sprint(got[:4]); s != "[Kermarrec Hélène Kermarrec l’école zzyzx]" {
			t.Errorf("%s: %s", query, s)
		}
		if x.searches > 1+printed.MaxEach || x.articles > printed.ReadFirst+printed.MaxEach*printed.ReadEach || x.articles == 0 {
			t.Errorf("%d searches, %d articles", x.searches, x.articles)
		}
		x.searches, x.articles = 0, 0
	}
	if got, err := printed.In(t.Context(), x, kiosque.SearchRequest{}, nil); len(got) > 0 || err != nil || x.searches > 0 {
		t.Errorf("%v, %v", got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := printed.In(ctx, x, kiosque.SearchRequest{}, expressions); kiosque.CodeOf(err) != kiosque.CodeInterrupted {
		t.Errorf("%v", err)
	}
}
