package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	index "github.com/blevesearch/bleve_index_api"
	"github.com/gofrs/flock"
	"golang.org/x/sync/errgroup"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
)

// BuildOptions configures the writers. The zero value is a good default.
type BuildOptions struct {
	// BatchSize is the number of articles made durable at a time; 0: 1000, which is also the most.
	BatchSize int
	// Workers is the number of batches written at the same time; 0: one a processor, at most 4.
	Workers int
	// Progress is told from one goroutine, after every batch and at every phase; nil: nobody is.
	Progress func(Progress)
	// Now is the clock of the manifest; nil: time.Now.
	Now func() time.Time
	// Import names what a build imports, such as its paths and options. A build that finds what a killed build of the
	// same import left goes on from there; empty: it begins anew.
	Import string
	// PublicSegments lets bleve write the segments of new articles: slower, and the reference that tests compare our
	// writer of segment bytes with.
	PublicSegments bool
}

func (o BuildOptions) withDefaults() BuildOptions {
	if o.BatchSize <= 0 || o.BatchSize > maxBatch {
		o.BatchSize = maxBatch
	}
	if o.Workers <= 0 {
		o.Workers = min(runtime.GOMAXPROCS(0), 4)
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Phase is what a writer is doing.
type Phase string

// The phases of a writer, in this order.
const (
	PhaseIndex Phase = "index" // reading, analysing and storing articles
	PhaseMerge Phase = "merge" // joining segments
	PhaseSeal  Phase = "seal"  // checksums, manifest, swap
)

// Progress is how far a writer has come.
type Progress struct {
	Phase   Phase
	Read    int // articles taken from the sequence
	Indexed int // of these, durable in the new generation
}

// Stats is what a writer did.
type Stats struct {
	Read       int // articles taken from the sequence
	Indexed    int // added or updated
	Unchanged  int // already there, equal to the last byte; in a build: by the killed one it went on from
	Duplicates int // seen before in the same import, equal to the last byte
	// Renamed counts articles whose ID another article of the same import had taken: they are indexed under
	// the ID followed by ~ and eight digits of their content hash.
	Renamed    int
	Removed    int
	Undated    int // of those read
	Articles   int // in the collection afterwards
	Bytes      int64
	Generation string
}

// Build replaces the collection in dir by these articles, in a new generation. Until its last step, and if it fails
// or is cancelled, the old generation stays in service, untouched. An error of the sequence ends the build;
// a sequence without any article is an error with kiosque.CodeNoArticle.
func Build(ctx context.Context, dir string, articles iter.Seq2[kiosque.Article, error], o BuildOptions) (*Stats, error) {
	return write(ctx, dir, o, func(ctx context.Context, w *writer) error {
		if err := w.resume(); err != nil {
			return err
		}
		if err := w.addAll(ctx, articles); err != nil {
			return err
		}
		if err := w.removeUnseen(ctx); err != nil {
			return err
		}
		if w.stats.Read == 0 {
			return &kiosque.Error{Code: kiosque.CodeNoArticle, Message: "aucun article à indexer", Hint: "vérifiez les chemins donnés ; l'index précédent, s'il existe, est intact"}
		}
		return nil
	})
}

// Add adds articles to the collection in dir and replaces those of the same ID; articles that are there already,
// equal to the last byte, are skipped. A folder without an index gets one. The old generation stays in service
// until the last step.
func Add(ctx context.Context, dir string, articles iter.Seq2[kiosque.Article, error], o BuildOptions) (*Stats, error) {
	return write(ctx, dir, o, func(ctx context.Context, w *writer) error {
		if err := w.open(); err != nil {
			return err
		}
		if err := w.addAll(ctx, articles); err != nil {
			return err
		}
		if w.stats.Read == 0 && w.old == nil {
			return &kiosque.Error{Code: kiosque.CodeNoArticle, Message: "aucun article à indexer", Hint: "vérifiez les chemins donnés"}
		}
		return nil
	})
}

// Remove removes the articles of these IDs; IDs that are not there are ignored.
func Remove(ctx context.Context, dir string, ids []string, o BuildOptions) (*Stats, error) {
	return write(ctx, dir, o, func(ctx context.Context, w *writer) error {
		if _, _, err := current(dir); err != nil {
			return err
		}
		if err := w.open(); err != nil {
			return err
		}
		return w.remove(ctx, ids)
	})
}

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

// buildMark stands in the partial generation of a build: the import it belongs to and what it is written with.
type buildMark struct {
	Schema      int    `json:"schema"`
	Fingerprint string `json:"fingerprint"`
	Import      string `json:"import"`
}

const buildMarkName = "build.json"

func newBuildMark(name string) buildMark {
	return buildMark{Schema: Schema, Fingerprint: analysis.Fingerprint(), Import: name}
}

// leftBuild returns the partial generation that a killed build of the same import left; empty: there is none.
func leftBuild(dir, name string) string {
	names, err := generations(dir)
	if err != nil || name == "" {
		return ""
	}
	for _, n := range names {
		b, err := os.ReadFile(filepath.Join(dir, n, buildMarkName))
		var mark buildMark
		if err == nil && strings.HasSuffix(n, partialSuffix) && json.Unmarshal(b, &mark) == nil && mark == newBuildMark(name) {
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
	return writeDurably(filepath.Join(w.partial(), buildMarkName), b)
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

// mergeFactor is how many segments are merged at a time: 32 batches make a segment of 32,000 articles, and 32 of
// those the next. Each article is merged once while up to a million are loaded.
const mergeFactor = 32

// scorchOptions are those of a writer: safe batches, and wide merges that run while the next batches are analysed.
func scorchOptions() map[string]any {
	return map[string]any{
		"bolt_timeout": "5s",
		// mergeplan.MergePlanOptions by name: the struct itself does not survive the JSON it goes through
		"scorchMergePlanOptions": map[string]any{
			"MaxSegmentsPerTier": mergeFactor, "SegmentsPerMergeTask": mergeFactor, "TierGrowth": mergeFactor, "FloorSegmentSize": maxBatch,
		},
	}
}

// lastMerge joins what loading has left unmerged; segments of half its size and more stay as they are.
func lastMerge() *mergeplan.MergePlanOptions {
	return &mergeplan.MergePlanOptions{
		MaxSegmentsPerTier: 1, SegmentsPerMergeTask: 2 * mergeFactor, TierGrowth: 1,
		FloorSegmentSize: 1 << 30, MaxSegmentSize: 2 * mergeFactor * maxBatch, MaxSegmentFileSize: 4 << 30, ReclaimDeletesWeight: 2,
	}
}

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

// seal merges, closes, describes and puts in service the new generation.
func (w *writer) seal(ctx context.Context) error {
	w.o.Progress(Progress{Phase: PhaseMerge, Read: w.stats.Read, Indexed: w.stats.Indexed})
	if w.old == nil {
		if err := w.scorch.ForceMerge(ctx, lastMerge()); err != nil {
			return err
		}
	}
	// A safe batch returns when bleve has written down all that came before it, the merge too.
	if err := w.scorch.SetInternal([]byte("sealed"), []byte(w.gen)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	unused := ""
	if w.texts.end == 0 {
		unused = w.texts.f.Name()
	}
	if err := w.close(); err != nil {
		return err
	}
	for _, name := range []string{unused, filepath.Join(w.partial(), buildMarkName)} {
		if err := os.Remove(name); err != nil && name != "" && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	// Opened once more, bleve removes the files that no snapshot refers to any longer.
	if err := w.attach(bleve.OpenUsing(w.blevePath(), scorchOptions())); err != nil {
		return err
	}
	if err := w.close(); err != nil {
		return err
	}
	w.o.Progress(Progress{Phase: PhaseSeal, Read: w.stats.Read, Indexed: w.stats.Indexed})
	m := &Manifest{Schema: Schema, Fingerprint: analysis.Fingerprint(), Generation: w.gen, Built: w.o.Now().UTC().Truncate(time.Second)}
	known := map[string]ManifestFile{}
	if w.old != nil {
		for _, f := range w.old.Files {
			if immutable(f.Path) {
				known[f.Path] = f
			}
		}
	}
	var err error
	if m.Files, err = listFiles(w.partial(), known); err != nil {
		return err
	}
	if err := sumUp(ctx, w.partial(), m); err != nil {
		return err
	}
	before := 0
	if w.old != nil {
		before = w.old.Articles
	}
	if w.old == nil && m.Articles != len(w.seen) || m.Articles < before-w.stats.Removed {
		return fmt.Errorf("index: %d articles were written, %d are there", len(w.seen), m.Articles)
	}
	b, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	b = append(b, '\n')
	if err := writeDurably(filepath.Join(w.partial(), manifestName), b); err != nil {
		return err
	}
	if err := syncDir(w.partial()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.Rename(w.partial(), filepath.Join(w.dir, w.gen)); err != nil {
		return err
	}
	if err := syncDir(w.dir); err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	if err := setCurrent(w.dir, w.gen, hex.EncodeToString(sum[:])); err != nil {
		return err
	}
	w.stats.Articles, w.stats.Generation, w.stats.Bytes = m.Articles, w.gen, m.bytes()
	// The new generation is in service. What a sweep cannot remove now, the next writer does.
	_ = sweep(w.dir, w.gen)
	return nil
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
