package analysis

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// Table answers which forms of one dictionary a query word stands for. It is immutable and safe for concurrent use.
//
// Every form is filed under keys: its fold and its family, and those of its alternatives (see Alternatives).
type Table struct {
	forms    []string            // sorted by bytes; a form's number is its index
	arena    string              // all keys
	folds    []entry             // sorted by key, then form
	reversed []uint32            // indexes into folds, sorted by the key read backwards
	families []entry             // sorted by key, then form
	also     map[string][]uint32 // alternative, as a surface form, to the inclusive forms and numbers that stand for it
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
	t := &Table{forms: slices.Clone(forms), also: map[string][]uint32{}}
	slices.Sort(t.forms)
	t.forms = slices.Compact(t.forms)
	b := builder{folds: make([]entry, 0, len(forms)), families: make([]entry, 0, len(forms))}
	for i, f := range t.forms {
		b.add(f, offset(i))
		for _, alt := range Alternatives([]byte(f)) {
			b.add(alt, offset(i))
			t.also[alt] = append(t.also[alt], offset(i))
		}
	}
	t.arena = string(b.arena)
	t.folds, t.families = b.folds, b.families
	byKey := func(x, y entry) int {
		return cmp.Or(strings.Compare(t.key(x), t.key(y)), cmp.Compare(x.form, y.form))
	}
	slices.SortFunc(t.folds, byKey)
	slices.SortFunc(t.families, byKey)
	t.folds = slices.Compact(t.folds)
	t.reversed = make([]uint32, len(t.folds))
	for i := range t.reversed {
		t.reversed[i] = offset(i)
	}
	slices.SortFunc(t.reversed, func(x, y uint32) int { return compareReversed(t.key(t.folds[x]), t.key(t.folds[y])) })
	return t
}

type builder struct {
	arena           []byte
	folds, families []entry
}

// add files a form under the keys of one of its spellings.
func (b *builder) add(spelling string, form uint32) {
	off := len(b.arena)
	b.arena = Fold(b.arena, []byte(spelling))
	size := len(b.arena) - off
	b.folds = append(b.folds, entry{offset(off), uint16(size), form})
	b.arena = append(b.arena, b.arena[off:off+size]...)
	off += size
	size = len(stem(b.arena[off:]))
	b.arena = b.arena[:off+size]
	b.families = append(b.families, entry{offset(off), uint16(size), form})
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

// Inflected returns the forms of the inflected family of a term, as Analyzer yields it, in ascending order.
func (t *Table) Inflected(form []byte) []uint32 {
	var out []uint32
	for _, s := range spellings(form) {
		out = t.filed(out, t.families, string(stem(Fold(nil, []byte(s)))))
	}
	return ascending(out)
}

// Folded returns the forms equal to a term once accents are folded, in ascending order.
func (t *Table) Folded(form []byte) []uint32 {
	return ascending(t.filed(nil, t.folds, string(Fold(nil, form))))
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
