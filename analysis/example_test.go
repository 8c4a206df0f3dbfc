package analysis_test

import (
	"fmt"
	"strings"

	"github.com/kiosque-search/kiosque/analysis"
)

func ExampleAnalyzer() {
	var a analysis.Analyzer
	text := []byte("L’été, 1 500 étudiant(e)s. La S.N.C.F. aussi ?")
	for position, t := range a.Analyze(text) {
		fmt.Printf("%d %s %q sentence %d\n", position, a.Term(t), text[t.Start:t.End], t.Sentence)
	}
	for _, s := range a.Sentences() {
		fmt.Printf("%q\n", text[s.Start:s.End])
	}
	// Output:
	// 0 l' "L’" sentence 0
	// 1 été "été" sentence 0
	// 2 1500 "1 500" sentence 0
	// 3 étudiant·e·s "étudiant(e)s" sentence 0
	// 4 la "La" sentence 1
	// 5 sncf "S.N.C.F." sentence 1
	// 6 aussi "aussi" sentence 1
	// "L’été, 1 500 étudiant(e)s."
	// "La S.N.C.F. aussi ?"
}

func ExampleTable() {
	table := analysis.NewTable(strings.Fields("élection élections elections électeur électrices élect"))
	show := func(forms []uint32) {
		var names []string
		for _, f := range forms {
			names = append(names, table.Form(f))
		}
		fmt.Println(strings.Join(names, " "))
	}
	show(table.Inflected([]byte("élections")))
	show(table.Folded([]byte("élections")))
	show(table.Exact([]byte("élections")))
	forms, total := table.Wildcard("élec*r*", 10)
	show(forms)
	fmt.Println(total)
	// Output:
	// elections élection élections
	// elections élections
	// élections
	// électeur électrices
	// 2
}
