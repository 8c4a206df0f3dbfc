// Package feed hands what is read by one to some who work on it, a handful at a time and in bounded memory, and hears from
// them what they have done; and it has work done one at a time of which whoever has it done need not see the end. It knows neither articles nor segments.
package feed

import (
	"cmp"
	"context"
	"errors"
	"iter"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// Work is what is to be done: of each item read, an A, comes an entry, an E, and of a handful of entries a result, an R.
type Work[A, E, R any] struct {
	// Take makes an entry of an item; false: there is nothing to do for it. It and Account are called by the goroutine of Do.
	Take    func(A) (E, bool)
	Account func(R)
	// Size is that of an entry in bytes; it is called by all.
	Size func(E) int
	// Worker is called by each worker as it begins, and returns what it does with its handfuls.
	Worker func(worker int) (func(context.Context, []E) (R, error), error)
	// Around stands around all that a worker does, where panics of its work are more than faults of the program; nil: nothing does.
	Around func(err *error) (end func())

	Workers int
	Handful int // entries handed over at a time …
	Bytes   int // … and their size, but for the last of them
	Largest int // bytes of the largest entries that are worked on at a time: a larger one is worked on alone
}

// Do reads the sequence to its end, and returns when all has been worked on, or with the first error.
func (w *Work[A, E, R]) Do(ctx context.Context, items iter.Seq2[A, error]) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g, ctx := errgroup.WithContext(ctx)
	f := &feeder[A, E, R]{
		Work: w, handfuls: make(chan []E), done: make(chan R, w.Workers), room: semaphore.NewWeighted(int64(w.Largest)),
	}
	for i := range w.Workers {
		g.Go(func() error { return f.work(ctx, i) })
	}
	err := f.feed(ctx, items)
	if err != nil {
		cancel() // no worker waits for somebody who is gone
	}
	if failed := g.Wait(); failed != nil && (err == nil || errors.Is(err, context.Canceled)) {
		err = failed
	}
	return err
}

// feeder hands entries to workers and hears from them, all in one goroutine.
type feeder[A, E, R any] struct {
	*Work[A, E, R]

	handfuls chan []E
	done     chan R
	entries  []E // the next handful …
	bytes    int // … and its size
	pending  int // handfuls whose result has not been heard

	room *semaphore.Weighted // Largest
}

// work is one worker, who goes on until there are no more handfuls.
func (f *feeder[A, E, R]) work(ctx context.Context, worker int) (err error) {
	if f.Around != nil {
		defer f.Around(&err)()
	}
	do, err := f.Worker(worker)
	if err != nil {
		return err
	}
	for entries := range f.handfuls {
		largest := 0
		for _, e := range entries {
			largest = max(largest, f.Size(e))
		}
		takes := int64(min(largest, f.Largest))
		if err := f.room.Acquire(ctx, takes); err != nil {
			return err
		}
		r, err := do(ctx, entries)
		f.room.Release(takes)
		if err != nil {
			return err
		}
		select {
		case f.done <- r:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// feed reads the sequence to its end and waits until all of it has been worked on.
func (f *feeder[A, E, R]) feed(ctx context.Context, items iter.Seq2[A, error]) error {
	defer close(f.handfuls)
	for a, err := range items {
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		e, more := f.Take(a)
		if !more {
			continue
		}
		f.entries, f.bytes = append(f.entries, e), f.bytes+f.Size(e)
		if len(f.entries) < f.Handful && f.bytes < f.Bytes {
			continue
		}
		if err := f.send(ctx); err != nil {
			return err
		}
	}
	if err := f.send(ctx); err != nil {
		return err
	}
	for ; f.pending > 0; f.pending-- {
		select {
		case r := <-f.done:
			f.Account(r)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// send hands the next handful to a worker. While all are busy it hears what they have done.
func (f *feeder[A, E, R]) send(ctx context.Context) error {
	for len(f.entries) > 0 {
		select {
		case f.handfuls <- f.entries:
			f.pending++
			f.entries, f.bytes = nil, 0
		case r := <-f.done:
			f.pending--
			f.Account(r)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
