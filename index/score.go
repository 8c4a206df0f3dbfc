package index

import (
	"math"

	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
)

// Scores are BM25F (Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009, §3.6): the
// frequencies of a leaf in title, lead and body, each divided by the length of its field and weighted, are summed
// before saturation, and the leaf has one document frequency. A family of forms is one word: its frequencies are
// summed and its articles counted once. The score of a phrase uses the number of its occurrences and the sum of the
// idf of its words.
const k1 = 1.2

var (
	fieldWeight = [match.NumFields]float64{match.Title: 2, match.Lead: 1.2, match.Body: 1}
	fieldB      = [match.NumFields]float64{match.Title: 0.5, match.Lead: 0.5, match.Body: 0.75}
)

// idf is the inverse document frequency of Lucene's BM25Similarity, never negative: ln(1 + (N − df + ½)/(df + ½)).
func idf(articles, df int) float64 {
	return math.Log(1 + (float64(articles)-float64(df)+0.5)/(float64(df)+0.5))
}

// lengthNorm is what BM25F multiplies the frequencies in a field of so many words by: weight / (1 − b + b × length/average).
func lengthNorm(f match.Field, words uint32, average float64) float32 {
	b := fieldB[f]
	return float32(fieldWeight[f] / (1 - b + b*float64(words)/average))
}

// saturate is the last step of BM25F: weight is the idf of the leaf.
func saturate(weight, tf float32) float32 { return weight * (k1 + 1) * tf / (k1 + tf) }

// leafWeights returns the idf of every leaf over all segments.
func leafWeights(g *generation, p *plan.Plan, evals []*segEval, sc *scratch) []float32 {
	weights := make([]float32, len(p.Leaves))
	for n := range p.Leaves {
		l := &p.Leaves[n]
		if l.Expr != nil {
			weights[n] = float32(exprWeight(g, evals, l.Expr, l.Fields, sc))
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
			sum += idf(g.articles, df)
		}
		weights[n] = float32(sum)
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
		return idf(g.articles, df)
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
