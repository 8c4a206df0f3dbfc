package index

import (
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// scratch holds the buffers of one search; they are reused by the next.
type scratch struct {
	score   []float32 // by article of the window; zero between uses
	tf      []float32
	lists   []uint32 // room for lists of articles
	sets    []uint64 // room for sets of articles
	places  segment.Room
	finder  match.Finder
	found   []match.Window
	block   segment.Block
	may     []partial
	few     []uint32            // articles that are wanted
	touched [window / 64]uint64 // bits of the articles of the window that got a score; zero between uses
	counts  counts
}

func newScratch() *scratch {
	return &scratch{score: make([]float32, window), tf: make([]float32, window)}
}

// begin makes all room free for a search.
func (sc *scratch) begin(c *columns, sel *selection) {
	sc.lists, sc.sets = sc.lists[:0], sc.sets[:0]
	sc.counts.reset(c, sel)
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

// maxKept is the room for sets, in words, that a scratch keeps from one search to the next: 16 MB.
const maxKept = 2 << 20

// set returns an empty set for a segment of so many articles, valid until the search ends.
func (sc *scratch) set(docs uint32) segment.Set {
	n := segment.SetWords(docs)
	if cap(sc.sets)-len(sc.sets) < n {
		sc.sets = make([]uint64, 0, max(min(2*cap(sc.sets), maxKept), n, 1<<14))
	}
	at := len(sc.sets)
	sc.sets = sc.sets[:at+n]
	set := sc.sets[at : at+n : at+n]
	clear(set)
	return set
}

// copy returns a set with the same articles.
func (sc *scratch) copy(o segment.Set) segment.Set {
	set := sc.set(uint32(64 * len(o)))
	copy(set, o)
	return set
}
