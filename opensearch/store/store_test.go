package store_test

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/cluster"
	"github.com/kiosque-search/kiosque/internal/rounds"
	"github.com/kiosque-search/kiosque/opensearch/dictionary"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/state"
	"github.com/kiosque-search/kiosque/opensearch/store"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

func TestMain(m *testing.M) {
	if address, seed := os.Getenv(childVar), os.Getenv(stepVar); seed != "" {
		if err := stepChild(address, seed); err != nil {
			panic(err)
		}
		return
	} else if address != "" {
		panic(child(address)) // it is killed before
	}
	cluster.Main(m)
}

// client returns a client of nodes and of a collection that nobody else has, which goes with the test.
func client(t *testing.T, hosts []string, o wire.Options) *wire.Client {
	t.Helper()
	a := wire.Address{Index: fmt.Sprintf("store-%d", time.Now().UnixNano())}
	for _, h := range hosts {
		a.Hosts = append(a.Hosts, strings.TrimPrefix(h, "http://"))
	}
	c, err := wire.New(a, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second) // there may be nobody any more
		defer cancel()
		var all map[string]any
		if err := c.Do(ctx, http.MethodGet, "/"+a.Index+"*/_alias", nil, &all); err == nil && len(all) > 0 {
			_ = c.Do(ctx, http.MethodDelete, "/"+strings.Join(slices.Collect(maps.Keys(all)), ","), nil, nil)
		}
	})
	return c
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

// articles returns some articles of few IDs and few words, so that they meet.
func articles(r *rand.Rand, n int) (all []kiosque.Article) {
	words := strings.Fields("la grève des ports et le port de Brest week-end 14 h 30 € n’est pas finie maire Maires étudiant·e·s")
	for range n {
		var text []string
		for range r.IntN(6) {
			text = append(text, words[r.IntN(len(words))])
		}
		a := kiosque.Article{ID: fmt.Sprintf("id %d", r.IntN(2*n)), Body: strings.Join(text, " ") + ".", Source: "La Gazette", Authors: []string{}}
		if r.IntN(4) > 0 {
			a.Date = kiosque.Date{Year: 2019 + r.IntN(3), Month: 1 + r.IntN(12)}
		}
		all = append(all, a)
		if r.IntN(5) == 0 {
			all = append(all, a)
		}
	}
	return all
}

// forms are the words that a cluster has of a collection.
func forms(t *testing.T, c *wire.Client) (all []string) {
	t.Helper()
	g, err := state.New(c).Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d, err := dictionary.Open(t.Context(), c, g.Forms())
	if err != nil {
		t.Fatal(err)
	}
	for i := range d.Table().Len() {
		all = append(all, d.Table().Form(uint32(i)))
	}
	return all
}

// left are the articles of a collection after an operation, which fills the draft.
type left struct {
	ids    []string
	corpus string
}

// TestBothEngines lets random imports and removals run on both engines: what they say they did, what is there afterwards, and the words
// that are known must be equal.
func TestBothEngines(t *testing.T) {
	hosts := cluster.Hosts(t)
	for _, split := range []bool{false, true} {
		t.Run(fmt.Sprintf("split %v", split), func(t *testing.T) {
			rounds.Each(t, []uint64{1}, func(t *testing.T, seed uint64) { bothEngines(t, hosts, split, seed) })
		})
	}
}

func bothEngines(t *testing.T, hosts []string, split bool, seed uint64) {
	c := client(t, hosts, wire.Options{})
	dir := t.TempDir()
	writers := []engine.Writer{index.At(dir), store.New(c, store.Options{Shards: 2, Split: split})}
	r := rand.New(rand.NewPCG(seed, 1))
	for step := range rounds.Of(64) {
		kind, some := r.IntN(5), articles(r, 1+r.IntN(20))
		if step == 0 {
			kind = 0
		}
		var gone []string
		for range 5 {
			gone = append(gone, fmt.Sprintf("id %d", r.IntN(30)))
		}
		var stats [2]*engine.Stats
		var ends [2]left
		for i, w := range writers {
			o := engine.BuildOptions{Draft: func(ctx context.Context, d engine.Draft) error {
				if kind == 2 {
					var unseen []string
					for _, id := range gone {
						if !d.Seen(id) {
							unseen = append(unseen, id)
						}
					}
					if err := d.Remove(ctx, unseen); err != nil {
						return err
					}
				}
				if err := d.SetSide(ctx, "essai", fmt.Appendf(nil, "%d", step)); err != nil {
					return err
				}
				var err error
				ends[i].corpus, err = d.Corpus(ctx)
				return err
			}}
			var err error
			switch kind {
			case 0:
				stats[i], err = w.Build(t.Context(), sequence(some), o)
			case 3:
				stats[i], err = w.Remove(t.Context(), gone, o)
			case 4:
				stats[i], err = w.Compare(t.Context(), false, sequence(some), engine.BuildOptions{})
			default:
				stats[i], err = w.Add(t.Context(), sequence(some), o)
			}
			if err != nil {
				t.Fatalf("step %d, kind %d, engine %d: %v", step, kind, i, err)
			}
			if side, err := w.ReadSide(t.Context(), "essai"); err != nil || len(side) == 0 {
				t.Errorf("step %d, engine %d: the side is %q: %v", step, i, side, err)
			}
			_, err = w.Compare(t.Context(), false, sequence(nil), engine.BuildOptions{Draft: func(ctx context.Context, d engine.Draft) error {
				for id, err := range d.IDs(ctx) {
					if err != nil {
						return err
					}
					ends[i].ids = append(ends[i].ids, id)
				}
				slices.Sort(ends[i].ids)
				return nil
			}})
			if err != nil {
				t.Fatal(err)
			}
		}
		if d := cmp.Diff(stats[0], stats[1], cmpopts.IgnoreFields(engine.Stats{}, "Bytes", "Generation", "Left")); d != "" {
			t.Errorf("step %d, kind %d: %s", step, kind, d)
		}
		if d := cmp.Diff(ends[0], ends[1], cmp.AllowUnexported(left{})); d != "" {
			t.Errorf("step %d, kind %d: %s", step, kind, d)
		}
		x, err := index.Open(t.Context(), dir, index.Options{})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]struct{}{}
		for _, id := range ends[0].ids {
			a, err := x.Article(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			maps.Copy(want, (&schema.Maker{}).FormsOf(a))
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(slices.Sorted(maps.Keys(want)), forms(t, c), cmpopts.EquateEmpty()); d != "" {
			t.Errorf("step %d, kind %d, words: %s", step, kind, d)
		}
	}
}

// TestBuildsWithinASecond: each has a generation of its own.
func TestBuildsWithinASecond(t *testing.T) {
	c := client(t, cluster.Hosts(t), wire.Options{})
	s := store.New(c, store.Options{})
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for n := range 3 {
		all := articles(rand.New(rand.NewPCG(uint64(n), 1)), 3+n)
		if _, err := s.Build(t.Context(), sequence(all), engine.BuildOptions{Now: func() time.Time { return now }}); err != nil {
			t.Fatal(err)
		}
	}
}
