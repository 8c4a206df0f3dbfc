package watch

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus"
)

// The usual pace.
const (
	DefaultInterval = 30 * time.Minute // between two requests to one feed
	DefaultPoll     = 10 * time.Second // between two looks at folders
	MinInterval     = 10 * time.Second
	MinPoll         = time.Second
)

// Limits of one round.
const (
	maxFiles      = 1_000_000       // of one folder
	feedsAtOnce   = 16              // whose answers are in memory together
	hostsAtOnce   = 4               // that are asked at the same time
	betweenFeeds  = time.Second     // of one host
	settledAfter  = 2 * time.Second // since it was changed: before that, somebody may be writing the file
	retrySoon     = time.Minute     // after an addition that failed
	listedRejects = 5               // in the log, of one round
)

// Options says what is followed. Memory, Add, Lineage and Log must be given.
type Options struct {
	Index   string // its address, for the log
	Memory  Memory
	Folders []string
	Feeds   []string // addresses
	// Interval is the least time between two requests to one feed, and Poll between two looks at folders; 0: the usual ones.
	Interval, Poll time.Duration
	// Once ends after one look at everything; files that may be being written are taken as they are.
	Once      bool
	UserAgent string
	Corpus    corpus.Options

	// Add adds what is new to the index; nothing of it may be left over by an error.
	Add func(context.Context, Batch) (Outcome, error)
	// Lineage names the line of states of the index that additions make; it changes when the index is built anew.
	Lineage func() (string, error)
	// Log takes a line in French for whoever looks after this.
	Log func(line string)

	Now  func() time.Time // nil: time.Now
	wait func(context.Context, time.Duration)
}

// Batch is what is to be added together.
type Batch struct {
	Paths []string // files
	From  []string // the folders they lie in, and the addresses, as they were given
	Feeds []Answer
}

// Answer is what an address has said.
type Answer struct {
	Address string // without a password
	Host    string
	Body    io.Reader
}

// Outcome is what came of a batch.
type Outcome struct {
	Indexed, Updated, Unchanged, Rejected int
	Rejects                               []string // the first of them, each a line
}

// watcher is one watch.
type watcher struct {
	o       Options
	state   *state
	fetcher *fetcher
	failed  bool              // something was rejected or did not answer
	quiet   map[string]string // what was said last of an address or a folder, which is said once
	retry   time.Time         // no addition of folders before
}

// ErrIncomplete says that a single round was not without rejects or failures, which the log has.
var ErrIncomplete = errors.New("watch: some inputs were rejected or did not answer")

// Run follows until ctx ends, which is no error, or for one round.
func Run(ctx context.Context, o Options) error {
	o.Interval, o.Poll = cmp.Or(o.Interval, DefaultInterval), cmp.Or(o.Poll, DefaultPoll)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.wait == nil {
		o.wait = wait
	}
	w := &watcher{o: o, fetcher: newFetcher(o.UserAgent, o.Now), quiet: map[string]string{}}
	defer w.fetcher.close()
	s, err := loadState(ctx, o.Memory)
	if err != nil {
		w.logf("l'avancement noté est illisible (%v) : tout est relu", err)
	}
	w.state = s
	if !o.Once {
		w.logf("%s et %s suivis ; Ctrl-C pour arrêter", count(len(o.Folders), "dossier", "dossiers"), count(len(o.Feeds), "flux", "flux"))
	}
	for {
		if err := w.round(ctx); err != nil || o.Once {
			if ctx.Err() != nil {
				return nil // whoever ends it knows
			}
			if err == nil && w.failed {
				err = ErrIncomplete
			}
			return err
		}
		o.wait(ctx, w.untilNext())
		if ctx.Err() != nil {
			return nil
		}
	}
}

// wait waits.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

func count(n int, one, many string) string {
	if n < 2 {
		return fmt.Sprintf("%d %s", n, one)
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (w *watcher) logf(format string, args ...any) { w.o.Log(fmt.Sprintf(format, args...)) }

// once says something of an address or a folder, unless it was said last time too.
func (w *watcher) once(of, line string) {
	if w.quiet[of] != line && line != "" {
		w.logf("%s : %s", of, line)
	}
	w.quiet[of] = line
}

// untilNext is the time until there is something to do again.
func (w *watcher) untilNext() time.Duration {
	now := w.o.Now()
	next := now.Add(maxPause)
	if len(w.o.Folders) > 0 {
		next = now.Add(w.o.Poll)
	}
	for _, address := range w.o.Feeds {
		if at := w.state.feedOf(address).Next; at.Before(next) {
			next = at
		}
	}
	return max(next.Sub(now), MinPoll)
}

// round looks at everything once. Its error ends the watch.
func (w *watcher) round(ctx context.Context) error {
	if err := w.follow(); err != nil {
		return err
	}
	for _, dir := range w.o.Folders {
		if err := w.folder(ctx, dir); err != nil {
			return err
		}
	}
	var due []string
	for _, address := range w.o.Feeds {
		switch at := w.state.feedOf(address).Next; {
		case !at.After(w.o.Now()):
			due = append(due, address)
		case w.o.Once:
			w.logf("%s : pas avant %s", redacted(address), at.Local().Format("15:04:05"))
		}
	}
	for len(due) > 0 {
		n := min(len(due), feedsAtOnce)
		if err := w.feeds(ctx, due[:n]); err != nil {
			return err
		}
		due = due[n:]
	}
	return nil
}

// follow forgets what was seen where the index is not the one that it was added to any more.
func (w *watcher) follow() error {
	lineage, err := w.o.Lineage()
	if err != nil {
		return err
	}
	if w.state.Lineage != lineage {
		if w.state.Lineage != "" {
			w.logf("l'index a été refait : tout est relu")
		}
		w.state.forget()
		w.state.Lineage = lineage
	}
	return nil
}

// add has a batch added, and remembers what it held once that has been done. An error that may pass is logged.
func (w *watcher) add(ctx context.Context, b Batch, done func()) (added bool, err error) {
	out, err := w.o.Add(ctx, b)
	switch code := kiosque.CodeOf(err); {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case err == nil || code == kiosque.CodeNoArticle: // all was rejected: again would be no better
	case code == kiosque.CodeDamaged, code == kiosque.CodeVersion, code == kiosque.CodeBadRequest:
		return false, err // will not pass
	default:
		w.failed = true
		w.once(w.o.Index, fmt.Sprintf("%v ; nouvel essai dans %s", err, retrySoon))
		return false, nil
	}
	w.quiet[w.o.Index] = ""
	line := fmt.Sprintf("%s, %s", count(out.Indexed-out.Updated, "article nouveau", "articles nouveaux"), count(out.Updated, "mis à jour", "mis à jour"))
	if out.Unchanged > 0 {
		line += fmt.Sprintf(", %s", count(out.Unchanged, "inchangé", "inchangés"))
	}
	if out.Rejected > 0 {
		w.failed = true
		line += fmt.Sprintf(", %s", count(out.Rejected, "écarté", "écartés"))
	}
	w.logf("%s : %s", strings.Join(b.From, ", "), line)
	for i, r := range out.Rejects {
		if i == listedRejects {
			w.logf("  … et %d de plus ; « indexer report » les montre", out.Rejected-i)
			break
		}
		w.logf("  écarté : %s", r)
	}
	done()
	if lineage, err := w.o.Lineage(); err == nil { // the first addition begins one
		w.state.Lineage = lineage
	}
	return true, w.save(ctx)
}

// save writes down how far the watch has come. Where that fails, what is written down is older, and some is read again.
func (w *watcher) save(ctx context.Context) error {
	if err := w.state.save(ctx, w.o.Memory); err != nil {
		w.failed = true
		w.once(stateName, fmt.Sprintf("l'avancement n'a pas pu être noté : %v", err))
	}
	return nil
}

// folder looks for files that are new or have changed in a folder, and has them added.
func (w *watcher) folder(ctx context.Context, dir string) error {
	key, err := filepath.Abs(dir)
	if err != nil {
		key = dir
	}
	known := w.state.Folders[key]
	if known == nil {
		known = &folder{}
	}
	now := w.o.Now()
	if now.Before(w.retry) {
		return nil
	}
	var next marks
	var changed []string
	tables := map[string]bool{} // folders whose table beside the texts has changed
	all := []string{}
	for f, err := range corpus.Files(ctx, dir, w.o.Corpus) {
		var reject *corpus.Reject
		switch {
		case errors.As(err, &reject):
			w.failed = true
			w.once(reject.Path, reject.Reason)
			next = append(next, known.Files...) // nobody knows what lies there
			continue
		case err != nil:
			return err
		}
		if len(all) >= maxFiles {
			w.once(dir, fmt.Sprintf("plus de %d fichiers : la suite n'est pas suivie ; « indexer add » la lit", maxFiles))
			break
		}
		all = append(all, f.Path)
		mark := markOf(f.Path, f.Info)
		if known.Files.has(mark) {
			next = append(next, mark)
			continue
		}
		if age := now.Sub(f.Info.ModTime()); !w.o.Once && age >= 0 && age < settledAfter {
			continue
		}
		next = append(next, mark)
		changed = append(changed, f.Path)
		if corpus.IsSidecar(filepath.Base(f.Path)) {
			tables[filepath.Dir(f.Path)] = true
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	slices.Sort(next)
	next = slices.Compact(next)
	if len(changed) == 0 {
		if len(next) != len(known.Files) {
			w.state.Folders[key] = &folder{Files: next}
		}
		return nil
	}
	if len(tables) > 0 { // it says of the texts beside it what they are
		for _, path := range all {
			if tables[filepath.Dir(path)] {
				changed = append(changed, path)
			}
		}
		slices.Sort(changed)
		changed = slices.Compact(changed)
	}
	added, err := w.add(ctx, Batch{Paths: changed, From: []string{dir}}, func() { w.state.Folders[key] = &folder{Files: next} })
	if err == nil && !added {
		w.retry = now.Add(retrySoon)
	}
	return err
}

// feeds asks some addresses, and has what is new added.
func (w *watcher) feeds(ctx context.Context, addresses []string) error {
	answers, problems := w.ask(ctx, addresses)
	if err := ctx.Err(); err != nil {
		return err
	}
	b := Batch{}
	fresh := map[string]*feed{} // what is known once it has been added
	now := w.o.Now()
	for i, address := range addresses {
		known, name := w.state.feedOf(address), redacted(address)
		if p := problems[i]; p != nil {
			w.failed = true
			known.Failures++
			d := pause(w.o.Interval, known.Failures, p.pause, rand.Float64())
			known.Next = now.Add(d)
			w.logf("%s : %s ; nouvel essai à %s", name, p.reason, known.Next.Local().Format("15:04:05"))
			continue
		}
		a := answers[i]
		known.Failures = 0
		known.Next = now.Add(pause(w.o.Interval, 0, a.pause, rand.Float64()))
		if a.moved != "" {
			w.once(name, "le flux a déménagé : suivez désormais "+a.moved)
		}
		if a.body == nil {
			continue
		}
		sum := sha256.Sum256(a.body)
		now := &feed{ETag: a.etag, LastModified: a.lastModified, Hash: hex.EncodeToString(sum[:8]), Next: known.Next}
		if now.Hash == known.Hash {
			*known = *now
			continue
		}
		fresh[address] = now
		b.From = append(b.From, name)
		b.Feeds = append(b.Feeds, Answer{Address: name, Host: hostOf(address), Body: bytes.NewReader(a.body)})
	}
	if len(b.Feeds) == 0 {
		return w.save(ctx)
	}
	added, err := w.add(ctx, b, func() {
		for address, f := range fresh {
			*w.state.feedOf(address) = *f
		}
	})
	if err != nil || added {
		return err
	}
	for address := range fresh {
		w.state.feedOf(address).Next = now.Add(retrySoon)
	}
	return w.save(ctx)
}

// ask asks addresses: some hosts at a time, and the feeds of one host one after the other.
func (w *watcher) ask(ctx context.Context, addresses []string) ([]*answer, []*problem) {
	answers, problems := make([]*answer, len(addresses)), make([]*problem, len(addresses))
	hosts := map[string][]int{}
	for i, address := range addresses {
		hosts[hostOf(address)] = append(hosts[hostOf(address)], i)
	}
	var g errgroup.Group
	g.SetLimit(hostsAtOnce)
	var mu sync.Mutex
	for _, of := range hosts {
		g.Go(func() error {
			for n, i := range of {
				if n > 0 {
					w.o.wait(ctx, betweenFeeds)
				}
				a, err := w.fetcher.fetch(ctx, addresses[i], w.known(&mu, addresses[i]))
				if ctx.Err() != nil {
					return nil //nolint:nilerr // the caller asks ctx too
				}
				var p *problem
				if err != nil && !errors.As(err, &p) {
					p = &problem{reason: err.Error(), err: err}
				}
				answers[i], problems[i] = a, p
			}
			return nil
		})
	}
	_ = g.Wait() // never an error
	return answers, problems
}

// known is a copy of what is known of an address.
func (w *watcher) known(mu *sync.Mutex, address string) *feed {
	mu.Lock()
	defer mu.Unlock()
	known := *w.state.feedOf(address)
	return &known
}

// hostOf is the host of an address.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// redacted is an address without its password.
func redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Redacted()
}

// IsAddress reports whether an argument is an address of the web and no path.
func IsAddress(s string) bool {
	lower := strings.ToLower(s)
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")
}
