package feed

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync/atomic"
	"testing"
)

var errBroken = errors.New("broken")

// count yields the numbers below n, and then err.
func count(n int, err error) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := range n {
			if !yield(i, nil) {
				return
			}
		}
		if err != nil {
			yield(0, err)
		}
	}
}

// TestDo: what is taken is worked on, each once, in handfuls of at most so many and so large, and every result is heard.
func TestDo(t *testing.T) {
	var handfuls, working, largest atomic.Int64
	var heard []int
	w := Work[int, int, []int]{
		Take:    func(n int) (int, bool) { return n, n%10 != 3 },
		Account: func(of []int) { heard = append(heard, of...) },
		Size:    func(n int) int { return 1 + n%100 },
		Worker: func(int) (func(context.Context, []int) ([]int, error), error) {
			return func(_ context.Context, of []int) ([]int, error) {
				handfuls.Add(1)
				if n := working.Add(1); n > largest.Load() {
					largest.Store(n)
				}
				defer working.Add(-1)
				size := 0
				for _, n := range of[:len(of)-1] {
					size += 1 + n%100
				}
				if len(of) > 7 || size >= 90 {
					t.Errorf("a handful of %d, %d large before its last", len(of), size)
				}
				return of, nil
			}, nil
		},
		Workers: 3, Handful: 7, Bytes: 90, Largest: 150,
	}
	if err := w.Do(t.Context(), count(1000, nil)); err != nil {
		t.Fatal(err)
	}
	slices.Sort(heard)
	if len(heard) != 900 || len(slices.Compact(heard)) != 900 || handfuls.Load() < 900/7 || largest.Load() > 3 {
		t.Errorf("%d heard, %d handfuls, %d at once", len(heard), handfuls.Load(), largest.Load())
	}
}

// TestErrors: the first error ends it all, wherever it comes from, and nobody waits for anybody.
func TestErrors(t *testing.T) {
	stopped, stop := context.WithCancel(t.Context())
	stop()
	fine := func(context.Context, []int) (int, error) { return 0, nil }
	for _, c := range []struct {
		name   string
		ctx    context.Context
		items  error
		worker error
		do     func(context.Context, []int) (int, error)
		want   error
	}{
		{"of what is read", t.Context(), errBroken, nil, fine, errBroken},
		{"of a worker's beginning", t.Context(), nil, errBroken, fine, errBroken},
		{"of the work", t.Context(), nil, nil, func(context.Context, []int) (int, error) { return 0, errBroken }, errBroken},
		{"of the context", stopped, nil, nil, fine, context.Canceled},
		{"of a panic", t.Context(), nil, nil, func(context.Context, []int) (int, error) { panic("broken") }, errBroken},
	} {
		w := Work[int, int, int]{
			Take: func(n int) (int, bool) { return n, true }, Account: func(int) {}, Size: func(int) int { return 1 },
			Worker: func(int) (func(context.Context, []int) (int, error), error) { return c.do, c.worker },
			Around: func(err *error) func() {
				return func() {
					if recover() != nil {
						*err = errBroken
					}
				}
			},
			Workers: 2, Handful: 10, Bytes: 1000, Largest: 10,
		}
		if err := w.Do(c.ctx, count(500, c.items)); !errors.Is(err, c.want) {
			t.Errorf("an error %s: %v, want %v", c.name, err, c.want)
		}
	}
}
