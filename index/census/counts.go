package census

import (
	"context"
	"math"
	"sync"

	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// Segment is a segment whose articles are counted.
type Segment struct {
	Base, Docs uint32
	Field      func(field string) (segment.Source, error) // opens a field for one goroutine
}

// Counter counts words.
type Counter struct {
	Words    *Words
	Segments []Segment // by the numbers that the table of forms gives them
	Workers  int
	Do       func(tasks int, f func(worker, task int) error) error // calls f for every task, from so many workers
	Progress func(done, all int)                                   // nil: nobody looks
}

// Tally is how often a word stands on two sides.
type Tally struct {
	A, B                 uint32 // occurrences
	ArticlesA, ArticlesB uint32
	Best                 uint32 // the form that occurs most often
	Forms                uint64 // which of its forms occur, as bits
}

const (
	chunk    = 512 // words of a task
	maxForms = 64  // of a family that can be told, the first ones
	// sparse is the share of articles of a segment, one in so many, below which a list is read only where they are.
	sparse = 4
)

// Sides counts words, or only some of them, in the articles of two sides. side has the sides of every article, by its number in the
// collection.
func (c *Counter) Sides(ctx context.Context, side []uint8, only []int) ([]Tally, error) {
	within, some := c.within(side)
	return walk(ctx, c, only, func(r *reader, word int, t *Tally) error {
		r.word++
		var sum, articles [SideA + SideB + 1]uint32
		best := uint32(0)
		for k, form := range c.Words.Of(word) {
			before := sum
			for _, at := range c.Words.table.Places(form) {
				if !some[at.Segment] {
					continue
				}
				ps, err := r.open(int(at.Segment), at.Field, segment.Term{Text: c.Words.table.Form(form), At: at.At}, within[at.Segment], false)
				if ps == nil || err != nil {
					if err != nil {
						return err
					}
					continue
				}
				base := c.Segments[at.Segment].Base
				sides, seen := side[base:], r.seen[base:]
				for b := &r.block; ; {
					if err := ps.Frequencies(b, math.MaxUint32); err != nil {
						return err
					}
					if b.N == 0 {
						break
					}
					for i, doc := range b.Doc[:b.N] {
						s := sides[doc] & (SideA | SideB)
						sum[s] += b.Freq[i]
						if seen[doc] != r.word {
							seen[doc] = r.word
							articles[s]++
						}
					}
				}
			}
			n := sum[1] + sum[2] + sum[3] - before[1] - before[2] - before[3]
			if n > 0 && k < maxForms {
				t.Forms |= 1 << k
			}
			if n > best {
				best, t.Best = n, form
			}
		}
		t.A, t.B = sum[SideA]+sum[SideA|SideB], sum[SideB]+sum[SideA|SideB]
		t.ArticlesA, t.ArticlesB = articles[SideA]+articles[SideA|SideB], articles[SideB]+articles[SideA|SideB]
		return nil
	})
}

// within tells in which segments there is an article of a side, and, where they are few, which.
func (c *Counter) within(side []uint8) ([]segment.Set, []bool) {
	within, some := make([]segment.Set, len(c.Segments)), make([]bool, len(c.Segments))
	for i, s := range c.Segments {
		n, set := 0, segment.NewSet(s.Docs)
		for doc, side := range side[s.Base : s.Base+s.Docs] {
			if side&(SideA|SideB) != 0 {
				set.Add(uint32(doc))
				n++
			}
		}
		if some[i] = n > 0; n*sparse < int(s.Docs) {
			within[i] = set
		}
	}
	return within, some
}

// Nearby is how often a word stands in windows.
type Nearby struct {
	Count    uint32 // each occurrence once
	Before   uint32 // in windows before an occurrence of what is looked around
	After    uint32
	Articles uint32
	Best     uint32 // the form that occurs most often
	Forms    uint64 // which of its forms occur in windows, as bits
}

// Near counts words in windows, given by segment; nil: there are none.
func (c *Counter) Near(ctx context.Context, windows []*Windows) ([]Nearby, error) {
	return walk(ctx, c, nil, func(r *reader, word int, t *Nearby) error {
		r.word++
		best := uint32(0)
		for k, form := range c.Words.Of(word) {
			before := t.Count
			for _, at := range c.Words.table.Places(form) {
				w := windows[at.Segment]
				if w == nil {
					continue
				}
				ps, err := r.open(int(at.Segment), at.Field, segment.Term{Text: c.Words.table.Form(form), At: at.At}, w.docs, true)
				if err != nil {
					return err
				}
				if ps != nil {
					if err := r.near(ps, w, at.Field, c.Segments[at.Segment], t); err != nil {
						return err
					}
				}
			}
			n := t.Count - before
			if n > 0 && k < maxForms {
				t.Forms |= 1 << k
			}
			if n > best {
				best, t.Best = n, form
			}
		}
		return nil
	})
}

// near counts the occurrences of a form in the windows of a segment.
func (r *reader) near(ps segment.Postings, w *Windows, f match.Field, s Segment, t *Nearby) (err error) {
	const step = 1 << 16 // articles whose positions are in memory at a time
	start, seen := w.start[f], r.seen[s.Base:]
	for limit := uint64(step); ; limit += step {
		if r.at, err = ps.Positions(r.at[:0], limit); err != nil {
			return err
		}
		for _, at := range r.at {
			doc := uint32(at >> 32)
			bit := start[doc] + uint32(at)
			before, after := w.before[bit/64]>>(bit%64)&1, w.after[bit/64]>>(bit%64)&1
			if before|after == 0 {
				continue
			}
			t.Count++
			t.Before, t.After = t.Before+uint32(before), t.After+uint32(after)
			if seen[doc] != r.word {
				seen[doc] = r.word
				t.Articles++
			}
		}
		if limit >= uint64(s.Docs) {
			return nil
		}
	}
}

// reader reads postings. It serves one goroutine.
type reader struct {
	c       *Counter
	sources [][match.NumFields]segment.Source
	seen    []uint32 // by article: the word that was last counted there
	word    uint32
	block   segment.Block
	at      []uint64
}

// open begins to read a list; nil if no living article has the term.
func (r *reader) open(n int, f match.Field, t segment.Term, within segment.Set, positions bool) (segment.Postings, error) {
	source := &r.sources[n][f]
	if *source == nil {
		var err error
		if *source, err = r.c.Segments[n].Field(segment.TextField(f)); err != nil {
			return nil, err
		}
	}
	l, err := (*source).Find(t)
	if l == nil || err != nil {
		return nil, err
	}
	return l.Read(within, positions)
}

// walk has every word counted, or only some.
func walk[T any](ctx context.Context, c *Counter, only []int, count func(r *reader, word int, t *T) error) ([]T, error) {
	n := c.Words.Len()
	if only != nil {
		n = len(only)
	}
	out := make([]T, n)
	docs := uint32(0)
	for _, s := range c.Segments {
		docs = max(docs, s.Base+s.Docs)
	}
	readers := make([]*reader, c.Workers)
	var mu sync.Mutex
	done := 0
	return out, c.Do((n+chunk-1)/chunk, func(worker, task int) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		r := readers[worker]
		if r == nil {
			r = &reader{c: c, sources: make([][match.NumFields]segment.Source, len(c.Segments)), seen: make([]uint32, docs)}
			readers[worker] = r
		}
		last := min((task+1)*chunk, n)
		for k := task * chunk; k < last; k++ {
			word := k
			if only != nil {
				word = only[k]
			}
			if err := count(r, word, &out[k]); err != nil {
				return err
			}
		}
		if c.Progress != nil {
			mu.Lock()
			defer mu.Unlock()
			done += last - task*chunk
			c.Progress(done, n)
		}
		return nil
	})
}
