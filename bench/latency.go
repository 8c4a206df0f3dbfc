package bench

import (
	"slices"
	"time"
)

// Latency sums up the measured times of one kind of query.
type Latency struct {
	Kind          string
	N             int
	P50, P95, P99 float64 // milliseconds
	Mean          float64 // milliseconds
	CPU           float64 // milliseconds an answer, of all threads; 0: unknown
}

// latencies sums up measured times by kind and, under All, together. The p-th percentile of n sorted values is the
// one at index ⌊n·p⌋, as the Lucene peer has it.
func latencies(times map[string][]time.Duration) []Latency {
	byKindTimes := map[string][]time.Duration{}
	for kind, ts := range times {
		byKindTimes[kind] = slices.Sorted(slices.Values(ts))
		byKindTimes[All] = append(byKindTimes[All], ts...)
	}
	slices.Sort(byKindTimes[All])
	var out []Latency
	for kind, ts := range byKindTimes {
		if len(ts) == 0 {
			continue
		}
		at := func(p float64) float64 { return milliseconds(ts[int(float64(len(ts))*p)]) }
		var sum time.Duration
		for _, t := range ts {
			sum += t
		}
		out = append(out, Latency{kind, len(ts), at(0.50), at(0.95), at(0.99), milliseconds(sum) / float64(len(ts)), 0})
	}
	slices.SortFunc(out, func(a, b Latency) int { return byKind(a.Kind, b.Kind) })
	return out
}

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1000 }
