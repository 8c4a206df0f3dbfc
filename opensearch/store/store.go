// Package store writes a collection into a cluster: it is the engine.Writer of OpenSearch.
//
// A build makes a generation of indices of its own and puts the alias on it when all is there; an addition or removal changes the one
// in service, and what it has acknowledged is searched within a second. Everything can be sent twice: documents are named by the IDs of
// their articles, forms by themselves. A writer that was killed leaves a build that the same command goes on with, or an addition of
// which the same command does the rest.
package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/names"
	"github.com/kiosque-search/kiosque/opensearch/dictionary"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/state"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

// Options say how a collection is written. The zero value is a good default.
type Options struct {
	// Shards is of each index of articles; 0: one a data node, at most 8, and one where Split.
	Shards int
	// Replicas is the copies beside the first; negative: one, if there are several data nodes. It is minded by Build.
	Replicas int
	// Split lays the articles of each year into an index of its own. It is minded by Build.
	Split bool
	// Reader opens the collection to read it.
	Reader func(context.Context) (kiosque.Searcher, error)
}

const maxShards = 8

// Patience is how long a writer waits for a cluster in which a node fell out; see wire.Options.
const Patience = 3 * time.Minute

// Store is the writer of the collection that a client's address names.
type Store struct {
	c *wire.Client
	k *state.Keeper
	o Options
}

var _ engine.Writer = (*Store)(nil)

// New returns the writer of a collection.
func New(c *wire.Client, o Options) *Store { return &Store{c, state.New(c), o} }

// Open implements engine.Writer.
func (s *Store) Open(ctx context.Context) (kiosque.Searcher, error) { return s.o.Reader(ctx) }

// ReadSide implements engine.Writer.
func (s *Store) ReadSide(ctx context.Context, name string) ([]byte, error) {
	g, err := s.k.Current(ctx)
	if err != nil {
		return nil, err
	}
	return s.k.Side(ctx, g.Name, name)
}

// Build implements engine.Writer.
func (s *Store) Build(ctx context.Context, articles iter.Seq2[kiosque.Article, error], o engine.BuildOptions) (*engine.Stats, error) {
	return s.write(ctx, o, func(ctx context.Context, w *writer) error {
		if err := w.begin(ctx); err != nil {
			return err
		}
		err := w.fill(ctx, articles)
		if err == nil {
			err = w.serve(ctx)
		}
		if err != nil && o.Import == "" {
			err = errors.Join(err, s.k.Drop(context.WithoutCancel(ctx), w.g.Name))
		}
		return err
	})
}

// Add implements engine.Writer.
func (s *Store) Add(ctx context.Context, articles iter.Seq2[kiosque.Article, error], o engine.BuildOptions) (*engine.Stats, error) {
	if _, err := s.k.Current(ctx); kiosque.CodeOf(err) == kiosque.CodeNoIndex {
		return s.Build(ctx, articles, o)
	}
	return s.write(ctx, o, func(ctx context.Context, w *writer) error {
		if err := w.open(ctx); err != nil {
			return err
		}
		if err := w.addAll(ctx, articles); err != nil {
			return err
		}
		return w.draft(ctx)
	})
}

// Remove implements engine.Writer.
func (s *Store) Remove(ctx context.Context, ids []string, o engine.BuildOptions) (*engine.Stats, error) {
	return s.write(ctx, o, func(ctx context.Context, w *writer) error {
		if err := w.open(ctx); err != nil {
			return err
		}
		return w.remove(ctx, slices.Values(ids))
	})
}

// Clean removes what earlier builds have left, that before the one in service among it, and says what.
func (s *Store) Clean(ctx context.Context) (removed []string, err error) {
	_, err = s.write(ctx, engine.BuildOptions{}, func(ctx context.Context, w *writer) error {
		removed, err = w.sweep(ctx, "", true)
		return err
	})
	return removed, err
}

// write takes the lock and lets fill do the work.
func (s *Store) write(ctx context.Context, o engine.BuildOptions, fill func(context.Context, *writer) error) (*engine.Stats, error) {
	w := &writer{Store: s, o: withDefaults(o), seen: map[uint64]uint64{}}
	if err := w.prepare(ctx); err != nil {
		return nil, err
	}
	held, lock, err := s.k.Lock(ctx)
	if err != nil {
		return nil, err
	}
	defer lock.Unlock(ctx)
	w.lock = lock
	err = fill(held, w)
	if w.g != nil && w.g.Complete && !w.built {
		err = w.end(held, err)
	}
	if lost, ok := errors.AsType[*kiosque.Error](context.Cause(held)); ok && err != nil && ctx.Err() == nil {
		return nil, lost
	}
	if err != nil {
		return nil, err
	}
	return &w.stats, nil
}

func withDefaults(o engine.BuildOptions) engine.BuildOptions {
	if o.Workers <= 0 {
		o.Workers = min(max(2, runtime.GOMAXPROCS(0)), 8)
	}
	if o.Progress == nil {
		o.Progress = func(engine.Progress) {}
	}
	if o.Placed == nil {
		o.Placed = func(string, bool) {}
	}
	if o.Note == nil {
		o.Note = func(string) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// writer is one command that writes.
type writer struct {
	*Store
	o       engine.BuildOptions
	lock    *state.Lock
	g       *state.Generation // that is written
	before  *state.Generation // of a build, what was in service; nil: nothing
	dict    *dictionary.Writer
	names   *names.Table
	stats   engine.Stats
	seen    map[uint64]uint64 // content hashes of the IDs of this import, both shortened to 64 bits
	empty   bool              // nothing was there before
	resumed bool              // it goes on from what an interrupted build has left
	built   bool              // the generation is one of a build
	opened  bool              // the generation in service is ready to be changed
	changed bool
	nodes   int            // that hold data
	made    sync.Map       // indices of years that are there
	session sync.Mutex     // of g.Writing
	asked   *state.Session // what was to be written there; it may have been
}

// begin makes the generation of a build, or finds the one that an interrupted build of the same import has left.
func (w *writer) begin(ctx context.Context) error {
	var err error
	switch w.before, err = w.k.Current(ctx); kiosque.CodeOf(err) {
	case "", kiosque.CodeNoIndex, kiosque.CodeVersion, kiosque.CodeDamaged: // a build needs nothing of what was there
	default:
		return err
	}
	name, err := w.k.NewName(ctx, w.o.Now())
	if err != nil {
		return err
	}
	g := &state.Generation{
		Name: name, Schema: schema.Version, Fingerprint: analysis.Fingerprint(), Import: w.o.Import,
		Split: w.Store.o.Split, Settings: w.settings(),
	}
	left, err := w.left(ctx, g)
	if err != nil {
		return err
	}
	if left != nil {
		g, w.resumed = left, true
	}
	if _, err := w.sweep(ctx, g.Name, false); err != nil {
		return err
	}
	w.empty = !w.resumed
	g.Built, g.Aliases = w.o.Now().UTC().Truncate(time.Second), w.o.Aliases
	if len(entries(g.Aliases)) == 0 {
		g.Aliases = nil
	}
	g.Synonyms = ""
	if w.o.Synonyms.Rules() > 0 {
		g.Synonyms = string(w.o.Synonyms.Text())
	}
	w.stats.Aliases = g.Aliases
	if w.before != nil {
		if g.Aliases == nil {
			w.stats.Dropped = w.before.Aliases
		}
		w.stats.DroppedSynonyms = w.before.Synonyms != "" && g.Synonyms == ""
	}
	w.g, w.built = g, true
	if err := w.k.Create(ctx, g); err != nil {
		return err
	}
	if err := w.copies(ctx, w.c.Address().Index+"-kiosque,"+g.Name+"-*"); err != nil {
		return err
	}
	since := dictionary.Unused
	if w.resumed {
		since = 0 // all of them: which batch was the last one is not known
	}
	if err := w.ready(ctx, since); err != nil {
		return err
	}
	w.dict.Unread()
	return nil
}

// left finds what an interrupted build of the same import has left, made as this one would make it.
func (w *writer) left(ctx context.Context, like *state.Generation) (*state.Generation, error) {
	if w.o.Import == "" || w.o.Restart {
		return nil, nil
	}
	all, indices, err := w.k.Generations(ctx)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Backward(all) {
		g, err := w.k.Read(ctx, name)
		switch {
		case kiosque.CodeOf(err) == kiosque.CodeDamaged, len(indices[name]) < 2: // it has no articles yet
			continue
		case err != nil:
			return nil, err
		}
		if !g.Complete && g.Import == like.Import && g.Schema == like.Schema && g.Fingerprint == like.Fingerprint && g.Split == like.Split &&
			slices.Equal(entries(g.Aliases), entries(w.o.Aliases)) {
			return g, nil
		}
	}
	return nil, nil
}

func entries(a *kiosque.Aliases) []kiosque.Alias {
	if a == nil {
		return nil
	}
	return a.Entries
}

// Generations that were replaced stay for those who page through them.
const (
	keptFor  = 10 * time.Minute
	keptMost = 4
)

// sweep removes all generations but the one in service, one more, and, unless all are to go, those that were replaced not long ago.
func (w *writer) sweep(ctx context.Context, but string, everything bool) (removed []string, err error) {
	all, _, err := w.k.Generations(ctx)
	if err != nil {
		return nil, err
	}
	serving, err := w.k.Serving(ctx)
	if err != nil && kiosque.CodeOf(err) != kiosque.CodeNoIndex {
		return nil, err
	}
	kept := 0
	for _, name := range slices.Backward(all) {
		if slices.Contains(serving, name) || name == but {
			continue
		}
		g, err := w.k.Read(ctx, name)
		if err != nil && kiosque.CodeOf(err) != kiosque.CodeDamaged {
			return removed, err
		}
		if err == nil && !everything && kept < keptMost && w.o.Now().Sub(g.Replaced) < keptFor {
			kept++
			continue
		}
		if err := w.k.Drop(ctx, name); err != nil {
			return removed, err
		}
		removed = append(removed, name)
	}
	return removed, nil
}

// open starts from the generation in service.
func (w *writer) open(ctx context.Context) (err error) {
	if w.g, err = w.k.Current(ctx); err != nil {
		return err
	}
	if w.o.Aliases != nil && !slices.Equal(entries(w.g.Aliases), entries(w.o.Aliases)) {
		return &kiosque.Error{
			Code: kiosque.CodeUnsupported, Message: "dans une grappe, les alias ne changent qu'avec tout l'index",
			Hint: "« indexer build --aliases FICHIER » le reconstruit",
		}
	}
	w.stats.Generation = w.g.Name
	if set := w.o.Synonyms; set != nil && string(set.Text()) != w.g.Synonyms {
		w.g.Synonyms, w.changed = string(set.Text()), true
	}
	since := dictionary.Settled
	if w.g.Writing != nil {
		since = w.g.Writing.Since
	}
	if err := w.ready(ctx, since); err != nil {
		return err
	}
	err = w.mend(ctx)
	w.opened = err == nil
	return err
}

// ready prepares to change the generation; see dictionary.NewWriter.
func (w *writer) ready(ctx context.Context, since int64) (err error) {
	w.names = names.New(w.g.Aliases)
	if since == dictionary.Settled || since == dictionary.Unused {
		err = w.refresh(ctx)
	} else {
		err = w.drain(ctx)
	}
	if err != nil {
		return err
	}
	w.dict, err = dictionary.NewWriter(ctx, w.c, w.g.Forms(), w.g.Articles(), since)
	return err
}

// fill puts all articles of a build into its generation.
func (w *writer) fill(ctx context.Context, articles iter.Seq2[kiosque.Article, error]) error {
	if err := w.addAll(ctx, articles); err != nil {
		return err
	}
	if w.stats.Read == 0 {
		return &kiosque.Error{
			Code: kiosque.CodeNoArticle, Message: "aucun article à indexer",
			Hint: "vérifiez les chemins donnés ; l'index précédent, s'il existe, est intact",
		}
	}
	if w.resumed {
		if err := w.removeUnseen(ctx); err != nil {
			return err
		}
	}
	return w.draft(ctx)
}

// serve puts the generation in service once all of it is there.
func (w *writer) serve(ctx context.Context) (err error) {
	w.o.Progress(engine.Progress{Phase: engine.PhaseSeal, Read: w.stats.Read, Indexed: w.stats.Indexed})
	if err := w.settle(ctx); err != nil {
		return err
	}
	if w.stats.Articles != len(w.seen) {
		return fmt.Errorf("store: %d articles were written, %d are there", len(w.seen), w.stats.Articles)
	}
	if w.g.Corpus, err = w.corpus(ctx); err != nil {
		return err
	}
	w.g.Count = w.stats.Articles
	if err := w.compact(ctx); err != nil {
		return err
	}
	if w.stats.Bytes, err = w.bytes(ctx); err != nil {
		return err
	}
	settings := object{"index": object{"refresh_interval": "1s"}}
	if err := w.c.Do(ctx, http.MethodPut, "/"+w.g.Articles()+"/_settings", settings, nil); err != nil {
		return err
	}
	if err := w.k.Serve(ctx, w.g, w.o.Now().UTC()); err != nil {
		return err
	}
	w.stats.Merged, err = w.merged(ctx)
	return err
}

// settle makes all that was done searchable and exact, and counts it.
func (w *writer) settle(ctx context.Context) error {
	w.o.Progress(engine.Progress{Phase: engine.PhaseMerge, Read: w.stats.Read, Indexed: w.stats.Indexed})
	if err := w.refresh(ctx); err != nil {
		return err
	}
	if err := w.dict.Settle(ctx); err != nil {
		return err
	}
	var err error
	if w.stats.Articles, err = w.count(ctx, everything()); err != nil {
		return err
	}
	if w.stats.Bytes, err = w.bytes(ctx); err != nil {
		return err
	}
	w.stats.Generation = w.g.Name
	return nil
}

// settings are those of a build.
func (w *writer) settings() schema.Settings {
	s := schema.Settings{Shards: w.Store.o.Shards, Replicas: w.Store.o.Replicas}
	if s.Shards <= 0 {
		s.Shards = min(max(1, w.nodes), maxShards)
		if w.Store.o.Split {
			s.Shards = 1
		}
	}
	if s.Replicas < 0 {
		s.Replicas = min(1, cmp.Or(w.nodes, 1)-1)
	}
	return s
}
