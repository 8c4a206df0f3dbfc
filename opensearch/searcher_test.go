package opensearch

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/internal/cluster"
	"github.com/kiosque-search/kiosque/opensearch/store"
	"github.com/kiosque-search/kiosque/opensearch/wire"
	"github.com/kiosque-search/kiosque/searchertest"
)

func TestMain(m *testing.M) { cluster.Main(m) }

// TestSearcher holds the engine to what any Searcher promises.
func TestSearcher(t *testing.T) {
	hosts := cluster.Hosts(t)
	searchertest.Run(t, func(t *testing.T, articles []kiosque.Article) *searchertest.Collection {
		return collection(t, hosts, articles, Options{})
	})
}

var collections atomic.Int64

// collection is a collection in the cluster that follows its changes.
func collection(t testing.TB, hosts []string, articles []kiosque.Article, o Options) *searchertest.Collection {
	t.Helper()
	ctx := t.Context()
	name := fmt.Sprintf("essai%d-%d", os.Getpid(), collections.Add(1))
	var bare []string
	for _, h := range hosts {
		bare = append(bare, strings.TrimPrefix(h, "http://"))
	}
	address := "opensearch://" + strings.Join(bare, ",") + "/" + name
	a, err := wire.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	client, err := wire.New(a, wire.Options{})
	if err != nil {
		t.Fatal(err)
	}
	// One index is several shards, on several nodes with a copy of each.
	w := store.New(client, store.Options{Shards: 1 + len(hosts), Replicas: min(1, len(hosts)-1)})
	build := func(ctx context.Context, articles []kiosque.Article) error {
		_, err := w.Build(ctx, sequence(articles), engine.BuildOptions{})
		return err
	}
	if err := build(ctx, articles); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Do(context.WithoutCancel(ctx), "DELETE", "/"+name+"-*", nil, nil) })
	e, err := Open(ctx, address, o)
	if err != nil {
		t.Fatal(err)
	}
	follow := func(ctx context.Context, err error) error {
		if err != nil {
			return err
		}
		if changed, err := e.Reload(ctx); err != nil || !changed {
			return cmp.Or(err, fmt.Errorf("a change is not followed"))
		}
		return nil
	}
	return &searchertest.Collection{
		Searcher: e, Slow: true, UseSynonyms: e.UseSynonyms, Lacks: []kiosque.Capability{kiosque.CapabilityReprises},
		Add: func(ctx context.Context, articles []kiosque.Article) error {
			_, err := w.Add(ctx, sequence(articles), engine.BuildOptions{})
			return follow(ctx, err)
		},
		Remove: func(ctx context.Context, ids []string) error {
			_, err := w.Remove(ctx, ids, engine.BuildOptions{})
			return follow(ctx, err)
		},
		Build: func(ctx context.Context, articles []kiosque.Article) error { return follow(ctx, build(ctx, articles)) },
	}
}

func sequence(articles []kiosque.Article) iter.Seq2[kiosque.Article, error] {
	return func(yield func(kiosque.Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}
}
