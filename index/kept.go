package index

import (
	"slices"
	"time"
)

// A generation that was replaced stays open for those who page through it: those to whom a cursor was given.
const (
	DefaultKept    = 2                // see Options.Kept
	DefaultKeptFor = 10 * time.Minute // see Options.KeptFor
)

// served is a generation in service, kept, or out: closed as soon as the last search under way on it has ended. All but
// the generation itself is under Index.mu.
type served struct {
	*generation
	users int       // searches under way
	paged time.Time // when a cursor was last given or followed; zero: never
	out   bool
	// checked is when it was last suspected of being damaged; damaged is what was found then.
	checked time.Time
	damaged error
}

// acquire returns the generation in service, to be released; nil after Close.
func (x *Index) acquire() *served {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.gen != nil {
		x.gen.users++
	}
	return x.gen
}

// holder returns the generation of a cursor, to be released; nil if it is not open any more.
func (x *Index) holder(c *cursor) *served {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, s := range append([]*served{x.gen}, x.kept...) {
		if s != nil && s.digest == c.generation {
			s.users++
			return s
		}
	}
	return nil
}

// release ends a search on a generation, and closes the generation if nobody can begin another.
func (x *Index) release(s *served) {
	x.mu.Lock()
	s.users--
	last := s.out && s.users == 0
	x.mu.Unlock()
	if last {
		x.end(s)
	}
}

// page notes that the caller, a search under way, pages through its generation. One that has been dropped since the
// search began is kept after all: no cursor is expired when it is given.
func (x *Index) page(s *served) {
	now := x.now()
	x.mu.Lock()
	s.paged = now
	var unused []*served
	if s.out && s.damaged == nil && x.gen != nil && x.keptMost > 0 {
		s.out = false
		x.leaving.Done()
		x.kept = append(x.kept, s)
		unused = x.retire(now)
	}
	x.mu.Unlock()
	x.end(unused...)
}

// replace puts a generation in service, if it is not nil, and closes those that are not needed any more. A warning says
// why it is not the newest.
func (x *Index) replace(g *served, warning string) {
	now := x.now()
	x.mu.Lock()
	x.warning = warning
	if g != nil {
		if x.gen != nil {
			x.kept = append(x.kept, x.gen)
		}
		x.gen = g
	}
	unused := x.retire(now)
	x.mu.Unlock()
	x.end(unused...)
}

// retire drops the kept generations that need no longer be open: for too long has nobody asked for another page of them,
// or there are too many. It returns those that no search is under way on. The caller holds Index.mu.
func (x *Index) retire(now time.Time) (unused []*served) {
	since := now.Add(-x.keptFor)
	for _, s := range x.kept {
		if s.damaged != nil {
			s.paged = time.Time{}
		}
	}
	slices.SortStableFunc(x.kept, func(a, b *served) int { return b.paged.Compare(a.paged) })
	keep := 0
	for keep < len(x.kept) && keep < x.keptMost && !x.kept[keep].paged.IsZero() && !x.kept[keep].paged.Before(since) {
		keep++
	}
	unused = x.drop(x.kept[keep:])
	clear(x.kept[keep:])
	x.kept = x.kept[:keep]
	return unused
}

// drop puts generations out, and returns those that no search is under way on. The caller holds Index.mu.
func (x *Index) drop(all []*served) (unused []*served) {
	for _, s := range all {
		s.out = true
		x.leaving.Add(1)
		if s.users == 0 {
			unused = append(unused, s)
		}
	}
	return unused
}

// end closes generations that are out and unused.
func (x *Index) end(unused ...*served) {
	for _, s := range unused {
		_ = s.close() // opened read-only, and nobody is left to tell
		x.leaving.Done()
	}
}
