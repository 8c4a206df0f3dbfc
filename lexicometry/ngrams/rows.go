package ngrams

import (
	"iter"
	"strconv"
)

// Rows are the n-grams over time as a table, a row for each and each period, after a row of names; where nothing is dated, a row each.
func (n *NGrams) Rows() iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		if !yield([]string{"ngram", "printed", "count", "articles", "z", "period", "matching", "total", "ratio"}) {
			return
		}
		for i := range n.NGrams {
			g := &n.NGrams[i]
			head := []string{g.Text, g.Printed, strconv.Itoa(g.Count), strconv.Itoa(g.Articles), decimal(g.Z)}
			if len(n.Periods) == 0 && !yield(append(head, "", "", "", "")) {
				return
			}
			for k, p := range n.Periods {
				ratio := ""
				if p.Total > 0 {
					ratio = decimal(float64(g.Counts[k]) / float64(p.Total))
				}
				if !yield(append(head[:5:5], p.Value.String(), strconv.Itoa(g.Counts[k]), strconv.Itoa(p.Total), ratio)) {
					return
				}
			}
		}
	}
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
