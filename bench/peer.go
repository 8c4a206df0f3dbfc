package bench

import (
	"context"
	"errors"
	"time"
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

// An Adder is a Peer whose index can grow while another process searches it.
type Adder interface {
	Peer
	// Add adds the articles of a small corpus to the index in dir. When it returns they are durable.
	Add(ctx context.Context, dir string, c Corpus) (IndexCost, error)
	// Follow returns the command that searches the index in dir while it grows; see Following.
	Follow(dir, queries string, articles int) []string
}

// IndexCost is what making an index or adding to it took.
type IndexCost struct {
	Articles int     // in the index, or added
	Seconds  float64 // from the first article to an index ready to be searched
	Bytes    int64   // of the index; 0: what its folder holds
	Usage    Usage   // of the process
}

// SearchJob is how a mix is to be answered: Warmup times unmeasured, then Repeat times measured, the whole job from one
// client; then once for each of Settings.
type SearchJob struct {
	Mix      Mix
	Work     string // an existing folder for what the peer has to write down
	Warmup   int
	Repeat   int           // 0: only Settings
	Settings []Setting     // need not be answered by a peer that cannot
	Limit    time.Duration // of one setting; what was not asked by then is left out; 0: an hour
	// Elsewhere is the CPU time so far of other processes that work for the answers; nil: there are none.
	Elsewhere func(context.Context) (time.Duration, error)
}

func (j *SearchJob) elsewhere(ctx context.Context) (time.Duration, error) {
	if j.Elsewhere == nil {
		return 0, nil
	}
	return j.Elsewhere(ctx)
}

// SearchCost is what answering a mix took.
type SearchCost struct {
	Kinds    []Latency          // of the whole job from one client
	Found    map[string]float64 // by kind, the mean of the totals; nil where the peer does not tell
	Settings []Result           // of the job's Settings
	Opening  *Opening           // nil where the peer does not tell
	Usage    Usage              // of the process
}

// takeWhole makes the first of the settings, the whole job from one client, what Kinds and Found tell.
func (c *SearchCost) takeWhole() {
	c.Kinds, c.Found, c.Settings = c.Settings[0].Kinds, c.Settings[0].Found, c.Settings[1:]
}

// settings are all ways in which a job wants its mix to be asked, the whole job from one client first.
func (j SearchJob) settings() []Setting {
	if j.Repeat == 0 {
		return j.Settings
	}
	return append([]Setting{{Clients: 1, Repeat: j.Repeat}}, j.Settings...)
}

// Opening is what it takes to have an index open.
type Opening struct {
	Milliseconds float64
	HeapBytes    int64   // live on the heap once open; 0: unknown
	RSSBytes     int64   // resident once open
	FirstMS      float64 // the first query, nothing warm but the system's page cache
}
