package dictionary

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

const (
	keep = 2 * time.Minute // a point in time between two requests
	// maxKnown is how many forms a writer remembers; beyond, it writes down again some that are there.
	maxKnown = 8 << 20
	// Asked is how many forms Counts looks for at most.
	Asked = 500
	// written is how many forms are written in one request.
	written = 5000
)

// Writer keeps the words of one generation as articles come and go. It is safe for concurrent use; there is one at a time of an index.
type Writer struct {
	c        *wire.Client
	forms    string // index
	articles string // indices

	mu       sync.Mutex
	known    map[string]struct{}
	suspects map[string]struct{}
	stamp    int64
	unread   bool // nobody searches the articles yet …
	behind   bool // … and something was written that is not searchable
}

// Unread says that nobody searches the articles before the next Settle: until then, forms are durable and not searchable, which is much
// cheaper. It is called before anything is written.
func (w *Writer) Unread() { w.unread = true }

// Stamps of NewWriter that are none.
const (
	Settled int64 = math.MaxInt64 // no writer was interrupted
	Unused  int64 = -1            // nobody has written anything yet
)

// NewWriter reads the words that there are, and which an earlier writer has left as suspects. Those that were written since the stamp of
// a writer that was interrupted are suspects too: their articles may not have come.
func NewWriter(ctx context.Context, c *wire.Client, forms, articles string, since int64) (*Writer, error) {
	w := &Writer{c: c, forms: forms, articles: articles, known: map[string]struct{}{}, suspects: map[string]struct{}{}}
	if err := refresh(ctx, c, forms); err != nil {
		return nil, err
	}
	if since == Unused {
		return w, nil
	}
	var err error
	if w.stamp, err = newest(ctx, c, articles); err != nil {
		return nil, err
	}
	return w, each(ctx, c, forms, object{"match_all": object{}}, func(e entry) {
		w.stamp = max(w.stamp, e.Stamp)
		if e.State != gone {
			w.known[e.Form] = struct{}{}
		}
		if e.State == suspect || e.State == live && e.Stamp >= since {
			w.suspects[e.Form] = struct{}{}
		}
	})
}

// newest is the highest stamp of an article; 0: there is none.
func newest(ctx context.Context, c *wire.Client, articles string) (int64, error) {
	var out struct {
		wire.Envelope
		Hits struct {
			Hits []struct {
				Sort []int64 `json:"sort"`
			} `json:"hits"`
		} `json:"hits"`
	}
	body := object{"size": 1, "track_total_hits": false, "_source": false, "sort": []any{object{schema.Stamp: "desc"}}}
	err := c.Search(ctx, articles, body, &out)
	if err != nil || len(out.Hits.Hits) == 0 || len(out.Hits.Hits[0].Sort) == 0 {
		return 0, err
	}
	return out.Hits.Hits[0].Sort[0], nil
}

// Stamp is a number that is higher than any before it, whatever the clocks of those who wrote: nanoseconds since 1970, where they go
// forward.
func (w *Writer) Stamp() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.next()
}

func (w *Writer) next() int64 {
	w.stamp = max(w.stamp+1, time.Now().UnixNano())
	return w.stamp
}

// Add writes down forms that articles are about to have. When it returns, who searches these articles knows the forms.
func (w *Writer) Add(ctx context.Context, forms []string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	fresh := slices.DeleteFunc(slices.Clone(forms), func(f string) bool { _, known := w.known[f]; return known })
	if err := w.put(ctx, fresh, live); err != nil {
		return err
	}
	if len(w.known) > maxKnown {
		clear(w.known)
	}
	for _, f := range fresh {
		w.known[f] = struct{}{}
	}
	return nil
}

// Suspect writes down forms that articles are about to lose.
func (w *Writer) Suspect(ctx context.Context, forms []string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	fresh := slices.DeleteFunc(slices.Clone(forms), func(f string) bool { _, known := w.suspects[f]; return known })
	if err := w.put(ctx, fresh, suspect); err != nil {
		return err
	}
	for _, f := range fresh {
		w.suspects[f] = struct{}{}
	}
	return nil
}

// Settle looks for all suspects in the articles, which have been made searchable before, and marks those that none has as gone. No
// article comes meanwhile. Afterwards all forms are searchable.
func (w *Writer) Settle(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.settle(ctx); err != nil || !w.behind {
		return err
	}
	w.behind = false
	return refresh(ctx, w.c, w.forms)
}

func (w *Writer) settle(ctx context.Context) error {
	all := make([]string, 0, len(w.suspects))
	for f := range w.suspects {
		all = append(all, f)
	}
	slices.Sort(all)
	for some := range slices.Chunk(all, Asked) {
		there, err := Counts(ctx, w.c, w.articles, some)
		if err != nil {
			return err
		}
		var dead, alive []string
		for i, f := range some {
			if there[i] > 0 || !schema.Searchable(f) {
				alive = append(alive, f)
			} else {
				dead = append(dead, f)
				delete(w.known, f)
			}
		}
		if err := w.put(ctx, dead, gone); err != nil {
			return err
		}
		if err := w.put(ctx, alive, live); err != nil {
			return err
		}
	}
	clear(w.suspects)
	return nil
}

// put writes the state of forms, durably and, but with Unread, for all who search.
func (w *Writer) put(ctx context.Context, forms []string, state string) error {
	if len(forms) == 0 {
		return nil
	}
	stamp := w.next()
	for some := range slices.Chunk(forms, written) {
		actions := make([]wire.Action, len(some))
		for i, f := range some {
			doc, err := json.Marshal(entry{f, state, stamp})
			if err != nil {
				return err
			}
			actions[i] = wire.Action{Op: wire.Put, Index: w.forms, ID: schema.DocumentID(f), Doc: doc}
		}
		if _, err := w.c.Bulk(ctx, actions); err != nil {
			return err
		}
	}
	if w.unread {
		w.behind = true
		return nil
	}
	return refresh(ctx, w.c, w.forms)
}
