package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/engine/feed"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/merges"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/index/texts"
)

// writer makes one new generation.
type writer struct {
	dir, gen string // gen is the name it will have
	adds     bool   // it adds to what is in service
	mark     layout.BuildMark
	marking  sync.Once
	writing  feed.Turn // of batches and merges
	resumed  bool      // it goes on from what an interrupted writer left
	given    uint32    // the last file of texts of the generation it started from
	o        BuildOptions
	before   layout.Service   // when it began
	old      *layout.Manifest // the generation it started from; nil: none
	texts    *texts.Writer
	bleve    bleve.Index
	scorch   *scorch.Scorch
	stats    Stats
	seen     map[string][8]byte // content hashes of the IDs of this import
	changed  bool
	came     contents.Sum // what was indexed, and what was replaced or removed, where there was an index before
	went     contents.Sum
	aliases  *kiosque.Aliases
	indexed  []printed              // where there was an index before
	files    map[string]layout.File // of old, those that never change, by path
}

// write takes the lock, lets fill make the new generation, seals it and puts it in service.
// A writer that adds takes what an interrupted one of the same import left on the same state; any other, what one left that
// began from nothing.
func write(ctx context.Context, dir string, o BuildOptions, adds bool, fill func(context.Context, *writer) error) (_ *Stats, err error) {
	if err := layout.MakeDir(dir); err != nil {
		return nil, layout.Wrap(err, fmt.Sprintf("le dossier %s ne peut pas être créé", dir))
	}
	unlock, err := layout.Lock(dir)
	if err != nil {
		return nil, err
	}
	defer unlock()

	if !o.PublicSegments {
		segment.RegisterWriter()
	}
	w := &writer{dir: dir, o: withDefaults(o), adds: adds, seen: map[string][8]byte{}}
	if err := w.begin(); err != nil {
		return nil, layout.Wrap(err, "le dossier de l'index ne peut pas être lu")
	}
	defer func() {
		if err == nil {
			return
		}
		err = errors.Join(err, w.close())
		if ctx.Err() == nil || !w.resumable() { // leave nothing behind, and the generation in service as it was
			err = errors.Join(err, w.discard())
		}
		err = layout.Wrap(err, "l'index n'a pas pu être écrit")
	}()
	defer guard(&err, dir)()
	if err := fill(ctx, w); err != nil {
		return nil, err
	}
	w.alias()
	if err := w.writeSynonyms(); err != nil {
		return nil, err
	}
	if !w.changed && w.old != nil {
		w.stats.Articles, w.stats.Generation, w.stats.Bytes = w.old.Articles, w.old.Generation, w.old.Bytes()
		return &w.stats, errors.Join(w.close(), w.discard())
	}
	if err := w.seal(ctx); err != nil {
		return nil, err
	}
	return &w.stats, nil
}

// begin reads what is in service, sweeps away what is not, and names the new generation.
func (w *writer) begin() (err error) {
	w.before, err = layout.Current(w.dir)
	w.mark = newBuildMark(w.o.Import)
	if w.adds {
		w.mark.Base = w.before.Sum
	}
	left := ""
	if w.o.Import != "" && !w.o.Restart {
		left = w.mark.Find(w.dir)
	}
	// A damaged CURRENT must not keep anybody from building anew; what it may have named is left alone until then.
	if err == nil && !w.before.Lost || kiosque.CodeOf(err) == kiosque.CodeNoIndex {
		if w.stats.Left, err = layout.Sweep(w.dir, w.before.Name, w.before.Before.Name, left); err != nil {
			return err
		}
	}
	if left != "" {
		w.gen, w.resumed = strings.TrimSuffix(left, layout.PartialSuffix), true
		return nil
	}
	w.gen, err = layout.NextGeneration(w.dir)
	return err
}

// discard removes the new generation, unless it is in service already.
func (w *writer) discard() error {
	err := os.RemoveAll(w.partial())
	if s, cerr := layout.Current(w.dir); cerr == nil && (s.Unnamed || s.Name != w.gen) || kiosque.CodeOf(cerr) == kiosque.CodeNoIndex {
		err = errors.Join(err, os.RemoveAll(filepath.Join(w.dir, w.gen)))
	}
	return err
}

// number tells the files of this generation's making from those before.
func (w *writer) number() string { return strings.TrimPrefix(w.gen, "gen-") }

func (w *writer) partial() string   { return filepath.Join(w.dir, w.gen+layout.PartialSuffix) }
func (w *writer) blevePath() string { return filepath.Join(w.partial(), layout.BleveName) }

// create starts an empty generation.
func (w *writer) create() error {
	if err := os.Mkdir(w.partial(), 0o777); err != nil {
		return err
	}
	m, err := segment.StockMapping()
	if err != nil {
		return err
	}
	w.changed = true
	if err := w.createTexts(); err != nil {
		return err
	}
	return w.attach(bleve.NewUsing(w.blevePath(), m, scorch.Name, scorch.Name, merges.Options()))
}

// createTexts starts the text file of the new generation.
func (w *writer) createTexts() error {
	number, err := texts.Last(w.partial())
	if err != nil {
		return err
	}
	if w.texts, err = texts.Create(w.partial(), number+1); err != nil {
		return err
	}
	return layout.SyncDir(w.partial()) // what a killed build has made durable refers to it
}

// open starts from the generation in service: its segments and texts never change, so they are linked, not copied.
func (w *writer) open() error {
	s, err := layout.Current(w.dir)
	if kiosque.CodeOf(err) == kiosque.CodeNoIndex {
		return w.resume()
	}
	if err != nil {
		return err
	}
	if w.old, err = layout.ReadManifest(w.dir, s.Sealed); err != nil {
		return err
	}
	if err := w.old.Check(w.dir); err != nil {
		return err
	}
	w.files = map[string]layout.File{}
	for _, f := range w.old.Files {
		if layout.Immutable(f.Path) {
			w.files[f.Path] = f
		}
	}
	if w.given, err = texts.Last(filepath.Join(w.dir, s.Name)); err != nil {
		return err
	}
	if again, err := w.reopen(); again || err != nil {
		return err
	}
	if err := layout.Follow(w.partial(), filepath.Join(w.dir, s.Name)); err != nil {
		return err
	}
	if err := w.createTexts(); err != nil {
		return err
	}
	if err := w.attach(bleve.OpenUsing(w.blevePath(), merges.Options())); err != nil {
		return layout.Damaged(w.dir, "il ne s'ouvre pas", err)
	}
	// Bleve passes over a snapshot that it cannot load, and begins with an older one or with nothing.
	if n, err := w.bleve.DocCount(); err != nil || int(n) != w.old.Articles {
		return layout.Damaged(w.dir, fmt.Sprintf("il contient %d articles au lieu de %d", n, w.old.Articles), err)
	}
	return nil
}

func (w *writer) attach(b bleve.Index, err error) error {
	if err != nil {
		return err
	}
	w.bleve = b
	engine, err := b.Advanced()
	if err != nil {
		return err
	}
	s, ok := engine.(*scorch.Scorch)
	if !ok {
		return fmt.Errorf("index: the engine is %T", engine)
	}
	w.scorch = s
	return nil
}

func (w *writer) close() error {
	_ = w.writing.Wait() // whoever has an error of it knows it
	var err error
	if w.texts != nil {
		err = w.texts.Close()
		w.texts = nil
	}
	if w.bleve != nil {
		err = errors.Join(err, w.bleve.Close())
		w.bleve, w.scorch = nil, nil
	}
	return err
}
