package index

import (
	"cmp"
	"context"
	"encoding/hex"
	"iter"
	"sync"

	index "github.com/blevesearch/bleve_index_api"
	"golang.org/x/sync/errgroup"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/engine/feed"
	"github.com/kiosque-search/kiosque/index/merges"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/index/texts"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/neardup"
)

const (
	handful         = 250       // articles handed to a worker at a time: at the end, none of them is alone at work for long …
	maxHandfulBytes = 4 << 20   // … and their size, but for the last of them
	comparedHandful = 1000      // … and how many where all segments are opened to compare a handful with what they hold
	maxBatchBytes   = 128 << 20 // of the articles of a batch, however few they are
	maxBatchForms   = 2 << 20   // distinct in the batches of all workers, but for those of their last articles: each takes 250 bytes
	largeForms      = 1 << 19   // distinct in a batch that a large article has joined: it is written at once
	recordRoom      = 256       // bytes of a record beside its texts, of most articles
	maxTextBytes    = 8 << 20   // of the largest articles that the workers analyse at a time: a larger one is analysed alone
)

// addAll reads the sequence to its end and writes batches concurrently.
func (w *writer) addAll(ctx context.Context, articles iter.Seq2[kiosque.Article, error]) error {
	left := make([]*batch, w.o.Workers) // when all has been read
	several := handful
	if w.compares() {
		several = comparedHandful
	}
	work := feed.Work[kiosque.Article, entry, batchResult]{
		Take: w.place, Account: w.account,
		Size: func(e entry) int { return len(e.record) },
		Worker: func(worker int) (_ func(context.Context, []entry) (batchResult, error), err error) {
			b := w.newBatch()
			left[worker] = b
			// Not with the context of the work: it may be over before the last batch is durable.
			return func(_ context.Context, entries []entry) (batchResult, error) { return b.add(ctx, entries) }, nil
		},
		Around:  func(err *error) func() { return guard(err, w.dir) },
		Workers: w.o.Workers, Handful: min(several, w.o.BatchSize), Bytes: maxHandfulBytes, Largest: maxTextBytes,
	}
	if err := work.Do(ctx, articles); err != nil {
		return err
	}
	if err := w.storeRest(left); err != nil {
		return err
	}
	return flushTogether(left)
}

// storeRest has each worker store the texts that wait for more: there are none.
func (w *writer) storeRest(left []*batch) error {
	var workers errgroup.Group
	for _, b := range left {
		workers.Go(func() (err error) {
			defer guard(&err, w.dir)()
			return b.store(true)
		})
	}
	return workers.Wait()
}

// flushTogether makes what is left in several batches durable, in as few segments as it has room in.
func flushTogether(left []*batch) error {
	for i, b := range left {
		for _, o := range left[i+1:] {
			b.absorb(o)
		}
		if err := b.flush(); err != nil {
			return err
		}
	}
	return nil
}

// entry is an article on its way into the index, with its record as it will be stored.
type entry struct {
	article kiosque.Article
	record  []byte
}

// place counts an article that was read and gives it its place in this import.
func (w *writer) place(a kiosque.Article) (e entry, fresh bool) {
	w.stats.Read++
	if a.Date.IsZero() {
		w.stats.Undated++
	}
	e, fresh = w.claim(a)
	w.o.Placed(e.article.ID, !fresh)
	return e, fresh
}

// claim gives an article its place in this import: false if it was there before, equal to the last byte.
func (w *writer) claim(a kiosque.Article) (entry, bool) {
	e := entry{article: a, record: contents.AppendRecord(make([]byte, 0, recordRoom+len(a.Title)+len(a.Lead)+len(a.Body)), &a)}
	hash := contents.HashOf(e.record)
	old, taken := w.seen[a.ID]
	if taken && old != hash {
		w.stats.Renamed++
	}
	for taken && old != hash { // more than once, where somebody has named another one like this
		e.article.ID += "~" + hex.EncodeToString(hash[:4])
		old, taken = w.seen[e.article.ID]
	}
	if taken && old == hash {
		w.stats.Duplicates++
		return e, false
	}
	w.seen[e.article.ID] = hash
	return e, true
}

type batchResult struct {
	indexed, unchanged int
	updated, resumed   int
	came, went         contents.Sum // the articles that were indexed, and those that they replace
	fresh              []printed    // those that were indexed, where there was an index before
}

func (w *writer) account(r batchResult) {
	w.stats.Indexed += r.indexed
	w.stats.Updated += r.updated
	w.stats.Unchanged += r.unchanged
	w.stats.Resumed += r.resumed
	w.came.Add(r.came)
	w.went.Add(r.went)
	w.indexed = append(w.indexed, r.fresh...)
	w.changed = w.changed || r.indexed > 0
	w.o.Progress(Progress{Phase: PhaseIndex, Read: w.stats.Read, Indexed: w.stats.Indexed})
}

// batch is the articles that a worker makes durable together.
type batch struct {
	w     *writer
	maker segment.Maker
	texts *texts.Batch
	n     int // articles …
	bytes int // … and the size of their records

	known    []analysis.Known // words of the record, for the texts
	shingler neardup.Shingler
	sketches [][]byte // of the last articles, whose texts wait for others
	placed   []byte
}

func (w *writer) newBatch() *batch {
	return &batch{w: w, maker: w.newMaker(), texts: texts.NewBatch(w.texts)}
}

func (w *writer) newMaker() segment.Maker {
	if w.o.PublicSegments {
		return segment.NewPublicMaker()
	}
	return segment.NewMaker()
}

// compares reports whether there may be older articles of the same IDs.
func (w *writer) compares() bool { return w.old != nil || w.resumed }

// add analyses a handful of articles and stores their texts, or leaves them to be stored with the next ones; it flushes the batch when it is full.
func (b *batch) add(ctx context.Context, entries []entry) (r batchResult, err error) {
	if b.w.compares() {
		kept, err := b.w.changedOnly(entries, &r)
		if err != nil {
			return r, err
		}
		entries = kept
	}
	for i := range entries {
		e := &entries[i]
		if err := b.w.makeRoom(len(e.record)); err != nil {
			return r, err
		}
		r.came.Add(contents.Of(e.article.ID, contents.HashOf(e.record)))
		if b.w.old != nil {
			r.fresh = append(r.fresh, printed{e.article.ID, e.article.Date})
		}
		b.maker.Add(&e.article)
		b.texts.Add(e.record, b.knownIn(e))
		lead := neardup.Text{Printed: e.article.Lead, Words: b.maker.Known(match.Lead)}
		body := neardup.Text{Printed: e.article.Body, Words: b.maker.Known(match.Body)}
		b.sketches = append(b.sketches, b.shingler.Sketch(lead, body).Append(nil))
		b.n++
		b.bytes += len(e.record)
		if b.full(len(e.record)) {
			if err := b.w.markOnce(); err != nil {
				return r, err
			}
			if err := b.write(func() error { return b.w.smallest(ctx, overfull) }); err != nil {
				return r, err
			}
		}
	}
	r.indexed = len(entries)
	return r, b.store(false)
}

// knownIn returns the words of an article's texts that are known, by where they are in its record.
func (b *batch) knownIn(e *entry) []analysis.Known {
	b.known = b.known[:0]
	for i, at := range contents.TextsIn(e.record) {
		for _, w := range b.maker.Known([...]match.Field{match.Title, match.Lead, match.Body}[i]) {
			w.Start, w.End = w.Start+at, w.End+at
			b.known = append(b.known, w)
		}
	}
	return b.known
}

// store writes the texts that wait, which may be put off until there are more, and notes where they are; last: there will be no more.
func (b *batch) store(last bool) error {
	refs, err := b.texts.Commit(last)
	if err != nil {
		return err
	}
	first := b.n - len(b.sketches)
	for i, ref := range refs {
		b.placed = append(ref.Append(b.placed[:0]), b.sketches[i]...)
		b.maker.Place(first+i, b.placed)
	}
	if len(refs) > 0 {
		b.sketches = b.sketches[:0]
	}
	return nil
}

// full reports whether the batch is written before another article joins it; the last one has so many bytes.
func (b *batch) full(last int) bool {
	forms := b.maker.Forms()
	return b.n == b.w.o.BatchSize || b.bytes >= maxBatchBytes || forms >= maxBatchForms/b.w.o.Workers ||
		last >= maxTextBytes/2 && forms >= largeForms || b.n%leastBatch == 0 && b.w.crowded()
}

// absorb takes over another batch, if there is room for all of it.
func (b *batch) absorb(o *batch) {
	if b.n == 0 || o.n == 0 || b.n+o.n > b.w.o.BatchSize || b.bytes+o.bytes > maxBatchBytes ||
		b.maker.Forms()+o.maker.Forms() > maxBatchForms/b.w.o.Workers || !b.maker.Absorb(o.maker) {
		return
	}
	b.n, b.bytes = b.n+o.n, b.bytes+o.bytes
	o.n, o.bytes = 0, 0
}

// flush makes the batch durable.
func (b *batch) flush() error {
	return cmp.Or(b.write(func() error { return nil }), b.w.writing.Wait())
}

// write hands the batch over to be made durable, and returns when the next one may be begun; then is done after it.
func (b *batch) write(then func() error) error {
	if b.n == 0 {
		return nil
	}
	if err := b.store(true); err != nil {
		return err
	}
	w, docs := b.w, index.NewBatch()
	b.maker.Documents(func(id string, d index.Document) {
		switch {
		case d != nil:
			docs.Update(d)
		case w.compares(): // otherwise each ID is there once, and need not be looked for in all segments that there are
			docs.Delete(id)
		}
	})
	syncing := make(chan error, 1)
	go func() { syncing <- w.texts.Sync() }()
	synced := sync.OnceValue(func() error { return <-syncing })
	free, err := b.maker.Hold(synced) // nothing durable refers to texts that are not
	if err != nil {
		return err
	}
	// One at a time: a batch that is written takes as much again, and who comes after another once goes on doing so.
	if err := w.writing.Do(free, func() error { return cmp.Or(w.put(docs, then), synced()) }); err != nil {
		return cmp.Or(err, synced())
	}
	b.n, b.bytes = 0, 0
	b.maker.Reset()
	if w.crowded() {
		b.maker = w.newMaker()
	}
	b.texts.Forget()
	b.shingler.Forget()
	return err
}

// put gives documents to bleve, which makes them durable.
func (w *writer) put(docs *index.Batch, then func() error) (err error) {
	defer guard(&err, w.dir)()
	if err := w.scorch.Batch(docs); err != nil {
		return err
	}
	return then()
}

// changedOnly leaves out the articles that the index has already, by ID and content hash, and counts them and those that
// it has in another state.
func (w *writer) changedOnly(entries []entry, r *batchResult) (kept []entry, err error) {
	segments, done, err := w.segments()
	if err != nil {
		return nil, err
	}
	defer done()
	return w.differing(segments, entries, r)
}

// differing is changedOnly for a state of the index.
func (w *writer) differing(segments []*seg, entries []entry, r *batchResult) (kept []entry, err error) {
	for _, e := range entries {
		ref, ok, err := refByID(segments, e.article.ID)
		switch {
		case err != nil:
			return nil, err
		case ok && ref.Hash == contents.HashOf(e.record):
			r.unchanged++
			if w.resumed && ref.File() > w.given {
				r.resumed++
			}
			continue
		case ok:
			r.updated++
			r.went.Add(contents.Of(e.article.ID, ref.Hash))
		}
		kept = append(kept, e)
	}
	return kept, nil
}

// segments opens what has been written so far; done closes it.
func (w *writer) segments() (all []*seg, done func(), err error) {
	snapshot, err := merges.Snapshot(w.scorch)
	if err != nil {
		return nil, nil, err
	}
	done = func() { _ = snapshot.Close() } // only read
	for _, ss := range snapshot.Segments() {
		s, err := newSeg(ss, w.files, false)
		if err != nil {
			done()
			return nil, nil, err
		}
		all = append(all, s)
	}
	return all, done, nil
}

// remove removes articles by ID.
func (w *writer) remove(ctx context.Context, ids []string) error {
	segments, done, err := w.segments()
	if err != nil {
		return err
	}
	defer done()
	batch := index.NewBatch()
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		ref, ok, err := refByID(segments, id)
		if err != nil {
			return err
		}
		if _, twice := w.seen[id]; ok && !twice {
			w.seen[id] = [8]byte{}
			w.went.Add(contents.Of(id, ref.Hash))
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
