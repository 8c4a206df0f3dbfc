package highlight

import (
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
)

// formTable tells which words of a query a form of the text stands for. Nearly all words of a text stand for none,
// and most of these are known by their first byte and their length, without a look into the map.
type formTable struct {
	lengths [256]uint64 // by first byte: a bit for each length in bytes, the last bit for all longer ones
	heads   map[string]int32
	links   []link

	compounds bool // some forms are those of compounds
}

// link is one word that a form stands for, and where the next one is; -1: none.
type link struct {
	word uint32
	next int32
}

func newFormTable(words []match.Words) formTable {
	n := 0
	for _, w := range words {
		n += len(w.Forms)
	}
	t := formTable{heads: make(map[string]int32, n), links: make([]link, 0, n)}
	for number, w := range words {
		for _, form := range w.Forms {
			if form == "" {
				continue
			}
			t.compounds = t.compounds || analysis.IsCompound([]byte(form))
			next, known := t.heads[form]
			if !known {
				next = -1
				t.lengths[form[0]] |= lengthBit(len(form))
			} else if t.links[next].word == uint32(number) {
				continue // a form twice in one list
			}
			t.heads[form] = int32(len(t.links))
			t.links = append(t.links, link{uint32(number), next})
		}
	}
	return t
}

// first returns the first link of a form, -1 if it stands for no word.
func (t *formTable) first(form []byte) int32 {
	if len(form) == 0 || t.lengths[form[0]]&lengthBit(len(form)) == 0 {
		return -1
	}
	if head, ok := t.heads[string(form)]; ok {
		return head
	}
	return -1
}

func lengthBit(n int) uint64 { return 1 << min(n, 63) }
