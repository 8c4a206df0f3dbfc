// Package collection opens what the address of an index names: a folder, or a collection in a cluster. Beside it, nobody who reads or
// writes knows which engine there is.
package collection

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/opensearch"
	"github.com/kiosque-search/kiosque/opensearch/store"
	"github.com/kiosque-search/kiosque/opensearch/wire"
	"github.com/kiosque-search/kiosque/synonyms"
)

// Searcher is a collection that is read, of any engine.
type Searcher interface {
	kiosque.Searcher
	// Reload takes up what has changed, and reports whether something has.
	Reload(ctx context.Context) (bool, error)
	// UseSynonyms puts synonyms in place of those that the collection was built with; nil: these again.
	UseSynonyms(s *synonyms.Set)
}

// InCluster reports whether an address is one of a cluster.
func InCluster(address string) bool { return wire.IsAddress(address) }

// Open opens a collection to read it. The environment says who asks a cluster.
func Open(ctx context.Context, address string, getenv func(string) string, own *synonyms.Set) (Searcher, error) {
	if !InCluster(address) {
		x, err := index.Open(ctx, address, index.Options{Synonyms: own})
		if err != nil {
			return nil, err
		}
		return x, nil
	}
	x, err := opensearch.Open(ctx, address, opensearch.Options{Wire: wire.FromEnv(getenv)})
	if err != nil {
		return nil, err
	}
	x.UseSynonyms(own)
	return x, nil
}

// Writer returns what writes a collection. The options are those of a cluster.
func Writer(address string, getenv func(string) string, o store.Options) (engine.Writer, error) {
	if !InCluster(address) {
		return index.At(address), nil
	}
	return Store(address, getenv, o)
}

// Store is the Writer of a cluster.
func Store(address string, getenv func(string) string, o store.Options) (*store.Store, error) {
	a, err := wire.ParseAddress(address)
	if err != nil {
		return nil, err
	}
	who := wire.FromEnv(getenv)
	who.Patience = store.Patience
	c, err := wire.New(a, who)
	if err != nil {
		return nil, err
	}
	o.Reader = func(ctx context.Context) (kiosque.Searcher, error) { return Open(ctx, address, getenv, nil) }
	return store.New(c, o), nil
}
