package index

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/kiosque-search/kiosque"
)

// topHit is an article with what its place depends on.
type topHit struct {
	score float32
	date  uint32 // ordinal; 0: undated
	rank  uint32
	doc   uint32
}

// topHits keeps the best size articles: once there are so many, in a heap whose root is the worst of them.
type topHits struct {
	size      int
	sort      kiosque.Sort
	hits      []topHit
	threshold float32 // by relevance: a lower score has no place
}

// compare orders hits, the better first: by score or date, then by date, newest first, then by ID.
func (t *topHits) compare(a, b topHit) int {
	switch t.sort {
	case kiosque.ByDate: // oldest first, undated last
		if c := cmp.Compare(a.date-1, b.date-1); c != 0 {
			return c
		}
	case kiosque.ByDateDesc:
	default:
		if c := cmp.Compare(b.score, a.score); c != 0 {
			return c
		}
	}
	if c := cmp.Compare(b.date, a.date); c != 0 {
		return c
	}
	return cmp.Compare(a.rank, b.rank)
}

func (t *topHits) offer(h topHit) {
	switch {
	case len(t.hits) < t.size:
		if t.hits = append(t.hits, h); len(t.hits) == t.size {
			heap.Init(t)
		}
	case t.size > 0 && t.compare(h, t.hits[0]) < 0:
		t.hits[0] = h
		heap.Fix(t, 0)
	}
	if t.sort == kiosque.ByRelevance && len(t.hits) == t.size && t.size > 0 {
		t.threshold = t.hits[0].score
	}
}

// sorted returns the hits, best first.
func (t *topHits) sorted() []topHit {
	slices.SortFunc(t.hits, t.compare)
	return t.hits
}

// Len, Less, Swap, Push and Pop implement heap.Interface; the heap never grows or shrinks.
func (t *topHits) Len() int           { return len(t.hits) }
func (t *topHits) Less(i, j int) bool { return t.compare(t.hits[i], t.hits[j]) > 0 }
func (t *topHits) Swap(i, j int)      { t.hits[i], t.hits[j] = t.hits[j], t.hits[i] }
func (t *topHits) Push(any)           {}
func (t *topHits) Pop() any           { return nil }
