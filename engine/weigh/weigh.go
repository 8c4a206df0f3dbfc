// Package weigh says how much each leaf of a plan weighs in a score: numbers of articles in, idf out, for any engine.
package weigh

import (
	"math"

	"github.com/kiosque-search/kiosque/engine/rank"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
)

// Having counts the articles of a collection in which a word of a plan stands, in any of some fields.
type Having func(word int, fields match.Fields) int

// Leaves returns the idf of every leaf, times its factor, in a collection of so many articles.
func Leaves(p *plan.Plan, articles int, having Having) []float32 {
	weights := make([]float32, len(p.Leaves))
	rarity := func(word int, fields match.Fields) int { return having(p.Rarity(word), fields) }
	for n := range p.Leaves {
		l := &p.Leaves[n]
		x := l.Expr
		if x == nil {
			x = match.Phrase(l.Words)
		}
		weights[n] = p.Factor(n) * float32(expr(x, l.Fields, articles, rarity))
	}
	return weights
}

// expr is what an expression weighs: a word its idf, what wants several parts their sum, as a phrase does, and what has a choice the
// least of them, that of the most frequent one.
func expr(x match.Expr, fields match.Fields, articles int, having Having) float64 {
	of := func(x match.Expr) float64 { return expr(x, fields, articles, having) }
	sum := func(xs []match.Expr) (total float64) {
		for _, x := range xs {
			total += of(x)
		}
		return total
	}
	switch x := x.(type) {
	case match.Word:
		return rank.IDF(articles, having(int(x), fields))
	case match.Phrase:
		total := 0.0
		for _, w := range x {
			total += of(match.Word(w))
		}
		return total
	case match.Wide:
		return of(match.Word(x.Word))
	case match.Sequence:
		return sum(x)
	case *match.Within:
		return of(x.Expr)
	case *match.Near:
		return sum(x.Exprs)
	case *match.Same:
		return sum(x.Exprs)
	case *match.NotNear:
		return of(x.Expr)
	case *match.First:
		return of(x.Expr)
	case *match.In:
		return expr(x.Expr, fields&x.Fields, articles, having)
	case match.AnyOf:
		least := math.Inf(1)
		for _, o := range x {
			least = min(least, of(o))
		}
		return least
	}
	return 0
}

// Wanted is a word and the fields in which it is looked for.
type Wanted struct {
	Word   int
	Fields match.Fields
}

// Asked lists what Leaves asks of a collection, and what a derivation of its weights asks, each once.
func Asked(p *plan.Plan) (all []Wanted) {
	seen := map[Wanted]bool{}
	Leaves(p, 0, func(word int, fields match.Fields) int {
		if w := (Wanted{word, fields}); !seen[w] {
			seen[w] = true
			all = append(all, w)
		}
		return 0
	})
	return all
}
