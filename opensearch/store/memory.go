package store

import (
	"context"

	"github.com/kiosque-search/kiosque/engine"
)

// Memory keeps some bytes beside a collection, whichever state of it is in service. It is for one process at a time: what another one has
// kept is replaced.
type Memory struct {
	s        *Store
	name     string
	prepared bool
}

// Memory returns what is kept under a name.
func (s *Store) Memory(name string) *Memory { return &Memory{s: s, name: name} }

// Load returns what was kept last; nil: nothing was.
func (m *Memory) Load(ctx context.Context) ([]byte, error) { return m.s.k.Side(ctx, m.name, "memory") }

// Save keeps the bytes in place of others; before anything was imported, too.
func (m *Memory) Save(ctx context.Context, b []byte) error {
	if !m.prepared {
		w := &writer{Store: m.s, o: withDefaults(engine.BuildOptions{})}
		if err := w.prepare(ctx); err != nil {
			return err
		}
		m.prepared = true
	}
	return m.s.k.SetSide(ctx, m.name, "memory", b)
}
