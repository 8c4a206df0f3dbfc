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
	}{{0, 3900}, {4 << 20, 3900}, {40 << 20, 300}, {80 << 20, 100}, {120 << 20, 33}, {128 << 20, 25}, {160 << 20, 25}, {1 << 40, 25}} {
		if got := percentFor(c.used, atLeast, 25); got != c.want {
			t.Errorf("%d bytes in use: %d %%, want %d", c.used, got, c.want)
		}
	}
}

// TestCollector: what is allowed follows what is in use, but not where somebody has set it.
func TestCollector(t *testing.T) {
	before := debug.SetGCPercent(77)
	defer debug.SetGCPercent(before)
	runtime.GC()
	is := func() int {
		p := debug.SetGCPercent(77)
		debug.SetGCPercent(p)
		return p
	}
	set := Env{Getenv: func(string) string { return "77" }}
	c := Collector{AtLeast: 1 << 30, Percent: 25}
	if c.Adjust(set); is() != 77 {
		t.Errorf("what was set has become %d %%", is())
	}
	unset := Env{Getenv: func(string) string { return "" }}
	if c.Adjust(unset); is() < 1000 {
		t.Error("a small heap is collected before it has as much")
	}
	c.AtLeast = 0
	if c.Adjust(unset); is() != 25 {
		t.Errorf("%d %% of a large heap", is())
	}
}

// TestFollow: what is allowed is adjusted without anybody asking, until the end.
func TestFollow(t *testing.T) {
	before := debug.SetGCPercent(77)
	defer debug.SetGCPercent(before)
	c := Collector{AtLeast: 1 << 30, Percent: 25}
	end := c.Follow(Env{Getenv: func(string) string { return "" }})
	if p := debug.SetGCPercent(77); p < 1000 {
		t.Errorf("%d %% at the beginning", p)
	}
	end()
	if p := debug.SetGCPercent(77); p != 77 {
		t.Errorf("%d %% after the end", p)
	}
}
