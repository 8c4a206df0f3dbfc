package bench

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
)

// maxMeasured bounds the times kept of one AnswerMix.
const maxMeasured = 10_000_000

// AnswerMix opens a collection and does the whole job for every query of a mix, one after the other: the top ten with
// two snippets each, exact totals, the month histogram and the facets. It measures its own process, which should have
// done nothing before.
func AnswerMix(ctx context.Context, open func(context.Context) (kiosque.Searcher, error), job SearchJob) (cost SearchCost, err error) {
	if len(job.Mix) == 0 || job.Repeat < 1 || job.Repeat > maxMeasured/len(job.Mix) {
		return SearchCost{}, fmt.Errorf("bench: %d queries %d times: want 1 to %d answers", len(job.Mix), job.Repeat, maxMeasured)
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	s, err := open(ctx)
	if err != nil {
		return SearchCost{}, err
	}
	defer func() {
		if e := s.Close(); err == nil {
			err = e
		}
	}()
	o := &Opening{Milliseconds: milliseconds(time.Since(start))}
	runtime.GC()
	runtime.ReadMemStats(&after)
	o.HeapBytes = int64(after.HeapAlloc) - int64(before.HeapAlloc)
	o.RSSBytes = resident()

	times := map[string][]time.Duration{}
	cost.Found = map[string]float64{}
	for round := range job.Warmup + job.Repeat {
		for i, q := range job.Mix {
			start := time.Now()
			res, err := s.Search(ctx, kiosque.SearchRequest{Query: q.Kiosque, Size: 10, Snippets: 2, Interval: kiosque.EachMonth})
			took := time.Since(start)
			if err != nil {
				return SearchCost{}, fmt.Errorf("bench: query %d %q: %w", i+1, q.Kiosque, err)
			}
			if round == 0 && i == 0 {
				o.FirstMS = milliseconds(took)
			}
			if round >= job.Warmup {
				times[q.Kind] = append(times[q.Kind], took)
				cost.Found[q.Kind] += float64(res.Total)
			}
		}
	}
	for kind, ts := range times {
		cost.Found[kind] /= float64(len(ts))
	}
	cost.Kinds, cost.Opening = latencies(times), o
	return cost, nil
}

// resident returns the resident set of this process in bytes, 0 where the system has no /proc.
func resident() int64 {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	f := strings.Fields(string(b))
	if len(f) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(f[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
