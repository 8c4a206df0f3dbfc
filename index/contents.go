package index

import (
	"context"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/kiosque-search/kiosque/index/layout"
)

// contentsOf reads the sum of all living articles from an index.
func contentsOf(ctx context.Context, snapshot *scorch.IndexSnapshot) (c layout.Contents, err error) {
	for _, s := range snapshot.Segments() {
		for it := s.DocNumbersLive().Iterator(); it.HasNext(); {
			doc := uint64(it.Next())
			if doc%1024 == 0 && ctx.Err() != nil {
				return c, ctx.Err()
			}
			id, err := s.DocID(doc)
			if err != nil {
				return c, err
			}
			ref, err := refOf(s, doc)
			if err != nil {
				return c, err
			}
			c.Add(layout.ContentsOf(string(id), ref.Hash))
		}
	}
	return c, nil
}

// sumContents returns the sum of the articles of the new generation: of what was read, or of the generation before and
// what was changed in it. An index that does not know its sum yet, or
// that an interrupted run has changed, is read.
func (w *writer) sumContents(ctx context.Context, snapshot *scorch.IndexSnapshot) (c layout.Contents, err error) {
	switch {
	case w.old == nil:
		for id, hash := range w.seen {
			c.Add(layout.ContentsOf(id, hash))
		}
		return c, nil
	case w.old.Contents == nil || w.resumed:
		return contentsOf(ctx, snapshot)
	}
	c = *w.old.Contents
	c.Add(w.came)
	c.Sub(w.went)
	return c, nil
}
