package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestTurns: as many requests are worked on at once as there are turns, the others wait in the order of coming and not
// beyond their time limit, and who is only written to has ended its turn.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &handler{turns: make(chan struct{}, 1)}
		var order []int
		var wait sync.WaitGroup
		gate, slow := make(chan struct{}), make(chan struct{})
		ask := func(n int, ctx context.Context, work func(http.ResponseWriter)) (err error) {
			r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/", http.NoBody)
			return h.inTurn(func(w http.ResponseWriter, _ *http.Request) error {
				order = append(order, n)
				work(w)
				return nil
			})(httptest.NewRecorder(), r)
		}
		for n := range 3 {
			wait.Go(func() { _ = ask(n, t.Context(), func(http.ResponseWriter) { <-gate }) })
			synctest.Wait()
		}
		if len(order) != 1 {
			t.Errorf("%d requests at once, want 1", len(order))
		}
		brief, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := ask(3, brief, func(http.ResponseWriter) {}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a request waits beyond its time: %v", err)
		}
		close(gate)
		wait.Wait()
		wait.Go(func() {
			_ = ask(4, t.Context(), func(w http.ResponseWriter) {
				_, _ = w.Write([]byte("a slow reader"))
				<-slow
			})
		})
		synctest.Wait()
		if err := ask(5, t.Context(), func(http.ResponseWriter) {}); err != nil {
			t.Error(err)
		}
		close(slow)
		wait.Wait()
		for i, n := range []int{0, 1, 2, 4, 5} {
			if i >= len(order) || order[i] != n {
				t.Fatalf("served in the order %v", order)
			}
		}
		if len(h.turns) != 0 {
			t.Error("a turn never ends")
		}
	})
}
