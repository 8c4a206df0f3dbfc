package index

import (
	"math"

	"github.com/kiosque-search/kiosque/match"
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
