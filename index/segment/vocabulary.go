package segment

import (
	"hash/maphash"
	"math/bits"
	"math/rand/v2"

	"github.com/kiosque-search/kiosque/analysis"
)

// vocabulary numbers forms, so that counting them in an article needs no map of strings. Nearly all forms of a text are short: their bytes
// stand in the table itself, so that a word costs one place in memory, which for the frequent ones is near. It serves one goroutine.
type vocabulary struct {
	seed  maphash.Seed
	keys  analysis.Key // what short forms are mixed with
	short table[shortForm]
	long  table[longForm]
	bytes []byte   // of the forms, one after the other
	ends  []uint32 // of each form in bytes, by number; 0 is no form, and those to boundaries are the boundary terms
}

// boundaries is the highest number of a boundary term.
const boundaries = 3

// numbered is what a vocabulary knows of a form: its number, and for whoever counts, its place in the list that it was last put into.
type numbered struct{ id, slot uint32 }

// table is one of open addressing, whose length is a power of two.
type table[E any] struct {
	entries []E
	used    int
}

type (
	shortForm struct {
		key analysis.Key
		numbered
	}
	longForm struct {
		hash uint32
		numbered
	}
)

// known is how many forms have numbers, and one more.
func (v *vocabulary) known() int { return len(v.ends) }

// form returns the bytes of a form; they never change.
func (v *vocabulary) form(id uint32) []byte { return v.bytes[v.ends[id-1]:v.ends[id]:v.ends[id]] }

func (v *vocabulary) begin() {
	v.seed, v.keys = maphash.MakeSeed(), analysis.Key{rand.Uint64(), rand.Uint64()}
	v.short.entries, v.long.entries = make([]shortForm, 1<<14), make([]longForm, 1<<10)
	v.ends = []uint32{0}
	for _, term := range [boundaries]string{SentenceTerm, ParagraphTerm, RunTerm} {
		v.intern([]byte(term))
	}
}

// intern returns what is known of a form, which is numbered if it is new. It is valid until the next call.
func (v *vocabulary) intern(form []byte) *numbered {
	if key, ok := analysis.KeyOf(form); ok {
		return v.internShort(key, form)
	}
	return v.internLong(form)
}

func (v *vocabulary) hashOf(key analysis.Key) uint64 {
	hi, lo := bits.Mul64(key[0]^v.keys[0], key[1]^v.keys[1])
	return hi ^ lo
}

func (v *vocabulary) internShort(key analysis.Key, form []byte) *numbered {
	if v.short.entries == nil {
		v.begin()
	}
	entries := v.short.entries
	mask := uint64(len(entries) - 1)
	i := v.hashOf(key) & mask
	for ; entries[i].id != 0; i = (i + 1) & mask {
		if entries[i].key == key {
			return &entries[i].numbered
		}
	}
	if v.short.full() {
		v.short.grow(func(e *shortForm) (uint64, bool) { return v.hashOf(e.key), e.id != 0 })
		return v.internShort(key, form)
	}
	v.short.used++
	entries[i] = shortForm{key, v.number(form)}
	return &entries[i].numbered
}

func (v *vocabulary) internLong(form []byte) *numbered {
	if v.long.entries == nil {
		v.begin()
	}
	entries := v.long.entries
	mask := uint64(len(entries) - 1)
	h := uint32(maphash.Bytes(v.seed, form))
	i := uint64(h) & mask
	for ; entries[i].id != 0; i = (i + 1) & mask {
		if e := &entries[i]; e.hash == h && string(v.form(e.id)) == string(form) {
			return &e.numbered
		}
	}
	if v.long.full() {
		v.long.grow(func(e *longForm) (uint64, bool) { return uint64(e.hash), e.id != 0 })
		return v.internLong(form)
	}
	v.long.used++
	entries[i] = longForm{h, v.number(form)}
	return &entries[i].numbered
}

// number gives a new form its number.
func (v *vocabulary) number(form []byte) numbered {
	v.bytes = append(v.bytes, form...)
	v.ends = append(v.ends, uint32(len(v.bytes)))
	return numbered{id: uint32(len(v.ends) - 1)}
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
