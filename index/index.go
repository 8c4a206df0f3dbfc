package index

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/linesort"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/service"
	"github.com/kiosque-search/kiosque/synonyms"
)

// Options configures Open. The zero value is a good default.
type Options struct {
	// Now is the clock that measures searches; nil: time.Now.
	Now func() time.Time
	// PublicPostings reads postings through bleve's public interfaces only: slower, and the reference that tests
	// compare the reader of segment bytes with.
	PublicPostings bool
	// Kept is how many generations that were replaced stay open at most, for those who page through them with
	// SearchRequest.After; each takes the memory of the one in service. 0: DefaultKept; negative: none.
	Kept int
	// KeptFor is for how long, after the last page. 0: DefaultKeptFor.
	KeptFor time.Duration
	// Synonyms are those of queries, in place of the ones that the collection was built with; nil: these.
	Synonyms *synonyms.Set
}

// Index answers queries on the generation in service when it was opened or last reloaded. It is a kiosque.Searcher.
type Index struct {
	dir     string
	now     func() time.Time
	opening opening
	scratch sync.Pool
	own     atomic.Pointer[synonyms.Set] // see UseSynonyms
	// cores has a place for every processor. A search takes the places that are free when it begins: alone, it works
	// on all of them, among many, on one, for which it waits its turn.
	cores        chan struct{}
	teamArticles int
	textCost     float64 // see census.Counter; 0 but in tests
	lineMemory   int
	helpReads    int
	pool         service.Pool[*served]

	reloading sync.Mutex // one Reload at a time
	closed    bool       // under reloading
	refused   refusal    // under reloading
	mu        sync.Mutex
	warning   string // why the newest generation is not the one in service; empty: it is
	lastFault error  // counted in faults
	faults    int    // answers that met damage
	checking  context.Context
	uncheck   context.CancelFunc
	checks    sync.WaitGroup // of suspected generations
}

var _ kiosque.Searcher = (*Index)(nil)

// Open opens the collection in dir for searching. Any number of processes may have it open, and a writer may make a
// new generation meanwhile. A damaged generation is not opened: the one before it answers where it is whole, and
// kiosque.Info.Warning and every answer say so. Errors have the codes no_index, index_version, index_damaged and those of
// the system.
func Open(ctx context.Context, dir string, o Options) (*Index, error) {
	x := &Index{dir: dir, now: o.Now, teamArticles: teamArticles, lineMemory: linesort.Memory, helpReads: helpReads}
	x.opening = opening{o.PublicPostings, checkedAtOpen}
	if x.now == nil {
		x.now = time.Now
	}
	x.own.Store(o.Synonyms)
	x.pool.Most, x.pool.For, x.pool.Now = max(cmp.Or(o.Kept, DefaultKept), 0), cmp.Or(o.KeptFor, DefaultKeptFor), x.now
	x.checking, x.uncheck = context.WithCancel(context.Background())
	x.scratch.New = func() any { return newScratch() }
	x.cores = make(chan struct{}, runtime.GOMAXPROCS(0))
	if _, err := x.Reload(ctx); err != nil {
		x.uncheck()
		return nil, err
	}
	return x, nil
}

// Close waits for the searches under way, and for a Reload, and closes the index for good.
func (x *Index) Close() error {
	x.mu.Lock()
	x.uncheck()
	x.mu.Unlock()
	x.checks.Wait()
	x.reloading.Lock()
	defer x.reloading.Unlock()
	x.closed = true
	x.pool.Close()
	return nil
}

// Article implements kiosque.Searcher.
func (x *Index) Article(_ context.Context, id string) (_ *kiosque.Article, err error) {
	defer x.guard(&err)()
	g := x.pool.Acquire()
	if g == nil {
		return nil, kiosque.ErrClosed()
	}
	defer x.pool.Release(g)
	a, err := g.articleByID(id)
	if err != nil {
		return nil, layout.Unreadable(x.dir, id, err)
	}
	if a == nil {
		return nil, kiosque.NotFound(id)
	}
	return a, nil
}

// Info implements kiosque.Searcher.
func (x *Index) Info(context.Context) (*kiosque.Info, error) {
	g := x.pool.Acquire()
	if g == nil {
		return nil, kiosque.ErrClosed()
	}
	defer x.pool.Release(g)
	info := *g.info
	info.Sources = slices.Clone(info.Sources)
	info.Warning, info.Faults = x.warned()
	own := x.own.Load()
	if info.Synonyms = synonymsInfo(own, g.synonyms); own != nil {
		info.Generation += "+" + own.Sum()
	}
	return &info, nil
}
