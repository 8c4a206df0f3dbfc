// Package opensearch answers from a cluster of OpenSearch, for what one machine cannot hold. It is a kiosque.Searcher like package
// index, and gives the same answers: plans come from package plan, what the cluster can decide it is asked in its own language (package
// translate), and everything else is read and decided by package match, in bounded amounts. What would need more is refused with
// kiosque.CodeUnsupported, or left out and named, never guessed.
package opensearch

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/opensearch/dictionary"
	"github.com/kiosque-search/kiosque/opensearch/moment"
	"github.com/kiosque-search/kiosque/opensearch/wire"
	"github.com/kiosque-search/kiosque/synonyms"
)

// Defaults of Options.
const (
	DefaultReadMost = 20_000
	DefaultKeptFor  = 10 * time.Minute
	DefaultFresh    = time.Minute
	DefaultFollow   = time.Second
)

// keptMost is how many earlier states are held for those who page through them.
const keptMost = 4

// Options say how a collection is read. The zero value is a good default.
type Options struct {
	Wire wire.Options
	// Synonyms are put in place of those that the collection was built with; nil: those.
	Synonyms *synonyms.Set
	// ReadMost is how many articles are read, at most, to answer what the cluster cannot; 0: DefaultReadMost, negative: none.
	ReadMost int
	// KeptFor is how long a state is held for those who page through it; 0: DefaultKeptFor.
	KeptFor time.Duration
	// Fresh is how long a state is answered from without one of the writers saying that there is a new one; 0: DefaultFresh.
	Fresh time.Duration
	// Follow is how long the state of the collection is not asked for again; 0: DefaultFollow.
	Follow time.Duration
}

// Engine is a collection in a cluster. It is safe for concurrent use.
type Engine struct {
	client *wire.Client
	o      Options
	own    atomic.Pointer[synonyms.Set]
	now    func() time.Time

	mu      sync.Mutex
	closed  bool
	current *view
	kept    []*view // earlier ones, the last used first
	number  uint64

	looked   *meta // the state of the collection that was last heard of
	lookedAt time.Time

	opening   sync.Mutex // one goroutine opens a view
	words     *dictionary.Dictionary
	wordsName string // of its generation
}

// Open opens a collection: its address is as wire.ParseAddress reads it.
func Open(ctx context.Context, address string, o Options) (*Engine, error) {
	a, err := wire.ParseAddress(address)
	if err != nil {
		return nil, err
	}
	o.ReadMost = max(cmp.Or(o.ReadMost, DefaultReadMost), 0)
	o.KeptFor, o.Fresh = cmp.Or(o.KeptFor, DefaultKeptFor), cmp.Or(o.Fresh, DefaultFresh)
	o.Follow = cmp.Or(o.Follow, DefaultFollow)
	client, err := wire.New(a, o.Wire)
	if err != nil {
		return nil, err
	}
	e := &Engine{client: client, o: o, now: time.Now}
	e.own.Store(o.Synonyms)
	v, err := e.acquire(ctx)
	if err != nil {
		client.Close()
		return nil, kiosque.Failed(err, "la collection n'a pas pu être ouverte")
	}
	e.release(v)
	return e, nil
}

// UseSynonyms puts synonyms in place of those that the collection was built with; nil: these again. Searches under way go on with
// those that they began with.
func (e *Engine) UseSynonyms(s *synonyms.Set) { e.own.Store(s) }

// Close lets all states go, once the answers under way have ended. Whoever asks afterwards gets an error.
func (e *Engine) Close() error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil
	}
	e.closed = true
	unused := e.out(append(e.kept, e.current)...)
	e.current, e.kept = nil, nil
	e.mu.Unlock()
	e.end(unused)
	return nil
}

// acquire returns the view in service, to be released. It is a new one if a writer has changed the collection.
func (e *Engine) acquire(ctx context.Context) (*view, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m, err := e.look(ctx)
	if err != nil {
		return nil, err
	}
	if v, err := e.inService(m); v != nil || err != nil {
		return v, err
	}
	e.opening.Lock()
	defer e.opening.Unlock()
	if v, err := e.inService(m); v != nil || err != nil { // somebody else has opened it
		return v, err
	}
	v, err := e.open(ctx, m)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	if e.closed {
		unused := e.out(v)
		e.mu.Unlock()
		e.end(unused)
		return nil, kiosque.ErrClosed()
	}
	e.number++
	v.number, v.users = e.number, 1
	before := e.current
	e.current = v
	unused := e.keep(before)
	e.mu.Unlock()
	e.end(unused)
	return v, nil
}

// inService returns the view in service if it is of this state, and not too old.
func (e *Engine) inService(m *meta) (*view, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, kiosque.ErrClosed()
	}
	v := e.current
	if v == nil || v.meta.sum() != m.sum() || e.now().Sub(v.opened) > e.o.Fresh {
		return nil, nil
	}
	v.users++
	return v, nil
}

// holder returns the view of a cursor, to be released; nil if it is not held any more.
func (e *Engine) holder(c *cursor) *view {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, v := range append([]*view{e.current}, e.kept...) {
		if v != nil && v.number == c.View {
			v.users++
			return v
		}
	}
	return nil
}

// page notes that somebody pages through a view.
func (e *Engine) page(v *view) {
	e.mu.Lock()
	defer e.mu.Unlock()
	v.paged = e.now()
}

// keep holds a view that was replaced for those who page through it, and lets those go that nobody does; it returns the unused ones.
func (e *Engine) keep(before *view) (unused []*view) {
	if before != nil {
		e.kept = append([]*view{before}, e.kept...)
	}
	slices.SortStableFunc(e.kept, func(a, b *view) int { return b.paged.Compare(a.paged) })
	since := e.now().Add(-e.o.KeptFor)
	n := 0
	for n < len(e.kept) && n < keptMost && !e.kept[n].paged.IsZero() && !e.kept[n].paged.Before(since) {
		n++
	}
	unused = e.out(e.kept[n:]...)
	e.kept = slices.Clone(e.kept[:n])
	return unused
}

// out puts views out, and returns those that no answer is under way on. The caller holds Engine.mu.
func (e *Engine) out(views ...*view) (unused []*view) {
	for _, v := range views {
		if v == nil {
			continue
		}
		if v.gone = true; v.users == 0 {
			unused = append(unused, v)
		}
	}
	return unused
}

// again asks once more where the cluster did not keep the state that was asked, as after a node was lost, or a build that came in
// between; pages go on in their own state only.
func again[T any](ctx context.Context, e *Engine, after string, ask func() (T, error)) (T, error) {
	out, err := ask()
	if !moment.IsGone(err) || ctx.Err() != nil {
		return out, err
	}
	if after != "" {
		return out, kiosque.ErrExpired()
	}
	e.mu.Lock()
	var unused []*view
	if e.current != nil {
		unused = e.out(e.current)
	}
	e.current, e.looked = nil, nil
	e.mu.Unlock()
	e.end(unused)
	return ask()
}

// release ends an answer.
func (e *Engine) release(v *view) {
	e.mu.Lock()
	v.users--
	last := v.gone && v.users == 0
	e.mu.Unlock()
	if last {
		e.end([]*view{v})
	}
}

// end gives the states of views up, and the connections after the last one.
func (e *Engine) end(unused []*view) {
	const patience = 5 * time.Second
	for _, v := range unused {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		_ = v.Close(ctx) // it ends by itself after a while
		cancel()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		e.client.Close()
	}
}
