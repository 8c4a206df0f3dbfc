package index

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/blevesearch/bleve/v2"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/index/layout"
)

// buildMark stands in the partial generation of a build: the import it belongs to and what it is written with.
type buildMark struct {
	Schema      int    `json:"schema"`
	Fingerprint string `json:"fingerprint"`
	Import      string `json:"import"`
}

const buildMarkName = "build.json"

func newBuildMark(name string) buildMark {
	return buildMark{Schema: layout.Schema, Fingerprint: analysis.Fingerprint(), Import: name}
}

// leftBuild returns the partial generation that a killed build of the same import left; empty: there is none.
func leftBuild(dir, name string) string {
	names, err := layout.Generations(dir)
	if err != nil || name == "" {
		return ""
	}
	for _, n := range names {
		b, err := os.ReadFile(filepath.Join(dir, n, buildMarkName))
		var mark buildMark
		if err == nil && strings.HasSuffix(n, layout.PartialSuffix) && json.Unmarshal(b, &mark) == nil && mark == newBuildMark(name) {
			return n
		}
	}
	return ""
}

// resume goes on from what a killed build left, or starts an empty generation.
func (w *writer) resume() error {
	if w.resumed {
		w.changed = true
		err := w.createTexts()
		if err == nil {
			if err = w.attach(bleve.OpenUsing(w.blevePath(), scorchOptions())); err == nil {
				return nil
			}
		}
		// What is left cannot be used: begin anew.
		w.resumed = false
		if err := errors.Join(w.close(), os.RemoveAll(w.partial())); err != nil {
			return err
		}
	}
	if err := w.create(); err != nil || w.o.Import == "" {
		return err
	}
	b, err := json.Marshal(newBuildMark(w.o.Import))
	if err != nil {
		return err
	}
	if err := layout.WriteDurably(filepath.Join(w.partial(), buildMarkName), b); err != nil {
		return err
	}
	return errors.Join(layout.SyncDir(w.partial()), layout.SyncDir(w.dir))
}

// removeUnseen removes what a killed build had indexed and this one has not read.
func (w *writer) removeUnseen(ctx context.Context) error {
	if !w.resumed {
		return nil
	}
	snapshot, err := snapshotOf(w.scorch)
	if err != nil {
		return err
	}
	defer snapshot.Close() //nolint:errcheck // only read
	batch, unseen := index.NewBatch(), 0
	for _, s := range snapshot.Segments() {
		for it := s.DocNumbersLive().Iterator(); it.HasNext(); {
			if err := ctx.Err(); err != nil {
				return err
			}
			id, err := s.DocID(uint64(it.Next()))
			if err != nil {
				return err
			}
			if _, seen := w.seen[string(id)]; !seen {
				batch.Delete(string(id))
				unseen++
			}
		}
	}
	if unseen == 0 {
		return nil
	}
	return w.scorch.Batch(batch)
}
