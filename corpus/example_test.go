package corpus_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/kiosque-search/kiosque/corpus"
)

// An import reads on past what it cannot read, and says so.
func ExampleOpen() {
	stdin := strings.NewReader(`{"titre": "Le bac rouvre", "texte": "Il part à midi.", "date": "3 mai 2021", "journal": "Le Phare"}
{"titre": "Le bac
{"titre": "Le phare rallumé", "texte": "Il éclaire la côte.", "date": "2021-03"}
`)
	for item, err := range corpus.Open(context.Background(), []string{"-"}, stdin, corpus.Options{}) {
		if reject, ok := errors.AsType[*corpus.Reject](err); ok {
			fmt.Printf("ligne %d : %s\n", reject.Line, reject.Reason)
			continue
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(item.Article.Date, item.Article.Title)
	}
	// Output:
	// 2021-05-03 Le bac rouvre
	// ligne 2 : chaîne JSON qui ne se ferme pas
	// 2021-03 Le phare rallumé
}
