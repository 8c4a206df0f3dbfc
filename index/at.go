package index

import (
	"context"
	"iter"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
)

// At is the writer of the collection in a folder. Each of its methods is a function of this package.
func At(dir string) engine.Writer { return folder(dir) }

type folder string

// Build implements engine.Writer.
func (f folder) Build(ctx context.Context, articles iter.Seq2[kiosque.Article, error], o BuildOptions) (*Stats, error) {
	return Build(ctx, string(f), articles, o)
}

// Add implements engine.Writer.
func (f folder) Add(ctx context.Context, articles iter.Seq2[kiosque.Article, error], o BuildOptions) (*Stats, error) {
	return Add(ctx, string(f), articles, o)
}

// Remove implements engine.Writer.
func (f folder) Remove(ctx context.Context, ids []string, o BuildOptions) (*Stats, error) {
	return Remove(ctx, string(f), ids, o)
}

// Compare implements engine.Writer.
func (f folder) Compare(ctx context.Context, replaces bool, articles iter.Seq2[kiosque.Article, error], o BuildOptions) (*Stats, error) {
	if replaces {
		f = ""
	}
	return Compare(ctx, string(f), articles, o)
}

// ReadSide implements engine.Writer.
func (f folder) ReadSide(_ context.Context, name string) ([]byte, error) {
	return ReadSide(string(f), name)
}

// Open implements engine.Writer.
func (f folder) Open(ctx context.Context) (kiosque.Searcher, error) {
	return Open(ctx, string(f), Options{})
}
