package index

import (
	"time"

	"github.com/kiosque-search/kiosque/index/service"
)

// A generation that was replaced stays open for those who page through it: those to whom a cursor was given.
const (
	DefaultKept    = 2                // see Options.Kept
	DefaultKeptFor = 10 * time.Minute // see Options.KeptFor
)

// served is a generation in service, or kept. One that was found damaged is spoilt.
type served struct {
	*generation
	service.Use
	checked time.Time // when it was last suspected of being damaged; under Index.mu
}

// Close implements service.State.
func (s *served) Close() error { return s.close() }

// replace puts a generation in service, if it is not nil. A warning says why it is not the newest.
func (x *Index) replace(g *generation, warning string) {
	x.mu.Lock()
	x.warning = warning
	x.mu.Unlock()
	if g == nil {
		x.pool.Retire()
		return
	}
	x.pool.Put(&served{generation: g})
}
