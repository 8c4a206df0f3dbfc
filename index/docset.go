package index

import (
	"iter"
	"math/bits"
	"slices"
)

// docSet is a set of articles of one segment, a bit each, as long as the segment has articles; nil is the empty set.
// Segments have some ten thousand articles, so that a set is a few kilobytes, and a word of the machine joins or intersects
// 64 articles at a time: less than the bookkeeping of a compressed bitmap costs.
type docSet []uint64

// setWords is the length of the sets of a segment.
func setWords(docs uint32) int { return int((docs + 63) / 64) }

func (s docSet) has(doc uint32) bool { return s != nil && s[doc/64]>>(doc%64)&1 != 0 }

func (s docSet) add(doc uint32) { s[doc/64] |= 1 << (doc % 64) }

// or adds the articles of another set.
func (s docSet) or(o docSet) {
	for i, w := range o {
		s[i] |= w
	}
}

// and keeps the articles that another set has too.
func (s docSet) and(o docSet) {
	if o == nil {
		clear(s)
	}
	for i, w := range o {
		s[i] &= w
	}
}

// andNot takes the articles of another set out.
func (s docSet) andNot(o docSet) {
	for i, w := range o {
		s[i] &^= w
	}
}

func (s docSet) count() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// countAnd returns how many articles two sets have in common.
func (s docSet) countAnd(o docSet) (n int) {
	if o == nil {
		return 0
	}
	for i, w := range s {
		n += bits.OnesCount64(w & o[i])
	}
	return n
}

func (s docSet) empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

// emptyBetween reports whether the set has no article from from on and below to.
func (s docSet) emptyBetween(from, to uint64) bool {
	to = min(to, 64*uint64(len(s)))
	if from >= to {
		return true
	}
	first, last := from/64, (to-1)/64
	low, high := ^uint64(0)<<(from%64), ^uint64(0)>>(63-(to-1)%64)
	if first == last {
		return s[first]&low&high == 0
	}
	if s[first]&low != 0 || s[last]&high != 0 {
		return false
	}
	return s[first+1 : last].empty()
}

// last returns the greatest article; false if there is none.
func (s docSet) last() (uint32, bool) {
	for i, w := range slices.Backward(s) {
		if w != 0 {
			return uint32(64*i + 63 - bits.LeadingZeros64(w)), true
		}
	}
	return 0, false
}

// appendTo appends the articles in ascending order.
func (s docSet) appendTo(list []uint32) []uint32 {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			list = append(list, uint32(64*i+bits.TrailingZeros64(w)))
		}
	}
	return list
}

// all goes through the articles in ascending order.
func (s docSet) all() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for i, w := range s {
			for ; w != 0; w &= w - 1 {
				if !yield(uint32(64*i + bits.TrailingZeros64(w))) {
					return
				}
			}
		}
	}
}

// sameSet reports whether two sets are one and the same, not only equal.
func sameSet(a, b docSet) bool {
	return len(a) > 0 && len(b) > 0 && &a[0] == &b[0]
}
