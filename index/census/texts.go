package census

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
)

// This file counts in the texts of some articles instead of in the lists of all words.

// errUnlike says that a text does not have the words that its article was indexed with.
var errUnlike = errors.New("census: another text than the one that was indexed")

const (
	// textWord is what it costs to read a word of a text and to find its form, where opening a list, with as many postings as lists have on
	// average, costs 100; passedWord is what it costs to read one whose form nobody wants.
	textWord   = 40
	passedWord = 11

	articlesAtOnce = 64      // of a task
	maxRemembered  = 1 << 18 // forms that a reader of texts knows by heart
)

// readsFaster reports whether texts of so many words, of which each costs so much, are read sooner than the lists of all words.
func (c *Counter) readsFaster(words int, each float64) bool {
	return c.Article != nil && float64(words)*cmp.Or(c.TextWord, each) < 100*float64(c.Words.table.Lists())
}

// textReader tells the forms of texts. It serves one goroutine.
type textReader struct {
	a     analysis.Analyzer
	forms map[string]uint32
	seen  []uint32 // by word: the article in which it was last counted
}

// each calls take with the form of every printed word of an article that is wanted, and its word, which may be none.
func (r *textReader) each(c *Counter, doc uint32, wanted func(f match.Field, at uint32) bool, take func(f match.Field, at, form, word uint32)) error {
	a, err := c.Article(doc)
	if err != nil {
		return err
	}
	texts := [match.NumFields]string{match.Title: a.Title, match.Lead: a.Lead, match.Body: a.Body}
	if a.TitleDerived {
		texts[match.Title] = ""
	}
	for f, text := range texts {
		tokens := r.a.Analyze([]byte(text))
		if len(tokens) != int(c.Lengths[f][doc]) {
			return errUnlike
		}
		for at, token := range tokens {
			if !wanted(match.Field(f), uint32(at)) {
				continue
			}
			term := r.a.Term(token)
			form, known := r.forms[string(term)]
			if !known {
				var found bool
				if form, found = c.Words.table.Find(string(term)); !found {
					return errUnlike
				}
				if len(r.forms) >= maxRemembered {
					clear(r.forms)
				}
				r.forms[string(term)] = form
			}
			take(match.Field(f), uint32(at), form, c.Words.word[form])
		}
	}
	return nil
}

// eachText has every text of some articles read, in ascending order, by the workers.
func (c *Counter) eachText(ctx context.Context, docs []uint32, take func(r *textReader, doc uint32) error) error {
	readers := make([]*textReader, c.Workers)
	var mu sync.Mutex
	done := 0
	return c.Do((len(docs)+articlesAtOnce-1)/articlesAtOnce, func(worker, task int) error {
		r := readers[worker]
		if r == nil {
			r = &textReader{forms: map[string]uint32{}, seen: make([]uint32, c.Words.Len())}
			readers[worker] = r
		}
		some := docs[task*articlesAtOnce : min((task+1)*articlesAtOnce, len(docs))]
		for _, doc := range some {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := take(r, doc); err != nil {
				return err
			}
		}
		if c.Progress != nil {
			mu.Lock()
			defer mu.Unlock()
			done += len(some)
			c.Progress(done, len(docs))
		}
		return nil
	})
}

// sidesOfTexts is sidesOfLists by reading the texts of the articles that are looked at.
func (c *Counter) sidesOfTexts(ctx context.Context, side []uint8, k kinds, t *totals) ([]Tally, error) {
	var docs []uint32
	var read [SideA + SideB + 1]bool // kinds of which there are any
	for _, s := range c.Segments {
		for doc := range s.Live.All() {
			if kind := side[s.Base+doc] & (SideA | SideB); kind != k.derived {
				docs = append(docs, s.Base+doc)
				read[kind] = true
			}
		}
	}
	var occurrences, articles [SideA + SideB + 1][]uint32 // by kind, and then by form, by word
	for kind := range read {
		if read[kind] {
			occurrences[kind], articles[kind] = make([]uint32, c.Words.table.Len()), make([]uint32, c.Words.Len())
		}
	}
	every := func(match.Field, uint32) bool { return true }
	err := c.eachText(ctx, docs, func(r *textReader, doc uint32) error {
		kind := side[doc] & (SideA | SideB)
		return r.each(c, doc, every, func(_ match.Field, _, form, word uint32) {
			if word == none {
				return
			}
			atomic.AddUint32(&occurrences[kind][form], 1)
			if r.seen[word] != doc+1 {
				r.seen[word] = doc + 1
				atomic.AddUint32(&articles[kind][word], 1)
			}
		})
	})
	if err != nil {
		return nil, err
	}
	of := func(counts *[SideA + SideB + 1][]uint32, at uint32) (n kindCounts) {
		for kind := range n {
			if counts[kind] != nil {
				n[kind] = counts[kind][at]
			}
		}
		return n
	}
	all := make([]Tally, c.Words.Len())
	for word := range all {
		c.tallied(word, k, t, func(form uint32) kindCounts { return of(&occurrences, form) }, of(&articles, uint32(word)), &all[word])
	}
	return all, nil
}

// wordsIn is how many words the articles with windows have.
func (c *Counter) wordsIn(windows []*Windows) (n int) {
	for _, w := range windows {
		if w != nil {
			n += w.words
		}
	}
	return n
}

// nearInTexts is Near by reading the texts of the articles with windows.
func (c *Counter) nearInTexts(ctx context.Context, windows []*Windows) ([]Nearby, error) {
	var docs []uint32
	of := make(map[uint32]*Windows)
	for i, w := range windows {
		if w == nil {
			continue
		}
		for doc := range w.docs.All() {
			docs = append(docs, c.Segments[i].Base+doc)
			of[c.Segments[i].Base+doc] = w
		}
	}
	base := func(doc uint32) uint32 {
		i := len(c.Segments) - 1
		for c.Segments[i].Base > doc {
			i--
		}
		return c.Segments[i].Base
	}
	type places struct{ count, before, after uint32 }
	byForm, articles := make([]places, c.Words.table.Len()), make([]uint32, c.Words.Len())
	err := c.eachText(ctx, docs, func(r *textReader, doc uint32) error {
		w, local := of[doc], doc-base(doc)
		wanted := func(f match.Field, at uint32) bool {
			before, after := w.has(w.start[f][local] + at)
			return before|after != 0
		}
		return r.each(c, doc, wanted, func(f match.Field, at, form, word uint32) {
			before, after := w.has(w.start[f][local] + at)
			if word == none {
				return
			}
			p := &byForm[form]
			atomic.AddUint32(&p.count, 1)
			atomic.AddUint32(&p.before, uint32(before))
			atomic.AddUint32(&p.after, uint32(after))
			if r.seen[word] != doc+1 {
				r.seen[word] = doc + 1
				atomic.AddUint32(&articles[word], 1)
			}
		})
	})
	if err != nil {
		return nil, err
	}
	all := make([]Nearby, c.Words.Len())
	for word := range all {
		n, best := &all[word], uint32(0)
		n.Articles = articles[word]
		for i, form := range c.Words.Of(word) {
			p := byForm[form]
			n.Count, n.Before, n.After = n.Count+p.count, n.Before+p.before, n.After+p.after
			if p.count > 0 && i < maxForms {
				n.Forms |= 1 << i
			}
			if p.count > best {
				best, n.Best = p.count, form
			}
		}
	}
	return all, nil
}
