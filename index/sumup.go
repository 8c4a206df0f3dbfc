package index

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"

	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// sumUp completes the manifest of the new generation with its counts, read from the index itself, and with the sum of its
// articles, and writes down the reprises. Where there was a generation before, only the segments are read in which the two
// differ: an addition of one article costs as little in a large index as in a small one.
func (w *writer) sumUp(ctx context.Context, m *layout.Manifest) (err error) {
	var old *generation
	if w.old != nil {
		m.Files = w.old.Files // which are linked, and the same
		if old, err = openSegments(filepath.Join(w.dir, w.old.Generation), w.old, false); err != nil {
			return err
		}
		defer old.close() //nolint:errcheck // only read
		m.Undated, m.Tokens = w.old.Undated, w.old.Tokens
	}
	g, err := openSegments(w.partial(), m, false)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, g.close()) }()
	m.Articles = g.articles
	for _, s := range g.unlike(old) {
		if err := s.countInto(ctx, m, 1); err != nil {
			return err
		}
		s.reader.GiveBack()
	}
	if old != nil {
		for _, s := range old.unlike(g) {
			if err := s.countInto(ctx, m, -1); err != nil {
				return err
			}
		}
	}
	sum, err := w.sumContents(ctx, g.segments)
	if err != nil {
		return err
	}
	m.Contents = &sum
	if w.old == nil {
		w.seen = nil // a hundred bytes of each article, and not needed any more
	}
	if w.stats.Merged, err = g.merged(ctx); err != nil {
		return err
	}
	return cmp.Or(w.storeTable(ctx, g), w.writeReprises(ctx, g, old))
}

// unlike returns the segments that another generation, nil: an empty one, does not have with the same articles alive.
func (g *generation) unlike(o *generation) (all []*seg) {
	for _, s := range g.segments {
		if same := s.in(o); same == nil || !slices.Equal(same.live, s.live) {
			all = append(all, s)
		}
	}
	return all
}

// in returns the segment of another generation that is the same file; nil: it has none.
func (s *seg) in(o *generation) *seg {
	if o == nil || s.file.SHA256 == "" {
		return nil
	}
	for _, other := range o.segments {
		if other.file.SHA256 == s.file.SHA256 {
			return other
		}
	}
	return nil
}

// countInto adds the undated articles and the words of a segment to a manifest, or takes them away.
func (s *seg) countInto(ctx context.Context, m *layout.Manifest, sign int) error {
	dated := segment.NewSet(s.docs)
	err := s.reader.EachList(segment.FieldDate, func(_ string, l segment.List) error {
		l.AddTo(dated)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	m.Undated += sign * (s.live.Count() - s.live.CountAnd(dated))
	for f := range match.NumFields {
		err := s.reader.Lengths(segment.TextField(f), func(_, words uint32) { m.Tokens[f] += int64(sign) * int64(words) })
		if err != nil {
			return err
		}
	}
	return nil
}
