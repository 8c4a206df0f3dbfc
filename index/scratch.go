package index

import (
	"math/bits"

	"github.com/kiosque-search/kiosque/match"
)

// scratch holds the buffers of one search; they are reused by the next.
type scratch struct {
	score   []float32 // by article of the window; zero between uses
	tf      []float32
	within  []uint32 // articles of the window that have a tf, from its beginning
	touched []uint32 // articles of the segment that got a score in this window
	lists   []uint32 // room for lists of articles
	merge   []uint64
	places  [][]uint64 // room for occurrences, free
	finder  match.Finder
	found   []match.Window
	block   block
	marks   [window / 64]uint64 // bits of the articles of a window; zero between uses
	counts  counts
}

func newScratch() *scratch {
	return &scratch{score: make([]float32, window), tf: make([]float32, window)}
}

// begin makes all room free for a search.
func (sc *scratch) begin(c *columns) {
	sc.lists = sc.lists[:0]
	sc.counts.reset(c)
}

// take returns room for a list of n articles, valid until the search ends.
func (sc *scratch) take(n int) []uint32 {
	if cap(sc.lists)-len(sc.lists) < n {
		sc.lists = make([]uint32, 0, max(2*cap(sc.lists), n, 1<<12))
	}
	at := len(sc.lists)
	sc.lists = sc.lists[:at+n]
	return sc.lists[at : at+n : at+n]
}

// sort sorts articles of the window that begins with from; each stands there once.
func (sc *scratch) sort(docs []uint32, from uint32) {
	for _, doc := range docs {
		d := doc - from
		sc.marks[d/64] |= 1 << (d % 64)
	}
	docs = docs[:0]
	for i, word := range sc.marks {
		for ; word != 0; word &= word - 1 {
			docs = append(docs, from+uint32(64*i+bits.TrailingZeros64(word)))
		}
		sc.marks[i] = 0
	}
}
