package eval

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// rounds is the number of random exchanges behind a p-value: the smallest it can show is 1 in rounds+1.
const rounds = 2000

// Compare tells by how much b is above a on average, and how often chance alone would show at least as much either
// way: a paired randomisation test (Smucker, Allan and Carterette, CIKM 2007), with a fixed seed. a and b are one
// measure for the same queries in the same order; other lengths are an error, and so is no query at all.
func Compare(a, b []float64) (difference, p float64, err error) {
	if len(a) != len(b) || len(a) == 0 {
		return 0, 0, fmt.Errorf("eval: %d and %d values cannot be compared in pairs", len(a), len(b))
	}
	d := make([]float64, len(a))
	var sum float64
	for i := range a {
		d[i] = b[i] - a[i]
		sum += d[i]
	}
	random := rand.New(rand.NewPCG(1, 1))
	extreme := 1
	for range rounds {
		var s float64
		for _, v := range d {
			if random.Uint64()&1 == 0 {
				v = -v
			}
			s += v
		}
		if math.Abs(s) >= math.Abs(sum)-1e-9 {
			extreme++
		}
	}
	return sum / float64(len(a)), float64(extreme) / (rounds + 1), nil
}
