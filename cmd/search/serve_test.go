package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index"
)

// startServer runs `search serve` in this process until the test stops it; stop returns the exit code and the log.
func startServer(t *testing.T, dir string, args ...string) (base string, stop func() (int, string)) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	exit := make(chan int, 1)
	go func() {
		all := append([]string{"search", "serve", "--index", dir, "--addr", "127.0.0.1:0"}, args...)
		exit <- run(ctx, all, strings.NewReader(""), io.Discard, w, func(string) string { return "" })
		_ = w.Close()
	}()
	var log strings.Builder
	logged := make(chan struct{})
	found := make(chan string, 1)
	go func() {
		defer close(logged)
		for lines := bufio.NewScanner(r); lines.Scan(); {
			log.WriteString(lines.Text() + "\n")
			if u := regexp.MustCompile(`https?://\S+/`).FindString(lines.Text()); u != "" {
				select {
				case found <- u:
				default:
				}
			}
		}
	}()
	stop = sync.OnceValues(func() (int, string) {
		cancel()
		code := <-exit
		<-logged
		return code, log.String()
	})
	t.Cleanup(func() { stop() })
	select {
	case base = <-found:
	case <-logged:
		code, text := stop()
		t.Fatalf("the server ended with %d: %s", code, text)
	}
	return base, stop
}

func getJSON(base, path string, v any) error {
	resp, err := http.Get(base + path)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", path, resp.Status)
	}
	return json.NewDecoder(resp.Body).Decode(v)
}

// numbered is a collection of n articles that all have the same word.
func numbered(n int) []kiosque.Article {
	out := make([]kiosque.Article, n)
	for i := range out {
		out[i] = kiosque.Article{ID: fmt.Sprintf("n-%d", i), Title: "Marée", Body: fmt.Sprintf("La marée du jour %d.", i)}
	}
	return out
}

// TestServeFollowsNewGenerations searches without a pause while the index is rebuilt: every request must be answered,
// with the totals of one generation or the next, and the last one must be seen.
func TestServeFollowsNewGenerations(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	build := func(n int) {
		if _, err := index.Build(ctx, dir, sequence(numbered(n)), index.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	build(1)
	base, stop := startServer(t, dir)
	const last = 4
	var newest atomic.Int64
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for newest.Load() < last {
				var res kiosque.SearchResult
				if err := getJSON(base, "api/v1/search?q=mar%C3%A9e", &res); err != nil {
					t.Error(err)
					newest.Store(last)
					return
				}
				if seen := newest.Load(); int64(res.Total) > seen {
					newest.CompareAndSwap(seen, int64(res.Total))
				}
				if res.Total < 1 || res.Total > last {
					t.Errorf("total %d", res.Total)
				}
			}
		})
	}
	for n := 2; n <= last; n++ {
		build(n)
	}
	readers.Wait()
	if exit, log := stop(); exit != 0 || !strings.Contains(log, "nouvel index en service") {
		t.Errorf("exit %d, log:\n%s", exit, log)
	}
}

// TestServeKeepsTheOldIndex damages the pointer to the generation in service: that is logged, once, and the server goes on.
func TestServeKeepsTheOldIndex(t *testing.T) {
	dir := t.TempDir()
	if _, err := index.Build(context.Background(), dir, sequence(numbered(3)), index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(context.Background(), dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = x.Close() }()
	if err := os.WriteFile(filepath.Join(dir, "CURRENT"), []byte("rien\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	log := &countingLog{cancelAt: 1, cancel: cancel}
	f := follower{index: x, log: slog.New(slog.NewTextHandler(log, nil))}
	f.run(ctx, time.Millisecond)
	if !strings.Contains(log.String(), "l'ancien reste en service") {
		t.Errorf("log: %s", log)
	}
	res, err := x.Search(context.Background(), kiosque.SearchRequest{Query: "marée"})
	if err != nil || res.Total != 3 {
		t.Errorf("%v %v", res, err)
	}
}

// countingLog is a log that ends what writes to it after so many lines.
type countingLog struct {
	strings.Builder
	lines, cancelAt int
	cancel          func()
}

func (l *countingLog) Write(p []byte) (int, error) {
	if l.lines++; l.lines == l.cancelAt {
		l.cancel()
	}
	return l.Builder.Write(p)
}

func TestServeLogsNoQueries(t *testing.T) {
	dir := t.TempDir()
	if _, err := index.Build(context.Background(), dir, sequence(numbered(1)), index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		want bool
	}{{nil, false}, {[]string{"--log-queries"}, true}} {
		base, stop := startServer(t, dir, tt.args...)
		var res kiosque.SearchResult
		if err := getJSON(base, "api/v1/search?q=confidentiel", &res); err != nil {
			t.Fatal(err)
		}
		exit, log := stop()
		if got := strings.Contains(log, "confidentiel"); exit != 0 || got != tt.want {
			t.Errorf("%v: exit %d, query logged: %v, want %v\n%s", tt.args, exit, got, tt.want, log)
		}
	}
}

// TestServeFinishesRequests stops the server while a request is being answered.
func TestServeFinishesRequests(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	begun := make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-ctx.Done() // the stop has been asked for
		_, _ = io.WriteString(w, "fini")
	})
	done := make(chan error, 1)
	go func() { done <- server{log: slog.New(slog.DiscardHandler)}.serve(ctx, l, h) }()
	answer := make(chan string, 1)
	go func() {
		resp, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		defer func() { _ = resp.Body.Close() }()
		b, _ := io.ReadAll(resp.Body)
		answer <- string(b)
	}()
	<-begun
	cancel()
	if got := <-answer; got != "fini" {
		t.Errorf("got %q", got)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestShownAddr(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"127.0.0.1:8080", "127.0.0.1:8080"},
		{"0.0.0.0:80", "localhost:80"},
		{"[::]:8080", "localhost:8080"},
		{"[::1]:8080", "[::1]:8080"},
	} {
		a, err := net.ResolveTCPAddr("tcp", tt.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := shownAddr(a); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.in, got, tt.want)
		}
	}
}
