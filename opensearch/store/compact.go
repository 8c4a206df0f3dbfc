package store

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/kiosque-search/kiosque/opensearch/wire"
)

const (
	looseBytes   = 16 << 20 // of an index that is left as it was written
	segmentBytes = 5 << 30  // of the largest segments that are made
	firstLook    = 200 * time.Millisecond
	longestLook  = 5 * time.Second // between two looks at whether they are
)

// compact merges the segments of what a build has written. Beside each document lies the whole of what was sent, for nodes that have to
// be brought up to date: more than half of an index that has just been written. It goes when segments are merged, and searches are the
// faster for it. A cluster that will not, or has forgotten that it was asked, leaves an index that is larger and as good.
func (w *writer) compact(ctx context.Context) error {
	bytes, err := w.bytes(ctx)
	if err != nil || bytes < looseBytes {
		return err
	}
	indices := "/" + w.g.Articles()
	// Only what is committed is merged so.
	if err := w.c.Do(ctx, http.MethodPost, indices+"/_flush", nil, nil); err != nil {
		return w.loose(ctx, err)
	}
	var asked struct {
		Task string `json:"task"`
	}
	shard := bytes / int64(max(w.g.Shards, 1))
	path := fmt.Sprintf("%s/_forcemerge?max_num_segments=%d&wait_for_completion=false", indices, 1+shard/segmentBytes)
	if err := w.c.Do(ctx, http.MethodPost, path, nil, &asked); err != nil {
		return w.loose(ctx, err)
	}
	if asked.Task == "" { // it is done
		return nil
	}
	for pause := firstLook; ; pause = min(2*pause, longestLook) {
		var task struct {
			Completed bool `json:"completed"`
		}
		if err := w.c.Do(ctx, http.MethodGet, "/_tasks"+wire.Path(asked.Task), nil, &task); err != nil {
			return w.loose(ctx, err)
		}
		if task.Completed {
			return w.refresh(ctx) // who still reads what was merged keeps its files
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// loose says that an index stays as it was written.
func (w *writer) loose(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	w.o.Note("l'index prend plus de place qu'il ne faut, car ses segments n'ont pas été fusionnés : " + err.Error())
	return nil
}
