package searchertest

import (
	"cmp"
	"math"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/passage"
)

// nearness is what the best passages of an article add to its score: of each width, wherever one may begin, what stands side by side
// in the query and begins in it weighs, each leaf once.
func (d *oracleDoc) nearness(weights []float64) (sum float64) {
	in := d.active(d.plan.Root, map[int]bool{})
	for _, w := range passage.Widths() {
		most := 0.0
		for f := range match.NumFields {
			begins := map[int]map[int]bool{} // places, by leaf
			for _, leaf := range d.plan.Beside {
				if !in[leaf] {
					continue
				}
				begins[leaf] = map[int]bool{}
				for r := range d.occurrences(leaf, f) {
					begins[leaf][r.first] = true
				}
			}
			for from := range d.forms[f] {
				weight := 0.0
				for leaf, at := range begins {
					for p := from; p < from+int(w.Words); p++ {
						if at[p] {
							weight += weights[leaf]
							break
						}
					}
				}
				most = max(most, weight)
			}
		}
		sum += w.Share * most
	}
	return sum
}

// isByScore reports whether an order is that of scores.
func isByScore(order kiosque.Sort) bool {
	return order == kiosque.ByRelevance || order == kiosque.ByRecent || order == ""
}

// recency returns what age leaves of a score.
func (o *oracle) recency(req kiosque.SearchRequest) func(kiosque.Date) float64 {
	if req.Sort != kiosque.ByRecent {
		return func(kiosque.Date) float64 { return 1 }
	}
	halfLife := cmp.Or(req.HalfLife, kiosque.DefaultHalfLife)
	var days []int
	for _, d := range o.docs {
		if !d.of.Date.IsZero() {
			first, _ := d.of.Date.Days()
			days = append(days, first)
		}
	}
	return func(d kiosque.Date) float64 {
		if len(days) == 0 {
			return 1
		}
		first := slices.Min(days)
		if !d.IsZero() {
			first, _ = d.Days()
		}
		return math.Pow(0.5, float64(slices.Max(days)-first)/float64(halfLife))
	}
}
