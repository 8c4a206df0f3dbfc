package index

import (
	"context"
	"iter"
	"runtime"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/synonyms"
)

// BuildOptions configures the writers. The zero value is a good default.
type BuildOptions struct {
	// BatchSize is the number of articles made durable at a time, as one segment; 0: 32,000, which is also the most.
	BatchSize int
	// Workers is the number of batches written at the same time; 0: one a processor, at most 4.
	Workers int
	// Heap is the bytes in use from which on the writer ends with kiosque.CodeExhausted, before the system ends the process; 0:
	// nothing is known of such a limit. It begins to write smaller batches before, and also near the limit that the collector
	// was told (debug.SetMemoryLimit), which ends nothing.
	Heap int64
	// Progress is told from one goroutine, after every batch and at every phase; nil: nobody is.
	Progress func(Progress)
	// Now is the clock of the manifest; nil: time.Now.
	Now func() time.Time
	// Import names what is imported, such as paths and options. A writer that finds what an interrupted writer of the same
	// import left, on the same state of the index, goes on from there; empty: it begins anew.
	Import string
	// Synonyms are those that queries of the collection are read with; one without a rule: none. nil: Add and Remove keep
	// those that are there, and Build has none.
	Synonyms *synonyms.Set
	// Restart begins anew in any case.
	Restart bool
	// Placed is told of every article, before the next one is asked for, the ID that it is kept under, and whether the same
	// was read before; nil: nobody is.
	Placed func(id string, duplicate bool)
	// Draft is called when all articles have been added, before the new generation is sealed; nil: nobody is. Its error is
	// that of the writer. Build and Add mind it.
	Draft func(context.Context, *Draft) error
	// Aliases are the names that are one beside those that are written alike; an Add keeps to them until it is given others,
	// or a list without entries. nil: none, or in an Add and a Remove, those that there are.
	Aliases *kiosque.Aliases
	// PublicSegments lets bleve write the segments of new articles: slower, and the reference that tests compare our
	// writer of segment bytes with.
	PublicSegments bool
}

func (o BuildOptions) withDefaults() BuildOptions {
	most := segment.MaxBatch
	if o.PublicSegments {
		most = segment.MaxPublicBatch
	}
	if o.BatchSize <= 0 || o.BatchSize > most {
		o.BatchSize = most
	}
	if o.Workers <= 0 {
		o.Workers = min(runtime.GOMAXPROCS(0), 4)
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	if o.Placed == nil {
		o.Placed = func(string, bool) {}
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
	Indexed int // of these, analysed
}

// Stats is what a writer did.
type Stats struct {
	Read       int // articles taken from the sequence
	Indexed    int // added or updated
	Updated    int // of these, that replaced another state
	Unchanged  int // already there, equal to the last byte
	Resumed    int // of these, that an interrupted run had indexed, which this one went on from
	Duplicates int // seen before in the same import, equal to the last byte
	// Renamed counts articles whose ID another article of the same import had taken: they are indexed under
	// the ID followed by ~ and eight digits of their content hash.
	Renamed         int
	Removed         int
	Undated         int // of those read
	Articles        int // in the collection afterwards
	Bytes           int64
	Generation      string
	Aliases         *kiosque.Aliases // of the collection afterwards; nil: none, or nothing has changed
	Merged          []kiosque.Merged // what they do there, in their order
	Dropped         *kiosque.Aliases // those of the collection that was replaced, if this one has none
	DroppedSynonyms bool             // the collection that was replaced had synonyms, and this one has none
	Left            []string         // folders of generations that are not needed and cannot be removed; the next writer tries again
}

// Build replaces the collection in dir by these articles, in a new generation. Until its last step, and if it fails
// or is cancelled, the old generation stays in service, untouched. An error of the sequence ends the build;
// a sequence without any article is an error with kiosque.CodeNoArticle.
func Build(ctx context.Context, dir string, articles iter.Seq2[kiosque.Article, error], o BuildOptions) (*Stats, error) {
	return write(ctx, dir, o, false, func(ctx context.Context, w *writer) error {
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
			return &kiosque.Error{
				Code: kiosque.CodeNoArticle, Message: "aucun article à indexer",
				Hint: "vérifiez les chemins donnés ; l'index précédent, s'il existe, est intact",
			}
		}
		return w.draft(ctx)
	})
}

// Add adds articles to the collection in dir and replaces those of the same ID; articles that are there already,
// equal to the last byte, are skipped. A folder without an index gets one. The old generation stays in service
// until the last step.
func Add(ctx context.Context, dir string, articles iter.Seq2[kiosque.Article, error], o BuildOptions) (*Stats, error) {
	return write(ctx, dir, o, true, func(ctx context.Context, w *writer) error {
		if err := w.open(); err != nil {
			return err
		}
		if err := w.addAll(ctx, articles); err != nil {
			return err
		}
		if err := w.settleResumed(ctx); err != nil {
			return err
		}
		if w.stats.Read == 0 && w.old == nil {
			return &kiosque.Error{Code: kiosque.CodeNoArticle, Message: "aucun article à indexer", Hint: "vérifiez les chemins donnés"}
		}
		return w.draft(ctx)
	})
}

// Remove removes the articles of these IDs; IDs that are not there are ignored.
func Remove(ctx context.Context, dir string, ids []string, o BuildOptions) (*Stats, error) {
	return write(ctx, dir, o, false, func(ctx context.Context, w *writer) error {
		if _, err := layout.Current(dir); err != nil {
			return err
		}
		if err := w.open(); err != nil {
			return err
		}
		return w.remove(ctx, ids)
	})
}
