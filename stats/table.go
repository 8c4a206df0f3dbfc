package stats

import "math"

// table is a contingency table of two rows.
type table [4]float64

// g2 is twice the sum of O·ln(O/E); cells below nothing count as nothing.
func (t table) g2() float64 {
	for i := range t {
		t[i] = max(t[i], 0)
	}
	n := t[0] + t[1] + t[2] + t[3]
	if n == 0 {
		return 0
	}
	sum := 0.
	for i, o := range t {
		row := t[i&^1] + t[i|1]
		column := t[i&1] + t[i&1|2]
		sum += surprise(o, row*column/n)
	}
	return max(2*sum, 0)
}

func surprise(o, e float64) float64 {
	if o <= 0 || e <= 0 {
		return 0
	}
	return o * math.Log(o/e)
}

// PValue is the probability of a log-likelihood as large or larger by chance, by the χ² distribution with one degree of
// freedom. Where many words are tested, divide what is wanted by their number (Bonferroni).
func PValue(logLikelihood float64) float64 { return math.Erfc(math.Sqrt(max(logLikelihood, 0) / 2)) }

// logTail is the natural logarithm of the hypergeometric probability of x or more, or of x or fewer, of good among drawn of
// all.
func logTail(x, good, all, drawn int, upper bool) float64 {
	least, most := max(0, drawn-(all-good)), min(good, drawn)
	step, end := 1, most
	if !upper {
		step, end = -1, least
	}
	if upper && x <= least || !upper && x >= most {
		return 0
	}
	first := choose(good, x) + choose(all-good, drawn-x) - choose(all, drawn)
	// The terms fall away from the mean: their sum is the first one times a series that soon vanishes.
	sum, term := 1., 1.
	for i := x; i != end; i += step {
		if upper {
			term *= float64(good-i) / float64(i+1) * (float64(drawn-i) / float64(all-good-drawn+i+1))
		} else {
			term *= float64(i) / float64(good-i+1) * (float64(all-good-drawn+i) / float64(drawn-i+1))
		}
		sum += term
		if term < 1e-17*sum {
			break
		}
	}
	return min(first+math.Log(sum), 0)
}

// choose is the natural logarithm of a binomial coefficient.
func choose(n, k int) float64 {
	if k < 0 || k > n {
		return math.Inf(-1)
	}
	return logFactorial(n) - logFactorial(k) - logFactorial(n-k)
}

func logFactorial(n int) float64 {
	v, _ := math.Lgamma(float64(n) + 1)
	return v
}

// z95 leaves 2.5 % of the normal distribution on either side.
const z95 = 1.959963984540054

// Wilson is the interval that holds a share with 95 % confidence, where k of n were seen (Wilson, "Probable inference, the
// law of succession, and statistical inference", 1927). It is good for small n and never leaves 0 and 1; without any
// observation it is all there can be.
func Wilson(k, n int) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	p, m := float64(k)/float64(n), float64(n)
	centre := p + z95*z95/(2*m)
	spread := z95 * math.Sqrt(p*(1-p)/m+z95*z95/(4*m*m))
	all := 1 + z95*z95/m
	return max((centre-spread)/all, 0), min((centre+spread)/all, 1)
}
