package census

import (
	"math"
	"math/bits"
	"slices"

	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// Windows are the places before and behind some occurrences, in the articles of one segment. Places outside of all windows and
// those of the occurrences themselves are in none.
type Windows struct {
	docs                segment.Set
	lengths             [match.NumFields][]uint32
	start               [match.NumFields][]uint32 // by article: the bit of its first word
	before, after, node []uint64                  // bits, one a word
	either              []uint64                  // before or after, once closed
	words               int                       // of all these articles
}

// NewWindows makes room for windows in some articles. lengths are the words of each text part, by article of the segment.
func NewWindows(docs segment.Set, lengths [match.NumFields][]uint32) *Windows {
	w := &Windows{docs: docs, lengths: lengths}
	n := uint32(0)
	for f := range match.NumFields {
		w.start[f] = make([]uint32, len(lengths[f]))
		for doc := range docs.All() {
			w.start[f][doc] = n
			n += lengths[f][doc]
		}
	}
	w.words = int(n)
	size := n/64 + 1
	w.before, w.after, w.node = make([]uint64, size), make([]uint64, size), make([]uint64, size)
	return w
}

// Add adds an occurrence and so many words on each side, as far as the text part goes.
func (w *Windows) Add(f match.Field, o match.Window, before, after int) {
	doc, first, last := uint32(o.First>>32), uint32(o.First), uint32(o.Last)
	w.add(f, doc, first, last, first-min(first, uint32(before)), last+1+uint32(after))
}

// AddSentence adds an occurrence and the rest of the sentence in which it begins and of that in which it ends, by the places at
// which sentences start.
func (w *Windows) AddSentence(f match.Field, o match.Window, starts []uint64) {
	from, to := uint32(0), uint32(math.MaxInt32) // where the text part begins and ends
	next, _ := slices.BinarySearch(starts, o.First+1)
	if next > 0 && starts[next-1]>>32 == o.First>>32 {
		from = uint32(starts[next-1])
	}
	next, _ = slices.BinarySearch(starts, o.Last+1)
	if next < len(starts) && starts[next]>>32 == o.First>>32 {
		to = uint32(starts[next])
	}
	w.add(f, uint32(o.First>>32), uint32(o.First), uint32(o.Last), from, to)
}

func (w *Windows) add(f match.Field, doc, first, last, from, to uint32) {
	start, length := w.start[f][doc], w.lengths[f][doc]
	last = min(last+1, length) // behind it
	to = min(max(to, last), length)
	fill(w.before, start+from, start+first)
	fill(w.node, start+first, start+last)
	fill(w.after, start+last, start+to)
}

func fill(set []uint64, from, to uint32) {
	for ; from < to; from++ {
		set[from/64] |= 1 << (from % 64)
	}
}

// has tells whether a bit is in a window before an occurrence, and behind one.
func (w *Windows) has(bit uint32) (before, after uint64) {
	if w.either[bit/64]>>(bit%64)&1 == 0 { // as most are: one look at memory instead of two
		return 0, 0
	}
	return w.before[bit/64] >> (bit % 64) & 1, w.after[bit/64] >> (bit % 64) & 1
}

// any reports whether a window has any of the bits from one to another.
func (w *Windows) any(from, to uint32) bool {
	for from < to {
		word := w.either[from/64] >> (from % 64)
		if n := 64 - from%64; n < to-from {
			if word != 0 {
				return true
			}
			from += n
			continue
		}
		return word<<(64-(to-from)) != 0
	}
	return false
}

// Close takes the occurrences out of the windows, once all were added, and returns how many words are in these.
func (w *Windows) Close() (words int) {
	for i, node := range w.node {
		w.before[i] &^= node
		w.after[i] &^= node
		w.node[i] = w.before[i] | w.after[i]
		words += bits.OnesCount64(w.node[i])
	}
	w.either, w.node = w.node, nil
	return words
}
