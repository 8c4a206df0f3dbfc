package lexicometry

import (
	"iter"
	"strconv"
	"strings"
)

// Rows are the neighbours as a table, after a row of names.
func (n *Neighbours) Rows() iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		ok := yield([]string{"word", "printed", "forms", "count", "before", "after", "articles", "all", "expected", "g2", "logdice", "mi", "t", "query"})
		for i := range n.Neighbours {
			w := &n.Neighbours[i]
			ok = ok && yield([]string{
				w.Word, w.Printed, strings.Join(w.Forms, " "), strconv.Itoa(w.Count), strconv.Itoa(w.Before), strconv.Itoa(w.After), strconv.Itoa(w.Articles),
				strconv.Itoa(w.All), decimal(w.Expected), decimal(w.G2), decimal(w.LogDice), decimal(w.MI), decimal(w.T), w.Near,
			})
		}
	}
}

// Rows are the words of both sides as a table, after a row of names.
func (s *Specificities) Rows() iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		ok := yield([]string{
			"side", "word", "printed", "forms", "a", "b", "a_million", "b_million", "a_articles", "b_articles", "ll", "p", "log_ratio", "z", "in_target", "in_reference",
		})
		for side, words := range [][]Specific{s.Over, s.Under} {
			for i := range words {
				w := &words[i]
				ok = ok && yield([]string{
					[]string{"over", "under"}[side], w.Word, w.Printed, strings.Join(w.Forms, " "), strconv.Itoa(w.A), strconv.Itoa(w.B), decimal(w.MillionA),
					decimal(w.MillionB), strconv.Itoa(w.ArticlesA), strconv.Itoa(w.ArticlesB), decimal(w.LogLikelihood), decimal(w.P),
					decimal(w.LogRatio), decimal(w.Z), w.InTarget, w.InReference,
				})
			}
		}
	}
}

// decimal writes a number as programs read it.
func decimal(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
