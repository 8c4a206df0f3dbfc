package store_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/internal/cluster"
	"github.com/kiosque-search/kiosque/opensearch"
	"github.com/kiosque-search/kiosque/opensearch/state"
	"github.com/kiosque-search/kiosque/opensearch/store"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

// quick are the limits of one who waits for nobody long.
func quick() wire.Options { return wire.Options{Timeout: 4 * time.Second, Patience: 8 * time.Second} }

// patient are those of one who writes.
func patient() wire.Options {
	return wire.Options{Timeout: 20 * time.Second, Patience: store.Patience}
}

// total counts the hits of a query.
func total(ctx context.Context, x *opensearch.Engine, query string) (int, error) {
	r, err := x.Search(ctx, kiosque.SearchRequest{Query: query, Size: -1, NoFacets: true, Widen: kiosque.WidenNever})
	if err != nil {
		return 0, err
	}
	return r.Total, nil
}

// asking searches without pause until the test stops it, and fails if an answer is neither right nor refused.
func asking(t *testing.T, x *opensearch.Engine, query string, want int) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	var right, no atomic.Int32
	for range 2 {
		done.Go(func() {
			for ctx.Err() == nil {
				n, err := total(ctx, x, query)
				switch {
				case ctx.Err() != nil:
				case err == nil && n == want:
					right.Add(1)
				case err == nil:
					t.Errorf("%s: %d articles, want %d", query, n, want)
				case refused(err):
					no.Add(1)
				default:
					t.Errorf("%s: %s %v", query, kiosque.CodeOf(err), err)
				}
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
	return func() {
		cancel()
		done.Wait()
		t.Logf("%s: %d right answers, %d refused", query, right.Load(), no.Load())
		if right.Load() == 0 {
			t.Errorf("%s: no answer at all", query)
		}
	}
}

// healthy waits until all copies are there again.
func healthy(t *testing.T, n *cluster.Nodes, c *wire.Client) {
	t.Helper()
	if err := n.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	var h struct{ Status string }
	for range 60 {
		err := c.Do(t.Context(), http.MethodGet, "/_cluster/health?wait_for_status=green&timeout=3s", nil, &h)
		if err == nil && h.Status == "green" {
			return
		}
		time.Sleep(time.Second)
	}
	t.Fatalf("the cluster is %s", h.Status)
}

// TestFaults lets three nodes fall out one by one, and two at once: what was acknowledged stays, and answers are right or refused.
func TestFaults(t *testing.T) {
	const first, second, third = 4000, 6000, 8000
	nodes := cluster.New(t, cluster.Options{Nodes: 3})
	c := client(t, nodes.Hosts(), patient())
	s := store.New(c, store.Options{Replicas: -1})
	if _, err := s.Build(t.Context(), numbered(0, first), engine.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	g, err := state.New(c).Current(t.Context())
	if err != nil || g.Shards != 3 || g.Replicas != 1 {
		t.Fatalf("%+v: %v", g, err)
	}
	x := open(t, c, quick())

	t.Run("a node is killed while a collection is built again", func(t *testing.T) {
		stop := asking(t, x, "dixième", first/10)
		stats, err := s.Build(t.Context(), with(numbered(0, first), first/3, nodes.Node(1).Kill), engine.BuildOptions{})
		if err != nil || stats.Articles != first {
			t.Errorf("%+v %v", stats, err)
		}
		stop()
		whole(t, x, first)
		if err := nodes.Node(1).Start(); err != nil {
			t.Fatal(err)
		}
		healthy(t, nodes, c)
	})
	t.Run("the manager is killed while articles are added", func(t *testing.T) {
		stop := asking(t, x, "Article 17", 1)
		stats, err := s.Add(t.Context(), with(numbered(0, second), first+(second-first)/3, manager(t, c, nodes).Kill), engine.BuildOptions{})
		if err != nil || stats.Indexed != second-first || stats.Unchanged != first {
			t.Errorf("%+v %v", stats, err)
		}
		stop()
		whole(t, x, second)
		for i := range 3 {
			if !nodes.Node(i).Runs() {
				if err := nodes.Node(i).Start(); err != nil {
					t.Fatal(err)
				}
			}
		}
		healthy(t, nodes, c)
	})
	t.Run("a node hangs", func(t *testing.T) {
		if err := nodes.Node(0).Pause(); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if n, err := total(t.Context(), x, "dixième"); err == nil && n != second/10 || err != nil && !refused(err) {
				t.Errorf("%d %s %v", n, kiosque.CodeOf(err), err)
			}
		}
		if err := nodes.Node(0).Resume(); err != nil {
			t.Fatal(err)
		}
		healthy(t, nodes, c)
		whole(t, x, second)
	})
	t.Run("the disks are full", func(t *testing.T) {
		watermarks := func(low, high, flood any, enabled any) {
			const of = "cluster.routing.allocation.disk."
			settings := map[string]any{
				of + "watermark.low": low, of + "watermark.high": high, of + "watermark.flood_stage": flood, of + "threshold_enabled": enabled,
				"cluster.info.update.interval": "10s",
			}
			if err := c.Do(t.Context(), http.MethodPut, "/_cluster/settings", map[string]any{"transient": settings}, nil); err != nil {
				t.Fatal(err)
			}
		}
		watermarks("9000tb", "9000tb", "9000tb", true) // which are not free
		var err error
		for n := second; n < second+60; n++ {
			if _, err = s.Add(t.Context(), numbered(second, n+1), engine.BuildOptions{}); err != nil {
				break
			}
			time.Sleep(time.Second)
		}
		if kiosque.CodeOf(err) != kiosque.CodeExhausted || !strings.Contains(err.Error(), "disque") {
			t.Errorf("%s: %v", kiosque.CodeOf(err), err)
		}
		if n, err := total(t.Context(), x, "commun"); err != nil || n < second {
			t.Errorf("what was there is searched: %d %v", n, err)
		}
		watermarks("3mb", "2mb", "1mb", true)
		for range 60 {
			if _, err = s.Add(t.Context(), numbered(0, third), engine.BuildOptions{}); err == nil {
				break
			}
			time.Sleep(time.Second)
		}
		if err != nil {
			t.Error(err)
		}
		watermarks(nil, nil, nil, nil)
		whole(t, x, third)
	})
	t.Run("two nodes of three are killed", func(t *testing.T) {
		nodes.Node(1).Kill()
		nodes.Node(2).Kill()
		if n, err := total(t.Context(), x, "dixième"); err == nil && n != third/10 || err != nil && !refused(err) {
			t.Errorf("%d %s %v", n, kiosque.CodeOf(err), err)
		}
		hurried, err := wire.New(c.Address(), quick())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.New(hurried, store.Options{}).Add(t.Context(), numbered(0, third+10), engine.BuildOptions{}); !refused(err) {
			t.Errorf("%s: %v", kiosque.CodeOf(err), err)
		}
		for i := 1; i < 3; i++ {
			if err := nodes.Node(i).Start(); err != nil {
				t.Fatal(err)
			}
		}
		healthy(t, nodes, c)
		whole(t, x, third)
	})
	t.Run("nobody is there", func(t *testing.T) {
		for i := range 3 {
			nodes.Node(i).Kill()
		}
		if _, err := total(t.Context(), x, "commun"); kiosque.CodeOf(err) != kiosque.CodeUnavailable {
			t.Errorf("%s: %v", kiosque.CodeOf(err), err)
		}
	})
}

// manager is the node that keeps the state of the cluster.
func manager(t *testing.T, c *wire.Client, nodes *cluster.Nodes) *cluster.Node {
	t.Helper()
	var out []struct{ Node string }
	if err := c.Do(t.Context(), http.MethodGet, "/_cat/cluster_manager?format=json", nil, &out); err != nil || len(out) != 1 {
		t.Fatalf("%v %v", out, err)
	}
	for i := range 3 {
		if nodes.Node(i).Name() == out[0].Node {
			return nodes.Node(i)
		}
	}
	t.Fatal(out)
	return nil
}
