package index

import (
	"context"

	"github.com/kiosque-search/kiosque/engine/contents"
)

// contentsOf reads the sum of all living articles of some segments.
func contentsOf(ctx context.Context, segments []*seg) (c contents.Sum, err error) {
	for _, s := range segments {
		for doc := range s.live.All() {
			if doc%1024 == 0 && ctx.Err() != nil {
				return c, ctx.Err()
			}
			id, err := s.reader.ID(doc)
			if err != nil {
				return c, err
			}
			ref, err := s.ref(doc)
			if err != nil {
				return c, err
			}
			c.Add(contents.Of(id, ref.Hash))
		}
	}
	return c, nil
}

// sumContents returns the sum of the articles of the new generation: of what was read, or of the generation before and
// what was changed in it. An index that does not know its sum yet, or that an interrupted run has changed, is read.
func (w *writer) sumContents(ctx context.Context, segments []*seg) (c contents.Sum, err error) {
	switch {
	case w.old == nil:
		for id, hash := range w.seen {
			c.Add(contents.Of(id, hash))
		}
		return c, nil
	case w.old.Contents == nil || w.resumed:
		return contentsOf(ctx, segments)
	}
	c = *w.old.Contents
	c.Add(w.came)
	c.Sub(w.went)
	return c, nil
}
