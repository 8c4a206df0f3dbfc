package bench

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// SlowConnections are how many connections hang while readers go on asking.
const SlowConnections = 500

// slowPhase is the phase of the samples of 64 clients beside them.
func slowPhase() string { return httpPhase(64) + ", " + fmt.Sprint(SlowConnections) + " slow" }

// The ways in which a connection hangs, in turn.
var slowRequests = []string{
	"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ",                                                      // never ends its headers
	"GET /api/v1/export?format=jsonl HTTP/1.1\r\nHost: a\r\n\r\n",                                // never reads the stream
	"GET /api/v1/search?size=1000&snippets=20 HTTP/1.1\r\nHost: a\r\nAccept-Encoding: x\r\n\r\n", // never reads a long answer
	"GET /api/v1/kwic?q=le&format=tsv HTTP/1.1\r\nHost: a\r\n\r\n",                               // reads a byte a second
}

// hanging opens connections that hang, opens another where the server cuts one, and returns when all have been
// answered, for the first rush is none of what is measured; stop
// closes them, and tells how many there have been.
func hanging(ctx context.Context, base string, connections int) (stop func() (opened int), err error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var opened atomic.Int64
	var all, ready sync.WaitGroup
	ready.Add(connections)
	for n := range connections {
		all.Go(func() {
			first := sync.OnceFunc(ready.Done)
			defer first()
			for i := n; ctx.Err() == nil; i++ {
				if err := hang(ctx, u.Host, slowRequests[i%len(slowRequests)], &opened, first); err != nil && !sleep(ctx, 100*time.Millisecond) {
					return
				}
			}
		})
	}
	ready.Wait()
	return func() int {
		cancel()
		all.Wait()
		return int(opened.Load())
	}, ctx.Err()
}

// hang holds one connection until the server cuts it.
func hang(ctx context.Context, host, request string, opened *atomic.Int64, ready func()) error {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", host)
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { _ = c.Close() })()
	defer func() { _ = c.Close() }()
	if t, ok := c.(*net.TCPConn); ok {
		_ = t.SetReadBuffer(4096) // or the system would take in what is not read
	}
	opened.Add(1)
	if _, err := io.WriteString(c, request); err != nil {
		return err
	}
	if request[len(request)-1] != '\n' {
		ready()
	}
	for one := make([]byte, 1); sleep(ctx, time.Second); { // so slow that it reads next to nothing, and notices a cut
		if _, err := c.Read(one); err != nil {
			return err
		}
		ready()
	}
	return nil
}

// sleep reports whether it slept, and was not woken by the end of the context.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
