package census

import (
	"context"
	"errors"
	"math"
	"sync"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// Segment is a segment whose articles are counted.
type Segment struct {
	Base, Docs uint32
	Live       segment.Set
	Field      func(field string) (segment.Source, error) // opens a field for one goroutine
}

// Counter counts words.
type Counter struct {
	Words   *Words
	Known   *Known                    // of these words
	Lengths [match.NumFields][]uint32 // of the articles, in words
	// Article reads a text; nil: lists are read, whatever it costs.
	Article func(doc uint32) (*kiosque.Article, error)
	// TextCost is by how much reading texts costs more than was measured; 0: as much.
	TextCost float64
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
// collection. Words that stand less than least times on both sides together may be told as none.
//
// Articles are of one, of the other, of both or of neither side. The most of one kind are not looked at, unless they are of neither: how
// often a word stands in them is how often it stands at all, less the others.
func (c *Counter) Sides(ctx context.Context, side []uint8, only []int, least uint32) (all []Tally, distinct int, err error) {
	k := c.kinds(side)
	t := &totals{}
	if k.derived != neither {
		if t, err = c.Known.count(ctx, c); err != nil {
			return nil, 0, err
		}
	}
	if only == nil && c.readsFaster(textWord*float64(k.words)) {
		all, err = c.sidesOfTexts(ctx, side, k, t)
	} else {
		all, err = c.sidesOfLists(ctx, side, k, t, only, least)
	}
	if !errors.Is(err, errUnlike) {
		return all, distinctOf(all, k, t), err
	}
	all, err = c.sidesOfLists(ctx, side, k, t, only, least)
	return all, distinctOf(all, k, t), err
}

// distinctOf is how many words stand on any side.
func distinctOf(all []Tally, k kinds, t *totals) (n int) {
	if k.whole {
		return t.distinct
	}
	for i := range all {
		if all[i].A+all[i].B > 0 {
			n++
		}
	}
	return n
}

// kinds are the articles by the sides they are on.
type kinds struct {
	derived uint8         // the kind that is not looked at
	whole   bool          // no living article is of neither side, and all that is known of the collection is known of both together
	within  []segment.Set // by segment: those that are looked at, where they are few
	some    []bool        // by segment: there are any
	words   int           // printed in all that are looked at
	docs    int
}

// neither is the kind of the articles that are on no side.
const neither = 0

func (c *Counter) kinds(side []uint8) kinds {
	var n [SideA + SideB + 1]int
	for _, s := range c.Segments {
		for doc := range s.Live.All() {
			n[side[s.Base+doc]&(SideA|SideB)]++
		}
	}
	k := kinds{whole: n[neither] == 0, within: make([]segment.Set, len(c.Segments)), some: make([]bool, len(c.Segments))}
	for kind := range n {
		if n[kind] > n[k.derived] {
			k.derived = uint8(kind)
		}
	}
	k.whole = k.whole && k.derived != neither
	for i, s := range c.Segments {
		n, set := 0, segment.NewSet(s.Docs)
		for doc := range s.Live.All() {
			if side[s.Base+doc]&(SideA|SideB) != k.derived {
				set.Add(doc)
				n++
				for _, words := range c.Lengths {
					k.words += int(words[s.Base+doc])
				}
			}
		}
		k.docs += n
		if k.some[i] = n > 0; n*sparse < int(s.Docs) {
			k.within[i] = set
		}
	}
	return k
}

// kindCounts are counts by kind.
type kindCounts [SideA + SideB + 1]uint32

// put completes the counts of one kind from those of all.
func (n *kindCounts) put(k kinds, total uint32) {
	if k.derived == neither {
		return
	}
	n[k.derived] = 0
	n[k.derived] = total - n[0] - n[1] - n[2] - n[3]
}

// tallied makes a Tally of what was counted of a word: occurrences by form, and articles.
func (c *Counter) tallied(word int, k kinds, t *totals, of func(form uint32) kindCounts, articles kindCounts, into *Tally) {
	var sum kindCounts
	best := uint32(0)
	for i, form := range c.Words.Of(word) {
		n := of(form)
		if k.derived != neither {
			n.put(k, t.occurrences[form])
		}
		for kind := range n {
			sum[kind] += n[kind]
		}
		here := n[SideA] + n[SideB] + n[SideA|SideB]
		if here > 0 && i < maxForms {
			into.Forms |= 1 << i
		}
		if here > best {
			best, into.Best = here, form
		}
	}
	if k.derived != neither {
		articles.put(k, t.articles[word])
	}
	into.A, into.B = sum[SideA]+sum[SideA|SideB], sum[SideB]+sum[SideA|SideB]
	into.ArticlesA, into.ArticlesB = articles[SideA]+articles[SideA|SideB], articles[SideB]+articles[SideA|SideB]
}

func (c *Counter) sidesOfLists(ctx context.Context, side []uint8, k kinds, t *totals, only []int, least uint32) ([]Tally, error) {
	return walk(ctx, c, only, func(r *reader, word int, into *Tally) error {
		r.word++
		r.kinds = r.kinds[:0]
		var articles kindCounts
		forms := c.Words.Of(word)
		if k.whole {
			n := uint32(0)
			for _, form := range forms {
				n += t.occurrences[form]
			}
			if n < least {
				return nil
			}
		}
		for _, form := range forms {
			var sum kindCounts
			for _, at := range c.Words.table.Places(form) {
				if !k.some[at.Segment] {
					continue
				}
				ps, err := r.open(int(at.Segment), at.Field, segment.Term{Text: c.Words.table.Form(form), At: at.At}, k.within[at.Segment], false)
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
			r.kinds = append(r.kinds, sum)
		}
		i := -1
		c.tallied(word, k, t, func(uint32) kindCounts { i++; return r.kinds[i] }, articles, into)
		return nil
	})
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
	if cost := passedWord * float64(c.wordsIn(windows)); c.readsFaster(cost) {
		begins, beside, err := c.paragraphs(windows)
		if err != nil {
			return nil, err
		}
		if c.readsFaster(cost + nearWord*float64(beside)) {
			near, err := c.nearInTexts(ctx, windows, begins)
			if !errors.Is(err, errUnlike) {
				return near, err
			}
		}
	}
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
			before, after := w.has(start[doc] + uint32(at))
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
	kinds   []kindCounts // by form of a word
}

// open begins to read a list; nil if no living article has the term.
func (r *reader) open(n int, f match.Field, t segment.Term, within segment.Set, positions bool) (segment.Postings, error) {
	l, err := r.find(n, f, t)
	if l == nil || err != nil {
		return nil, err
	}
	return l.Read(within, positions)
}

func (r *reader) find(n int, f match.Field, t segment.Term) (segment.List, error) {
	source := &r.sources[n][f]
	if *source == nil {
		var err error
		if *source, err = r.c.Segments[n].Field(segment.TextField(f)); err != nil {
			return nil, err
		}
	}
	return (*source).Find(t)
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
