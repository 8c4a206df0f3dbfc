package index

import (
	"context"
	"encoding/hex"
	"errors"
	"iter"

	index "github.com/blevesearch/bleve_index_api"
	"golang.org/x/sync/errgroup"

	"github.com/kiosque-search/kiosque"
)

// addAll reads the sequence to its end and writes batches concurrently.
func (w *writer) addAll(ctx context.Context, articles iter.Seq2[kiosque.Article, error]) error {
	g, ctx := errgroup.WithContext(ctx)
	batches := make(chan []entry)
	done := make(chan batchResult, w.o.Workers)
	for range w.o.Workers {
		g.Go(func() error {
			b := w.newDocumentMaker()
			texts, err := newTextBatch()
			if err != nil {
				return err
			}
			for batch := range batches {
				r, err := w.addBatch(b, texts, batch)
				if err != nil {
					return err
				}
				select {
				case done <- r:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	}
	feed := func() error {
		defer close(batches)
		var batch []entry
		pending := 0
		send := func() error {
			for {
				select {
				case batches <- batch:
					pending++
					batch = nil
					return nil
				case r := <-done:
					pending--
					w.account(r)
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		for a, err := range articles {
			if err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			w.stats.Read++
			if a.Date.IsZero() {
				w.stats.Undated++
			}
			e, fresh := w.claim(a)
			if !fresh {
				continue
			}
			if batch = append(batch, e); len(batch) == w.o.BatchSize {
				if err := send(); err != nil {
					return err
				}
			}
		}
		if len(batch) > 0 {
			if err := send(); err != nil {
				return err
			}
		}
		for ; pending > 0; pending-- {
			select {
			case r := <-done:
				w.account(r)
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}
	err := feed()
	if werr := g.Wait(); werr != nil && (err == nil || errors.Is(err, context.Canceled)) {
		err = werr
	}
	return err
}

// entry is an article on its way into the index, with its record as it will be stored, then with its place.
type entry struct {
	article kiosque.Article
	record  []byte
	place   []byte
}

// claim gives an article its place in this import: false if it was there before, equal to the last byte.
func (w *writer) claim(a kiosque.Article) (entry, bool) {
	e := entry{article: a, record: appendRecord(nil, &a)}
	hash := recordHash(e.record)
	old, taken := w.seen[a.ID]
	if taken && old != hash {
		e.article.ID += "~" + hex.EncodeToString(hash[:4])
		w.stats.Renamed++
		old, taken = w.seen[e.article.ID]
	}
	if taken && old == hash {
		w.stats.Duplicates++
		return e, false
	}
	w.seen[e.article.ID] = hash
	return e, true
}

type batchResult struct{ indexed, unchanged int }

func (w *writer) account(r batchResult) {
	w.stats.Indexed += r.indexed
	w.stats.Unchanged += r.unchanged
	w.changed = w.changed || r.indexed > 0
	w.o.Progress(Progress{Phase: PhaseIndex, Read: w.stats.Read, Indexed: w.stats.Indexed})
}

func (w *writer) newDocumentMaker() documentMaker {
	if w.o.PublicSegments {
		return &documentBatch{}
	}
	return &zapBatch{}
}

// addBatch writes one batch durably.
func (w *writer) addBatch(b documentMaker, texts *textBatch, entries []entry) (r batchResult, err error) {
	if w.old != nil || w.resumed {
		kept, err := w.changedOnly(entries)
		if err != nil {
			return r, err
		}
		r.unchanged = len(entries) - len(kept)
		entries = kept
	}
	if len(entries) == 0 {
		return r, nil
	}
	for i := range entries {
		texts.add(entries[i].record)
	}
	refs, err := texts.commit(w.texts)
	if err != nil {
		return r, err
	}
	b.reset()
	batch := index.NewBatch()
	for i := range entries {
		entries[i].place = refs[i].append(nil)
		batch.Update(b.add(&entries[i]))
	}
	r.indexed = len(entries)
	return r, w.scorch.Batch(batch)
}

// changedOnly leaves out the articles that the index has already, by ID and content hash.
func (w *writer) changedOnly(entries []entry) ([]entry, error) {
	snapshot, err := snapshotOf(w.scorch)
	if err != nil {
		return nil, err
	}
	defer snapshot.Close() //nolint:errcheck // only read
	kept := entries[:0:0]
	for _, e := range entries {
		ref, ok, err := storedRef(snapshot, e.article.ID)
		if err != nil {
			return nil, err
		}
		if !ok || ref.hash != recordHash(e.record) {
			kept = append(kept, e)
		}
	}
	return kept, nil
}

// remove removes articles by ID.
func (w *writer) remove(ctx context.Context, ids []string) error {
	snapshot, err := snapshotOf(w.scorch)
	if err != nil {
		return err
	}
	defer snapshot.Close() //nolint:errcheck // only read
	batch := index.NewBatch()
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		in, err := snapshot.InternalID(id)
		if err != nil {
			return err
		}
		if _, twice := w.seen[id]; in != nil && !twice {
			w.seen[id] = [8]byte{}
			batch.Delete(id)
			w.stats.Removed++
		}
	}
	if w.stats.Removed == 0 {
		return nil
	}
	w.changed = true
	return w.scorch.Batch(batch)
}
