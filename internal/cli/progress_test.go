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
		{ProgressState{Phase: "fusion", Articles: 12, Total: 2, Bytes: 1, Elapsed: 1}, "fusion…"},
		{ProgressState{Phase: "lecture", Counting: true}, "lecture : 0 article"},
		{ProgressState{Phase: "lecture", Counting: true, Articles: 12345, Elapsed: 2 * time.Second}, "lecture : 12_345 articles, 6_173/s"},
		{
			ProgressState{Phase: "lecture", Counting: true, Articles: 1000, Elapsed: 10 * time.Second, Bytes: 25, Total: 100},
			"lecture : 1_000 articles, 100/s, reste 30_s, 25_%",
		},
		{
			ProgressState{Phase: "lecture", Counting: true, Articles: 1000, Elapsed: 100 * time.Second, Bytes: 25, Total: 100},
			"lecture : 1_000 articles, 10/s, reste 5_min 00_s, 25_%",
		},
		{ProgressState{Phase: "lecture", Counting: true, Articles: 10, Elapsed: time.Second, Bytes: 100, Total: 100}, "lecture : 10 articles, 10/s"},
		{ProgressState{Phase: "lecture", Counting: true, Articles: 1, Elapsed: 1 << 62, Bytes: 1, Total: 1 << 62}, "lecture : 1 article, 0/s"},
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
	p.Read(50, 100)
	p.Phase("lecture et indexation", true)
	for !strings.Contains(plain(out.String()), "lecture et indexation : 50 articles") {
		time.Sleep(time.Millisecond)
	}
	p.Stop()
	length := len(out.String())
	p.Phase("fusion", false)
	if got := out.String(); len(got) != length || !strings.HasSuffix(got, "\n") || strings.ContainsAny(got, "\r\x1b") {
		t.Errorf("got %q", got)
	}
}

func TestProgressQuiet(t *testing.T) {
	var out buffer
	env := Env{Stderr: &out, Getenv: func(string) string { return "" }}
	p := env.Progress(ProgressOptions{Quiet: true, Interval: time.Microsecond})
	p.Phase("lecture", true)
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
		b.update(ProgressState{Phase: "lecture et indexation", Counting: true, Articles: 1234, Bytes: 500, Total: total, Elapsed: time.Second})
		b.update(ProgressState{Phase: "fusion de 2 345 articles", Articles: 2345, Bytes: 5000, Total: total, Elapsed: 2 * time.Second})
		b.close()
		got := plain(out.String())
		if !strings.Contains(got, "1_234 articles, 1_234/s") || !strings.Contains(got, "fusion de 2 345 articles…") {
			t.Errorf("total %d: got %q", total, got)
		}
		if !strings.HasSuffix(got, "\x1b[2K\r") && !strings.HasSuffix(got, "\r") {
			t.Errorf("total %d: the line is not cleared: %q", total, got[max(0, len(got)-20):])
		}
		for line := range strings.SplitSeq(strings.NewReplacer("\x1b[0K", "", "\x1b[2K", "").Replace(got), "\r") {
			if n := uniseg.StringWidth(line); n > 80 {
				t.Errorf("total %d: a line of %d columns: %q", total, n, line)
			}
		}
	}
}

func TestCut(t *testing.T) {
	for _, tt := range []struct {
		in   string
		n    int
		want string
	}{
		{"fusion", 6, "fusion"},
		{"fusion", 5, "fusi…"},
		{"fusion", 0, ""},
		{"e\u0301te\u0301s", 3, "e\u0301t…"},
		{"漢字漢字", 5, "漢字…"},
		{"", 0, ""},
	} {
		if got := cut(tt.in, tt.n); got != tt.want || uniseg.StringWidth(got) > tt.n {
			t.Errorf("cut(%q, %d) = %q, want %q", tt.in, tt.n, got, tt.want)
		}
	}
}
