package index

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A generation that was replaced stays open for those who page through it: those to whom a cursor was given.
const (
	DefaultKept    = 2                // see Options.Kept
	DefaultKeptFor = 10 * time.Minute // see Options.KeptFor
)

// served is a generation in service or kept, with the searches under way on it.
type served struct {
	*generation
	users sync.WaitGroup // Add only under Index.mu, while it is in service or kept
	paged atomic.Int64   // when a cursor was last given or followed, in Unix nanoseconds; 0: never
}

// holder returns the generation of a cursor, to be released with users.Done; nil if it is not open any more.
func (x *Index) holder(c *cursor) *served {
	x.mu.RLock()
	defer x.mu.RUnlock()
	for _, s := range append([]*served{x.gen}, x.kept...) {
		if s != nil && s.digest == c.generation {
			s.users.Add(1)
			return s
		}
	}
	return nil
}

// page notes that somebody pages through a generation.
func (x *Index) page(s *served) { s.paged.Store(x.now().UnixNano()) }

// retire keeps a generation that was replaced, if anybody pages through it, and returns those that need no longer be open:
// for too long has nobody asked for another page, or there are too many. old may be nil. The caller holds Index.mu.
func (x *Index) retire(old *served) (gone []*served) {
	if old != nil {
		x.kept = append(x.kept, old)
	}
	since := x.now().Add(-x.keptFor).UnixNano()
	x.kept = slices.DeleteFunc(x.kept, func(s *served) bool {
		over := s.paged.Load() == 0 || s.paged.Load() < since
		if over {
			gone = append(gone, s)
		}
		return over
	})
	for len(x.kept) > x.keptMost {
		longest := slices.MinFunc(x.kept, func(a, b *served) int { return cmp.Compare(a.paged.Load(), b.paged.Load()) })
		x.kept = slices.DeleteFunc(x.kept, func(s *served) bool { return s == longest })
		gone = append(gone, longest)
	}
	return gone
}

// leave closes a generation that nobody can begin a search on any more, after the searches under way.
func (s *served) leave() error {
	s.users.Wait()
	return s.close()
}
