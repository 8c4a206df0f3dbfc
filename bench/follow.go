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
	"strings"
	"sync/atomic"
	"time"

	"github.com/kiosque-search/kiosque"
)

// Following is what a reader sees of an index to which articles are added meanwhile.
//
// It is measured by a process that answers the mix, one query after the other, and prints lines of fields, tab between:
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

// FollowMix is that process for a collection of ours: reload puts what was added in service, as a server does.
func FollowMix(ctx context.Context, s kiosque.Searcher, reload func(context.Context) error, mix Mix, articles int, in io.Reader, out io.Writer) error {
	if len(mix) == 0 {
		return errors.New("bench: no query")
	}
	ms := func(i int) (float64, error) {
		a, err := ask(ctx, s, mix[turn(i, len(mix))], Setting{})
		return milliseconds(a.took), err
	}
	n := min(len(mix), followQueries)
	w := bufio.NewWriter(out) // It keeps its first error for Flush.
	for round := range followWarmup + 1 {
		for i := range n {
			took, err := ms(i)
			if err != nil {
				return err
			}
			if round == followWarmup {
				_, _ = fmt.Fprintf(w, "before\t%g\n", took)
			}
		}
	}
	_, _ = fmt.Fprintln(w, "ready")
	if err := w.Flush(); err != nil {
		return err
	}
	begun := make(chan error, 1)
	go func() {
		_, err := bufio.NewReader(in).ReadString('\n')
		begun <- err
	}()
	for i, waiting := 0, true; waiting; i++ {
		select {
		case err := <-begun:
			if err != nil {
				return fmt.Errorf("bench: follow: %w", err)
			}
			waiting = false
		default:
			if _, err := ms(i); err != nil {
				return err
			}
		}
	}
	start := time.Now()
	ctx, cancel := context.WithTimeout(ctx, followLimit)
	defer cancel()
	var seen atomic.Bool
	var failed error
	done := make(chan struct{})
	go func() {
		defer close(done)
		failed = watch(ctx, s, reload, articles)
		seen.Store(true)
	}()
	for i := 0; !seen.Load(); i++ {
		took, err := ms(i)
		if err != nil {
			cancel()
			<-done
			return errors.Join(err, failed)
		}
		_, _ = fmt.Fprintf(w, "during\t%g\n", took)
	}
	<-done
	if failed != nil {
		return failed
	}
	_, _ = fmt.Fprintf(w, "visible\t%g\n", time.Since(start).Seconds())
	return w.Flush()
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
