package cli

import (
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// Progress shows how far an import is: a bar on a terminal, a line now and then elsewhere, nothing if quiet.
// Its methods may be called from several goroutines.
type Progress struct {
	show progressDisplay
	tick time.Duration

	mu    sync.Mutex
	state ProgressState
	stop  chan struct{}
	done  chan struct{}
}

// ProgressState is what a display shows.
type ProgressState struct {
	Phase    string // in French
	Articles int
	Bytes    int64 // of Total
	Total    int64 // 0: not known
	Elapsed  time.Duration
}

// ProgressOptions says how progress is shown. The zero value is a line every five seconds.
type ProgressOptions struct {
	Quiet    bool
	Total    int64            // bytes to read; 0: not known
	Interval time.Duration    // between two lines; 0: 5 s. A bar moves five times a second.
	Now      func() time.Time // the clock; nil: time.Now
}

type progressDisplay interface {
	update(ProgressState)
	close()
}

// Progress starts to show progress on standard error, until Stop.
func (e Env) Progress(o ProgressOptions) *Progress {
	t := TerminalOf(e.Stderr, e.Getenv)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Interval <= 0 {
		o.Interval = 5 * time.Second
	}
	p := &Progress{tick: o.Interval, stop: make(chan struct{}), done: make(chan struct{}), state: ProgressState{Total: o.Total}}
	switch {
	case o.Quiet:
		p.show = silence{}
	case t.Live:
		p.show, p.tick = newBar(e.Stderr, t, o.Total), 200*time.Millisecond
	default:
		p.show = &lines{w: e.Stderr}
	}
	go p.run(o.Now)
	return p
}

// Phase says what is being done and how many articles were handled.
func (p *Progress) Phase(name string, articles int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.Phase, p.state.Articles = name, articles
}

// Bytes says how many bytes were read in all.
func (p *Progress) Bytes(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.Bytes = n
}

// Stop ends the display and waits until it is gone from the terminal.
func (p *Progress) Stop() {
	close(p.stop)
	<-p.done
}

func (p *Progress) run(now func() time.Time) {
	defer close(p.done)
	defer p.show.close()
	start := now()
	ticker := time.NewTicker(p.tick)
	defer ticker.Stop()
	for {
		select {
		case <-p.stop:
			return
		case <-ticker.C:
			p.mu.Lock()
			s := p.state
			p.mu.Unlock()
			s.Elapsed = now().Sub(start)
			p.show.update(s)
		}
	}
}

// String is the state in one French line: lecture : 12 345 articles, 8 600 par seconde, 45 %, reste 12 s.
func (s ProgressState) String() string {
	if s.Articles == 0 && s.Phase != "" {
		return s.Phase + "…"
	}
	parts := []string{Count(s.Articles, "article", "articles")}
	if secs := s.Elapsed.Seconds(); secs > 0 && s.Articles > 0 {
		parts = append(parts, Number(int(float64(s.Articles)/secs+0.5))+" par seconde")
	}
	if done, left, ok := s.left(); ok {
		parts = append(parts, fmt.Sprintf("%d%s%%, reste %s", int(done*100), narrow, Duration(left.Round(time.Second))))
	}
	line := strings.Join(parts, ", ")
	if s.Phase != "" {
		line = s.Phase + " : " + line
	}
	return line
}

// left estimates the time left from the share of bytes read, at the mean speed so far.
func (s ProgressState) left() (done float64, left time.Duration, ok bool) {
	if s.Total <= 0 || s.Bytes <= 0 || s.Bytes >= s.Total || s.Elapsed <= 0 {
		return 0, 0, false
	}
	done = float64(s.Bytes) / float64(s.Total)
	nanos := float64(s.Elapsed) * (1 - done) / done
	if nanos > math.MaxInt64/2 {
		return 0, 0, false
	}
	return done, time.Duration(nanos), true
}

type silence struct{}

func (silence) update(ProgressState) {}
func (silence) close()               {}

// lines writes a line an update, for logs and pipes.
type lines struct{ w io.Writer }

func (l *lines) update(s ProgressState) { _, _ = fmt.Fprintln(l.w, clean(s.String())) }
func (l *lines) close()                 {}

// bar draws a progress bar on a terminal; where the total is not known, a spinner.
type bar struct{ bar *progressbar.ProgressBar }

func newBar(w io.Writer, t Terminal, total int64) *bar {
	if total <= 0 {
		total = -1
	}
	return &bar{progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(w),
		progressbar.OptionUseANSICodes(true),
		progressbar.OptionSetWidth(max(10, t.Width/5)),
		progressbar.OptionSetTheme(progressbar.ThemeUnicode),
		progressbar.OptionSetPredictTime(false), // the description says it, in French
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionShowDescriptionAtLineEnd(),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSetRenderBlankState(true),
	)}
}

// update moves the bar. The library reports errors of the stream only; a bar that cannot be drawn is no error of the import.
func (b *bar) update(s ProgressState) {
	b.bar.Describe(s.String())
	if s.Total > 0 {
		_ = b.bar.Set64(min(s.Bytes, s.Total-1)) // full, it would be finished and gone
	} else {
		_ = b.bar.Add(1)
	}
}

func (b *bar) close() { _ = b.bar.Clear() }
