package eval

import (
	"math"
	"slices"
)

// Depth is the number of hits that the measures look at.
const Depth = 10

// maxGrade keeps the gain 2^grade exact.
const maxGrade = 30

// Measures says how well one ranking, or on average many, puts the relevant articles first. Each is from 0 to 1;
// an article is relevant if its grade is above 0.
type Measures struct {
	Success1 float64 // the first hit is relevant
	Recall10 float64 // part of the relevant articles that is among the first ten
	MRR10    float64 // 1 over the rank of the first relevant hit, 0 if there is none among ten (Voorhees, TREC-8, 1999)
	NDCG10   float64 // gain 2^grade-1 over log2(rank+1), over that of the best order (Burges et al., ICML 2005)
}

// Score measures one ranking against the grades of one query. An article that comes twice counts once. A query
// without a relevant article scores 0 throughout.
func Score(ranked []string, grades map[string]int) Measures {
	var m Measures
	ideal := make([]int, 0, len(grades))
	for _, g := range grades {
		if g > 0 {
			ideal = append(ideal, min(g, maxGrade))
		}
	}
	if len(ideal) == 0 {
		return m
	}
	var dcg, found float64
	seen := map[string]bool{}
	for i, id := range ranked[:min(Depth, len(ranked))] {
		g := min(grades[id], maxGrade)
		if g <= 0 || seen[id] {
			continue
		}
		seen[id] = true
		if found++; found == 1 {
			m.MRR10 = 1 / float64(i+1)
			if i == 0 {
				m.Success1 = 1
			}
		}
		dcg += gain(g, i)
	}
	slices.SortFunc(ideal, func(a, b int) int { return b - a })
	var best float64
	for i, g := range ideal[:min(Depth, len(ideal))] {
		best += gain(g, i)
	}
	m.Recall10 = found / float64(len(ideal))
	m.NDCG10 = dcg / best
	return m
}

// gain is what an article of this grade is worth at this place, counted from 0.
func gain(grade, place int) float64 {
	return (math.Exp2(float64(grade)) - 1) / math.Log2(float64(place+2))
}

// mean averages the measures; of none it is zero.
func mean(all []Measures) (m Measures) {
	if len(all) == 0 {
		return m
	}
	for _, a := range all {
		m.Success1 += a.Success1
		m.Recall10 += a.Recall10
		m.MRR10 += a.MRR10
		m.NDCG10 += a.NDCG10
	}
	n := float64(len(all))
	return Measures{m.Success1 / n, m.Recall10 / n, m.MRR10 / n, m.NDCG10 / n}
}
