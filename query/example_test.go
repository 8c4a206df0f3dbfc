package query_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/kiosque-search/kiosque/query"
)

func ExampleParse() {
	q, err := query.Parse(`réforme retraites OR pensions -sénat "jamais refermé`, query.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(q.Root)
	for _, w := range q.Warnings {
		fmt.Printf("%d-%d %s\n", w.At.Start, w.At.End, w.Message)
	}
	// Output:
	// (réforme retraites) OU (pensions SAUF sénat "jamais refermé")
	// 39-40 guillemet jamais refermé : refermé à la fin
}

func ExampleParse_strict() {
	_, err := query.Parse("mali OU", query.Options{Strict: true})
	if syntax, ok := errors.AsType[*query.SyntaxError](err); ok {
		fmt.Println(syntax)
		fmt.Println(syntax.Hint)
	}
	// Output:
	// position 6 : « OU » n'est suivi de rien
	// un opérateur se place entre deux mots ; pour chercher le mot : "ou"
}

func ExampleQuery_Reading() {
	q, err := query.Parse(`réforme titre:vote date:2023-02..2024-06`, query.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(q.Reading()))
	// Output:
	// articles qui contiennent « réforme » (toutes formes) ; dont le titre contient « vote » ; datés du 1er février 2023 au 30 juin 2024
}
