// Package engine is what the writers of every engine take and give. Below it lie the leaves that engines share; none of them knows how
// articles are stored.
package engine

import (
	"context"
	"iter"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/synonyms"
)

// A Writer changes one collection. It is used by one goroutine.
type Writer interface {
	// Build replaces the collection by these articles. Until its last step, and if it fails or is cancelled, what was in service stays
	// so. An error of the sequence ends it; a sequence without any article is an error with kiosque.CodeNoArticle.
	Build(ctx context.Context, articles iter.Seq2[kiosque.Article, error], o BuildOptions) (*Stats, error)
	// Add adds articles and replaces those of the same ID; articles that are there already, equal to the last byte, are skipped.
	Add(ctx context.Context, articles iter.Seq2[kiosque.Article, error], o BuildOptions) (*Stats, error)
	// Remove removes the articles of these IDs; IDs that are not there are ignored.
	Remove(ctx context.Context, ids []string, o BuildOptions) (*Stats, error)
	// Compare tells what Add would do, or if it replaces, Build, and does nothing at all. Of the options, Placed and Draft are minded.
	Compare(ctx context.Context, replaces bool, articles iter.Seq2[kiosque.Article, error], o BuildOptions) (*Stats, error)
	// ReadSide reads a file that was written with Draft.SetSide; nil: there is none.
	ReadSide(ctx context.Context, name string) ([]byte, error)
	// Open opens the collection to read it.
	Open(ctx context.Context) (kiosque.Searcher, error)
}

// A Draft is a collection to which all articles of an import have been added, before that import is complete; or, of Compare, what would
// be one. It is valid until the function that got it returns.
type Draft interface {
	Stats() Stats           // what the import has done so far
	Articles() (int, error) // how many there are
	// Corpus is the fingerprint of the articles; see kiosque.Info.Corpus. Compare does not know it.
	Corpus(ctx context.Context) (string, error)
	// Seen reports whether the import has an article of this ID.
	Seen(id string) bool
	// IDs lists the IDs of all articles.
	IDs(ctx context.Context) iter.Seq2[string, error]
	// Remove removes articles by ID that are not of this import. What the draft has named before stays as it is.
	Remove(ctx context.Context, ids []string) error
	// Side reads a file of the caller's own that stands beside the collection, by its name; nil: there is none.
	Side(ctx context.Context, name string) ([]byte, error)
	// SetSide writes such a file, which is taken over by what follows.
	SetSide(ctx context.Context, name string, b []byte) error
}

// BuildOptions configures the writers. The zero value is a good default.
type BuildOptions struct {
	// BatchSize is the number of articles made durable at a time; 0: the engine's, which is also the most.
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
	Draft func(context.Context, Draft) error
	// Aliases are the names that are one beside those that are written alike; an Add keeps to them until it is given others,
	// or a list without entries. nil: none, or in an Add and a Remove, those that there are.
	Aliases *kiosque.Aliases
	// Note is told, in French, what whoever runs the engine should know; nil: nobody is.
	Note func(string)
	// PublicSegments lets bleve write the segments of new articles: slower, and the reference that tests compare our
	// writer of segment bytes with.
	PublicSegments bool
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
