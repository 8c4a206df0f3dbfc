package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// A Server is a Peer that answers over HTTP.
type Server interface {
	Peer
	// Serve returns the command that serves the index in dir on a free port of 127.0.0.1. It names its address,
	// http://127.0.0.1:PORT/, among its messages when it answers, and stops on an interrupt.
	Serve(dir string) []string
}

// The kinds of requests, in the proportions of readers who type: three completions, then a page; and a program for
// each reader.
const (
	Page     = "page"
	API      = "api"
	Complete = "complete"
)

type request struct{ kind, path string }

// requests are what a mix becomes over HTTP.
func requests(mix Mix) []request {
	list := make([]request, 0, 5*len(mix))
	for _, q := range mix {
		typed := []rune(q.Kiosque)
		for _, n := range []int{2, 4, len(typed)} {
			list = append(list, request{Complete, "api/v1/complete?q=" + url.QueryEscape(string(typed[:min(n, len(typed))]))})
		}
		asked := url.QueryEscape(q.Kiosque)
		list = append(list, request{Page, "?q=" + asked}, request{API, "api/v1/search?q=" + asked})
	}
	return list
}

// HTTPClients are how many clients ask at the same time, in turn.
func HTTPClients() []int { return []int{1, 8, 64} }

// httpPhase is the phase of the samples of a number of clients.
func httpPhase(clients int) string { return HTTP + ", " + strconv.Itoa(clients) }

// http lets clients ask the server of a peer, a process of its own. They share the machine with it.
func (r *Run) http(ctx context.Context, peer Peer, _ int) (samples []Sample, err error) {
	p, ok := peer.(Server)
	if !r.has(HTTP) || !ok {
		return nil, nil
	}
	list, limit := requests(r.Mix), SearchJob{Limit: r.Limit}.patience()
	usage, err := serving(ctx, p.Serve(r.dir(p)), func(base string) error {
		if _, err := load(ctx, base, list, 8, limit); err != nil { // warm
			return err
		}
		for _, clients := range HTTPClients() {
			l, err := load(ctx, base, list, clients, limit)
			if err != nil {
				return err
			}
			samples = append(samples, l.samples(httpPhase(clients))...)
		}
		stop, err := hanging(ctx, base, SlowConnections)
		if err != nil {
			return err
		}
		defer stop()
		l, err := load(ctx, base, list, 64, limit)
		if err != nil {
			return err
		}
		samples = append(samples, l.samples(slowPhase())...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	samples = append(samples, Sample{Phase: HTTP, Measure: CPUSeconds, Value: usage.CPUSeconds})
	if usage.PeakBytes > 0 {
		samples = append(samples, Sample{Phase: HTTP, Measure: PeakMiB, Value: mib(usage.PeakBytes)})
	}
	return samples, nil
}

// loaded is what a number of clients were answered.
type loaded struct {
	kinds   []Latency // of the answers that are none of the errors
	errors  int       // answers that are not 200, and those that did not come
	first   string    // one of them
	seconds float64
}

func (l loaded) samples(phase string) []Sample {
	var s []Sample
	for _, k := range l.kinds {
		for _, m := range []struct {
			measure string
			value   float64
		}{{Queries, float64(k.N)}, {P50, k.P50}, {P95, k.P95}, {P99, k.P99}} {
			s = append(s, Sample{Phase: phase, Kind: k.Kind, Measure: m.measure, Value: m.value})
		}
	}
	if len(l.kinds) > 0 && l.seconds > 0 {
		s = append(s, Sample{Phase: phase, Kind: All, Measure: PerSecond, Value: float64(l.kinds[0].N) / l.seconds})
	}
	return append(s, Sample{Phase: phase, Kind: All, Measure: Errors, Value: float64(l.errors)})
}

// load lets clients ask each request once, for as long as limit. Only an address that nobody answers is an error.
func load(ctx context.Context, base string, list []request, clients int, limit time.Duration) (loaded, error) {
	transport := &http.Transport{MaxIdleConnsPerHost: clients, DisableCompression: true} // We ask for it, and leave it packed.
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: time.Minute}
	var next atomic.Int64
	type mine struct {
		times  map[string][]time.Duration
		errors []string
	}
	each := make([]mine, clients)
	g, ctx := errgroup.WithContext(ctx)
	start := time.Now()
	for c := range each {
		each[c].times = map[string][]time.Duration{}
		g.Go(func() error {
			for time.Since(start) < limit && ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(list) {
					break
				}
				q := list[turn(i, len(list))]
				begun := time.Now()
				if err := get(ctx, client, base+q.path); err != nil {
					each[c].errors = append(each[c].errors, err.Error())
					continue
				}
				each[c].times[q.kind] = append(each[c].times[q.kind], time.Since(begun))
			}
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return loaded{}, err
	}
	l := loaded{seconds: time.Since(start).Seconds()}
	times := map[string][]time.Duration{}
	for _, m := range each {
		for kind, ts := range m.times {
			times[kind] = append(times[kind], ts...)
		}
		if l.errors += len(m.errors); len(m.errors) > 0 {
			l.first = m.errors[0]
		}
	}
	if len(times) == 0 {
		return l, fmt.Errorf("bench: no request to %s was answered: %s", base, l.first)
	}
	l.kinds = latencies(times)
	return l, nil
}

// get reads one answer to its end.
func get(ctx context.Context, client *http.Client, address string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, res.Body)
	if res.StatusCode != http.StatusOK && err == nil {
		err = fmt.Errorf("%s: %s", address, res.Status)
	}
	return errors.Join(err, res.Body.Close())
}

// startLimit is how long a server may take until it answers.
const startLimit = 2 * time.Minute

var addressLine = regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)

// serving starts a server, does something with its address, stops it and returns what it took.
func serving(ctx context.Context, command []string, do func(base string) error) (Usage, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	messages, writer := io.Pipe()
	cmd.Stderr = writer
	fail := func(err error, said string) (Usage, error) {
		return Usage{}, fmt.Errorf("bench: %s: %w\n%s", strings.Join(command, " "), err, said)
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return fail(err, "")
	}
	base, said := make(chan string, 1), make(chan string, 1)
	go func() { // reads until the end, or the server would wait for its log to be read
		kept, found := &tail{max: tailOutput}, false
		for lines := bufio.NewReader(messages); ; {
			line, err := lines.ReadString('\n')
			_, _ = kept.Write([]byte(line))
			if at := addressLine.FindString(line); at != "" && !found {
				found = true
				base <- at
			}
			if err != nil {
				said <- kept.String()
				return
			}
		}
	}()
	ended := make(chan error, 1)
	go func() {
		err := cmd.Wait()
		_ = writer.Close()
		ended <- err
	}()
	var err error
	select {
	case at := <-base:
		err = do(at)
		_ = cmd.Process.Signal(os.Interrupt)
	case <-time.After(startLimit):
		err = errors.New("it does not answer")
		cancel()
	case e := <-ended:
		return fail(errors.Join(errors.New("it ended before it answered"), e), <-said)
	}
	if e := <-ended; err == nil {
		err = e
	}
	if err != nil {
		return fail(err, <-said)
	}
	u := Usage{WallSeconds: time.Since(start).Seconds(), PeakBytes: peak(cmd.ProcessState)}
	u.CPUSeconds = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	return u, nil
}

// http compares numbers of clients over HTTP.
func (r *report) http() {
	if !r.measured(HTTP) {
		return
	}
	r.printf("\n## Over HTTP\n\nA server in a process of its own; the clients, on the same cores, each ask the next request when they have read their answer. " +
		"For each query of the mix three completions, a page and an answer of the API, all once, in an order that mixes them. " +
		"In the last line, connections hang besides: they end no header, read no export, no long answer, or a byte a second.\n\n")
	for _, p := range r.peers {
		var rows [][]string
		row := func(label, phase string) {
			row := []string{label, r.whole(p, phase, All, Queries), r.cell(p, phase, All, PerSecond), r.whole(p, phase, All, Errors)}
			for _, kind := range []string{Page, API, Complete} {
				row = append(row, r.cell(p, phase, kind, P50)+" / "+r.cell(p, phase, kind, P95)+" / "+r.cell(p, phase, kind, P99))
			}
			rows = append(rows, row)
		}
		for _, clients := range HTTPClients() {
			row(strconv.Itoa(clients), httpPhase(clients))
		}
		row("64, beside "+strconv.Itoa(SlowConnections)+" that hang", slowPhase())
		r.table([]string{"clients", "answers", "a second", "errors", "page p50 / p95 / p99 ms", "api", "complete"}, rows)
		r.printf("\nThe server of %s, from its start to its end: %s CPU seconds, %s MiB at its peak.\n", p, r.cell(p, HTTP, "", CPUSeconds),
			r.cell(p, HTTP, "", PeakMiB))
	}
}
