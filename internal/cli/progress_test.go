package cli

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rivo/uniseg"
)

func TestProgressStateString(t *testing.T) {
	tests := []struct {
		state ProgressState
		want  string
	}{
		{ProgressState{}, "0 article"},
		{ProgressState{Phase: "fusion"}, "fusion…"},
		{ProgressState{Phase: "lecture", Articles: 12345, Elapsed: 2 * time.Second}, "lecture : 12_345 articles, 6_173 par seconde"},
		{ProgressState{Phase: "lecture", Articles: 1000, Elapsed: 10 * time.Second, Bytes: 25, Total: 100}, "lecture : 1_000 articles, 100 par seconde, 25_%, reste 30,0_s"},
		{ProgressState{Articles: 10, Elapsed: time.Second, Bytes: 100, Total: 100}, "10 articles, 10 par seconde"},
		{ProgressState{Articles: 1, Elapsed: 1 << 62, Bytes: 1, Total: 1 << 62}, "1 article, 0 par seconde"},
	}
	for _, tt := range tests {
		if got := plain(tt.state.String()); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

// buffer is a stream that a test reads while the display writes.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func TestProgressLines(t *testing.T) {
	var out buffer
	env := Env{Stderr: &out, Getenv: func(string) string { return "" }}
	p := env.Progress(ProgressOptions{Total: 200, Interval: time.Millisecond})
	p.Bytes(100)
	p.Phase("lecture et indexation", 50)
	for !strings.Contains(out.String(), "lecture et indexation : 50 articles") {
		time.Sleep(time.Millisecond)
	}
	p.Stop()
	length := len(out.String())
	p.Phase("fusion", 50)
	if got := out.String(); len(got) != length || !strings.HasSuffix(got, "\n") || strings.ContainsAny(got, "\r\x1b") {
		t.Errorf("got %q", got)
	}
}

func TestProgressQuiet(t *testing.T) {
	var out buffer
	env := Env{Stderr: &out, Getenv: func(string) string { return "" }}
	p := env.Progress(ProgressOptions{Quiet: true, Interval: time.Microsecond})
	p.Phase("lecture", 1)
	time.Sleep(5 * time.Millisecond)
	p.Stop()
	if out.String() != "" {
		t.Errorf("got %q", out.String())
	}
}

func TestBarDrawsAndClears(t *testing.T) {
	for _, total := range []int64{0, 1000} {
		var out buffer
		b := newBar(&out, Terminal{Live: true, Width: 80}, total)
		b.update(ProgressState{Phase: "lecture et indexation", Articles: 1234, Bytes: 500, Total: total, Elapsed: time.Second})
		b.update(ProgressState{Phase: "fusion", Articles: 2345, Bytes: 5000, Total: total, Elapsed: 2 * time.Second})
		b.close()
		got := plain(out.String())
		if !strings.Contains(got, "1_234 articles, 1_234 par seconde") || !strings.Contains(got, "fusion : 2_345 articles") {
			t.Errorf("total %d: got %q", total, got)
		}
		if !strings.HasSuffix(got, "\x1b[2K\r") && !strings.HasSuffix(got, "\r") {
			t.Errorf("total %d: the line is not cleared: %q", total, got[max(0, len(got)-20):])
		}
		for line := range strings.SplitSeq(got, "\r") {
			if n := uniseg.StringWidth(line); n > 140 {
				t.Errorf("total %d: a line of %d columns: %q", total, n, line)
			}
		}
	}
}
