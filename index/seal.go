package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/merges"
	"github.com/kiosque-search/kiosque/index/segment"
)

// seal merges, closes, describes and puts in service the new generation.
func (w *writer) seal(ctx context.Context) error {
	w.o.Progress(Progress{Phase: PhaseMerge, Read: w.stats.Read, Indexed: w.stats.Indexed})
	merge := w.mergeSmall
	if w.old != nil {
		merge = w.tidy
		if err := w.unmark(); err != nil { // nobody goes on from files that are half joined
			return err
		}
	}
	if err := merge(ctx); err != nil {
		return err
	}
	// A safe batch returns when bleve has written down all that came before it, the merge too.
	if err := w.scorch.SetInternal([]byte("sealed"), []byte(w.gen)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	clean, err := merges.Clean(w.scorch, w.blevePath())
	if err != nil {
		return err
	}
	unused := ""
	if w.texts.Empty() {
		unused = w.texts.Name()
	}
	if err := w.close(); err != nil {
		return err
	}
	for _, name := range []string{unused, filepath.Join(w.partial(), layout.MarkName)} {
		if err := os.Remove(name); err != nil && name != "" && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if !clean {
		if err := merges.Purge(ctx, w.blevePath()); err != nil {
			return err
		}
	}
	w.o.Progress(Progress{Phase: PhaseSeal, Read: w.stats.Read, Indexed: w.stats.Indexed})
	m := &layout.Manifest{
		Schema: layout.Schema, Fingerprint: analysis.Fingerprint(), Generation: w.gen, Built: w.o.Now().UTC().Truncate(time.Second), Aliases: w.aliases,
	}
	if m.Fields = segment.LaterFields(); w.old != nil {
		m.Fields = w.old.Fields
	}
	read := len(w.seen)
	known := w.files
	var summing errgroup.Group
	summing.Go(func() (err error) {
		known, err = layout.Sums(ctx, w.partial(), w.files)
		return err
	})
	if err := cmp.Or(w.sumUp(ctx, m), summing.Wait()); err != nil {
		return err
	}
	if m.Files, err = layout.ListFiles(w.partial(), known); err != nil {
		return err
	}
	before := 0
	if w.old != nil {
		before = w.old.Articles
	}
	if w.old == nil && m.Articles != read || m.Articles < before-w.stats.Removed {
		return fmt.Errorf("index: %d articles were written, %d are there", read, m.Articles)
	}
	this, err := m.Write(w.partial())
	if err != nil {
		return err
	}
	if err := layout.Settle(w.partial()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.Rename(w.partial(), filepath.Join(w.dir, w.gen)); err != nil {
		return err
	}
	if err := layout.SyncDir(w.dir); err != nil {
		return err
	}
	next := layout.Service{Sealed: this, Before: w.before.Whole(w.dir)}
	if err := next.Set(w.dir); err != nil {
		return err
	}
	w.stats.Articles, w.stats.Generation, w.stats.Bytes = m.Articles, w.gen, m.Bytes()
	// The new generation is in service. What cannot be removed now, the next writer removes.
	w.stats.Left, _ = layout.Sweep(w.dir, next.Name, next.Before.Name)
	return nil
}
