package main

import (
	"context"
	"log/slog"
	"os"
	"time"

	"github.com/kiosque-search/kiosque/internal/collection"
)

const (
	// A folder is looked at so often, which is a file of a hundred bytes to read; a cluster is asked less often.
	folderInterval  = 250 * time.Millisecond
	clusterInterval = time.Second
	// restAfter is for how many times as long as it took to take up a generation none is looked for: when they come one after the other,
	// most of the time is left to searches.
	restAfter = 4
)

// follower takes up what changes beside a running server: new generations of the index as they come, and all else that
// is read from files when it is told to, by SIGHUP.
type follower struct {
	index  collection.Searcher
	log    *slog.Logger
	hangup <-chan os.Signal
	also   []reloader
	opened func(time.Time) // told when a generation was opened; nil: nobody is
	last   string          // the error that kept the index from being taken up; it is logged once
}

// reloader reads files again; on an error, what was read before stays in force.
type reloader struct {
	what string // in French
	load func() error
}

func (f *follower) run(ctx context.Context, every time.Duration) {
	wait := every
	for {
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-f.hangup:
			f.log.InfoContext(ctx, "relecture demandée par SIGHUP")
			f.last = ""
			for _, r := range f.also {
				if err := r.load(); err != nil {
					f.log.ErrorContext(ctx, "relecture impossible, l'état précédent reste en vigueur", "de", r.what, "error", err)
				}
			}
		}
		begun := time.Now()
		f.follow(ctx)
		wait = max(every, restAfter*time.Since(begun))
	}
}

// follow takes up a new generation, if there is one. What keeps it from doing so is logged, and the generation in
// service goes on.
func (f *follower) follow(ctx context.Context) {
	changed, err := f.index.Reload(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
	case err != nil && err.Error() != f.last:
		f.last = err.Error()
		f.log.ErrorContext(ctx, "le nouvel index ne peut pas être ouvert, l'ancien reste en service", "error", err)
	case changed:
		f.last = ""
		if f.opened != nil {
			f.opened(time.Now())
		}
		if info, err := f.index.Info(ctx); err == nil {
			f.log.InfoContext(ctx, "nouvel index en service", "generation", info.Generation, "articles", info.Articles)
		}
	}
}
