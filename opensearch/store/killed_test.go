package store_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/engine/contents"
	"github.com/kiosque-search/kiosque/internal/cluster"
	"github.com/kiosque-search/kiosque/opensearch"
	"github.com/kiosque-search/kiosque/opensearch/state"
	"github.com/kiosque-search/kiosque/opensearch/store"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

// numbered are articles from one number to another, all with the word « commun », and every tenth with « dixième ».
func numbered(from, to int) iter.Seq2[kiosque.Article, error] {
	return func(yield func(kiosque.Article, error) bool) {
		for i := from; i < to; i++ {
			a := kiosque.Article{
				ID: fmt.Sprintf("n-%06d", i), Title: fmt.Sprintf("Article %d", i), Source: "La Gazette", Authors: []string{},
				Body: fmt.Sprintf("Un texte commun, le numéro%d. %s", i, strings.Repeat("La mer, toujours recommencée. ", 5)),
				Date: kiosque.Date{Year: 2000 + i%20},
			}
			if i%10 == 0 {
				a.Body += " Le dixième."
			}
			if !yield(a, nil) {
				return
			}
		}
	}
}

// corpusOf is the fingerprint of these articles.
func corpusOf(to int) string {
	var sum contents.Sum
	for a, err := range numbered(0, to) {
		if err == nil {
			sum.Add(contents.Of(a.ID, contents.HashOf(contents.AppendRecord(nil, &a))))
		}
	}
	return sum.String()
}

// with calls do once so many articles have been read.
func with(articles iter.Seq2[kiosque.Article, error], after int, do func()) iter.Seq2[kiosque.Article, error] {
	return func(yield func(kiosque.Article, error) bool) {
		n := 0
		for a, err := range articles {
			if n++; n == after {
				do()
			}
			if !yield(a, err) {
				return
			}
		}
	}
}

func open(t *testing.T, c *wire.Client, o wire.Options) *opensearch.Engine {
	t.Helper()
	x, err := opensearch.Open(t.Context(), c.Address().String(), opensearch.Options{Wire: o, Fresh: time.Millisecond, Follow: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

// refused reports whether an error is one that says so to a reader.
func refused(err error) bool {
	switch kiosque.CodeOf(err) {
	case kiosque.CodeUnavailable, kiosque.CodeTimeout, kiosque.CodeExpired:
		return true
	}
	return false
}

// whole checks that a collection holds the first n articles and no other.
func whole(t *testing.T, x *opensearch.Engine, n int) {
	t.Helper()
	for range 30 {
		info, err := x.Info(t.Context())
		if err == nil {
			if info.Articles != n || info.Corpus != corpusOf(n) {
				t.Errorf("%d articles, corpus %s; want %d, %s", info.Articles, info.Corpus, n, corpusOf(n))
			}
			return
		}
		if !refused(err) {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
	}
	t.Error("the collection does not come back")
}

const childVar = "KIOSQUE_STORE_CHILD"

const killed = 5000 // articles of the import that is killed

// child builds a collection slowly, until it is killed.
func child(address string) error {
	a, err := wire.ParseAddress(address)
	if err != nil {
		return err
	}
	c, err := wire.New(a, wire.Options{})
	if err != nil {
		return err
	}
	slowly := with(numbered(0, killed), 3000, func() { time.Sleep(time.Hour) })
	_, err = store.New(c, store.Options{}).Build(context.Background(), slowly, engine.BuildOptions{Import: "essai"})
	return err
}

// TestKilledBuild: what a killed build has written is not written again, and what was in service stays so until all is there.
func TestKilledBuild(t *testing.T) {
	c := client(t, cluster.Hosts(t), wire.Options{})
	s := store.New(c, store.Options{})
	if _, err := s.Build(t.Context(), numbered(0, 10), engine.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childVar+"="+c.Address().String())
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	written := 0
	for range 600 {
		var out struct{ Count int }
		_ = c.Do(t.Context(), http.MethodPost, "/"+c.Address().Index+"-g*-a/_refresh", nil, nil)
		if err := c.Do(t.Context(), http.MethodGet, "/"+c.Address().Index+"-g*-a/_count", nil, &out); err == nil {
			if written = out.Count - 10; written >= 2000 {
				break
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	_, locked := s.Add(t.Context(), numbered(0, 1), engine.BuildOptions{})
	if kiosque.CodeOf(locked) != kiosque.CodeLocked {
		t.Errorf("another writer is let in: %v", locked)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	x := open(t, c, wire.Options{})
	whole(t, x, 10)
	stats, err := s.Build(t.Context(), numbered(0, killed), engine.BuildOptions{Import: "essai"})
	if err != nil {
		t.Fatal(err)
	}
	if stats.Resumed < 2000 || stats.Resumed+stats.Indexed != killed || stats.Articles != killed {
		t.Errorf("%+v", stats)
	}
	whole(t, x, killed)
}

// TestAnotherVersion: what another version has built is not answered from, and is left as it is.
func TestAnotherVersion(t *testing.T) {
	c := client(t, cluster.Hosts(t), wire.Options{})
	s := store.New(c, store.Options{})
	if _, err := s.Build(t.Context(), numbered(0, 10), engine.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	k := state.New(c)
	g, err := k.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	g.Schema++
	if err := k.Write(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	_, opened := opensearch.Open(t.Context(), c.Address().String(), opensearch.Options{})
	_, added := s.Add(t.Context(), numbered(0, 20), engine.BuildOptions{})
	for _, err := range []error{opened, added} {
		if kiosque.CodeOf(err) != kiosque.CodeVersion {
			t.Errorf("%v", err)
		}
	}
	if _, err := s.Build(t.Context(), numbered(0, 20), engine.BuildOptions{}); err != nil {
		t.Error(err)
	}
	whole(t, open(t, c, wire.Options{}), 20)
}
