package bench

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kiosque-search/kiosque"
)

// ask does the job of a setting for one query.
func ask(ctx context.Context, s kiosque.Searcher, q Query, set Setting) (answered, error) {
	req := kiosque.SearchRequest{Query: q.Kiosque, Size: 10, Snippets: 2, Interval: kiosque.EachMonth}
	if set.NoFacets {
		req.NoFacets, req.Interval = true, ""
	}
	if set.NoSnippets {
		req.Snippets = -1
	}
	used, start := processCPU(), time.Now()
	res, err := s.Search(ctx, req)
	took := time.Since(start)
	used = processCPU() - used
	if err != nil {
		return answered{}, fmt.Errorf("bench: query %q: %w", q.Kiosque, err)
	}
	return answered{q.Kind, took, used, res.Total}, nil
}

// crowd lets the clients of a setting ask the mix of a job, for as long as it has patience.
func crowd(ctx context.Context, s kiosque.Searcher, job *SearchJob, set Setting) (Result, error) {
	mix, limit := job.Mix, job.patience()
	var next atomic.Int64
	jobs, each := len(mix)*set.Repeat, make([][]answered, set.Clients)
	before, err := job.elsewhere(ctx)
	if err != nil {
		return Result{}, err
	}
	g, asking := errgroup.WithContext(ctx)
	used, start := processCPU(), time.Now()
	for c := range each {
		g.Go(func() error {
			for time.Since(start) < limit {
				i := int(next.Add(1)) - 1
				if i >= jobs {
					return nil
				}
				a, err := ask(asking, s, mix[turn(i, len(mix))], set)
				if err != nil {
					return err
				}
				each[c] = append(each[c], a)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return Result{}, err
	}
	seconds := time.Since(start).Seconds()
	used = processCPU() - used
	after, err := job.elsewhere(ctx)
	if err != nil {
		return Result{}, err
	}
	used += after - before
	var all []answered
	for _, as := range each {
		all = append(all, as...)
	}
	if job.Elsewhere != nil { // who works for one answer is not known
		for i := range all {
			all[i].cpu = 0
		}
	}
	return sumUp(set, all, seconds, used.Seconds()), nil
}
