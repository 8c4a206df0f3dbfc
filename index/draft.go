package index

import (
	"context"
	"iter"
	"path/filepath"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/layout"
)

// Draft is a generation to which all articles of an import have been added, before it is sealed; or, of Compare, what would
// be one. It is valid until the function that got it returns.
type Draft struct {
	w        *writer
	segments []*seg // nil: of an index that is not there
	dir      string
	dry      bool
	removed  int
}

// Stats is what the import has done so far.
func (d *Draft) Stats() Stats { return d.w.stats }

// Articles is how many articles there are.
func (d *Draft) Articles() (int, error) {
	n := -d.removed
	for _, s := range d.segments {
		n += s.live.Count()
	}
	return n, nil
}

// Corpus is the fingerprint of the articles; see kiosque.Info.Corpus. Compare does not know it.
func (d *Draft) Corpus(ctx context.Context) (string, error) {
	if d.dry {
		return "", nil
	}
	segments, done, err := d.w.segments()
	if err != nil {
		return "", err
	}
	defer done()
	c, err := d.w.sumContents(ctx, segments)
	return c.String(), err
}

// Seen reports whether the import has an article of this ID.
func (d *Draft) Seen(id string) bool { _, ok := d.w.seen[id]; return ok }

// IDs lists the IDs of all articles.
func (d *Draft) IDs(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, s := range d.segments {
			for doc := range s.live.All() {
				id, err := s.reader.ID(doc)
				if err == nil {
					err = ctx.Err()
				}
				if !yield(id, err) || err != nil {
					return
				}
			}
		}
	}
}

// Remove removes articles by ID that are not of this import. The articles that the draft has named before stay as they are.
func (d *Draft) Remove(ctx context.Context, ids []string) error {
	d.removed += len(ids)
	if d.dry {
		d.w.stats.Removed += len(ids)
		return nil
	}
	return d.w.remove(ctx, ids)
}

// Side reads a file of the caller's own that stands beside the index, by its name; nil: there is none.
func (d *Draft) Side(_ context.Context, name string) ([]byte, error) {
	if d.dir == "" {
		return nil, nil
	}
	return layout.Side(d.dir, name)
}

// SetSide writes such a file, which belongs to the generation and is taken over by those that follow.
func (d *Draft) SetSide(_ context.Context, name string, b []byte) error {
	if d.dry {
		return nil
	}
	d.w.changed = true
	return layout.SetSide(d.dir, name, d.w.number(), b)
}

// ReadSide reads a file that was written with [Draft.SetSide] from the index in service in dir; nil: there is none.
func ReadSide(dir, name string) ([]byte, error) { return layout.ReadSide(dir, name) }

// draft calls whoever wants to see the new generation before it is sealed.
func (w *writer) draft(ctx context.Context) error {
	if w.o.Draft == nil {
		return nil
	}
	segments, done, err := w.segments()
	if err != nil {
		return err
	}
	defer done()
	return w.o.Draft(ctx, &Draft{w: w, segments: segments, dir: w.partial()})
}

// Compare tells what Add would do, and does nothing at all; with an empty dir, what it would do in a folder without an index.
// Of the options, Placed and Draft are minded.
func Compare(ctx context.Context, dir string, articles iter.Seq2[kiosque.Article, error], o BuildOptions) (_ *Stats, err error) {
	defer guard(&err, dir)()
	w := &writer{dir: dir, o: withDefaults(o), seen: map[string][8]byte{}}
	d := &Draft{w: w, dry: true}
	s, err := layout.Current(dir)
	switch {
	case dir == "", kiosque.CodeOf(err) == kiosque.CodeNoIndex:
	case err != nil:
		return nil, err
	default:
		m, err := layout.ReadManifest(dir, s.Sealed)
		if err != nil {
			return nil, err
		}
		if err := m.Check(dir); err != nil {
			return nil, err
		}
		d.dir, w.old = filepath.Join(dir, s.Name), m
		g, err := openSegments(d.dir, m, false)
		if err != nil {
			return nil, layout.Damaged(dir, "il ne s'ouvre pas", err)
		}
		defer g.close() //nolint:errcheck // only read
		d.segments = g.segments
	}
	for a, err := range articles {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		e, fresh := w.place(a)
		if !fresh {
			continue
		}
		if d.segments == nil {
			w.stats.Indexed++
			continue
		}
		var r batchResult
		kept, err := w.differing(d.segments, []entry{e}, &r)
		if err != nil {
			return nil, err
		}
		r.indexed = len(kept)
		w.account(r)
	}
	if o.Draft != nil {
		if err := o.Draft(ctx, d); err != nil {
			return nil, err
		}
	}
	if w.stats.Articles, err = d.Articles(); err == nil {
		w.stats.Articles += w.stats.Indexed - w.stats.Updated
	}
	return &w.stats, err
}
