// Package rank has the formulas of scores: numbers in, numbers out. It knows no query, no segment and no article.
//
// Scores are BM25F (Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009, §3.6): the
// frequencies of a leaf in title, lead and body, each divided by the length of its field and weighted, are summed
// before saturation, and the leaf has one document frequency. A family of forms is one word: its frequencies are
// summed and its articles counted once. The score of a phrase uses the number of its occurrences and the sum of the
// idf of its words.
package rank

import (
	"math"

	"github.com/kiosque-search/kiosque/match"
)

// K1 says how soon more occurrences add no more.
const K1 = 0.9

// FieldWeight and FieldB are the weight of each field and how far its length counts.
func FieldWeight(f match.Field) float64 {
	return [match.NumFields]float64{match.Title: 2, match.Lead: 1.2, match.Body: 1}[f]
}

// FieldB says how far the length of a field counts, from 0 to 1.
func FieldB(f match.Field) float64 {
	return [match.NumFields]float64{match.Title: 0.5, match.Lead: 0.5, match.Body: 0.5}[f]
}

// Decay is what is left of a score after some days, half of it after halfLife days (exponential decay by age: Li and Croft, Time-Based
// Language Models, CIKM 2003).
func Decay(days, halfLife int) float32 { return float32(math.Exp2(-float64(days) / float64(halfLife))) }

// IDF is the inverse document frequency of Lucene's BM25Similarity, never negative: ln(1 + (N − df + ½)/(df + ½)).
func IDF(articles, df int) float64 {
	return math.Log(1 + (float64(articles)-float64(df)+0.5)/(float64(df)+0.5))
}

// LengthNorm is what BM25F multiplies the frequencies in a field of so many words by: weight / (1 − b + b × length/average).
func LengthNorm(f match.Field, words uint32, average float64) float32 {
	b := FieldB(f)
	return float32(FieldWeight(f) / (1 - b + b*float64(words)/average))
}

// Saturate is the last step of BM25F: weight is the idf of the leaf.
func Saturate(weight, tf float32) float32 { return weight * (K1 + 1) * tf / (K1 + tf) }
