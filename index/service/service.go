// Package service keeps the states of a collection that answer: the one in service, and those before it through which somebody still
// pages. A state that is neither is closed when the last use of it ends, and nobody waits for that.
package service

import (
	"slices"
	"sync"
	"time"
)

// State is what is put in service: a pointer to what has a Use in it.
type State interface {
	comparable
	// Close lets go of the state. It is called once, when nothing uses it any more.
	Close() error
	use() *Use
}

// Use is how a state is used, for a State to embed. Its zero value is that of one that nothing uses yet.
type Use struct {
	users  int       // under way
	paged  time.Time // when somebody was last given or followed a page of it; zero: never
	spoilt bool      // it is not worth keeping
	out    bool      // closed as soon as the last use of it has ended
}

func (u *Use) use() *Use { return u }

// Pool is the states of one collection, for any number of goroutines. What its fields say is not changed once it is used.
type Pool[S State] struct {
	Most int              // states that were replaced and stay open at most; 0: none
	For  time.Duration    // since the last page of them
	Now  func() time.Time // the clock

	mu      sync.Mutex
	present S              // the zero value: none is in service
	kept    []S            // replaced
	leaving sync.WaitGroup // states that are out and not closed yet
}

// Acquire returns the state in service, to be released; the zero value: there is none.
func (p *Pool[S]) Acquire() (present S) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var none S
	if p.present != none {
		p.present.use().users++
	}
	return p.present
}

// Find returns the first state that is of those in service and kept, to be released; the zero value: none is.
func (p *Pool[S]) Find(is func(S) bool) (found S) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var none S
	for _, s := range append([]S{p.present}, p.kept...) {
		if s != none && is(s) {
			s.use().users++
			return s
		}
	}
	return none
}

// Present returns the state in service, to be looked at and not to be used.
func (p *Pool[S]) Present() S {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.present
}

// Kept is how many states that were replaced are open for those who page through them.
func (p *Pool[S]) Kept() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.kept)
}

// Release ends a use of a state, and closes the state if nobody can begin another.
func (p *Pool[S]) Release(s S) {
	p.mu.Lock()
	u := s.use()
	u.users--
	last := u.out && u.users == 0
	p.mu.Unlock()
	if last {
		p.end(s)
	}
}

// Page notes that the caller, who uses a state, pages through it. One that has been dropped since this use began is kept after all:
// no page is expired when it is given.
func (p *Pool[S]) Page(s S) {
	now := p.Now()
	p.mu.Lock()
	var none S
	var unused []S
	u := s.use()
	u.paged = now
	if u.out && !u.spoilt && p.present != none && p.Most > 0 {
		u.out = false
		p.leaving.Done()
		p.kept = append(p.kept, s)
		unused = p.retire(now)
	}
	p.mu.Unlock()
	p.end(unused...)
}

// Put puts a state in service, and closes those that are not needed any more.
func (p *Pool[S]) Put(s S) {
	now := p.Now()
	p.mu.Lock()
	var none S
	if p.present != none {
		p.kept = append(p.kept, p.present)
	}
	p.present = s
	unused := p.retire(now)
	p.mu.Unlock()
	p.end(unused...)
}

// Retire closes the kept states that need no longer be open: for too long has nobody asked for another page of them, or there are
// too many.
func (p *Pool[S]) Retire() {
	now := p.Now()
	p.mu.Lock()
	unused := p.retire(now)
	p.mu.Unlock()
	p.end(unused...)
}

// Spoil notes that a state is not worth keeping, and reports whether it is in service.
func (p *Pool[S]) Spoil(s S) (present bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s.use().spoilt = true
	return p.present == s
}

// Spoilt reports whether a state is not worth keeping.
func (p *Pool[S]) Spoilt(s S) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return s.use().spoilt
}

// Close waits for all uses under way, and closes all states. None is in service then.
func (p *Pool[S]) Close() {
	p.mu.Lock()
	var none S
	all := p.kept
	if p.present != none {
		all = append(all, p.present)
	}
	p.present, p.kept = none, nil
	unused := p.drop(all)
	p.mu.Unlock()
	p.end(unused...)
	p.leaving.Wait()
}

// retire drops the kept states that need no longer be open, and returns those that nothing uses. The caller holds the lock.
func (p *Pool[S]) retire(now time.Time) (unused []S) {
	since := now.Add(-p.For)
	paged := func(s S) time.Time {
		if u := s.use(); !u.spoilt {
			return u.paged
		}
		return time.Time{}
	}
	slices.SortStableFunc(p.kept, func(a, b S) int { return paged(b).Compare(paged(a)) })
	keep := 0
	for keep < len(p.kept) && keep < p.Most {
		if last := paged(p.kept[keep]); last.IsZero() || last.Before(since) {
			break
		}
		keep++
	}
	unused = p.drop(p.kept[keep:])
	clear(p.kept[keep:])
	p.kept = p.kept[:keep]
	return unused
}

// drop puts states out, and returns those that nothing uses. The caller holds the lock.
func (p *Pool[S]) drop(all []S) (unused []S) {
	for _, s := range all {
		u := s.use()
		u.out = true
		p.leaving.Add(1)
		if u.users == 0 {
			unused = append(unused, s)
		}
	}
	return unused
}

// end closes states that are out and unused.
func (p *Pool[S]) end(unused ...S) {
	for _, s := range unused {
		_ = s.Close() // only read, and nobody is left to tell
		p.leaving.Done()
	}
}
