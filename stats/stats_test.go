package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The figures are those that scipy 1.17.1, nltk 3.10.4 and R 4.2.2 give for the same counts.
func TestKeyness(t *testing.T) {
	for _, c := range []struct {
		k                              Keyness
		over                           bool
		ll, g2, ratio, maths, logUpper float64
	}{
		{Keyness{120, 40, 50_000, 1_000_000}, true, 554.6414, 554.9068, 5.9069, 17.8571, math.Log10(2.358e-122)},
		{Keyness{5, 0, 50_000, 1_000_000}, true, 30.4452, 30.4457, 7.6439, 2, math.Log10(2.448e-07)},
		{Keyness{30, 900, 50_000, 1_000_000}, false, 5.4327, 5.4370, -.5850, .7, math.Log10(.9917)},
	} {
		if c.k.Over() != c.over {
			t.Errorf("%v is over-represented: %v", c.k, !c.over)
		}
		near(t, "log-likelihood", c.k.LogLikelihood(), c.ll, 1e-4)
		near(t, "G²", c.k.G2(), c.g2, 1e-4)
		near(t, "log ratio", c.k.LogRatio(), c.ratio, 1e-4)
		near(t, "simple maths", c.k.SimpleMaths(100), c.maths, 1e-4)
		near(t, "P(X ≥ a)", logTail(c.k.A, c.k.A+c.k.B, c.k.C+c.k.D, c.k.C, true)/math.Ln10, c.logUpper, 1e-3)
	}
}

func TestCollocation(t *testing.T) {
	for _, c := range []struct {
		c                               Collocation
		e, mi, mi3, tScore, logDice, g2 float64
	}{
		{Collocation{O: 30, Node: 592, Word: 1500, Words: 5_000_000}, .1776, 7.4002, 17.2140, 5.4448, 8.8762, 250.2461},
		{Collocation{O: 8, Node: 592, Word: 20, Words: 5_000_000}, .0024, 11.7221, 17.7221, 2.8276, 8.7426, 117.8540},
		{Collocation{O: 100, Node: 592, Word: 200_000, Words: 5_000_000}, 23.68, 2.0783, 15.3660, 7.6320, 4.0300, 146.2396},
	} {
		near(t, "E", c.c.E(), c.e, 1e-4)
		near(t, "MI", c.c.MI(), c.mi, 1e-4)
		near(t, "MI³", c.c.MI3(), c.mi3, 1e-4)
		near(t, "t", c.c.T(), c.tScore, 1e-4)
		near(t, "logDice", c.c.LogDice(), c.logDice, 1e-4)
		near(t, "G²", c.c.G2(), c.g2, 1e-3)
	}
}

// TestQuanteda: G² with its sign is what textstat_keyness(measure = "lr", correction = "none") of quanteda.textstats gives, whose
// documentation has the formula: 2·Σ O·ln(O/E + ε) over the four cells, with ε = 1e-9, negative where the target has less than expected.
func TestQuanteda(t *testing.T) {
	lr := func(k Keyness) float64 {
		a, b := float64(k.A), float64(k.B)
		c, d := float64(k.C)-a, float64(k.D)-b
		n := a + b + c + d
		sum, ofA := 0., (a+b)*(a+c)/n
		for _, cell := range [][2]float64{{a, ofA}, {b, (a + b) * (b + d) / n}, {c, (c + d) * (a + c) / n}, {d, (c + d) * (b + d) / n}} {
			sum += 2 * cell[0] * math.Log(cell[0]/cell[1]+1e-9)
		}
		if a < ofA {
			return -sum
		}
		return sum
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 1000 {
		k := Keyness{C: 1 + r.IntN(1e6), D: 1 + r.IntN(1e7)}
		k.A, k.B = r.IntN(min(k.C, 1000)), r.IntN(min(k.D, 5000))
		if k.A+k.B == 0 {
			continue
		}
		got := k.G2()
		if !k.Over() {
			got = -got
		}
		if want := lr(k); math.Abs(got-want) > 2.1e-9*float64(k.C+k.D)+1e-9*math.Abs(want) { // ε adds 2ε for every word
			t.Errorf("%+v: %v, quanteda's formula gives %v", k, got, want)
		}
	}
}

func TestPValue(t *testing.T) {
	for ll, want := range map[float64]float64{0: 1, 3.8415: .05, 6.6349: .01, 10.8276: .001, 15.1367: .0001} {
		near(t, "p", PValue(ll)/want, 1, 1e-3)
	}
}

// Known values of prop.test's interval without correction.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{{0, 0, 0, 1}, {0, 10, 0, .2775}, {10, 10, .7225, 1}, {5, 10, .2366, .7634}, {81, 263, .2553, .3662}} {
		low, high := Wilson(c.k, c.n)
		near(t, "low", low, c.low, 1e-4)
		near(t, "high", high, c.high, 1e-4)
	}
}

// The tails of a small table, summed one by one, are the oracle.
func TestTails(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		all := 2 + r.IntN(60)
		good, drawn := r.IntN(all+1), r.IntN(all+1)
		least, most := max(0, drawn-(all-good)), min(good, drawn)
		x := least + r.IntN(most-least+1)
		for _, upper := range []bool{true, false} {
			sum := 0.
			for i := least; i <= most; i++ {
				if upper && i >= x || !upper && i <= x {
					sum += math.Exp(choose(good, i) + choose(all-good, drawn-i) - choose(all, drawn))
				}
			}
			near(t, "tail", math.Exp(logTail(x, good, all, drawn, upper)), sum, 1e-9)
		}
	}
}

// No counts make anything that is not a number.
func TestNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		k := Keyness{C: r.IntN(3) * r.IntN(50), D: r.IntN(3) * r.IntN(50)}
		k.A, k.B = r.IntN(k.C+1), r.IntN(k.D+1)
		delta, z := k.Trend(float64(r.IntN(2)), float64(r.IntN(3)))
		c := Collocation{Node: k.C, Word: k.D, Words: r.IntN(200)}
		c.O = r.IntN(min(k.C, k.D) + 1)
		low, high := Wilson(k.A, k.C)
		for i, v := range []float64{
			k.LogLikelihood(), k.G2(), k.LogRatio(), k.SimpleMaths(1), k.Specificity(), delta, z, PerMillion(k.A, k.C), c.E(), c.MI(), c.MI3(),
			c.T(), c.LogDice(), c.G2(), low, high, PValue(k.G2()),
		} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("figure %d of %+v, %+v is %v", i, k, c, v)
			}
		}
	}
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.Abs(got-want) > within*max(1, math.Abs(want)) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}
