package index

import (
	"context"
	"iter"
	"runtime"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/segment"
)

type (
	// BuildOptions configures the writers.
	BuildOptions = engine.BuildOptions
	// Progress is how far a writer has come.
	Progress = engine.Progress
	// Phase is what a writer is doing.
	Phase = engine.Phase
	// Stats is what a writer did.
	Stats = engine.Stats
)

// The phases of a writer, in this order.
const (
	PhaseIndex = engine.PhaseIndex
	PhaseMerge = engine.PhaseMerge
	PhaseSeal  = engine.PhaseSeal
)

func withDefaults(o BuildOptions) BuildOptions {
	most := segment.MaxBatch
	if o.PublicSegments {
		most = segment.MaxPublicBatch
	}
	if o.BatchSize <= 0 || o.BatchSize > most {
		o.BatchSize = most
	}
	if o.Workers <= 0 {
		o.Workers = min(runtime.GOMAXPROCS(0), 4)
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	if o.Placed == nil {
		o.Placed = func(string, bool) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Build replaces the collection in dir by these articles, in a new generation. Until its last step, and if it fails
// or is cancelled, the old generation stays in service, untouched. An error of the sequence ends the build;
// a sequence without any article is an error with kiosque.CodeNoArticle.
func Build(ctx context.Context, dir string, articles iter.Seq2[kiosque.Article, error], o BuildOptions) (*Stats, error) {
	return write(ctx, dir, o, false, func(ctx context.Context, w *writer) error {
		if err := w.resume(); err != nil {
			return err
		}
		if err := w.addAll(ctx, articles); err != nil {
			return err
		}
		if err := w.removeUnseen(ctx); err != nil {
			return err
		}
		if w.stats.Read == 0 {
			return &kiosque.Error{
				Code: kiosque.CodeNoArticle, Message: "aucun article à indexer",
				Hint: "vérifiez les chemins donnés ; l'index précédent, s'il existe, est intact",
			}
		}
		return w.draft(ctx)
	})
}

// Add adds articles to the collection in dir and replaces those of the same ID; articles that are there already,
// equal to the last byte, are skipped. A folder without an index gets one. The old generation stays in service
// until the last step.
func Add(ctx context.Context, dir string, articles iter.Seq2[kiosque.Article, error], o BuildOptions) (*Stats, error) {
	return write(ctx, dir, o, true, func(ctx context.Context, w *writer) error {
		if err := w.open(); err != nil {
			return err
		}
		if err := w.addAll(ctx, articles); err != nil {
			return err
		}
		if err := w.settleResumed(ctx); err != nil {
			return err
		}
		if w.stats.Read == 0 && w.old == nil {
			return &kiosque.Error{Code: kiosque.CodeNoArticle, Message: "aucun article à indexer", Hint: "vérifiez les chemins donnés"}
		}
		return w.draft(ctx)
	})
}

// Remove removes the articles of these IDs; IDs that are not there are ignored.
func Remove(ctx context.Context, dir string, ids []string, o BuildOptions) (*Stats, error) {
	return write(ctx, dir, o, false, func(ctx context.Context, w *writer) error {
		if _, err := layout.Current(dir); err != nil {
			return err
		}
		if err := w.open(); err != nil {
			return err
		}
		return w.remove(ctx, ids)
	})
}
