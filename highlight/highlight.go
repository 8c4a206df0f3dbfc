// Package highlight finds a compiled query in the text of one article: what to mark, and which fragments to show.
//
// The article is analysed again, as the index analysed it, and package match says where the query stands, as it said
// to the index: what is highlighted is what matched. Marks are spans of bytes of the printed text; a phrase is one
// span from its first word to its last, of words near each other each is marked and not what stands between. Nothing here makes HTML:
// shows put the marks where the spans say.
package highlight

import (
	"math"
	"sync"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
)

// Limits and defaults of Options.
const (
	DefaultSnippets = 2
	DefaultMaxRunes = 300
	// MinMaxRunes is the shortest limit on a snippet's length; a lower one is raised to it.
	MinMaxRunes = 20
	// MaxMaxRunes is the longest limit on a snippet's length; a higher one is lowered to it.
	MaxMaxRunes = 10_000
)

// Options says what to show of an article. The zero value asks for two snippets of about three hundred characters.
type Options struct {
	// Snippets is how many there are at most; 0: DefaultSnippets, negative: none, at most kiosque.MaxSnippets.
	Snippets int
	// MaxRunes is the length of one snippet at most, in characters; 0 or negative: DefaultMaxRunes. Only where a
	// whole sentence fits is a snippet cut at sentences.
	MaxRunes int
	// Weights says how much each leaf of the query matters when fragments are chosen, such as its inverse document
	// frequency; leaves without a weight have 1, and what is not a positive number is 0.
	Weights []float64
}

func (o Options) withDefaults() Options {
	if o.Snippets == 0 {
		o.Snippets = DefaultSnippets
	}
	o.Snippets = min(o.Snippets, kiosque.MaxSnippets)
	if o.MaxRunes <= 0 {
		o.MaxRunes = DefaultMaxRunes
	}
	o.MaxRunes = min(max(o.MaxRunes, MinMaxRunes), MaxMaxRunes)
	return o
}

// weight is the importance of a leaf in thousandths: whole numbers add up to the same sum in any order.
func (o Options) weight(leaf int) int64 {
	w := 1.0
	if leaf < len(o.Weights) {
		w = o.Weights[leaf]
	}
	if !(w > 0) { // NaN too
		return 0
	}
	return int64(math.Round(min(w, 1e9) * 1000))
}

// Result is what a list of hits shows of an article.
type Result struct {
	// TitleSpans are the matches in the title. In a derived title they are those of words that match in the text,
	// which the title repeats.
	TitleSpans []kiosque.Span
	// Snippets are fragments of the lead and the body in the order of the text, never nil. An article without a
	// match there has one fragment from its beginning, without spans.
	Snippets []kiosque.Snippet
	// Occurrences is the number that match.Query.Count gives: two leaves that match one word count twice, and what
	// is marked as one may count for several.
	Occurrences int
}

// Marks are all the matches in an article, in bytes of each text, in order, without overlap.
type Marks struct {
	Title, Lead, Body []kiosque.Span
	Occurrences       int // as in Result
}

// Highlighter finds one compiled query in articles. It is immutable and safe for concurrent use.
type Highlighter struct {
	query *match.Query
	forms formTable
	pool  sync.Pool // of *scratch
}

// New prepares a highlighter for one compiled query, which must not change from now on.
func New(q *match.Query) *Highlighter {
	h := &Highlighter{query: q, forms: newFormTable(q.Words)}
	h.pool.New = func() any { return newScratch(h) }
	return h
}

// Article returns what to show of an article. The filter tells whether the article passes a filter of the query, nil
// that it passes all of them. An article that does not satisfy the query has nothing marked. The texts of the snippets
// share the memory of the article's.
func (h *Highlighter) Article(a *kiosque.Article, filter func(match.Filter) bool, o Options) Result {
	o = o.withDefaults()
	s := h.scratch()
	defer h.release(s)
	s.find(a, filter)
	return Result{
		TitleSpans:  s.marks(match.Title),
		Snippets:    s.snippets(o),
		Occurrences: s.count,
	}
}

// Mark returns all that matches in the article's title, lead and body, for the view of the whole article.
// The filter is as in Article.
func (h *Highlighter) Mark(a *kiosque.Article, filter func(match.Filter) bool) Marks {
	s := h.scratch()
	defer h.release(s)
	s.find(a, filter)
	return Marks{
		Title:       s.marks(match.Title),
		Lead:        s.marks(match.Lead),
		Body:        s.marks(match.Body),
		Occurrences: s.count,
	}
}

func (h *Highlighter) scratch() *scratch { return h.pool.Get().(*scratch) }

// release gives the buffers back, unless a giant article has made them too large to keep.
func (h *Highlighter) release(s *scratch) {
	if s.small() {
		s.filter = nil
		for i := range s.parts {
			s.parts[i].printed = ""
		}
		h.pool.Put(s)
	}
}
