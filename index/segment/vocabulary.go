package segment

import (
	"hash/maphash"
	"math/bits"
	"math/rand/v2"

	"github.com/kiosque-search/kiosque/analysis"
)

// vocabulary numbers forms, so that counting them in an article needs no map of strings. Nearly all forms of a text are short: their bytes
// stand in the table itself, so that a word costs one place in memory; those of the words met last stand close together, which the
// processor keeps near. It serves one goroutine.
type vocabulary struct {
	seed    maphash.Seed
	keys    analysis.Key // what short forms are mixed with
	recent  []shortForm  // one for each of the highest bits of hashes
	short   table[shortForm]
	long    table[longForm]
	touched uint32   // what was found where there was need to look only
	bytes   []byte   // of the forms, one after the other
	ends    []uint32 // of each form in bytes, by number; 0 is no form, and those to boundaries are the boundary terms
}

// recentBits make recent take a hundred kilobytes: four words of five are found there.
const recentBits = 12

// Numbers of the boundary terms.
const (
	sentenceForm = 1 + iota
	paragraphForm
	runForm
	boundaries = runForm // the highest
)

// table is one of open addressing, whose length is a power of two.
type table[E any] struct {
	entries []E
	used    int
}

type (
	shortForm struct {
		key analysis.Key
		id  uint32
	}
	longForm struct{ hash, id uint32 }
)

// known is how many forms have numbers, and one more.
func (v *vocabulary) known() int { return len(v.ends) }

// form returns the bytes of a form; they never change.
func (v *vocabulary) form(id uint32) []byte { return v.bytes[v.ends[id-1]:v.ends[id]:v.ends[id]] }

// begin makes the tables, if there are none; nothing is hashed before.
func (v *vocabulary) begin() {
	if v.recent != nil {
		return
	}
	v.seed, v.keys = maphash.MakeSeed(), analysis.Key{Low: rand.Uint64(), High: rand.Uint64()}
	v.recent = make([]shortForm, 1<<recentBits)
	v.short.entries, v.long.entries = make([]shortForm, 1<<14), make([]longForm, 1<<10)
	v.ends = []uint32{0}
	for _, term := range [boundaries]string{sentenceForm - 1: SentenceTerm, paragraphForm - 1: ParagraphTerm, runForm - 1: RunTerm} {
		v.intern([]byte(term))
	}
}

// intern returns the number of a form, which gets one if it is new.
func (v *vocabulary) intern(form []byte) uint32 {
	if key, ok := analysis.KeyOf(form); ok {
		v.begin()
		if id := v.find(key, v.hashOf(key)); id != 0 {
			return id
		}
		return v.addShort(key, form)
	}
	return v.internLong(form)
}

func (v *vocabulary) hashOf(key analysis.Key) uint64 {
	hi, lo := bits.Mul64(key.Low^v.keys.Low, key.High^v.keys.High)
	return hi ^ lo
}

// touch makes the processor fetch the places at which short forms will be looked for by their hashes: all at once, where each by itself
// would be waited for.
func (v *vocabulary) touch(hashes []uint64) {
	entries := v.short.entries
	mask := uint64(len(entries) - 1)
	for _, h := range hashes {
		v.touched |= entries[h&mask].id
	}
}

// find returns the number of a short form with its hash; 0: it has none.
func (v *vocabulary) find(key analysis.Key, h uint64) uint32 {
	recent := &v.recent[h>>(64-recentBits)]
	if recent.key == key {
		return recent.id
	}
	entries := v.short.entries
	mask := uint64(len(entries) - 1)
	for i := h & mask; entries[i].id != 0; i = (i + 1) & mask {
		if entries[i].key == key {
			*recent = entries[i]
			return recent.id
		}
	}
	return 0
}

// addShort numbers a short form that has no number.
func (v *vocabulary) addShort(key analysis.Key, form []byte) uint32 {
	if v.short.full() {
		v.short.grow(func(e *shortForm) (uint64, bool) { return v.hashOf(e.key), e.id != 0 })
	}
	entries := v.short.entries
	mask := uint64(len(entries) - 1)
	i := v.hashOf(key) & mask
	for entries[i].id != 0 {
		i = (i + 1) & mask
	}
	v.short.used++
	entries[i] = shortForm{key, v.number(form)}
	return entries[i].id
}

func (v *vocabulary) internLong(form []byte) uint32 {
	v.begin()
	entries := v.long.entries
	mask := uint64(len(entries) - 1)
	h := uint32(maphash.Bytes(v.seed, form))
	i := uint64(h) & mask
	for ; entries[i].id != 0; i = (i + 1) & mask {
		if e := &entries[i]; e.hash == h && string(v.form(e.id)) == string(form) {
			return e.id
		}
	}
	if v.long.full() {
		v.long.grow(func(e *longForm) (uint64, bool) { return uint64(e.hash), e.id != 0 })
		return v.internLong(form)
	}
	v.long.used++
	entries[i] = longForm{h, v.number(form)}
	return entries[i].id
}

// number gives a new form its number.
func (v *vocabulary) number(form []byte) uint32 {
	v.bytes = append(v.bytes, form...)
	v.ends = append(v.ends, uint32(len(v.bytes)))
	return uint32(len(v.ends) - 1)
}

// full reports whether there are so many entries that they had better have more room.
func (t *table[E]) full() bool { return t.used >= len(t.entries)*2/3 }

// grow doubles the table; of says where an entry would like to be, and whether it is one.
func (t *table[E]) grow(of func(*E) (hash uint64, used bool)) {
	old := t.entries
	t.entries = make([]E, 2*len(old))
	mask := uint64(len(t.entries) - 1)
	for k := range old {
		h, used := of(&old[k])
		if !used {
			continue
		}
		i := h & mask
		for {
			if _, taken := of(&t.entries[i]); !taken {
				break
			}
			i = (i + 1) & mask
		}
		t.entries[i] = old[k]
	}
}
