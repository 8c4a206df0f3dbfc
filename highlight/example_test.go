package highlight_test

import (
	"fmt"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/highlight"
	"github.com/kiosque-search/kiosque/match"
)

// A compiled query lists the forms that its words stand for; the spans are bytes of the text beside them.
func ExampleHighlighter_Article() {
	q := &match.Query{
		Words: []match.Words{
			{Typed: "coup", Forms: []string{"coup"}},
			{Typed: "d'", Forms: []string{"d'"}},
			{Typed: "État", Forms: []string{"etat", "état"}},
		},
		Leaves: []match.Leaf{{Words: []int{0, 1, 2}, Fields: match.AllFields}},
		Root:   match.LeafRef(0),
	}
	article := &kiosque.Article{Body: "Le général nie. Ce n’est pas un coup d’État, dit-il."}
	r := highlight.New(q).Article(article, nil, highlight.Options{Snippets: 1, MaxRunes: 50})
	for _, s := range r.Snippets {
		fmt.Println(s.Field, s.Text)
		for _, span := range s.Spans {
			fmt.Println(span.Start, span.End, s.Text[span.Start:span.End])
		}
	}
	// Output:
	// body Ce n’est pas un coup d’État, dit-il.
	// 18 32 coup d’État
}
