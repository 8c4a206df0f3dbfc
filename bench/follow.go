package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kiosque-search/kiosque"
)

// Following is what a reader sees of an index to which articles are added meanwhile.
//
// It is measured by a process that answers the mix, one query after the other or from several clients, and prints lines of fields, tab between:
//
//	ready                 it is warm and goes on answering; a line on its standard input says that adding begins
//	before   MS           for each answer before
//	during   MS           for each answer from then on, until the reader sees all articles
//	visible  SECONDS      until then
type Following struct {
	Before, During Latency
	VisibleSeconds float64 // from the start of the process that adds until the reader sees all it added
}

// How FollowMix warms up and what it takes as usual.
const (
	followWarmup  = 2
	followQueries = 300
	followLimit   = 10 * time.Minute
	reloadEvery   = 100 * time.Millisecond
)

// FollowMix is that process for a collection of ours, which several clients ask at the same time: reload puts what was added in service,
// as a server does.
func FollowMix(
	ctx context.Context, s kiosque.Searcher, reload func(context.Context) error, mix Mix, clients, articles int, in io.Reader, out io.Writer,
) error {
	if len(mix) == 0 || clients < 1 || clients > maxClients {
		return fmt.Errorf("bench: %d queries and %d clients, want one query or more, and 1 to %d clients", len(mix), clients, maxClients)
	}
	a := &followers{s: s, mix: mix, clients: clients}
	n := min(len(mix), followQueries)
	if _, err := a.times(ctx, followWarmup*n); err != nil {
		return err
	}
	before, err := a.times(ctx, n)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out) // It keeps its first error for Flush.
	for _, took := range before {
		_, _ = fmt.Fprintf(w, "before\t%g\n", took)
	}
	_, _ = fmt.Fprintln(w, "ready")
	if err := w.Flush(); err != nil {
		return err
	}
	if _, err := a.meanwhile(ctx, func(context.Context) error {
		_, err := bufio.NewReader(in).ReadString('\n')
		return err
	}); err != nil {
		return fmt.Errorf("bench: follow: %w", err)
	}
	start := time.Now()
	ctx, cancel := context.WithTimeout(ctx, followLimit)
	defer cancel()
	visible := 0.
	during, err := a.meanwhile(ctx, func(ctx context.Context) error {
		err := watch(ctx, s, reload, articles)
		visible = time.Since(start).Seconds()
		return err
	})
	if err != nil {
		return err
	}
	for _, took := range during {
		_, _ = fmt.Fprintf(w, "during\t%g\n", took)
	}
	_, _ = fmt.Fprintf(w, "visible\t%g\n", visible)
	return w.Flush()
}

// followers are clients who ask a mix, each waiting for its answer.
type followers struct {
	s       kiosque.Searcher
	mix     Mix
	clients int
	next    atomic.Int64
}

// times answers n queries and returns the milliseconds that each took.
func (f *followers) times(ctx context.Context, n int) ([]float64, error) {
	var left atomic.Int64
	left.Store(int64(n))
	return f.ask(ctx, func() bool { return left.Add(-1) < 0 })
}

// meanwhile answers queries until work is done, and returns the milliseconds that each took. The first error ends both, but
// for work that does not mind its context.
func (f *followers) meanwhile(ctx context.Context, work func(context.Context) error) ([]float64, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 1)
	var over atomic.Bool
	go func() {
		err := work(ctx)
		over.Store(true)
		done <- err
	}()
	times, err := f.ask(ctx, over.Load)
	if err != nil {
		cancel()
		select {
		case other := <-done:
			return nil, errors.Join(err, other)
		case <-time.After(time.Second):
			return nil, err
		}
	}
	return times, <-done
}

// ask answers queries until it is enough.
func (f *followers) ask(ctx context.Context, enough func() bool) (all []float64, err error) {
	each := make([][]float64, f.clients)
	g, asking := errgroup.WithContext(ctx)
	for c := range each {
		g.Go(func() error {
			for !enough() {
				a, err := ask(asking, f.s, f.mix[turn(int(f.next.Add(1)-1), len(f.mix))], Setting{})
				if err != nil {
					return err
				}
				each[c] = append(each[c], milliseconds(a.took))
			}
			return nil
		})
	}
	err = g.Wait()
	return slices.Concat(each...), err
}

// watch reloads until the collection has as many articles as wanted.
func watch(ctx context.Context, s kiosque.Searcher, reload func(context.Context) error, articles int) error {
	tick := time.NewTicker(reloadEvery)
	defer tick.Stop()
	for {
		if err := reload(ctx); err != nil {
			return err
		}
		info, err := s.Info(ctx)
		if err != nil {
			return err
		}
		if info.Articles >= articles {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("bench: the added articles were not seen: %w", ctx.Err())
		}
	}
}

// follow starts a peer's Follow command, runs add once that is warm, and returns what the command measured.
func follow(ctx context.Context, command []string, add func() error) (f Following, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	messages := &tail{max: tailOutput}
	cmd.Stderr = messages
	in, e1 := cmd.StdinPipe()
	out, e2 := cmd.StdoutPipe()
	if err := errors.Join(e1, e2); err != nil {
		return Following{}, fmt.Errorf("bench: follow: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return Following{}, fmt.Errorf("bench: follow: %w", err)
	}
	f, err = read(out, func() error {
		if _, err := io.WriteString(in, "start\n"); err != nil {
			return err
		}
		return add()
	})
	if err != nil {
		cancel()
	}
	_ = in.Close()
	if e := cmd.Wait(); e != nil && err == nil {
		err = e
	}
	if err != nil {
		return Following{}, fmt.Errorf("bench: %s: %w\n%s", strings.Join(command, " "), err, messages)
	}
	return f, nil
}

// maxFollowed bounds the answers of one kind that are kept of a Follow command.
const maxFollowed = 10_000_000

// read reads the lines of a Follow command and calls begin when it is ready.
func read(out io.Reader, begin func() error) (f Following, err error) {
	times := map[string][]time.Duration{}
	s := bufio.NewScanner(out)
	begun := false
	for s.Scan() {
		fields := strings.Split(s.Text(), "\t")
		switch {
		case len(fields) == 1 && fields[0] == "ready" && !begun:
			begun = true
			if err := begin(); err != nil {
				return Following{}, err
			}
		case len(fields) == 2 && (fields[0] == "before" || fields[0] == "during" || fields[0] == "visible"):
			v, err := numbers(fields[1:])
			switch {
			case err != nil:
				return Following{}, err
			case fields[0] == "visible":
				f.VisibleSeconds = v[0]
			case len(times[fields[0]]) == maxFollowed:
				return Following{}, fmt.Errorf("more than %d answers", maxFollowed)
			default:
				times[fields[0]] = append(times[fields[0]], time.Duration(math.Min(v[0], maxMS)*float64(time.Millisecond)))
			}
		}
	}
	if err := s.Err(); err != nil {
		return Following{}, err
	}
	if !begun || f.VisibleSeconds == 0 || len(times["before"]) == 0 {
		return Following{}, errors.New("it did not see the added articles")
	}
	f.Before = latencies(map[string][]time.Duration{All: nil, "before": times["before"]})[0]
	if len(times["during"]) > 0 {
		f.During = latencies(map[string][]time.Duration{"during": times["during"]})[0]
	}
	return f, nil
}
