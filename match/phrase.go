package match

// CountPhrase returns how many times words stand at consecutive positions, the i-th word at the ascending, distinct
// positions[i]. Every start counts, so occurrences may overlap: "a a" stands twice in "a a a". No words stand nowhere.
// It does not allocate.
func CountPhrase(positions [][]uint32) int {
	switch len(positions) {
	case 0:
		return 0
	case 1:
		return len(positions[0])
	case 2:
		if a, b := len(positions[0]), len(positions[1]); a <= farApart*b && b <= farApart*a {
			return countPair(positions[0], positions[1])
		}
	}
	n := 0
	for s := newStarts(positions); s.next(); {
		n++
	}
	return n
}

// farApart is how many times longer one of two lists must be for jumps to beat a plain merge (see BenchmarkCountPhrase).
const farApart = 8

// countPair counts the phrases of two words by a merge without branches to guess, the way most phrases are.
func countPair(first, second []uint32) int {
	if n := len(first); n > 0 && first[n-1]+1 == 0 {
		first = first[:n-1] // nothing comes after the last position there can be
	}
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

// AppendPhrase appends to dst the ascending positions at which CountPhrase's occurrences start.
func AppendPhrase(dst []uint32, positions [][]uint32) []uint32 {
	switch len(positions) {
	case 0:
		return dst
	case 1:
		return append(dst, positions[0]...)
	}
	for s := newStarts(positions); s.next(); {
		dst = append(dst, s.start)
	}
	return dst
}

// cursors is how many words of a phrase have a cursor of their own; it keeps starts on the stack. The words beyond
// are searched from the beginning of their lists, which is slower and no less right.
const cursors = 32

// starts walks the start positions of a phrase. The rarest word leads; where another word is not in its place, the
// leader jumps to the first place where it can be.
type starts struct {
	lists     [][]uint32
	leader    int
	candidate int          // index in the leader's list
	at        [cursors]int // indexes in the lists of the others
	start     uint32       // after next: where the phrase starts
}

func newStarts(lists [][]uint32) starts {
	s := starts{lists: lists}
	for i, l := range lists {
		if len(l) < len(lists[s.leader]) {
			s.leader = i
		}
	}
	return s
}

// next moves to the next start and reports whether there is one.
func (s *starts) next() bool {
	lead := s.lists[s.leader]
	k := uint32(s.leader)
candidates:
	for s.candidate < len(lead) {
		p := lead[s.candidate]
		if p < k {
			s.candidate++ // there is no room before it for the words that come first
			continue
		}
		start := p - k
		for i, list := range s.lists {
			if i == s.leader {
				continue
			}
			want := start + uint32(i)
			if want < start {
				return false // past the last position there can be
			}
			at := 0
			if i < cursors {
				at = s.at[i]
			}
			at = seek(list, at, want)
			if i < cursors {
				s.at[i] = at
			}
			if at == len(list) {
				return false
			}
			if here := list[at]; here != want {
				// Not before here-i can the phrase start: the leader goes there.
				s.candidate++
				if s.candidate < len(lead) {
					if target := uint64(here) - uint64(i) + uint64(k); uint64(lead[s.candidate]) < target {
						s.candidate = seek64(lead, s.candidate, target)
					}
				}
				continue candidates
			}
		}
		s.candidate++
		s.start = start
		return true
	}
	return false
}

// seek returns the first index from from on whose value is at least v, len(list) if there is none. It gallops, so
// that its cost is the logarithm of the distance: near steps are as cheap as in a merge, far ones as in a search.
func seek(list []uint32, from int, v uint32) int {
	if from >= len(list) || list[from] >= v {
		return min(from, len(list))
	}
	// list[low] < v from here on, and list[high] >= v where high is inside.
	low, step := from, 1
	for low+step < len(list) && list[low+step] < v {
		low += step
		step *= 2
	}
	high := min(low+step, len(list))
	for low+1 < high {
		if mid := int(uint(low+high) / 2); list[mid] < v {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// seek64 is seek for a value that may lie past the last position there can be.
func seek64(list []uint32, from int, v uint64) int {
	if v > 1<<32-1 {
		return len(list)
	}
	return seek(list, from, uint32(v))
}
