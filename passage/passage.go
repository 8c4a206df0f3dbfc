// Package passage says how near to each other the words of a query stand in an article: how much of the query its best
// passage of a few words has, and its best one of some lines. It knows no engine: positions in, numbers out.
//
// That words of a query stand near each other tells more about an article than that it has them somewhere (Tao and Zhai, An
// Exploration of Proximity Measures in Information Retrieval, SIGIR 2007), and the best passage may stand for the article
// (Callan, Passage-Level Evidence in Document Retrieval, SIGIR 1994). What such a score adds to one of frequencies matters
// among the best articles only, which are scored a second time (Büttcher, Clarke and Lushman, Term Proximity Scoring for
// Ad-Hoc Retrieval on Very Large Text Collections, SIGIR 2006). docs/decisions/0004-bm25f.md has what was measured.
package passage

import "slices"

// Top is how many articles, those of the highest scores, are scored a second time. Beyond them the order is that of the
// first score, and since nothing is taken off, one order: none of the others can pass them.
const Top = 50

// Width is a length of passages and what they count for.
type Width struct {
	Words uint32  // at most from the first to the last
	Share float64 // of what the words in the best passage of this width weigh
}

// Widths returns those that count: a few words, and some lines.
func Widths() [2]Width { return [2]Width{{8, 0.3}, {50, 0.3}} }

// Occurrence is where a word of the query stands.
type Occurrence struct {
	At   uint32 // position in its field, in printed words
	Word int    // of the query
}

// Compare orders occurrences by position, then by word.
func Compare(a, b Occurrence) int {
	if a.At != b.At {
		return int(int64(a.At) - int64(b.At))
	}
	return a.Word - b.Word
}

// Best returns the passage of one field that has the words which together weigh most, the first of several; every word counts
// once. The occurrences are in order; weights are by word.
func Best(field []Occurrence, weights []float32, words uint32) (weight float64, passage []Occurrence) {
	inside := make([]int, len(weights))
	sum, first := 0.0, 0
	for last, o := range field {
		if inside[o.Word]++; inside[o.Word] == 1 {
			sum += float64(weights[o.Word])
		}
		for o.At-field[first].At >= words {
			out := field[first].Word
			if inside[out]--; inside[out] == 0 {
				sum -= float64(weights[out])
			}
			first++
		}
		if sum > weight+rounding {
			weight, passage = sum, field[first:last+1]
		}
	}
	return weight, passage
}

// rounding is less than words can weigh, and more than sums of their weights may be out by.
const rounding = 1e-9

// Part is what the best passage of one width brings.
type Part struct {
	Width
	Field  int     // in which it stands
	Weight float64 // of its words
	Words  []int   // in order of appearance, each once
}

// Parts returns what each width brings to an article, the best of its fields; those that bring nothing are left out.
func Parts(fields [][]Occurrence, weights []float32) (parts []Part) {
	for _, w := range Widths() {
		p := Part{Width: w}
		var in []Occurrence
		for f, field := range fields {
			if weight, passage := Best(field, weights, w.Words); weight > p.Weight {
				p.Weight, p.Field, in = weight, f, passage
			}
		}
		for _, o := range in {
			if !slices.Contains(p.Words, o.Word) {
				p.Words = append(p.Words, o.Word)
			}
		}
		if p.Weight > 0 {
			parts = append(parts, p)
		}
	}
	return parts
}

// Score is what the best passages add to the score of an article.
func Score(fields [][]Occurrence, weights []float32) float32 {
	sum := 0.0
	for _, w := range Widths() {
		most := 0.0
		for _, field := range fields {
			weight, _ := Best(field, weights, w.Words)
			most = max(most, weight)
		}
		sum += w.Share * most
	}
	return float32(sum)
}
