package neardup

import (
	"iter"
	"math/bits"
)

// postings lists by sampled shingle the places that have it, in a table with chains: a place enters behind all others, and
// leaves before them. Numbers of postings grow for ever; those before the first are gone, wherever a chain leads to them.
type postings struct {
	heads []int     // by the lowest bits of a shingle: the number of its latest posting, plus one
	kept  []posting // the first len(kept) numbers from base; those before first are gone
	base  int
	first int
}

type posting struct {
	shingle uint32
	place   int32
	before  int // as in heads
}

// maxHeads bounds the table: there are not more shingles.
const maxHeads = 1 << kept

// newPostings makes a table for so many postings at a time, or more.
func newPostings(n int) postings {
	return postings{heads: make([]int, min(maxHeads, 1<<bits.Len(uint(n))))}
}

func (p *postings) add(shingle uint32, place int) {
	head := &p.heads[int(shingle)&(len(p.heads)-1)]
	p.kept = append(p.kept, posting{shingle, int32(place), *head})
	*head = p.base + len(p.kept)
}

// drop lets go of the first n postings.
func (p *postings) drop(n int) {
	p.first += n
	if gone := p.first - p.base; gone > len(p.kept)/2 { // each posting is moved once on average
		p.kept = p.kept[:copy(p.kept, p.kept[gone:])]
		p.base = p.first
	}
}

// latest yields the places that have a shingle, the latest first, maxListed at most.
func (p *postings) latest(shingle uint32) iter.Seq[int] {
	return func(yield func(int) bool) {
		listed := 0
		for at := p.heads[int(shingle)&(len(p.heads)-1)] - 1; at >= p.first && listed < maxListed; {
			has := &p.kept[at-p.base]
			if has.shingle == shingle {
				if listed++; !yield(int(has.place)) {
					return
				}
			}
			at = has.before - 1
		}
	}
}
