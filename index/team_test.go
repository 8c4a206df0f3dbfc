package index

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestTurns: requests get their processors in the order of coming, and none waits for ever.
func TestTurns(t *testing.T) {
	const many = teamArticles * 100
	begin := func() *Index {
		x := &Index{cores: make(chan struct{}, 2), teamArticles: teamArticles}
		x.scratch.New = func() any { return newScratch() }
		return x
	}
	synctest.Test(t, func(t *testing.T) {
		x, ctx := begin(), t.Context()
		alone := x.team(ctx, many, true)
		if alone.size() != 2 || alone.places != 2 {
			t.Errorf("a request alone has %d workers on %d processors", alone.size(), alone.places)
		}
		var served []int
		for n := range 4 {
			go func() {
				team := x.team(ctx, many, true)
				if team.size() != 1 || team.places != 1 {
					t.Errorf("request %d among many has %d workers on %d processors", n, team.size(), team.places)
				}
				served = append(served, n)
				time.Sleep(time.Millisecond)
				x.disband(team)
			}()
			synctest.Wait()
		}
		if len(served) > 0 {
			t.Errorf("%v did not wait", served)
		}
		alone.places = 1 // one of its processors alone becomes free
		x.disband(alone)
		time.Sleep(time.Second)
		synctest.Wait()
		if !slices.Equal(served, []int{0, 1, 2, 3}) {
			t.Errorf("served in the order %v", served)
		}
		if len(x.cores) != 1 {
			t.Errorf("%d processors are taken, want that of the first request", len(x.cores))
		}
	})
	for _, how := range []struct {
		name string
		wait bool
		end  time.Duration // of the request's context
		want time.Duration
	}{
		{"patient", true, time.Hour, patience},
		{"given up", true, patience / 2, patience / 2},
		{"beside another of its own", false, time.Hour, 0},
	} {
		t.Run(how.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := begin()
				ctx, cancel := context.WithTimeout(t.Context(), how.end)
				defer cancel()
				long := x.team(ctx, many, true)
				start := time.Now()
				team := x.team(ctx, many, how.wait)
				if took := time.Since(start); took != how.want || team.size() != 1 || team.places != 0 {
					t.Errorf("%d workers on %d processors after %v, want one on none after %v", team.size(), team.places, took, how.want)
				}
				x.disband(team)
				x.disband(long)
				if len(x.cores) != 0 {
					t.Errorf("%d processors are still taken", len(x.cores))
				}
			})
		})
	}
}
