package analysis

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"sort"
	"sync"

	"github.com/kiosque-search/kiosque/analysis/lexicon"
	"github.com/kiosque-search/kiosque/analysis/sound"
)

// Table answers which forms of one dictionary a query word stands for. It is immutable and safe for concurrent use.
//
// Every form is filed under its fold, and under those of its alternatives (see Alternatives).
type Table struct {
	forms     []string // sorted by bytes; a form's number is its index
	arena     string   // all keys
	folds     []entry  // sorted by key, then form
	reversed  []uint32 // indexes into folds, sorted by the key read backwards
	spellings []entry  // of forms that meet others by their spelling, sorted by key, then form
	lexicon   *lexicon.Lexicon
	also      map[string][]uint32 // alternative, as a surface form, to the inclusive forms and numbers that stand for it
	hear      sync.Once
	heard     *sound.Index // of the forms; see Namesakes
}

// entry files a form under a key of the arena.
type entry struct {
	off  uint32
	size uint16
	form uint32
}

func (t *Table) key(e entry) string { return t.arena[e.off : e.off+uint32(e.size)] }

// NewTable makes the table of a dictionary of distinct surface forms, in any order.
func NewTable(forms []string) *Table {
	t := &Table{forms: slices.Clone(forms), also: map[string][]uint32{}, lexicon: lexicon.French()}
	if !slices.IsSorted(t.forms) {
		slices.Sort(t.forms)
	}
	t.forms = slices.Compact(t.forms)
	b := builder{folds: make([]entry, 0, len(t.forms)), arena: make([]byte, 0, 16*len(t.forms))}
	for i, f := range t.forms {
		if IsSign([]byte(f)) { // equal to itself, like nothing else
			continue
		}
		off := len(b.arena)
		if b.arena = appendSpelling(b.arena, []byte(f)); len(b.arena) > off {
			t.spellings = append(t.spellings, entry{offset(off), uint16(min(len(b.arena)-off, math.MaxUint16)), offset(i)})
			if IsCompound([]byte(f)) { // its words are forms by themselves
				continue
			}
		}
		b.add(f, offset(i))
		for _, alt := range Alternatives([]byte(f)) {
			b.add(alt, offset(i))
			t.also[alt] = append(t.also[alt], offset(i))
		}
	}
	t.folds = slices.Compact(b.sorted(b.folds))
	t.spellings = b.sorted(t.spellings)
	t.arena = string(b.arena)
	t.reversed = order(len(t.folds), func(i uint32) uint64 { return lastBytes(t.key(t.folds[i])) }, func(x, y uint32) int {
		return cmp.Or(compareReversed(t.key(t.folds[x]), t.key(t.folds[y])), cmp.Compare(x, y))
	})
	return t
}

type builder struct {
	arena []byte
	folds []entry
}

func (b *builder) key(e entry) []byte { return b.arena[e.off : e.off+uint32(e.size)] }

// add files a form under the fold of one of its spellings.
func (b *builder) add(spelling string, form uint32) {
	off := len(b.arena)
	b.arena = Fold(b.arena, []byte(spelling))
	b.folds = append(b.folds, entry{offset(off), uint16(min(len(b.arena)-off, math.MaxUint16)), form})
}

// sorted returns the entries by key, then form.
func (b *builder) sorted(in []entry) []entry {
	out := make([]entry, len(in))
	first := func(i uint32) uint64 {
		key := b.key(in[i])
		if len(key) >= 8 {
			return binary.BigEndian.Uint64(key)
		}
		var head [8]byte
		copy(head[:], key)
		return binary.BigEndian.Uint64(head[:])
	}
	for to, from := range order(len(in), first, func(x, y uint32) int {
		return cmp.Or(bytes.Compare(b.key(in[x]), b.key(in[y])), cmp.Compare(in[x].form, in[y].form))
	}) {
		out[to] = in[from]
	}
	return out
}

// order returns the numbers below n in the order of compare. head is what compare would look at first, as one integer,
// which decides most comparisons without a look at the keys.
func order(n int, head func(i uint32) uint64, compare func(x, y uint32) int) []uint32 {
	type ranked struct {
		head uint64
		i    uint32
	}
	all := make([]ranked, n)
	for i := range all {
		all[i] = ranked{head(offset(i)), offset(i)}
	}
	slices.SortFunc(all, func(x, y ranked) int {
		if x.head != y.head {
			return cmp.Compare(x.head, y.head)
		}
		return compare(x.i, y.i)
	})
	out := make([]uint32, n)
	for i, r := range all {
		out[i] = r.i
	}
	return out
}

// lastBytes returns the last eight bytes of a key, the last one first.
func lastBytes(key string) (head uint64) {
	for k := 0; k < 8 && k < len(key); k++ {
		head |= uint64(key[len(key)-1-k]) << (56 - 8*k)
	}
	return head
}

// Len returns the number of forms.
func (t *Table) Len() int { return len(t.forms) }

// Form returns a form by its number, which follows the byte order of the forms.
func (t *Table) Form(i uint32) string { return t.forms[i] }

// Find returns the number of a form.
func (t *Table) Find(form string) (uint32, bool) {
	i, ok := slices.BinarySearch(t.forms, form)
	return offset(i), ok
}

// Folded returns the forms equal to a term once accents are folded, and those that spell the same word (see doc.go), in ascending
// order. Some may be compounds.
func (t *Table) Folded(form []byte) []uint32 {
	fold := string(Fold(nil, form))
	out := t.filed(t.filed(nil, t.folds, fold), t.spellings, fold)
	for _, o := range ordinals(fold, false) {
		out = t.filed(out, t.folds, o)
	}
	if host := hostOf(form); host != nil {
		key := string(Fold(nil, host))
		out = t.filed(t.filed(out, t.folds, key), t.spellings, key)
	}
	return ascending(out)
}

// Exact returns the forms equal to a term, accents included: itself, and inclusive writing that stands for it.
func (t *Table) Exact(form []byte) []uint32 {
	out := slices.Clone(t.also[string(form)])
	if i, ok := t.Find(string(form)); ok {
		out = append(out, i)
	}
	return ascending(out)
}

// spellings returns a term and its alternatives.
func spellings(term []byte) []string { return append(Alternatives(term), string(term)) }

// filed appends the forms filed under a key.
func (t *Table) filed(out []uint32, in []entry, key string) []uint32 {
	for i := sort.Search(len(in), func(i int) bool { return t.key(in[i]) >= key }); i < len(in) && t.key(in[i]) == key; i++ {
		out = append(out, in[i].form)
	}
	return out
}

func ascending(forms []uint32) []uint32 {
	slices.Sort(forms)
	return slices.Compact(forms)
}

// compareReversed compares two strings from their ends.
func compareReversed(a, b string) int {
	for i, j := len(a)-1, len(b)-1; ; i, j = i-1, j-1 {
		switch {
		case i < 0 || j < 0:
			return cmp.Compare(i, j)
		case a[i] != b[j]:
			return cmp.Compare(a[i], b[j])
		}
	}
}
