package segment

import (
	"iter"
	"math"
	"math/bits"
	"slices"
)

// Set is a set of articles of one segment, a bit each, as long as the segment has articles; nil is the empty set.
// Segments have some ten thousand articles, so that a set is a few kilobytes, and a word of the machine joins or intersects
// 64 articles at a time: less than the bookkeeping of a compressed bitmap costs.
type Set []uint64

// NewSet returns an empty set for a segment of so many articles.
func NewSet(docs uint32) Set { return make(Set, SetWords(docs)) }

// SetWords is the length of the sets of a segment of so many articles.
func SetWords(docs uint32) int { return int((docs + 63) / 64) }

// Fill adds all articles of the segment, of which there are so many.
func (s Set) Fill(docs uint32) {
	for i := range s {
		s[i] = math.MaxUint64
	}
	if rest := docs % 64; rest > 0 {
		s[len(s)-1] = 1<<rest - 1
	}
}

// Has reports whether an article is in the set.
func (s Set) Has(doc uint32) bool { return s != nil && s[doc/64]>>(doc%64)&1 != 0 }

// Add adds an article, which must be one of the segment.
func (s Set) Add(doc uint32) { s[doc/64] |= 1 << (doc % 64) }

// Or adds the articles of another set.
func (s Set) Or(o Set) {
	for i, w := range o {
		s[i] |= w
	}
}

// And keeps the articles that another set has too.
func (s Set) And(o Set) {
	if o == nil {
		clear(s)
	}
	for i, w := range o {
		s[i] &= w
	}
}

// AndNot takes the articles of another set out.
func (s Set) AndNot(o Set) {
	for i, w := range o {
		s[i] &^= w
	}
}

// Count returns how many articles there are.
func (s Set) Count() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// CountAnd returns how many articles two sets have in common.
func (s Set) CountAnd(o Set) (n int) {
	if o == nil {
		return 0
	}
	for i, w := range s {
		n += bits.OnesCount64(w & o[i])
	}
	return n
}

// Empty reports whether there is no article.
func (s Set) Empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

// EmptyBetween reports whether the set has no article from from on and below to.
func (s Set) EmptyBetween(from, to uint64) bool {
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
	return s[first+1 : last].Empty()
}

// Last returns the greatest article; false if there is none.
func (s Set) Last() (uint32, bool) {
	for i, w := range slices.Backward(s) {
		if w != 0 {
			return uint32(64*i + 63 - bits.LeadingZeros64(w)), true
		}
	}
	return 0, false
}

// AppendTo appends the articles in ascending order.
func (s Set) AppendTo(list []uint32) []uint32 {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			list = append(list, uint32(64*i+bits.TrailingZeros64(w)))
		}
	}
	return list
}

// All goes through the articles in ascending order.
func (s Set) All() iter.Seq[uint32] {
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

// Same reports whether two sets are one and the same, not only equal.
func Same(a, b Set) bool {
	return len(a) > 0 && len(b) > 0 && &a[0] == &b[0]
}
