package census

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// This file counts in the texts of some articles instead of in the lists of all words.

// errUnlike says that a text does not have the words that its article was indexed with.
var errUnlike = errors.New("census: another text than the one that was indexed")

const (
	// textWord is what it costs to read a word of a text and to find its form, where opening a list, with as many postings as lists have on
	// average, costs 100. Of texts with windows, passedWord is what each word costs, and nearWord what one costs besides that stands in
	// a paragraph with a window, which is analysed, where the form of few is wanted.
	textWord   = 40
	passedWord = 2
	nearWord   = 5

	articlesAtOnce = 64      // of a task
	maxRemembered  = 1 << 18 // forms that a reader of texts knows by heart
)

// readsFaster reports whether texts are read sooner than the lists of all words, if reading them costs so much.
func (c *Counter) readsFaster(cost float64) bool {
	return c.Article != nil && cost*cmp.Or(c.TextCost, 1) < 100*float64(c.Words.table.Lists())
}

// textReader tells the forms of texts. It serves one goroutine.
type textReader struct {
	a     analysis.Analyzer
	forms map[string]uint32
	seen  []uint32 // by word: the article in which it was last counted
	parts []analysis.Range
	read  []placed
}

// placed is a printed word: its place in a text part, and its form.
type placed struct{ at, form uint32 }

// texts are the text parts of an article, as they were indexed.
func (c *Counter) texts(doc uint32) (texts [match.NumFields]string, err error) {
	a, err := c.Article(doc)
	if err != nil {
		return texts, err
	}
	texts = [match.NumFields]string{match.Title: a.Title, match.Lead: a.Lead, match.Body: a.Body}
	if a.TitleDerived {
		texts[match.Title] = ""
	}
	return texts, nil
}

// words appends those of a text, or of a part of it that begins with its n-th word, which are wanted. There have to be so many in all.
func (r *textReader) words(c *Counter, text []byte, n, all uint32, wanted func(at uint32) bool) error {
	tokens := r.a.Analyze(text)
	if len(tokens) != int(all) {
		return errUnlike
	}
	for i, token := range tokens {
		at := n + uint32(i)
		if wanted != nil && !wanted(at) {
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
		r.read = append(r.read, placed{at, form})
	}
	return nil
}

// near appends the words of a text that are in windows, by its paragraphs, as these begin with some words, where the text shows the same ones:
// of the others nothing is analysed. start is the bit of the first word.
func (r *textReader) near(c *Counter, text []byte, w *Windows, start, all uint32, begins []uint64) error {
	in := func(at uint32) bool { return w.either[(start+at)/64]>>((start+at)%64)&1 != 0 }
	parts, ok := analysis.Paragraphs(r.parts[:0], text)
	if r.parts = parts; ok && len(parts) == len(begins) && len(parts) > 1 {
		err, length := error(nil), len(r.read)
		for k, p := range parts {
			from, to := uint32(begins[k]), all
			if k+1 < len(begins) {
				to = uint32(begins[k+1])
			}
			if w.any(start+from, start+to) && err == nil {
				err = r.words(c, text[p.Start:p.End], from, to-from, in)
			}
		}
		if err == nil {
			return nil
		}
		r.read = r.read[:length]
	}
	return r.words(c, text, 0, all, in)
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
	err := c.eachText(ctx, docs, func(r *textReader, doc uint32) error {
		kind := side[doc] & (SideA | SideB)
		texts, err := c.texts(doc)
		if err != nil {
			return err
		}
		for f, text := range texts {
			r.read = r.read[:0]
			if err := r.words(c, []byte(text), 0, c.Lengths[f][doc], nil); err != nil {
				return err
			}
			for _, p := range r.read {
				word := c.Words.word[p.form]
				if word == none {
					continue
				}
				atomic.AddUint32(&occurrences[kind][p.form], 1)
				if r.seen[word] != doc+1 {
					r.seen[word] = doc + 1
					atomic.AddUint32(&articles[kind][word], 1)
				}
			}
		}
		return nil
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
func (c *Counter) nearInTexts(ctx context.Context, windows []*Windows, begins [][]uint64) ([]Nearby, error) {
	var docs []uint32
	for i, w := range windows {
		if w == nil {
			continue
		}
		for doc := range w.docs.All() {
			docs = append(docs, c.Segments[i].Base+doc)
		}
	}
	type places struct{ count, before, after uint32 }
	byForm, articles := make([]places, c.Words.table.Len()), make([]uint32, c.Words.Len())
	err := c.eachText(ctx, docs, func(r *textReader, doc uint32) error {
		n := c.segmentOf(doc)
		w, local := windows[n], doc-c.Segments[n].Base
		texts, err := c.texts(doc)
		if err != nil {
			return err
		}
		for f, text := range texts {
			start, all := w.start[f][local], c.Lengths[f][doc]
			if !w.any(start, start+all) {
				continue
			}
			var first []uint64
			if match.Field(f) == match.Body {
				first = ofArticle(begins[n], local)
			}
			r.read = r.read[:0]
			if err := r.near(c, []byte(text), w, start, all, first); err != nil {
				return err
			}
			for _, read := range r.read {
				word := c.Words.word[read.form]
				if word == none {
					continue
				}
				before, after := w.has(start + read.at)
				p := &byForm[read.form]
				atomic.AddUint32(&p.count, 1)
				atomic.AddUint32(&p.before, uint32(before))
				atomic.AddUint32(&p.after, uint32(after))
				if r.seen[word] != doc+1 {
					r.seen[word] = doc + 1
					atomic.AddUint32(&articles[word], 1)
				}
			}
		}
		return nil
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

// segmentOf is the number of the segment that has an article.
func (c *Counter) segmentOf(doc uint32) int {
	i := len(c.Segments) - 1
	for c.Segments[i].Base > doc {
		i--
	}
	return i
}

// paragraphs reads, by segment, the articles with windows and the first words of the paragraphs of their bodies, and tells how many words
// stand in paragraphs with a window, or in another text part with one.
func (c *Counter) paragraphs(windows []*Windows) (begins [][]uint64, words int, err error) {
	begins = make([][]uint64, len(windows))
	near := make([]int, len(windows))
	err = c.Do(len(windows), func(_, i int) error {
		if windows[i] == nil {
			return nil
		}
		source, err := c.Segments[i].Field(segment.TextField(match.Body))
		if err != nil {
			return err
		}
		list, err := source.Find(segment.Term{Text: segment.ParagraphTerm})
		if list != nil && err == nil {
			var postings segment.Postings
			if postings, err = list.Read(windows[i].docs, true); postings != nil && err == nil {
				begins[i], err = postings.Positions(nil, uint64(c.Segments[i].Docs))
			}
		}
		near[i] = windows[i].wordsBeside(begins[i])
		return err
	})
	for _, n := range near {
		words += n
	}
	return begins, words, err
}

// wordsBeside counts the words of the paragraphs of bodies, by their first ones, and of other text parts that have a window.
func (w *Windows) wordsBeside(begins []uint64) (n int) {
	for f, lengths := range w.lengths {
		if match.Field(f) == match.Body {
			continue
		}
		for doc := range w.docs.All() {
			if w.any(w.start[f][doc], w.start[f][doc]+lengths[doc]) {
				n += int(lengths[doc])
			}
		}
	}
	for i, at := range begins {
		doc, from := at>>32, uint32(at)
		to := w.lengths[match.Body][doc]
		if i+1 < len(begins) && begins[i+1]>>32 == doc {
			to = uint32(begins[i+1])
		}
		if start := w.start[match.Body][doc]; w.any(start+from, start+to) {
			n += int(to - from)
		}
	}
	return n
}

// ofArticle are the places of one article.
func ofArticle(places []uint64, doc uint32) []uint64 {
	from, _ := slices.BinarySearch(places, uint64(doc)<<32)
	to, _ := slices.BinarySearch(places[from:], uint64(doc+1)<<32)
	return places[from : from+to]
}
