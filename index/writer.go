package index

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/gofrs/flock"

	"github.com/kiosque-search/kiosque"
)

// writer makes one new generation.
type writer struct {
	dir, gen string // gen is the name it will have
	resumed  bool   // it goes on from what a killed build left
	o        BuildOptions
	old      *Manifest // the generation it started from; nil: none
	texts    *textWriter
	bleve    bleve.Index
	scorch   *scorch.Scorch
	stats    Stats
	seen     map[string][8]byte // content hashes of the IDs of this import
	changed  bool
}

// write takes the lock, lets fill make the new generation, seals it and puts it in service.
func write(ctx context.Context, dir string, o BuildOptions, fill func(context.Context, *writer) error) (_ *Stats, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, wrap(err, fmt.Sprintf("le dossier %s ne peut pas être créé", dir))
	}
	lock := flock.New(filepath.Join(dir, lockName))
	ok, err := lock.TryLock()
	if err != nil || !ok {
		return nil, errLocked(dir, err)
	}
	defer func() { _ = lock.Close() }()

	if !o.PublicSegments {
		useZapWriter()
	}
	w := &writer{dir: dir, o: o.withDefaults(), seen: map[string][8]byte{}}
	left := leftBuild(dir, w.o.Import)
	// A damaged CURRENT must not keep anybody from building anew; what it may have named is left alone until then.
	if keep, _, err := current(dir); err == nil || kiosque.CodeOf(err) == kiosque.CodeNoIndex {
		if err := sweep(dir, keep, left); err != nil {
			return nil, wrap(err, "les restes d'une construction interrompue ne peuvent pas être enlevés")
		}
	}
	if left != "" {
		w.gen, w.resumed = strings.TrimSuffix(left, partialSuffix), true
	} else if w.gen, err = nextGeneration(dir); err != nil {
		return nil, wrap(err, "le dossier de l'index ne peut pas être lu")
	}
	defer func() {
		if err != nil { // leave nothing behind, and the generation in service as it was
			err = errors.Join(err, w.close(), os.RemoveAll(w.partial()))
			err = wrap(err, "l'index n'a pas pu être écrit")
		}
	}()
	if err := fill(ctx, w); err != nil {
		return nil, err
	}
	if !w.changed && w.old != nil {
		w.stats.Articles, w.stats.Generation, w.stats.Bytes = w.old.Articles, w.old.Generation, w.old.bytes()
		return &w.stats, errors.Join(w.close(), os.RemoveAll(w.partial()))
	}
	if err := w.seal(ctx); err != nil {
		return nil, err
	}
	return &w.stats, nil
}

func (w *writer) partial() string   { return filepath.Join(w.dir, w.gen+partialSuffix) }
func (w *writer) blevePath() string { return filepath.Join(w.partial(), bleveName) }

// create starts an empty generation.
func (w *writer) create() error {
	if err := os.Mkdir(w.partial(), 0o755); err != nil {
		return err
	}
	m, err := stockMapping()
	if err != nil {
		return err
	}
	w.changed = true
	if err := w.createTexts(); err != nil {
		return err
	}
	return w.attach(bleve.NewUsing(w.blevePath(), m, scorch.Name, scorch.Name, scorchOptions()))
}

// createTexts starts the text file of the new generation.
func (w *writer) createTexts() error {
	number, err := lastTexts(w.partial())
	if err != nil {
		return err
	}
	w.texts, err = createTexts(w.partial(), number+1)
	return err
}

// open starts from the generation in service: its segments and texts never change, so they are linked, not copied.
func (w *writer) open() error {
	name, sum, err := current(w.dir)
	if kiosque.CodeOf(err) == kiosque.CodeNoIndex {
		return w.create()
	}
	if err != nil {
		return err
	}
	if w.old, err = readManifest(w.dir, name, sum); err != nil {
		return err
	}
	if err := w.old.checkSizes(w.dir); err != nil {
		return err
	}
	from := filepath.Join(w.dir, name)
	err = filepath.WalkDir(from, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, p)
		if err != nil {
			return err
		}
		to := filepath.Join(w.partial(), rel)
		switch {
		case d.IsDir():
			return os.MkdirAll(to, 0o755)
		case rel == manifestName, immutable(rel) && os.Link(p, to) == nil:
			return nil
		}
		return copyFile(to, p)
	})
	if err != nil {
		return err
	}
	if err := w.createTexts(); err != nil {
		return err
	}
	return w.attach(bleve.OpenUsing(w.blevePath(), scorchOptions()))
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
	var err error
	if w.texts != nil {
		err = w.texts.close()
		w.texts = nil
	}
	if w.bleve != nil {
		err = errors.Join(err, w.bleve.Close())
		w.bleve, w.scorch = nil, nil
	}
	return err
}

// immutable tells the files that never change once written from those that bleve writes in place.
func immutable(name string) bool {
	return filepath.Ext(name) == ".zap" || filepath.Ext(name) == textSuffix
}

func copyFile(to, from string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close() //nolint:errcheck // only read
	dst, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Close())
}
