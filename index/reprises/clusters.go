package reprises

import (
	"iter"
	"slices"

	"github.com/kiosque-search/kiosque/neardup"
)

// Clusters are the articles that have reprises, cluster by cluster, each beginning with its representative. nil has none.
type Clusters struct {
	docs  []uint32 // cluster by cluster
	first []uint32 // by cluster: where its articles begin in docs; at last the length of docs
	of    []uint32 // by place in docs: its cluster
	place []uint32 // by article: its place in docs, plus one; 0: it has no reprise
}

// Clusters joins the pairs of a list. docs is the number of articles of the collection, before tells which of two comes
// first in a cluster. nil: there are no pairs.
func (l *List) Clusters(docs uint32, before func(a, b uint32) bool) *Clusters {
	pairs := make([]neardup.Pair, 0, len(l.Pairs))
	for _, p := range l.Pairs {
		if l.Docs[p[0]] < docs && l.Docs[p[1]] < docs {
			pairs = append(pairs, neardup.Pair{A: int(p[0]), B: int(p[1])})
		}
	}
	if len(pairs) == 0 {
		return nil
	}
	heads := neardup.Clusters(len(l.Docs), pairs, func(i, j int) bool { return before(l.Docs[i], l.Docs[j]) })
	members := map[int][]uint32{}
	for i, head := range heads {
		if l.Docs[i] < docs {
			members[head] = append(members[head], l.Docs[i])
		}
	}
	c := &Clusters{place: make([]uint32, docs)}
	for head := range l.Docs { // in the order of the list, which is that of the IDs
		some := members[head]
		if len(some) < 2 {
			continue
		}
		slices.SortFunc(some, func(a, b uint32) int {
			switch {
			case before(a, b):
				return -1
			case before(b, a):
				return 1
			}
			return 0
		})
		n := uint32(len(c.first))
		c.first = append(c.first, uint32(len(c.docs)))
		for _, doc := range some {
			c.docs, c.of = append(c.docs, doc), append(c.of, n)
			c.place[doc] = uint32(len(c.docs))
		}
	}
	c.first = append(c.first, uint32(len(c.docs)))
	return c
}

// Of returns the cluster of an article, its representative first; nil: it has no reprise.
func (c *Clusters) Of(doc uint32) []uint32 {
	if c == nil || c.place[doc] == 0 {
		return nil
	}
	n := c.of[c.place[doc]-1]
	return c.docs[c.first[n]:c.first[n+1]]
}

// All goes through the articles of all clusters.
func (c *Clusters) All() iter.Seq[uint32] {
	if c == nil {
		return func(func(uint32) bool) {}
	}
	return slices.Values(c.docs)
}

// Len is the number of clusters.
func (c *Clusters) Len() int {
	if c == nil {
		return 0
	}
	return len(c.first) - 1
}

// Fold chooses one article for each cluster among some: the one that comes first in it.
type Fold struct {
	clusters *Clusters
	first    []uint32 // by cluster: the least place plus one that was noted; 0: none
}

// NewFold begins a choice; nil where there are no clusters.
func (c *Clusters) NewFold() *Fold {
	if c == nil {
		return nil
	}
	return &Fold{clusters: c, first: make([]uint32, c.Len())}
}

// Note tells that an article is among those to choose from, and reports whether it is the first of its cluster that was
// noted; one without reprises is.
func (f *Fold) Note(doc uint32) bool {
	if f == nil {
		return true
	}
	place := f.clusters.place[doc]
	if place == 0 {
		return true
	}
	first := &f.first[f.clusters.of[place-1]]
	fresh := *first == 0
	if fresh || place < *first {
		*first = place
	}
	return fresh
}

// Shows reports whether an article stands for its cluster, once all were noted; one without reprises does.
func (f *Fold) Shows(doc uint32) bool {
	if f == nil {
		return true
	}
	place := f.clusters.place[doc]
	return place == 0 || f.first[f.clusters.of[place-1]] == place
}
