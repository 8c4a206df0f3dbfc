package index

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/searchertest"
)

// lines consumes a concordance; every answer must be the same with hardly any memory.
func lines(ctx context.Context, t *testing.T, x *Index, req kiosque.ConcordanceRequest) (all []kiosque.Line, articles int) {
	t.Helper()
	read := func() (all []kiosque.Line, articles int) {
		c, err := x.Concordance(ctx, req)
		if err != nil {
			t.Fatalf("%+v: %v", req, err)
		}
		for l, err := range c.Lines {
			if err != nil {
				t.Fatalf("%+v: %v", req, err)
			}
			all = append(all, l)
		}
		if req.Search.Size < 0 && len(all) != c.Drawn || c.Drawn > c.Total {
			t.Fatalf("%+v: %d lines, drawn %d of %d", req, len(all), c.Drawn, c.Total)
		}
		return all, c.Articles
	}
	all, articles = read()
	if slices.Contains([]kiosque.Order{kiosque.ByLeft, kiosque.ByRight, kiosque.ByKey}, req.Order) {
		defer func(room int) { x.lineMemory = room }(x.lineMemory)
		x.lineMemory = 2000
		small, _ := read()
		if diff := cmp.Diff(all, small); diff != "" {
			t.Fatalf("%+v: sorted in a file (-memory +file):\n%s", req, diff)
		}
	}
	return all, articles
}

// TestLines shows lines in every order: what is cut, what is kept of the text, and how French words are sorted.
func TestLines(t *testing.T) {
	x := openArticles(t,
		kiosque.Article{
			ID: "b", Title: "Le port", Date: kiosque.Date{Year: 2021},
			Body: "(Le port côté) sud ; le port cote.\n\n«\u00a0Le  port\tcôte » — l'autre\u00a0port\u00a0: Coté\u00a0!",
		},
		kiosque.Article{ID: "a", Title: "Le port est fermé", TitleDerived: true, Body: "Le port est fermé. Ports ouverts", Date: kiosque.Date{Year: 2022, Month: 3}},
		kiosque.Article{ID: "c", Body: "Port."},
	)
	show := func(q string, width int, order kiosque.Order) string {
		var b strings.Builder
		all, _ := lines(context.Background(), t, x, kiosque.ConcordanceRequest{Search: kiosque.SearchRequest{Query: q, Size: -1}, Width: width, Order: order})
		for _, l := range all {
			fmt.Fprintf(&b, "%s %-5s %s|%s|%s\n", l.ID, l.Field, l.Before, l.Key, l.After)
		}
		return b.String()
	}
	for _, tt := range []struct {
		query string
		width int
		order kiosque.Order
		want  string
	}{
		{"port", 2, kiosque.ByPlace, `
b title Le |port|
b body  (Le |port| côté) sud
b body  sud ; le |port| cote. ` + "«\u00a0" + `Le
b body  cote. ` + "«\u00a0" + `Le |port| côte » — l'
b body  l'autre` + "\u00a0" + `|port|` + "\u00a0" + `: Coté` + "\u00a0!" + `
a body  Le |port| est fermé.
a body  est fermé. |Ports| ouverts
c body  |Port|.
`},
		{"port", 1, kiosque.ByRight, `
b title Le |port|
c body  |Port|.
b body  le |port| cote.
b body  autre` + "\u00a0" + `|port|` + "\u00a0" + `: Coté` + "\u00a0!" + `
b body  ` + "«\u00a0" + `Le |port| côte
b body  (Le |port| côté)
a body  Le |port| est
a body  fermé. |Ports| ouverts
`},
		{"port", 1, kiosque.ByKey, `
b title Le |port|
b body  (Le |port| côté)
b body  le |port| cote.
b body  ` + "«\u00a0" + `Le |port| côte
b body  autre` + "\u00a0" + `|port|` + "\u00a0" + `: Coté` + "\u00a0!" + `
a body  Le |port| est
c body  |Port|.
a body  fermé. |Ports| ouverts
`},
		{"port", 2, kiosque.ByLeft, `
c body  |Port|.
b body  l'autre` + "\u00a0" + `|port|` + "\u00a0" + `: Coté` + "\u00a0!" + `
a body  est fermé. |Ports| ouverts
b title Le |port|
b body  (Le |port| côté) sud
a body  Le |port| est fermé.
b body  cote. ` + "«\u00a0" + `Le |port| côte » — l'
b body  sud ; le |port| cote. ` + "«\u00a0" + `Le
`},
		{"port", 1, kiosque.ByNewest, `
a body  Le |port| est
a body  fermé. |Ports| ouverts
b title Le |port|
b body  (Le |port| côté)
b body  le |port| cote.
b body  ` + "«\u00a0" + `Le |port| côte
b body  autre` + "\u00a0" + `|port|` + "\u00a0" + `: Coté` + "\u00a0!" + `
c body  |Port|.
`},
		{`(port NEAR/2 sud) OU "est fermé"`, 1, kiosque.ByPlace, `
b body  (Le |port côté) sud| ; le
b body  côté) |sud ; le port| cote.
a body  port |est fermé|. Ports
`},
		{"mots<100", 1, kiosque.ByPlace, "\n"},
	} {
		if diff := cmp.Diff(tt.want, "\n"+show(tt.query, tt.width, tt.order)); diff != "" {
			t.Errorf("%s, width %d, by %s (-want +got):\n%s", tt.query, tt.width, tt.order, diff)
		}
	}
}

// TestLinesLeaveNothing: the file of a long concordance goes, whether it is read to its end or not.
func TestLinesLeaveNothing(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	w := searchertest.NewWorld(9, 11)
	var articles []kiosque.Article
	for i := range 60 {
		articles = append(articles, w.Article(fmt.Sprint(i)))
	}
	x := openArticles(t, articles...)
	x.lineMemory = 1000
	for _, stop := range []int{1, 5, 1 << 30} {
		c, err := x.Concordance(context.Background(), kiosque.ConcordanceRequest{Search: kiosque.SearchRequest{Query: `"le"`, Size: -1}, Order: kiosque.ByRight})
		if err != nil || c.Total < 20 {
			t.Fatalf("%d lines, %v", c.Total, err)
		}
		n := 0
		for _, err := range c.Lines {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == stop {
				break
			}
		}
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "kiosque-*")); err != nil || len(left) > 0 {
		t.Errorf("%v are left, %v", left, err)
	}
}
