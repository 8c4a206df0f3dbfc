package feed

import "sync"

// Turn is for work that is done one at a time, the last part of which needs nothing of whoever has it done. The zero value is ready. It
// is safe for concurrent use.
type Turn struct {
	mu     sync.Mutex
	failed error // the first error; nothing is done after it
}

// Do waits for its turn and has work done. It returns when that is done, or when free is closed: work goes on then, and its error comes
// to who is next. A nil free is never closed.
func (t *Turn) Do(free <-chan struct{}, work func() error) error {
	t.mu.Lock()
	if t.failed != nil {
		defer t.mu.Unlock()
		return t.failed
	}
	done := make(chan error, 1)
	go func() {
		defer t.mu.Unlock()
		t.failed = work()
		done <- t.failed
	}()
	select {
	case <-free:
		return nil
	case err := <-done:
		return err
	}
}

// Alone waits for its turn and does work that nobody goes on without.
func (t *Turn) Alone(work func() error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return work()
}

// Wait waits until nothing is under way and returns the first error.
func (t *Turn) Wait() error { return t.Alone(func() error { return t.failed }) }
