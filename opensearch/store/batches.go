package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"iter"
	"maps"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/engine/feed"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

const (
	handful         = 500     // articles sent at a time …
	maxHandfulBytes = 4 << 20 // … and the size of their texts, but for the last of them
	maxTextBytes    = 8 << 20 // of the largest articles that are worked on at a time
)

// entry is an article on its way, with the size of its texts.
type entry struct {
	schema.Entry
	bytes int
}

// hash is the content hash as documents have it.
func (e *entry) hash() string { return hex.EncodeToString(e.Hash[:]) }

// addAll reads the sequence to its end and writes handfuls concurrently.
func (w *writer) addAll(ctx context.Context, articles iter.Seq2[kiosque.Article, error]) error {
	work := feed.Work[kiosque.Article, entry, result]{
		Take: w.place, Account: w.account,
		Size: func(e entry) int { return e.bytes },
		Worker: func(int) (func(context.Context, []entry) (result, error), error) {
			b := &batch{w: w, maker: schema.Maker{Names: w.names}}
			return b.add, nil
		},
		Workers: w.o.Workers, Handful: handful, Bytes: maxHandfulBytes, Largest: maxTextBytes,
	}
	return work.Do(ctx, articles)
}

// place counts an article that was read and gives it its place in this import: one of the same ID that is another goes under an ID
// of its own, as in every engine; one that was read before is told apart.
func (w *writer) place(a kiosque.Article) (e entry, fresh bool) {
	w.stats.Read++
	if a.Date.IsZero() {
		w.stats.Undated++
	}
	record := contents.AppendRecord(nil, &a)
	e = entry{schema.Entry{Article: a, Hash: contents.HashOf(record)}, len(record)}
	fresh = w.claim(&e)
	w.o.Placed(e.Article.ID, !fresh)
	return e, fresh
}

func (w *writer) claim(e *entry) (fresh bool) {
	hash := binary.LittleEndian.Uint64(e.Hash[:])
	old, taken := w.seen[short(e.Article.ID)]
	if taken && old != hash {
		e.Article.ID += "~" + hex.EncodeToString(e.Hash[:4])
		w.stats.Renamed++
		old, taken = w.seen[short(e.Article.ID)]
	}
	if taken && old == hash {
		w.stats.Duplicates++
		return false
	}
	w.seen[short(e.Article.ID)] = hash
	return true
}

// short is the beginning of the hash of an ID: of ten million IDs, two are alike once in 370,000 imports.
func short(id string) uint64 {
	sum := sha256.Sum256([]byte(id))
	return binary.LittleEndian.Uint64(sum[:])
}

// result is what became of a handful.
type result struct{ indexed, updated, unchanged, resumed int }

func (w *writer) account(r result) {
	w.stats.Indexed += r.indexed
	w.stats.Updated += r.updated
	w.stats.Unchanged += r.unchanged
	w.stats.Resumed += r.resumed
	w.changed = w.changed || r.indexed > 0
	w.o.Progress(engine.Progress{Phase: engine.PhaseIndex, Read: w.stats.Read, Indexed: w.stats.Indexed})
}

// batch writes handfuls; it serves one goroutine.
type batch struct {
	w     *writer
	maker schema.Maker
}

// add writes those of some articles that are not there yet: their forms first, then they themselves.
func (b *batch) add(ctx context.Context, entries []entry) (r result, err error) {
	w := b.w
	there := map[string][]place{}
	if !w.empty {
		if there, err = w.find(ctx, idsOf(entries)); err != nil {
			return r, err
		}
		entries = slices.DeleteFunc(entries, func(e entry) bool {
			old := there[e.Article.ID]
			same := len(old) == 1 && old[0].hash == e.hash()
			if same {
				r.unchanged++
			}
			return same
		})
		if w.resumed {
			r.resumed = r.unchanged
		}
	}
	if len(entries) == 0 {
		return r, nil
	}
	if err := w.begun(ctx); err != nil { // no stamp is older
		return r, err
	}
	stamp := w.dict.Stamp()
	forms := map[string]struct{}{}
	actions := make([]wire.Action, len(entries))
	for i := range entries {
		doc, has, err := b.maker.Document(&entries[i].Entry, stamp)
		if err != nil {
			return r, err
		}
		for _, f := range has {
			forms[f] = struct{}{}
		}
		a := &entries[i].Article
		actions[i] = wire.Action{Op: wire.Put, Index: w.g.Of(a.Date), ID: schema.DocumentID(a.ID), Doc: doc}
		if len(there[a.ID]) > 0 {
			r.updated++
		}
	}
	if err := w.years(ctx, actions); err != nil {
		return r, err
	}
	if r.updated > 0 {
		lost, err := b.formsOf(ctx, entries, there)
		if err != nil {
			return r, err
		}
		for f := range forms {
			delete(lost, f)
		}
		if err := w.dict.Suspect(ctx, slices.Sorted(maps.Keys(lost))); err != nil {
			return r, err
		}
	}
	if err := w.dict.Add(ctx, slices.Sorted(maps.Keys(forms))); err != nil {
		return r, err
	}
	if err := w.bulk(ctx, actions); err != nil {
		return r, err
	}
	if err := w.bulk(ctx, elsewhere(actions, entries, there)); err != nil {
		return r, err
	}
	r.indexed = len(entries)
	return r, nil
}

// bulk sends actions, all of which are acknowledged when it returns without an error.
func (w *writer) bulk(ctx context.Context, actions []wire.Action) error {
	if len(actions) == 0 {
		return nil
	}
	if err := w.lock.Held(); err != nil {
		return err
	}
	_, err := w.c.Bulk(ctx, actions)
	return err
}

func idsOf(entries []entry) []string {
	ids := make([]string, len(entries))
	for i := range entries {
		ids[i] = entries[i].Article.ID
	}
	return ids
}

// formsOf gathers the forms of what there was under the IDs of some articles.
func (b *batch) formsOf(ctx context.Context, entries []entry, there map[string][]place) (map[string]struct{}, error) {
	var ids []string
	for i := range entries {
		if id := entries[i].Article.ID; len(there[id]) > 0 {
			ids = append(ids, id)
		}
	}
	return b.w.forms(ctx, &b.maker, ids)
}

// elsewhere removes what there was of articles in other indices than those they are written to, since their dates have changed. They are
// written before: whoever is stopped in between leaves an article twice, which the next writer finds, and none is lost.
func elsewhere(actions []wire.Action, entries []entry, there map[string][]place) (more []wire.Action) {
	for i := range entries {
		for _, p := range there[entries[i].Article.ID] {
			if p.index != actions[i].Index {
				more = append(more, wire.Action{Op: wire.Delete, Index: p.index, ID: actions[i].ID})
			}
		}
	}
	return more
}

// years makes the indices of the years that articles are of, where they are not there.
func (w *writer) years(ctx context.Context, actions []wire.Action) error {
	if !w.g.Split {
		return nil
	}
	for _, a := range actions {
		if _, known := w.made.LoadOrStore(a.Index, true); known {
			continue
		}
		if err := w.k.Ensure(ctx, a.Index, w.k.Year(w.g)); err != nil {
			return err
		}
		if err := w.copies(ctx, a.Index); err != nil {
			return err
		}
	}
	return nil
}
