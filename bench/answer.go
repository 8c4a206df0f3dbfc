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
// two snippets each, exact totals, the month histogram and the facets; then the job's settings. It measures its own process, which should have
// done nothing before.
func AnswerMix(ctx context.Context, open func(context.Context) (kiosque.Searcher, error), job SearchJob) (cost SearchCost, err error) {
	if len(job.Mix) == 0 || job.Repeat < 0 || job.Repeat+len(job.Settings) == 0 || job.Repeat > maxMeasured/len(job.Mix) {
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

	a, err := ask(ctx, s, job.Mix[0], Setting{}) // apart, as the programs of the peers do
	if err != nil {
		return SearchCost{}, err
	}
	o.FirstMS = milliseconds(a.took)
	for range job.Warmup {
		if _, err := crowd(ctx, s, &job, Setting{Clients: 1, Repeat: 1}); err != nil {
			return SearchCost{}, err
		}
	}
	for _, set := range job.settings() {
		r, err := crowd(ctx, s, &job, set)
		if err != nil {
			return SearchCost{}, err
		}
		cost.Settings = append(cost.Settings, r)
	}
	if job.Repeat > 0 {
		cost.takeWhole()
	}
	cost.Opening = o
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
