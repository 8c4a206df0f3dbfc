package cli

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rivo/uniseg"
	"github.com/schollz/progressbar/v3"

	"github.com/kiosque-search/kiosque/internal/french"
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
	Counting bool   // articles are being read; otherwise their count says nothing of the phase
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

// Read says how many articles and bytes were read in all.
func (p *Progress) Read(articles int, bytes int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.Articles, p.state.Bytes = articles, bytes
}

// Phase says what is being done; counting says that the articles read go on being counted meanwhile.
func (p *Progress) Phase(name string, counting bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.Phase, p.state.Counting = name, counting
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

// String is the state in one French line: lecture : 12 345 articles, 8 600/s, reste 12 s, 45 %.
func (s ProgressState) String() string {
	if !s.Counting {
		return s.Phase + "…"
	}
	line := s.Phase + "\u00a0: " + s.counts()
	if done, _, ok := s.left(); ok {
		line += ", " + french.Unit(strconv.Itoa(int(done*100)), "%")
	}
	return line
}

// beside is the state as it stands beside a bar, which shows the share done: what matters most comes first, for the
// line may be cut.
func (s ProgressState) beside() string {
	if !s.Counting {
		return s.Phase + "…"
	}
	return s.counts() + " · " + s.Phase
}

// counts are the numbers of the articles read.
func (s ProgressState) counts() string {
	line := french.Quantity(s.Articles, "article", "articles")
	if secs := s.Elapsed.Seconds(); secs > 0 && s.Articles > 0 {
		line += ", " + french.Number(int(float64(s.Articles)/secs+0.5)) + "/s"
	}
	if _, left, ok := s.left(); ok {
		line += ", reste " + remaining(left)
	}
	return line
}

// remaining prints a time left, in whole seconds.
func remaining(d time.Duration) string {
	if d < time.Minute {
		return french.Unit(french.Number(int(math.Ceil(d.Seconds()))), "s")
	}
	return french.Duration(d)
}

// left estimates the time left from the share of bytes read, at the mean speed so far.
func (s ProgressState) left() (done float64, left time.Duration, ok bool) {
	if !s.Counting || s.Total <= 0 || s.Bytes <= 0 || s.Bytes >= s.Total || s.Elapsed <= 0 {
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
type bar struct {
	bar  *progressbar.ProgressBar
	room int // columns beside the bar
}

func newBar(w io.Writer, t Terminal, total int64) *bar {
	if total <= 0 {
		total = -1
	}
	const around = 12 // percentage, borders, spaces
	wide := max(5, t.Columns()/6)
	return &bar{
		room: max(0, t.Columns()-wide-around),
		bar: progressbar.NewOptions64(
			total,
			progressbar.OptionSetWriter(w),
			progressbar.OptionUseANSICodes(true),
			progressbar.OptionSetWidth(wide),
			progressbar.OptionSetTheme(progressbar.Theme{Saucer: "█", SaucerPadding: "░", BarStart: "▕", BarEnd: "▏"}),
			progressbar.OptionSetPredictTime(false), // the description says it, in French
			progressbar.OptionSetElapsedTime(false),
			progressbar.OptionShowDescriptionAtLineEnd(),
			progressbar.OptionClearOnFinish(),
			progressbar.OptionSetRenderBlankState(true),
			// Nothing draws but update: a spinner that turned by itself would race with close, and draw after it.
			progressbar.OptionSetSpinnerChangeInterval(0),
		),
	}
}

// update moves the bar. The library reports errors of the stream only; a bar that cannot be drawn is no error of the import.
func (b *bar) update(s ProgressState) {
	b.bar.Describe(cut(clean(s.beside()), b.room))
	if s.Total > 0 {
		_ = b.bar.Set64(min(s.Bytes, s.Total-1)) // full, it would be finished and gone
	} else {
		_ = b.bar.Add(1)
	}
}

// cut shortens a line to so many columns: a longer one would be broken by the terminal, and never redrawn.
func cut(s string, columns int) string {
	if uniseg.StringWidth(s) <= columns {
		return s
	}
	var b strings.Builder
	for g := uniseg.NewGraphemes(s); g.Next() && columns > g.Width(); columns -= g.Width() {
		b.WriteString(g.Str())
	}
	if columns > 0 {
		b.WriteString("…")
	}
	return b.String()
}

func (b *bar) close() { _ = b.bar.Clear() }
