package bench

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRequests(t *testing.T) {
	got := requests(Mix{{Kind: And2, Kiosque: "grève ports"}, {Kind: TermLow, Kiosque: "or"}})
	want := []request{
		{Complete, "api/v1/complete?q=gr"},
		{Complete, "api/v1/complete?q=gr%C3%A8v"},
		{Complete, "api/v1/complete?q=gr%C3%A8ve+ports"},
		{Page, "?q=gr%C3%A8ve+ports"},
		{API, "api/v1/search?q=gr%C3%A8ve+ports"},
		{Complete, "api/v1/complete?q=or"},
		{Complete, "api/v1/complete?q=or"},
		{Complete, "api/v1/complete?q=or"},
		{Page, "?q=or"},
		{API, "api/v1/search?q=or"},
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(request{})); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestLoad: each request is asked once, whatever the number of clients, and what fails is counted and not timed.
func TestLoad(t *testing.T) {
	var asked, searched atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		switch {
		case r.URL.Path != "/api/v1/search":
		case searched.Add(1)%2 == 0:
			w.WriteHeader(http.StatusTooManyRequests)
		default: // less than it announces; an answer that does not begin would be asked for again
			w.Header().Set("Content-Length", "10")
			_, _ = w.Write([]byte("cut"))
		}
	}))
	defer s.Close()
	var mix Mix
	for i := range 20 {
		mix = append(mix, Query{Kind: TermLow, Kiosque: fmt.Sprint("mot", i)})
	}
	for _, clients := range []int{1, 7, 64} {
		asked.Store(0)
		l, err := load(t.Context(), s.URL+"/", requests(mix), clients, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if asked.Load() != 100 || l.errors != 20 || len(l.kinds) != 3 || l.kinds[0].Kind != All || l.kinds[0].N != 80 {
			t.Errorf("%d clients: %d requests, %+v", clients, asked.Load(), l)
		}
	}
	s.Close()
	if _, err := load(t.Context(), s.URL+"/", requests(mix[:1]), 2, time.Hour); err == nil {
		t.Error("a server that is away is no error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := load(ctx, s.URL+"/", requests(mix[:1]), 2, time.Hour); err == nil {
		t.Error("a run that was given up is no error")
	}
}

func TestServing(t *testing.T) {
	sh := func(script string) []string { return []string{"sh", "-c", script} }
	for _, c := range []struct{ name, script, base, err string }{
		{name: "well", script: `trap 'exit 0' INT; echo 'I answer at http://127.0.0.1:7/ now' >&2; while :; do sleep .01; done`, base: "http://127.0.0.1:7/"},
		{name: "never", script: `echo 'no port is free' >&2; exit 3`, err: "no port is free"},
		{
			name: "badly", script: `trap 'echo "I fall" >&2; exit 4' INT; echo 'http://127.0.0.1:7/' >&2; while :; do sleep .01; done`, base: "http://127.0.0.1:7/",
			err: "I fall",
		},
	} {
		base := ""
		u, err := serving(t.Context(), sh(c.script), func(at string) error { base = at; return nil })
		if base != c.base || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) || err == nil && u.WallSeconds <= 0 {
			t.Errorf("%s: %q, %+v, %v", c.name, base, u, err)
		}
	}
}

// TestHTTPReport: what was measured is in the table, and set against the aims.
func TestHTTPReport(t *testing.T) {
	samples := loaded{
		kinds: []Latency{{Kind: All, N: 300, P50: 2}, {Kind: API, N: 100, P50: 1.5, P99: 260}, {Kind: Page, N: 100, P50: 3}}, errors: 2,
		seconds: 2,
	}.samples(httpPhase(64))
	samples = stamp(append(samples, Sample{Phase: HTTP, Measure: PeakMiB, Value: 123}), 1, Ours)
	var b bytes.Buffer
	if err := Report(&b, Summary{}, samples); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| 64 | 300 | 150 | 2 | 3.00 / 0.00 / 0.00 | 1.50 / 0.00 / 260 |", "123 MiB", "no error at 64 clients | 2 | **no**", "250 ms",
		"260 ms | **no**",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, b.String())
		}
	}
}
