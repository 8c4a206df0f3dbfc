package feed

import (
	"errors"
	"testing"
)

// TestTurn: one goes on while his work is done, the next one waits for it, and its error is not lost.
func TestTurn(t *testing.T) {
	var turn Turn
	free, disk, next := make(chan struct{}), make(chan struct{}), make(chan error)
	var order []string
	if err := turn.Do(free, func() error {
		close(free)
		<-disk
		order = append(order, "first")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	go func() {
		next <- turn.Do(nil, func() error {
			order = append(order, "second")
			return errBroken
		})
	}()
	close(disk)
	if err := <-next; !errors.Is(err, errBroken) || len(order) != 2 || order[0] != "first" {
		t.Errorf("%v after %q", err, order)
	}
	if err := turn.Do(nil, func() error { t.Error("work goes on after an error"); return nil }); !errors.Is(err, errBroken) {
		t.Errorf("after an error: %v", err)
	}
	if err := turn.Wait(); !errors.Is(err, errBroken) {
		t.Errorf("at the end: %v", err)
	}
}
