// Package ordinals counts the articles of a search by what they have in a column: an ordinal each.
//
// An ordinal that many articles of a segment have, such as its largest source, is a set of bits besides, so that it is counted 64
// articles at a time; the others are counted article by article.
package ordinals

import (
	"math/bits"

	"github.com/kiosque-search/kiosque/index/segment"
)

// frequent is the part of a segment, one article in so many, from which on an ordinal has a set.
const frequent = 16

// Column is an ordinal for each article of a collection. It is immutable.
type Column struct {
	Of       []uint32
	n        int
	segments []part
}

// part is the articles of one segment. Their ordinals are in the narrowest of the three that holds them: looking at one is
// a look into memory, of which there is the less the less they take.
type part struct {
	of8  []uint8
	of16 []uint16
	of32 []uint32
	sets []set
	rest segment.Set // articles that are in none of sets
}

type set struct {
	ordinal uint32
	docs    segment.Set
}

// New returns a column of ordinals below n; bases are the numbers in it with which the segments begin.
func New(of []uint32, n int, bases []uint32) *Column {
	c := &Column{Of: of, n: n, segments: make([]part, len(bases))}
	counts := make([]uint32, n)
	for i, base := range bases {
		end := uint32(len(of))
		if i+1 < len(bases) {
			end = bases[i+1]
		}
		c.segments[i] = newPart(of[base:end], counts)
	}
	return c
}

// newPart makes the sets of a segment. counts are zeros, before and after.
func newPart(of, counts []uint32) part {
	var p part
	switch n := len(counts); {
	case n <= 1<<8:
		p.of8 = narrow[uint8](of)
	case n <= 1<<16:
		p.of16 = narrow[uint16](of)
	default:
		p.of32 = of
	}
	docs := uint32(len(of))
	for _, ordinal := range of {
		counts[ordinal]++
	}
	which := map[uint32]segment.Set{}
	for _, ordinal := range of {
		if counts[ordinal] > docs/frequent && which[ordinal] == nil {
			which[ordinal] = segment.NewSet(docs)
			p.sets = append(p.sets, set{ordinal, which[ordinal]})
		}
	}
	if len(p.sets) > 0 {
		p.rest = segment.NewSet(docs)
	}
	for doc, ordinal := range of {
		switch {
		case p.rest == nil:
		case counts[ordinal] > docs/frequent:
			which[ordinal].Add(uint32(doc))
		default:
			p.rest.Add(uint32(doc))
		}
	}
	for _, ordinal := range of {
		counts[ordinal] = 0
	}
	return p
}

// Count adds to into, by ordinal, how many of some articles of a segment have it: list are those of docs.
func (c *Column) Count(into []uint32, number int, docs segment.Set, list []uint32) {
	if c.n == 1 {
		into[0] += uint32(len(list))
		return
	}
	switch p := &c.segments[number]; {
	case p.of8 != nil:
		count(into, p.of8, p, docs, list)
	case p.of16 != nil:
		count(into, p.of16, p, docs, list)
	default:
		count(into, p.of32, p, docs, list)
	}
}

func narrow[O uint8 | uint16](of []uint32) []O {
	all := make([]O, len(of))
	for i, ordinal := range of {
		all[i] = O(ordinal)
	}
	return all
}

// count is Count with the ordinals of a part.
func count[O uint8 | uint16 | uint32](into []uint32, of []O, p *part, docs segment.Set, list []uint32) {
	// Going through the words of a set costs half of a look at as many articles.
	if len(p.sets) == 0 || len(list) < (len(p.sets)+1)*len(docs)/2 {
		for _, doc := range list {
			into[of[doc]]++
		}
		return
	}
	for i := range p.sets {
		into[p.sets[i].ordinal] += uint32(docs.CountAnd(p.sets[i].docs))
	}
	for i, word := range p.rest {
		for word &= docs[i]; word != 0; word &= word - 1 {
			into[of[64*i+bits.TrailingZeros64(word)]]++
		}
	}
}
