package bench

import (
	"context"
	"errors"
)

// A Peer is an engine under measurement. Its methods are called one at a time.
type Peer interface {
	// Name is short and stable: it stands in tables and raw data.
	Name() string
	// Prepare makes the peer ready, outside every measurement. The error wraps ErrAbsent and says how to install
	// what is missing where that is the cause.
	Prepare(ctx context.Context) error
	// Index makes an index of the corpus in dir, which does not exist, with its texts stored, ready to be searched.
	Index(ctx context.Context, c Corpus, dir string) (IndexCost, error)
	// Search answers the job's queries from the index in dir.
	Search(ctx context.Context, dir string, job SearchJob) (SearchCost, error)
}

// ErrAbsent says that a peer is not installed here.
var ErrAbsent = errors.New("bench: peer not installed")

// IndexCost is what making an index took. The size of the index is measured by the run.
type IndexCost struct {
	Articles int     // in the index
	Seconds  float64 // from the first article to an index ready to be searched
	Usage    Usage   // of the process
}

// SearchJob is how a mix is to be answered: Warmup times unmeasured, then Repeat times measured.
type SearchJob struct {
	Mix    Mix
	Work   string // an existing folder for what the peer has to write down
	Warmup int
	Repeat int
}

// SearchCost is what answering a mix took.
type SearchCost struct {
	Kinds   []Latency
	Found   map[string]float64 // by kind, the mean of the totals; nil where the peer does not tell
	Opening *Opening           // nil where the peer does not tell
	Usage   Usage              // of the process
}

// Opening is what it takes to have an index open.
type Opening struct {
	Milliseconds float64
	HeapBytes    int64   // live on the heap once open
	RSSBytes     int64   // resident once open
	FirstMS      float64 // the first query, nothing warm but the system's page cache
}
