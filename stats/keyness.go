package stats

import "math"

// Keyness is how often something occurs in a target and in a reference that does not contain the target.
type Keyness struct {
	A, B int // occurrences in the target and in the reference
	C, D int // words of the target and of the reference
}

// Over reports whether it is more frequent in the target than in the reference.
func (k Keyness) Over() bool { return share(k.A, k.C) > share(k.B, k.D) }

// LogLikelihood is G² over two cells (Rayson & Garside, "Comparing corpora using frequency profiling", 2000), as AntConc
// prints it: never negative; Over tells the side. 0 where a side has no words.
func (k Keyness) LogLikelihood() float64 {
	n := float64(k.C + k.D)
	if k.C <= 0 || k.D <= 0 {
		return 0
	}
	all := float64(k.A + k.B)
	return 2 * (surprise(float64(k.A), float64(k.C)*all/n) + surprise(float64(k.B), float64(k.D)*all/n))
}

// G2 is the log-likelihood over all four cells (Dunning, "Accurate methods for the statistics of surprise and
// coincidence", 1993). 0 where a side has no words.
func (k Keyness) G2() float64 {
	if k.C <= 0 || k.D <= 0 {
		return 0
	}
	return table{float64(k.A), float64(k.C - k.A), float64(k.B), float64(k.D - k.B)}.g2()
}

// LogRatio is the binary logarithm of the ratio of the two relative frequencies (Hardie, 2014); an occurrence that is
// missing counts for half. 0 where a side has no words.
func (k Keyness) LogRatio() float64 {
	if k.C <= 0 || k.D <= 0 {
		return 0
	}
	return math.Log2(half(k.A) / float64(k.C) / (half(k.B) / float64(k.D)))
}

// SimpleMaths is the ratio of the frequencies per million, each with n added (Kilgarriff, "Simple maths for keywords",
// 2009): a small n favours rare words, a large one frequent words; 100 is usual. 0 where a side has no words.
func (k Keyness) SimpleMaths(n float64) float64 {
	if k.C <= 0 || k.D <= 0 || n <= 0 {
		return 0
	}
	return (PerMillion(k.A, k.C) + n) / (PerMillion(k.B, k.D) + n)
}

// Specificity is the decimal logarithm of the probability of at least so many occurrences in the target, were they drawn
// at random (Lafon, "Sur la variabilité de la fréquence des formes dans un corpus", 1980), as TXM writes it: positive,
// where it is over-represented, negative where it is under-represented, of at most so many. 0 where a side has no words.
func (k Keyness) Specificity() float64 {
	if k.C <= 0 || k.D <= 0 {
		return 0
	}
	if k.Over() {
		return -logTail(k.A, k.A+k.B, k.C+k.D, k.C, true) / math.Ln10
	}
	return logTail(k.A, k.A+k.B, k.C+k.D, k.C, false) / math.Ln10
}

// Trend is the log-odds ratio of two frequencies with an informative Dirichlet prior, and its z-score (Monroe, Colaresi &
// Quinn, "Fightin' Words", 2008). prior is how many occurrences are presumed on either side, of priorWords in all; z is 0
// where the counts leave nothing to compare.
func (k Keyness) Trend(prior, priorWords float64) (delta, z float64) {
	a, b := float64(k.A)+prior, float64(k.B)+prior
	restA, restB := float64(k.C)+priorWords-a, float64(k.D)+priorWords-b
	if a <= 0 || b <= 0 || restA <= 0 || restB <= 0 {
		return 0, 0
	}
	delta = math.Log(a/restA) - math.Log(b/restB)
	return delta, delta / math.Sqrt(1/a+1/b)
}

// PerMillion is a frequency per million words; 0 of none.
func PerMillion(occurrences, words int) float64 { return 1e6 * share(occurrences, words) }

func share(n, of int) float64 {
	if of <= 0 {
		return 0
	}
	return float64(n) / float64(of)
}

func half(n int) float64 { return max(float64(n), .5) }
