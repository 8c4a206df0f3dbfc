package segment

import (
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
}

// Room is room for occurrences, for readers one after the other. It serves one goroutine.
type Room struct {
	free  [][]uint64
	merge []uint64
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
		mergeRuns(r.At, r.runs, &r.room.merge)
	}
	return nil
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
