package index

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/merges"
	"github.com/kiosque-search/kiosque/index/segment"
)

// newBuildMark is the mark of an import that writes as this program does.
func newBuildMark(name string) layout.BuildMark {
	return layout.BuildMark{Schema: layout.Schema, Fingerprint: analysis.Fingerprint(), Import: name, Fields: len(segment.LaterFields())}
}

// writeMark lets another writer go on from here.
func (w *writer) writeMark() error {
	if w.o.Import == "" {
		return nil
	}
	return w.mark.Write(w.dir, w.gen+layout.PartialSuffix)
}

// markOnce does so before the first batch of an addition is durable. Small additions end before that, and are spared the
// flushing of all that they have linked and copied.
func (w *writer) markOnce() (err error) {
	if w.old == nil || w.resumed || w.o.Import == "" {
		return nil
	}
	w.marking.Do(func() { err = errors.Join(layout.Flush(w.partial()), w.writeMark()) })
	return err
}

// unmark takes the mark away, durably.
func (w *writer) unmark() error { return layout.Unmark(w.partial()) }

// resumable reports whether another writer may go on from what this one has written.
func (w *writer) resumable() bool { return layout.IsMarked(w.partial()) }

// reopen opens what an interrupted writer left, if there is such; what cannot be used is removed.
func (w *writer) reopen() (again bool, err error) {
	if !w.resumed {
		return false, nil
	}
	if err = w.createTexts(); err == nil {
		if err = w.attach(bleve.OpenUsing(w.blevePath(), merges.Options())); err == nil {
			return true, nil
		}
	}
	w.resumed = false
	return false, errors.Join(w.close(), os.RemoveAll(w.partial()))
}

// resume goes on from what an interrupted build left, or starts an empty generation.
func (w *writer) resume() error {
	w.changed = true
	if again, err := w.reopen(); again || err != nil {
		return err
	}
	if err := w.create(); err != nil {
		return err
	}
	return w.writeMark()
}

// settleResumed makes an addition that went on from an interrupted one what it would be without: articles that the other
// had added or changed and that this one has not read are again what they were.
func (w *writer) settleResumed(ctx context.Context) (err error) {
	if !w.resumed || w.old == nil {
		return w.removeUnseen(ctx)
	}
	segments, done, err := w.segments()
	if err != nil {
		return err
	}
	defer done()
	base, err := openSegments(filepath.Join(w.dir, w.old.Generation), w.old, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, base.close()) }()
	gone, restored := index.NewBatch(), []entry{}
	w.indexed = nil
	for _, s := range segments {
		dates, err := s.dates()
		if err != nil {
			return err
		}
		for doc := range s.live.All() {
			if err := ctx.Err(); err != nil {
				return err
			}
			ref, err := s.ref(doc)
			if err != nil {
				return err
			}
			if ref.File() <= w.given {
				continue
			}
			id, err := s.reader.ID(doc)
			if err != nil {
				return err
			}
			w.changed = true
			if _, seen := w.seen[id]; seen {
				w.indexed = append(w.indexed, printed{id, dates[doc]})
				continue
			}
			switch a, err := base.articleByID(id); {
			case err != nil:
				return err
			case a == nil:
				gone.Delete(id)
			default:
				w.indexed = append(w.indexed, printed{id, a.Date})
				restored = append(restored, entry{article: *a, record: contents.AppendRecord(nil, a)})
			}
		}
	}
	if len(gone.IndexOps) > 0 {
		if err := w.scorch.Batch(gone); err != nil {
			return err
		}
	}
	if len(restored) == 0 {
		return nil
	}
	b := w.newBatch()
	if _, err := b.add(ctx, restored); err != nil {
		return err
	}
	return b.flush()
}

// dates returns the dates of the articles of the segment.
func (s *seg) dates() ([]kiosque.Date, error) {
	dates := make([]kiosque.Date, s.docs)
	return dates, s.reader.EachList(segment.FieldDate, func(text string, l segment.List) error {
		d, err := kiosque.ParseDate(text)
		for doc := range l.Docs() {
			dates[doc] = d
		}
		return err
	})
}

// removeUnseen removes what a killed build had indexed and this one has not read.
func (w *writer) removeUnseen(ctx context.Context) error {
	if !w.resumed {
		return nil
	}
	segments, done, err := w.segments()
	if err != nil {
		return err
	}
	defer done()
	batch, unseen := index.NewBatch(), 0
	for _, s := range segments {
		for doc := range s.live.All() {
			if err := ctx.Err(); err != nil {
				return err
			}
			id, err := s.reader.ID(doc)
			if err != nil {
				return err
			}
			if _, seen := w.seen[id]; !seen {
				batch.Delete(id)
				unseen++
			}
		}
	}
	if unseen == 0 {
		return nil
	}
	return w.scorch.Batch(batch)
}
