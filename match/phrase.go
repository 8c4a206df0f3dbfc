package match

import (
	"math"
	"slices"
)

// Place is where a word stands: a position in one text, or a place as Window has them, article<<32 | position.
type Place interface{ uint32 | uint64 }

// CountPhrase returns how many times words stand at consecutive places, the i-th word at the ascending, distinct places[i].
// Every start counts, so occurrences may overlap: "a a" stands twice in "a a a". No words stand nowhere. It does not allocate.
func CountPhrase[P Place](places [][]P) int {
	switch {
	case len(places) == 0:
		return 0
	case len(places) == 1:
		return len(places[0])
	case alike(places):
		return countPair(places[0], places[1])
	}
	s := NewStarts(places)
	return s.jump(nil, math.MaxInt)
}

// countPair counts the phrases of two words by a merge without branches to guess, the way most phrases are.
func countPair[P Place](first, second []P) int {
	first = followed(first)
	n, i, j := 0, 0, 0
	for i < len(first) && j < len(second) {
		want, here := first[i]+1, second[j]
		if want == here {
			n++
		}
		if want <= here {
			i++
		}
		if here <= want {
			j++
		}
	}
	return n
}

// followed leaves out the last place there can be: nothing comes after it.
func followed[P Place](list []P) []P {
	if n := len(list); n > 0 && list[n-1]+1 == 0 {
		return list[:n-1]
	}
	return list
}

// AppendPhrase appends to dst the ascending places at which CountPhrase's occurrences start.
func AppendPhrase[P Place](dst []P, places [][]P) []P {
	for s := NewStarts(places); !s.Done(); {
		if len(dst) == cap(dst) {
			dst = slices.Grow(dst, batch)
		}
		n := s.Fill(dst[len(dst):cap(dst)])
		dst = dst[:len(dst)+n]
	}
	return dst
}

// farApart is how many times longer one of two lists must be for jumps to beat a plain merge (see BenchmarkCountPhrase).
const farApart = 8

// alike reports whether there are two lists, of about one length.
func alike[P Place](lists [][]P) bool {
	if len(lists) != 2 {
		return false
	}
	a, b := len(lists[0]), len(lists[1])
	return a <= farApart*b && b <= farApart*a
}

// batch is how many starts are found before somebody looks at them.
const batch = 64

// cursors is how many words of a phrase have a cursor of their own; it keeps starts on the stack. The words beyond
// are searched from the beginning of their lists, which is slower and no less right.
const cursors = 32

// Starts walks the places at which a phrase starts.
type Starts[P Place] struct {
	lists  [][]P
	pair   bool         // two lists of about one length
	leader int          // the rarest word
	at     [cursors]int // indexes in the lists
	done   bool
}

// NewStarts begins the walk for the words at places, as CountPhrase takes them.
func NewStarts[P Place](lists [][]P) Starts[P] {
	s := Starts[P]{lists: lists, done: len(lists) == 0}
	for i, l := range lists {
		if len(l) < len(lists[s.leader]) {
			s.leader = i
		}
	}
	s.pair = alike(lists)
	return s
}

// Done reports whether there are no more starts.
func (s *Starts[P]) Done() bool { return s.done }

// Fill writes the next starts and returns how many there were room for; room must not be empty.
func (s *Starts[P]) Fill(room []P) int {
	switch {
	case s.pair:
		return s.merge(room)
	case len(s.lists) == 1:
		n := copy(room, s.lists[0][s.at[0]:])
		s.at[0] += n
		s.done = s.at[0] == len(s.lists[0])
		return n
	}
	return s.jump(room, len(room))
}

// merge is Fill for the way most phrases are: a merge with one branch to guess.
func (s *Starts[P]) merge(room []P) int {
	first, second := followed(s.lists[0]), s.lists[1]
	i, j, n := s.at[0], s.at[1], 0
	for i < len(first) && j < len(second) {
		want, here := first[i]+1, second[j]
		var a, b int
		if want <= here {
			a = 1
		}
		if here <= want {
			b = 1
		}
		i, j = i+a, j+b
		if want != here {
			continue
		}
		room[n] = want - 1
		if n++; n == len(room) {
			break
		}
	}
	s.at[0], s.at[1] = i, j
	s.done = i == len(first) || j == len(second)
	return n
}

// jump is Fill where the rarest word leads: where another word is not in its place, the leader jumps to the first place where
// it can be. It counts at most so many starts, and writes those there is room for.
func (s *Starts[P]) jump(room []P, most int) int {
	lead, k, n := s.lists[s.leader], P(s.leader), 0
	candidate := s.at[min(s.leader, cursors-1)]
candidates:
	for candidate < len(lead) {
		if n == most {
			s.at[min(s.leader, cursors-1)] = candidate
			return n
		}
		p := lead[candidate]
		candidate++
		if uint64(p)&math.MaxUint32 < uint64(k) {
			continue // there is no room before it for the words that come first
		}
		start := p - k
		for i, list := range s.lists {
			if i == s.leader {
				continue
			}
			want := start + P(i)
			if want < start {
				s.done = true // past the last place there can be
				return n
			}
			at := 0
			if i < cursors-1 {
				at = s.at[i]
			}
			at = seek(list, at, want)
			if i < cursors-1 {
				s.at[i] = at
			}
			if at == len(list) {
				s.done = true
				return n
			}
			if here := list[at]; here != want {
				// Not before here-i can the phrase start: the leader goes there.
				if target := here - P(i) + k; candidate < len(lead) && target > lead[candidate] && target >= here-P(i) {
					candidate = seek(lead, candidate, target)
				}
				continue candidates
			}
		}
		if n < len(room) {
			room[n] = start
		}
		n++
	}
	s.done = true
	return n
}

// seek returns the first index from from on whose value is at least v, len(list) if there is none. It gallops, so
// that its cost is the logarithm of the distance: near steps are as cheap as in a merge, far ones as in a search.
func seek[P Place](list []P, from int, v P) int {
	low, step := from, 1
	for low < len(list) && list[low] < v {
		from = low + 1
		low += step
		step *= 2
	}
	high := min(low, len(list))
	for from < high {
		if mid := int(uint(from+high) / 2); list[mid] < v {
			from = mid + 1
		} else {
			high = mid
		}
	}
	return from
}
