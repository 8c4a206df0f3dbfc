package web

import (
	"net/http"
	"path/filepath"
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/internal/sample"
)

// sampleIndex is the real engine over the sample corpus.
func sampleIndex(t testing.TB) *index.Index {
	t.Helper()
	dir := t.TempDir()
	press := filepath.Join(dir, "presse")
	if _, err := sample.Write(press); err != nil {
		t.Fatal(err)
	}
	articles := func(yield func(kiosque.Article, error) bool) {
		for item, err := range corpus.Open(t.Context(), []string{press}, nil, corpus.Options{}) {
			if err != nil {
				continue // the sample has inputs that are meant to be rejected
			}
			if !yield(item.Article, nil) {
				return
			}
		}
	}
	built := filepath.Join(dir, "index")
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

// sampleHandler serves the sample corpus.
func sampleHandler(t testing.TB, o Options) http.Handler {
	t.Helper()
	h, err := NewHandler(sampleIndex(t), o)
	if err != nil {
		t.Fatal(err)
	}
	return conforming(t, h)
}
