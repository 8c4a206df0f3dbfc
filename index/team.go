package index

import (
	"context"
	"runtime/debug"
	"sync"
	"time"

	"github.com/kiosque-search/kiosque/index/crash"
)

// team is the goroutines of one search, with a scratch each.
type team struct {
	scratch []*scratch
	places  int // taken in Index.cores
	failed  bool
}

// teamArticles is how many articles an index has for each worker that is worth its start.
const teamArticles = 10_000

// patience is how long a request waits for a processor. Those that have none are worked on in turns of the scheduler, some
// milliseconds each, so that nearly all of them take as long as all together; in the order of coming, a short one waits for
// those before it alone. Who has waited so long is behind something that takes seconds, and works beside it.
const patience = 100 * time.Millisecond

// team gathers as many workers as processors are free and the size of the index justifies, one at least: for the first, whoever has none
// yet waits for its turn.
func (x *Index) team(ctx context.Context, articles int, wait bool) *team {
	t := &team{}
	want := min(cap(x.cores), 1+articles/x.teamArticles)
	for t.places < want {
		select {
		case x.cores <- struct{}{}:
			t.places++
			continue
		default:
		}
		if wait && t.places == 0 && x.turn(ctx) {
			t.places++
		}
		break
	}
	for range max(t.places, 1) {
		t.scratch = append(t.scratch, x.scratch.Get().(*scratch))
	}
	return t
}

// turn waits for a place in cores; false if there is none for too long.
func (x *Index) turn(ctx context.Context) bool {
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case x.cores <- struct{}{}:
		return true
	case <-late.C:
	case <-ctx.Done(): // which the first step of the work says
	}
	return false
}

// disband gives back what the team has taken.
func (x *Index) disband(t *team) {
	for range t.places {
		<-x.cores
	}
	if t.failed {
		return // a scratch may hold half a search
	}
	for _, sc := range t.scratch {
		x.scratch.Put(sc)
	}
}

func (t *team) size() int { return len(t.scratch) }

// do calls f for the tasks 0 to n-1, each once, from the workers of the team, and returns the first error. A panic of
// a worker is one of the caller.
func (t *team) do(n int, f func(worker, task int) error) error {
	var (
		mu       sync.Mutex
		next     int
		err      error
		panicked any
	)
	take := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		if next == n || err != nil || panicked != nil {
			return 0, false
		}
		next++
		return next - 1, true
	}
	work := func(worker int) {
		before := debug.SetPanicOnFault(true) // as guard does
		defer func() {
			debug.SetPanicOnFault(before)
			if r := recover(); r != nil {
				mu.Lock()
				panicked = crash.Of(r)
				mu.Unlock()
			}
		}()
		for {
			task, ok := take()
			if !ok {
				return
			}
			if e := f(worker, task); e != nil {
				mu.Lock()
				if err == nil {
					err = e
				}
				mu.Unlock()
			}
		}
	}
	var wg sync.WaitGroup
	for worker := 1; worker < min(t.size(), n); worker++ {
		wg.Go(func() { work(worker) })
	}
	work(0)
	wg.Wait()
	t.failed = t.failed || err != nil || panicked != nil
	if panicked != nil {
		panic(panicked)
	}
	return err
}
