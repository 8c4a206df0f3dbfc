package cli

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestPercentFor(t *testing.T) {
	const atLeast = 160 << 20
	for _, c := range []struct {
		used int64
		want int
	}{{4 << 20, 3900}, {80 << 20, 100}, {120 << 20, 33}, {128 << 20, 25}, {160 << 20, 25}, {1 << 40, 25}, {0, 16000}} {
		if got := percentFor(c.used, atLeast, 25); got != c.want {
			t.Errorf("%d bytes in use: %d %%, want %d", c.used, got, c.want)
		}
	}
}

// TestCollect: what is allowed follows what is in use, after each collection.
func TestCollect(t *testing.T) {
	if testing.Short() {
		t.Skip("collects garbage")
	}
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	called := make(chan int64, 1)
	afterNext(func() {
		select {
		case called <- inUse():
		default: // nobody waits any more
		}
	})
	for range 3 {
		go runtime.GC()
		if used := <-called; used <= 0 {
			t.Errorf("%d bytes are in use", used)
		}
	}
}
