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
)

// place is where an article lies.
type place struct{ index, hash string }

// hit is an article that was looked up.
type hit struct {
	Index  string `json:"_index"`
	ID     string `json:"_id"`
	Source struct {
		ID      string          `json:"id"`
		Hash    string          `json:"hash"`
		Article kiosque.Article `json:"article"`
	} `json:"_source"`
	Sort []json.RawMessage `json:"sort"`
}

type hits struct {
	wire.Envelope
	Hits struct {
		Hits []hit `json:"hits"`
	} `json:"hits"`
}

// byIDs is a search for articles of some IDs.
func byIDs(ids []string, size int, source ...string) object {
	return object{"size": size, "track_total_hits": false, "query": object{"terms": object{schema.ID: ids}}, "_source": source}
}

// find looks up which of some articles are there. What this command has written may or may not be found: it writes no ID twice.
func (w *writer) find(ctx context.Context, ids []string) (map[string][]place, error) {
	var out hits
	if err := w.search(ctx, byIDs(ids, 2*handful*2, schema.ID, schema.Hash), &out); err != nil {
		return nil, err
	}
	there := make(map[string][]place, len(out.Hits.Hits))
	for _, h := range out.Hits.Hits {
		there[h.Source.ID] = append(there[h.Source.ID], place{h.Index, h.Source.Hash})
	}
	return there, nil
}

// forms gathers the forms of articles that are there.
func (w *writer) forms(ctx context.Context, m *schema.Maker, ids []string) (map[string]struct{}, error) {
	all := map[string]struct{}{}
	for part := range slices.Chunk(ids, some) {
		var out hits
		if err := w.search(ctx, byIDs(part, 2*some, schema.Article), &out); err != nil {
			return nil, err
		}
		for _, h := range out.Hits.Hits {
			maps.Copy(all, m.FormsOf(&h.Source.Article))
		}
	}
	return all, nil
}

// ids lists the IDs of all articles, as one point in time has them.
func (w *writer) ids(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		pit, err := w.c.OpenPIT(ctx, w.g.Articles(), keep)
		if err != nil {
			yield("", err)
			return
		}
		defer func() {
			// It expires by itself.
			_ = w.c.ClosePIT(context.WithoutCancel(ctx), pit)
		}()
		body := object{
			"size": page, "track_total_hits": false, "_source": []string{schema.ID}, "sort": []object{{schema.ID: "asc"}},
			"pit": object{"id": pit, "keep_alive": wire.Duration(keep)},
		}
		for {
			var out hits
			if err := w.c.Search(ctx, "", body, &out); err != nil {
				yield("", err)
				return
			}
			for _, h := range out.Hits.Hits {
				if !yield(h.Source.ID, nil) {
					return
				}
			}
			n := len(out.Hits.Hits)
			if n < page {
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
		if err := w.dict.Suspect(ctx, slices.Sorted(maps.Keys(lost))); err != nil {
			return err
		}
		var actions []wire.Action
		for _, id := range found {
			for _, p := range there[id] {
				actions = append(actions, wire.Action{Op: wire.Delete, Index: p.index, ID: schema.DocumentID(id)})
			}
		}
		if _, err := w.c.Bulk(ctx, actions); err != nil {
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
	for id, err := range w.ids(ctx) {
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
