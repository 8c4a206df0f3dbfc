// Package sampletest gives tests the sample corpus in the real engine.
package sampletest

import (
	"iter"
	"path/filepath"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/sample"
)

// Index is an index of the sample corpus, open until the test ends.
func Index(t testing.TB) *index.Index {
	t.Helper()
	press := filepath.Join(t.TempDir(), "presse")
	if _, err := sample.Write(press); err != nil {
		t.Fatal(err)
	}
	return Of(t, func(yield func(kiosque.Article, error) bool) {
		for item, err := range corpus.Open(t.Context(), []string{press}, nil, corpus.Options{}) {
			if err == nil && !yield(item.Article, nil) { // the sample has inputs that are meant to be rejected
				return
			}
		}
	})
}

// Of is an index of some articles, open until the test ends.
func Of(t testing.TB, articles iter.Seq2[kiosque.Article, error]) *index.Index {
	t.Helper()
	built := filepath.Join(t.TempDir(), "index")
	if _, err := index.Build(t.Context(), built, articles, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(t.Context(), built, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}
