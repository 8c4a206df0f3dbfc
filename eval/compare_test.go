package eval

import (
	"math"
	"testing"
)

func TestCompare(t *testing.T) {
	repeat := func(n int, v ...float64) (out []float64) {
		for range n {
			out = append(out, v...)
		}
		return out
	}
	tests := []struct {
		name       string
		a, b       []float64
		difference float64
		low, high  float64 // bounds of p
	}{
		{"the same", repeat(50, 0.5), repeat(50, 0.5), 0, 1, 1},
		{"always better", repeat(50, 0.2), repeat(50, 0.5), 0.3, 0, 0.001},
		{"always worse", repeat(50, 0.5), repeat(50, 0.2), -0.3, 0, 0.001},
		{"as often better as worse", repeat(50, 0.2, 0.5), repeat(50, 0.5, 0.2), 0, 1, 1},
		{"one query", []float64{0}, []float64{1}, 1, 1, 1},                                   // either sign is as extreme
		{"four of five", []float64{0, 0, 0, 0, 1}, []float64{1, 1, 1, 1, 0}, 0.6, 0.3, 0.45}, // exactly 12 of 32
	}
	for _, tt := range tests {
		difference, p, err := Compare(tt.a, tt.b)
		if err != nil || math.Abs(difference-tt.difference) > 1e-9 || p < tt.low || p > tt.high {
			t.Errorf("%s: %.4f, p = %.4f, %v, want %.4f, p from %g to %g", tt.name, difference, p, err, tt.difference, tt.low, tt.high)
		}
	}
	for _, n := range []int{0, 2} {
		if _, _, err := Compare(make([]float64, n), make([]float64, n/2)); err == nil {
			t.Errorf("%d and %d values were compared", n, n/2)
		}
	}
}
