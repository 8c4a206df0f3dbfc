package store

import (
	"context"
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

const (
	page = 5000            // articles listed at a time
	some = 200             // articles read whole at a time
	keep = 2 * time.Minute // a point in time between two requests
	// maxPlaces is how many indices an article is in at most, where writers were killed again and again.
	maxPlaces = 8
)

// place is where an article lies.
type place struct {
	index, hash string
	stamp       int64
}

// source is what of a document is read.
type source struct {
	ID      string          `json:"id"`
	Hash    string          `json:"hash"`
	Stamp   int64           `json:"stamp"`
	Article kiosque.Article `json:"article"`
}

// hitOf is an article that was looked up.
type hitOf[T any] struct {
	Index  string            `json:"_index"`
	ID     string            `json:"_id"`
	Source T                 `json:"_source"`
	Sort   []json.RawMessage `json:"sort"`
}

type hitsOf[T any] struct {
	wire.Envelope
	Hits struct {
		Hits []hitOf[T] `json:"hits"`
	} `json:"hits"`
}

type hits = hitsOf[source]

// byIDs is a search for articles of some IDs.
func byIDs(ids []string, size int, source ...string) object {
	return object{"size": size, "track_total_hits": false, "query": object{"terms": object{schema.ID: ids}}, "_source": source}
}

// find looks up which of some articles are there. What this command has written may or may not be found: it writes no ID twice.
func (w *writer) find(ctx context.Context, ids []string) (map[string][]place, error) {
	var out hits
	if err := w.search(ctx, byIDs(ids, maxPlaces*handful, schema.ID, schema.Hash, schema.Stamp), &out); err != nil {
		return nil, err
	}
	there := make(map[string][]place, len(out.Hits.Hits))
	for _, h := range out.Hits.Hits {
		there[h.Source.ID] = append(there[h.Source.ID], place{h.Index, h.Source.Hash, h.Source.Stamp})
	}
	return there, nil
}

// forms gathers the forms of articles that are there.
func (w *writer) forms(ctx context.Context, m *schema.Maker, ids []string) (map[string]struct{}, error) {
	all := map[string]struct{}{}
	for part := range slices.Chunk(ids, some) {
		var out hits
		if err := w.search(ctx, byIDs(part, maxPlaces*some, schema.Article), &out); err != nil {
			return nil, err
		}
		for _, h := range out.Hits.Hits {
			maps.Copy(all, m.FormsOf(&h.Source.Article))
		}
	}
	return all, nil
}

// ids lists the IDs of the articles that a query of the cluster's finds, as one point in time has them, in their order.
func (w *writer) ids(ctx context.Context, query object) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for h, err := range each[source](ctx, w, query, page, []string{schema.ID}) {
			if !yield(h.Source.ID, err) {
				return
			}
		}
	}
}

// each reads so many at a time of the articles that a query finds, as one point in time has them, in the order of their IDs; of their
// documents it reads some fields, or all of them (nil).
func each[T any](ctx context.Context, w *writer, query object, size int, source []string) iter.Seq2[hitOf[T], error] {
	return func(yield func(hitOf[T], error) bool) {
		pit, err := w.c.OpenPIT(ctx, w.g.Articles(), keep)
		if err != nil {
			yield(hitOf[T]{}, err)
			return
		}
		defer func() {
			// It expires by itself.
			_ = w.c.ClosePIT(context.WithoutCancel(ctx), pit)
		}()
		body := object{
			"size": size, "track_total_hits": false, "query": query, "sort": []object{{schema.ID: "asc"}},
			"pit": object{"id": pit, "keep_alive": wire.Duration(keep)},
		}
		if source != nil {
			body["_source"] = source
		}
		for {
			var out hitsOf[T]
			if err := w.c.Search(ctx, "", body, &out); err != nil {
				yield(hitOf[T]{}, err)
				return
			}
			for _, h := range out.Hits.Hits {
				if !yield(h, nil) {
					return
				}
			}
			n := len(out.Hits.Hits)
			if n < size {
				return
			}
			body["search_after"] = out.Hits.Hits[n-1].Sort
		}
	}
}

// remove removes articles by ID.
func (w *writer) remove(ctx context.Context, ids iter.Seq[string]) error {
	m := &schema.Maker{}
	for part := range slices.Chunk(slices.Compact(slices.Sorted(ids)), some) {
		there, err := w.find(ctx, part)
		if err != nil {
			return err
		}
		if len(there) == 0 {
			continue
		}
		found := slices.Sorted(maps.Keys(there))
		lost, err := w.forms(ctx, m, found)
		if err != nil {
			return err
		}
		if err := w.begun(ctx); err != nil {
			return err
		}
		if err := w.dict.Suspect(ctx, slices.Sorted(maps.Keys(lost))); err != nil {
			return err
		}
		var actions []wire.Action
		for _, id := range found {
			for _, p := range there[id] {
				actions = append(actions, wire.Action{Op: wire.Delete, Index: p.index, ID: schema.DocumentID(id)})
			}
		}
		if err := w.bulk(ctx, actions); err != nil {
			return err
		}
		w.stats.Removed += len(found)
		w.changed = true
	}
	return nil
}

// removeUnseen removes what an interrupted build had written and this one has not read.
func (w *writer) removeUnseen(ctx context.Context) error {
	if err := w.refresh(ctx); err != nil {
		return err
	}
	var unseen []string
	for id, err := range w.ids(ctx, everything()) {
		if err != nil {
			return err
		}
		if _, seen := w.seen[short(id)]; !seen {
			unseen = append(unseen, id)
		}
	}
	removed := w.stats.Removed
	err := w.remove(ctx, slices.Values(unseen))
	w.stats.Removed = removed
	return err
}
