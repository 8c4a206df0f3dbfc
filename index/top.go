package index

import (
	"cmp"
	"container/heap"
	"context"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/match"
)

// topHit is an article with what its place depends on.
type topHit struct {
	score float32
	key   uint32 // see generation.keys
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

// compare orders hits, the better first: by score, or by the key of the order, then by date, newest first, then by ID.
func (t *topHits) compare(a, b topHit) int {
	if request.IsByScore(t.sort) {
		if c := cmp.Compare(b.score, a.score); c != 0 {
			return c
		}
	} else if c := cmp.Compare(a.key, b.key); c != 0 {
		return c
	}
	if c := cmp.Compare(b.date, a.date); c != 0 {
		return c
	}
	return cmp.Compare(a.rank, b.rank)
}

// keys returns what articles are sorted by first in an order, the least first; nil: they are not, or by their scores.
func (g *generation) keys(ctx context.Context, order kiosque.Sort) (func(doc uint32) uint32, error) {
	c := &g.columns
	switch order {
	case kiosque.ByDate:
		return func(doc uint32) uint32 { return c.date[doc] - 1 }, nil // undated last
	case kiosque.ByLength:
		return func(doc uint32) uint32 { return c.length[match.Body][doc] }, nil
	case kiosque.ByLongest:
		return func(doc uint32) uint32 { return ^c.length[match.Body][doc] }, nil
	case kiosque.BySource:
		column, _, err := g.column(ctx, kiosque.FacetSource)
		if err != nil {
			return nil, err
		}
		places := column.Places()
		return func(doc uint32) uint32 { return places[column.Of[doc]] }, nil
	}
	return nil, nil
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
