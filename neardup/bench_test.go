package neardup

import (
	"context"
	"math/rand/v2"
	"testing"
)

func BenchmarkSketch(b *testing.B) {
	body := text(1, 400)
	var s Shingler
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		s.Sketch(Text{}, Text{Printed: body})
	}
}

// BenchmarkCandidates is of a hundred articles a day, as a million over 26 years are.
func BenchmarkCandidates(b *testing.B) {
	items, _ := press(rand.New(rand.NewPCG(1, 2)), 10000)
	for i := range items {
		items[i].Day, items[i].Group = int32(i/100), 0
	}
	for b.Loop() {
		for i, j := range Candidates(context.Background(), items, nil) {
			_, _ = i, j
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(items)), "µs/article")
}
