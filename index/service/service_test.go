package service

import (
	"math/rand/v2"
	"testing"
	"time"
)

type state struct {
	Use
	name   string
	closed int
}

// Close implements State.
func (s *state) Close() error { s.closed++; return nil }

// TestPool puts three states in service one after the other, each used and paged through in some way, and says which are closed when.
func TestPool(t *testing.T) {
	now := time.Unix(0, 0)
	p := &Pool[*state]{Most: 1, For: time.Minute, Now: func() time.Time { return now }}
	if s := p.Acquire(); s != nil {
		t.Fatalf("an empty pool has %s", s.name)
	}
	a, b, c := &state{name: "a"}, &state{name: "b"}, &state{name: "c"}
	open := func(when string, want ...*state) {
		t.Helper()
		for _, s := range []*state{a, b, c} {
			closed := 1
			for _, w := range want {
				if w == s {
					closed = 0
				}
			}
			if s.closed != closed {
				t.Errorf("%s: %s was closed %d times, want %d", when, s.name, s.closed, closed)
			}
		}
	}
	p.Put(a)
	exporting := p.Acquire()
	p.Put(b)
	open("an export goes on", a, b, c)
	p.Release(exporting)
	open("it has ended", b, c)

	paging := p.Acquire()
	p.Page(paging)
	p.Release(paging)
	p.Put(c)
	open("somebody pages through b", b, c)
	if found := p.Find(func(s *state) bool { return s.name == "b" }); found != b {
		t.Fatal("b is not found")
	}
	now = now.Add(2 * time.Minute)
	p.Retire()
	open("nobody does any more, but for one", b, c)
	p.Page(b) // it comes back
	p.Release(b)
	open("who goes on", b, c)
	if n := p.Kept(); n != 1 {
		t.Errorf("%d states are kept", n)
	}
	if p.Spoil(b) || !p.Spoil(c) || !p.Spoilt(b) {
		t.Error("b is in service, or c is not")
	}
	p.Retire()
	open("b is spoilt", c)
	p.Close()
	open("at the end")
	if p.Present() != nil || p.Find(func(*state) bool { return true }) != nil {
		t.Error("a closed pool has states")
	}
}

// TestRandomUse uses states in random ways, many times: each is closed once, when nothing uses it, and so many are open as may be.
func TestRandomUse(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	now := time.Unix(0, 0)
	p := &Pool[*state]{Most: 3, For: time.Minute, Now: func() time.Time { return now }}
	var all, held []*state
	for range 3000 {
		now = now.Add(time.Duration(r.IntN(20)) * time.Second)
		switch n := r.IntN(8); {
		case n == 0:
			all = append(all, &state{})
			p.Put(all[len(all)-1])
		case n < 4 && len(all) > 0:
			held = append(held, p.Acquire())
		case n < 6 && len(held) > 0:
			p.Page(held[r.IntN(len(held))])
		case len(held) > 0:
			i := r.IntN(len(held))
			p.Release(held[i])
			held[i] = held[len(held)-1]
			held = held[:len(held)-1]
		}
		for _, s := range held {
			if s.closed != 0 {
				t.Fatal("a state is closed while it is used")
			}
		}
		using := map[*state]bool{}
		for _, s := range held {
			using[s] = true
		}
		free := 0
		for _, s := range all {
			if s.closed == 0 && !using[s] {
				free++
			}
		}
		if free > p.Most+1 || p.Kept() > p.Most {
			t.Fatalf("%d states that nothing uses are open, and %d kept", free, p.Kept())
		}
	}
	for _, s := range held {
		p.Release(s)
	}
	p.Close()
	for _, s := range all {
		if s.closed != 1 {
			t.Fatalf("a state was closed %d times", s.closed)
		}
	}
}
