package index

import (
	"math"

	"github.com/kiosque-search/kiosque/engine/rank"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
)

// leafWeights returns the idf of every leaf over all segments, times the factor of the leaf.
func leafWeights(g *generation, p *plan.Plan, evals []*segEval, sc *scratch) []float32 {
	weights := make([]float32, len(p.Leaves))
	for n := range p.Leaves {
		l := &p.Leaves[n]
		if l.Expr != nil {
			weights[n] = p.Factor(n) * float32(exprWeight(g, evals, l.Expr, l.Fields, sc))
			continue
		}
		sum := 0.0
		for _, w := range l.Words {
			df := 0
			for _, e := range evals {
				if len(l.Words) == 1 {
					df += e.leaves[n].count
				} else {
					df += e.in(w, l.Fields, sc)
				}
			}
			sum += rank.IDF(g.articles, df)
		}
		weights[n] = p.Factor(n) * float32(sum)
	}
	return weights
}

// exprWeight is what an expression weighs in the score: a word its idf, what wants several parts their sum, as a phrase
// does, and what has a choice the least of them, that of the most frequent one.
func exprWeight(g *generation, evals []*segEval, x match.Expr, fields match.Fields, sc *scratch) float64 {
	sum := func(xs []match.Expr) (total float64) {
		for _, x := range xs {
			total += exprWeight(g, evals, x, fields, sc)
		}
		return total
	}
	switch x := x.(type) {
	case match.Word:
		df := 0
		for _, e := range evals {
			df += e.in(int(x), fields, sc)
		}
		return rank.IDF(g.articles, df)
	case match.Phrase:
		total := 0.0
		for _, w := range x {
			total += exprWeight(g, evals, match.Word(w), fields, sc)
		}
		return total
	case match.Wide:
		return exprWeight(g, evals, match.Word(x.Word), fields, sc)
	case match.Sequence:
		return sum(x)
	case *match.Within:
		return exprWeight(g, evals, x.Expr, fields, sc)
	case *match.Near:
		return sum(x.Exprs)
	case *match.Same:
		return sum(x.Exprs)
	case *match.NotNear:
		return exprWeight(g, evals, x.Expr, fields, sc)
	case *match.First:
		return exprWeight(g, evals, x.Expr, fields, sc)
	case *match.In:
		return exprWeight(g, evals, x.Expr, fields&x.Fields, sc)
	case match.AnyOf:
		least := math.Inf(1)
		for _, o := range x {
			least = min(least, exprWeight(g, evals, o, fields, sc))
		}
		return least
	}
	return 0
}
