package index

import (
	"github.com/kiosque-search/kiosque/engine/weigh"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
)

// leafWeights returns what every leaf weighs over all segments. A leaf that is a word has been counted.
func leafWeights(g *generation, p *plan.Plan, evals []*segEval, sc *scratch) []float32 {
	counted := map[weigh.Wanted]int{}
	for n := range p.Leaves {
		if l := &p.Leaves[n]; l.IsWord() {
			df := 0
			for _, e := range evals {
				df += e.leaves[n].count
			}
			counted[weigh.Wanted{Word: l.Words[0], Fields: l.Fields}] = df
		}
	}
	return weigh.Leaves(p, g.articles, func(word int, fields match.Fields) int {
		df, ok := counted[weigh.Wanted{Word: word, Fields: fields}]
		if !ok {
			for _, e := range evals {
				df += e.in(word, fields, sc)
			}
		}
		return df
	})
}
