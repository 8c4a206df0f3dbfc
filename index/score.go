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

// lengthNorm turns frequencies of one field into what BM25F sums: freq × weight / (1 − b + b × length/average).
type lengthNorm struct{ weight, base, slope float32 }

func newLengthNorm(f match.Field, average float64) lengthNorm {
	b := fieldB[f]
	if average == 0 {
		average = 1
	}
	return lengthNorm{float32(fieldWeight[f]), float32(1 - b), float32(b / average)}
}

func (n lengthNorm) of(freq, length uint32) float32 {
	return float32(freq) * n.weight / (n.base + n.slope*float32(length))
}

// saturate is the last step of BM25F: weight is the idf of the leaf.
func saturate(weight, tf float32) float32 { return weight * (k1 + 1) * tf / (k1 + tf) }
