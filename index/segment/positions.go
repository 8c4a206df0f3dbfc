package segment

import (
	"math/bits"
	"slices"

	"github.com/kiosque-search/kiosque/match"
)

// PositionReader reads the positions of a word, whatever its form, in a set of articles, window by window. An occurrence
// is article<<32 | position, so that the words of a phrase stand at consecutive numbers.
type PositionReader struct {
	lists []Postings
	At    []uint64 // ascending occurrences of the window read last
	runs  []int    // where the part of each list begins in at
	limit uint64   // of the window read last
	room  *Room
	pivot *PositionReader // see Near
	reach uint64
}

// Room is room for occurrences, for readers one after the other. It serves one goroutine.
type Room struct {
	free  [][]uint64
	merge []uint64
	near  []uint64 // by article, see PositionReader.keepNear
}

// NewPositionReader takes room for the occurrences; GiveBack returns it.
func NewPositionReader(lists []List, within Set, room *Room) (*PositionReader, error) {
	r := &PositionReader{room: room}
	if n := len(room.free); n > 0 {
		r.At, room.free = room.free[n-1], room.free[:n-1]
	}
	for _, l := range lists {
		ps, err := l.Read(within, true)
		if err != nil {
			return nil, err
		}
		r.lists = append(r.lists, ps)
	}
	return r, nil
}

// GiveBack ends the use of readers; one that stands twice is given back once.
func GiveBack(readers []*PositionReader) {
	for _, r := range readers {
		if r != nil && r.At != nil {
			r.room.free, r.At = append(r.room.free, r.At[:0]), nil
		}
	}
}

// Read fills at with the occurrences in the articles below limit that have not been read yet. Reading twice to the same limit
// reads once: two words of a phrase may share a reader.
func (r *PositionReader) Read(limit uint64) (err error) {
	if r.limit == limit {
		return nil
	}
	r.At, r.runs, r.limit = r.At[:0], r.runs[:0], limit
	for _, ps := range r.lists {
		start := len(r.At)
		if r.At, err = ps.Positions(r.At, limit); err != nil {
			return err
		}
		if len(r.At) > start {
			r.runs = append(r.runs, start)
		}
	}
	if len(r.runs) > 1 {
		if r.pivot != nil && len(r.At) >= worthKeeping {
			if err := r.pivot.Read(limit); err != nil {
				return err
			}
			r.keepNear()
		}
		mergeRuns(r.At, r.runs, &r.room.merge)
	}
	return nil
}

// Near says that of an occurrence that is further than reach from every one of pivot nothing is wanted. It may be left out.
func (r *PositionReader) Near(pivot *PositionReader, reach uint64) {
	if reach < 1<<mostShift {
		r.pivot, r.reach = pivot, reach
	}
}

const (
	nearArticles = 1 << 12 // articles that have a word each of what keepNear notes; those of a window, or more is kept
	worthKeeping = 1 << 11 // fewer occurrences are merged as fast
	mostShift    = 6       // of articles of some hundred words, most is near otherwise
)

// keepNear leaves out what is far from the pivot, which has been read: a word with many forms has many more occurrences than are near a
// given one, and what is left out is not merged. The text of an article is parted into parts that are as long as the reach or longer,
// of which those near a place of the pivot are noted by their number modulo 64.
func (r *PositionReader) keepNear() {
	if r.room.near == nil {
		r.room.near = make([]uint64, nearArticles)
	}
	near, shift := r.room.near, bits.Len64(r.reach)
	clear(near)
	for _, at := range r.pivot.At {
		word, position := &near[at>>32%nearArticles], at&(1<<32-1)
		*word |= 1<<((position-min(r.reach, position))>>shift%64) | 1<<(position>>shift%64) | 1<<((position+r.reach)>>shift%64)
	}
	kept, runs := 0, r.runs[:0]
	for i, start := range r.runs {
		end := len(r.At)
		if i+1 < len(r.runs) {
			end = r.runs[i+1]
		}
		from := kept
		for _, at := range r.At[start:end] { // without a branch on what comes in no order
			r.At[kept] = at
			kept += int(near[at>>32%nearArticles] >> (at >> shift % 64) & 1)
		}
		if kept > from {
			runs = append(runs, from)
		}
	}
	r.At, r.runs = r.At[:kept], runs
}

// mergeRuns sorts s, whose parts that begin at runs are sorted, by merging neighbours. It uses runs up.
func mergeRuns(s []uint64, runs []int, tmp *[]uint64) {
	for len(runs) > 1 {
		kept := runs[:0]
		for i := 0; i < len(runs); i += 2 {
			kept = append(kept, runs[i])
			if i+1 == len(runs) {
				break
			}
			end := len(s)
			if i+2 < len(runs) {
				end = runs[i+2]
			}
			mergeTwo(s[kept[len(kept)-1]:end], runs[i+1]-kept[len(kept)-1], tmp)
		}
		runs = kept
	}
}

// mergeTwo merges the sorted parts s[:mid] and s[mid:] from the end: mostly the second has far fewer, and what lies between
// two of these moves as a whole.
func mergeTwo(s []uint64, mid int, tmp *[]uint64) {
	*tmp = append((*tmp)[:0], s[mid:]...)
	left, right := mid, *tmp
	for len(right) > 0 {
		last := right[len(right)-1]
		from := left
		for step := 1; from > 0 && s[from-1] > last; step *= 2 {
			low := max(from-step, 0)
			if s[low] > last {
				from = low
				continue
			}
			i, _ := slices.BinarySearch(s[low+1:from], last)
			from = low + 1 + i
			break
		}
		end := left + len(right)
		copy(s[end-(left-from):end], s[from:left])
		left = from
		s[left+len(right)-1] = last
		right = right[:len(right)-1]
	}
}

// Hit is a phrase, or another expression, in one field of one article.
type Hit struct{ Doc, Freq uint32 }

// AppendPhraseHits appends the articles, in ascending order, in which an occurrence of each list follows one of the
// list before it, with the number of such places.
func AppendPhraseHits(hits []Hit, lists [][]uint64) []Hit {
	var room [64]uint64
	for s := match.NewStarts(lists); !s.Done(); {
		for _, at := range room[:s.Fill(room[:])] {
			doc := uint32(at >> 32)
			if n := len(hits); n > 0 && hits[n-1].Doc == doc {
				hits[n-1].Freq++
			} else {
				hits = append(hits, Hit{Doc: doc, Freq: 1})
			}
		}
	}
	return hits
}
