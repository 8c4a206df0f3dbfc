package index

import (
	"context"
	"iter"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/rounds"
	"github.com/kiosque-search/kiosque/searchertest"
)

// TestSearcher holds the index to what any Searcher promises: with both writers of segments and both sources of postings, with
// one batch and many, alone and in a team, with room for lines and without, counting words in texts and in lists.
func TestSearcher(t *testing.T) {
	for _, c := range []struct {
		name  string
		build BuildOptions
		open  Options
		set   func(*Index)
	}{
		{"bytes", BuildOptions{BatchSize: 50}, Options{}, func(x *Index) { x.teamArticles, x.lineMemory, x.textCost = 1, 2000, 1e-9 }},
		{"bleve's interfaces", BuildOptions{BatchSize: 70, PublicSegments: true}, Options{PublicPostings: true}, func(x *Index) { x.textCost = 1e9 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			searchertest.Run(t, func(t *testing.T, articles []kiosque.Article) *searchertest.Collection {
				return collection(t, articles, c.build, c.open, c.set)
			})
		})
	}
}

// collection is an index that follows its changes.
func collection(t *testing.T, articles []kiosque.Article, o BuildOptions, open Options, set func(*Index)) *searchertest.Collection {
	t.Helper()
	dir := t.TempDir()
	if _, err := Build(t.Context(), dir, sequence(articles), o); err != nil {
		t.Fatal(err)
	}
	x, err := Open(t.Context(), dir, open)
	if err != nil {
		t.Fatal(err)
	}
	set(x)
	t.Cleanup(func() { allCoresFree(t, x) })
	follow := func(ctx context.Context, err error) error {
		if err != nil {
			return err
		}
		if changed, err := x.Reload(ctx); err != nil || !changed {
			t.Errorf("a change is not followed: %v, %v", changed, err)
		}
		for _, s := range x.pool.Present().segments {
			if !s.reader.FromBytes() && !open.PublicPostings {
				t.Error("the layout of a segment is not known: is bleve another version?")
			}
		}
		return nil
	}
	return &searchertest.Collection{
		Searcher:    x,
		UseSynonyms: x.UseSynonyms,
		Add: func(ctx context.Context, articles []kiosque.Article) error {
			_, err := Add(ctx, dir, sequence(articles), o)
			return follow(ctx, err)
		},
		Remove: func(ctx context.Context, ids []string) error {
			_, err := Remove(ctx, dir, ids, o)
			return follow(ctx, err)
		},
		Build: func(ctx context.Context, articles []kiosque.Article) error {
			_, err := Build(ctx, dir, sequence(articles), o)
			return follow(ctx, err)
		},
	}
}

// TestSourcesAgree compares answers, to the last bit of a score, from the bytes of segments with those from bleve's interfaces,
// over segments of either writer, some of their articles removed.
func TestSourcesAgree(t *testing.T) {
	for _, public := range []bool{false, true} {
		rounds.Each(t, []uint64{3}, func(t *testing.T, seed uint64) {
			ctx, dir := t.Context(), t.TempDir()
			w := searchertest.NewWorld(seed, 7)
			o := BuildOptions{BatchSize: 50, PublicSegments: public}
			if _, err := Build(ctx, dir, sequence(w.Articles(240)), o); err != nil {
				t.Fatal(err)
			}
			if _, err := Remove(ctx, dir, []string{"a1", "a100", "a101", "a239"}, o); err != nil {
				t.Fatal(err)
			}
			x := open(t, dir)
			ref, err := Open(ctx, dir, Options{PublicPostings: true})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = ref.Close() }()
			for range rounds.Of(1000) {
				typed := kiosque.CompleteRequest{Query: w.Word()[:1], Size: kiosque.MaxCompletions}
				words, err := ref.Complete(ctx, typed)
				if same, err2 := x.Complete(ctx, typed); err != nil || err2 != nil || !cmp.Equal(words, same) {
					t.Fatalf("%q: %+v, %v; from bytes %+v, %v", typed.Query, words, err, same, err2)
				}
				for _, req := range []kiosque.SearchRequest{w.Request(), w.Tree(t)} {
					req.Words, req.Explain = w.IntN(2) == 0, w.IntN(4) == 0
					want, err := ref.Search(ctx, req)
					if err != nil {
						t.Fatalf("%q: %v", req.Query, err)
					}
					got, err := x.Search(ctx, req)
					if err != nil {
						t.Fatalf("%q: %v", req.Query, err)
					}
					got.TookMS, want.TookMS = 0, 0
					if diff := cmp.Diff(want, got); diff != "" {
						t.Fatalf("%q %+v (-bleve's interfaces +bytes):\n%s", req.Query, req, diff)
					}
				}
			}
		})
	}
}

// TestMarkedWithoutQuery: every article is one that an empty query finds, and nothing in it is marked.
func TestMarkedWithoutQuery(t *testing.T) {
	x := openArticles(t, kiosque.Article{ID: "a", Title: "Le port en grève", Body: "La grève bloque le port."})
	ctx := context.Background()
	m, err := x.Marked(ctx, kiosque.MarkedRequest{ID: "a"})
	if err != nil || !m.Matches || m.Occurrences != 0 || m.Score != 0 || m.TitleSpans != nil || m.BodySpans != nil {
		t.Errorf("got %+v, %v", m, err)
	}
	if _, err := x.Marked(ctx, kiosque.MarkedRequest{ID: "b"}); kiosque.CodeOf(err) != kiosque.CodeNotFound {
		t.Errorf("got %v, want not_found", err)
	}
	open := kiosque.SearchRequest{Query: "(grève", Strict: true}
	if _, err := x.Marked(ctx, kiosque.MarkedRequest{ID: "a", Search: open}); kiosque.CodeOf(err) != kiosque.CodeBadQuery {
		t.Errorf("got %v, want bad_query", err)
	}
	m, err = x.Marked(ctx, kiosque.MarkedRequest{ID: "a", Search: kiosque.SearchRequest{Query: "grève source:inconnue", Words: true}})
	if err != nil || m.Matches || m.Occurrences != 0 || m.BodySpans != nil || len(m.Query.Words) != 1 {
		t.Errorf("got %+v, %v", m, err)
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

// openArticles builds an index of some articles and opens it.
func openArticles(t testing.TB, articles ...kiosque.Article) *Index {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	if _, err := Build(ctx, dir, sequence(articles), BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	x, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		allCoresFree(t, x)
		_ = x.Close()
	})
	return x
}

// allCoresFree: a request that keeps its processors would let all that come after it wait.
func allCoresFree(t testing.TB, x *Index) {
	t.Helper()
	if n := len(x.cores); n > 0 {
		t.Errorf("%d processors are still taken", n)
	}
}
