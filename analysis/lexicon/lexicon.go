package lexicon

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"
)

// Magic begins a compiled lexicon; its last byte counts the layouts.
const Magic = "KIOSQUE-LEXIQUE\x01"

// Class is the coarse part of speech of a lemma, in the order in which lemmas are named.
type Class uint8

// The classes.
const (
	Noun  Class = iota // nouns and adjectives, and whatever is none of the others
	Verb               //
	Name               // proper names
	Other              // words of grammar: pronouns, prepositions, conjunctions
)

// Lexicon holds which forms belong to which lemmas. It is immutable and safe for concurrent use. All forms are folded: lower
// case, without accents, apostrophes and hyphens.
type Lexicon struct {
	paradigms []paradigm
	patterns  []string // how citation forms are spelt, see spelling
	lists     []byte   // the lemmas of the stems
	trie      []byte   // the stems
}

// paradigm is how the lemmas of one kind inflect.
type paradigm struct {
	class    Class
	citation string
	endings  []string // of all forms, sorted
	lengths  uint32   // of endings, as bits; the last one for any that are longer
}

// lengthBit is the bit of an ending of n letters.
func lengthBit(n int) uint32 { return 1 << min(n, 31) }

// Lemma is a word with all its forms.
type Lemma struct {
	stem     string
	paradigm *paradigm
	names    [MaxNames]string // patterns, "" behind the last but in the first place
	named    int
}

// MaxNames is how many spellings of one citation form are kept: marche and marché inflect alike once folded.
const MaxNames = 4

//go:embed french.lex
var french []byte

// French returns the lexicon of French that is part of the program.
var French = sync.OnceValue(func() *Lexicon {
	l, err := Read(french)
	if err != nil {
		panic("lexicon: the embedded file: " + err.Error()) // a test reads it
	}
	return l
})

// errDamaged says that bytes are no compiled lexicon.
var errDamaged = errors.New("lexicon: not a compiled lexicon, or a damaged one")

// Read opens a compiled lexicon, which it keeps and which must not change. It checks what it indexes by at once and the rest
// not: a file that was changed by hand may give wrong lemmas.
func Read(data []byte) (*Lexicon, error) {
	if len(data) < len(Magic) || string(data[:len(Magic)]) != Magic {
		return nil, errDamaged
	}
	r := reader{data: data[len(Magic):]}
	l := &Lexicon{}
	for range r.count() {
		l.patterns = append(l.patterns, r.text())
	}
	for range r.count() {
		p := paradigm{class: Class(r.number())}
		p.citation = r.text()
		for range r.count() {
			e := r.text()
			p.endings, p.lengths = append(p.endings, e), p.lengths|lengthBit(len(e))
		}
		l.paradigms = append(l.paradigms, p)
	}
	l.lists = r.take(r.number())
	l.trie = r.take(r.number())
	if r.bad || len(r.data) > 0 {
		return nil, errDamaged
	}
	return l, nil
}

// reader takes apart what a compiler wrote; bad is set once something is missing.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) number() int {
	v, n := binary.Uvarint(r.data)
	if n <= 0 || v > 1<<31-1 {
		r.data, r.bad = nil, true
		return 0
	}
	r.data = r.data[n:]
	return int(v)
}

// count is a number of things that take a byte each at least.
func (r *reader) count() int {
	n := r.number()
	if n > len(r.data) {
		r.data, r.bad = nil, true
		return 0
	}
	return n
}

func (r *reader) take(n int) []byte {
	if n > len(r.data) {
		r.data, r.bad = nil, true
		return nil
	}
	out := r.data[:n:n]
	r.data = r.data[n:]
	return out
}

func (r *reader) text() string { return string(r.take(r.number())) }

// Lemmas appends the lemmas a folded form belongs to, nouns first, then as Class orders them and by their citation forms.
func (l *Lexicon) Lemmas(dst []Lemma, fold []byte) []Lemma {
	n := len(dst)
	l.walk(fold, func(stem int, list int) bool {
		dst = l.read(dst, list, fold, stem, false)
		return true
	})
	slices.SortFunc(dst[n:], compareLemmas)
	return dst
}

// Has reports whether a folded form belongs to any lemma.
func (l *Lexicon) Has(fold []byte) bool {
	found := false
	var one [1]Lemma
	l.walk(fold, func(stem int, list int) bool {
		found = len(l.read(one[:0], list, fold, stem, true)) > 0
		return !found
	})
	return found
}

// walk yields every beginning of a form that is a stem, by its length, with the place of its lemmas.
//
// A node of the trie is a number, twice that of its children, odd if it is a stem; then, of a stem, the place of its list; then
// its children in the order of their letters: the letters that lead there, the last one with its high bit set, the bytes of the
// child, the child.
func (l *Lexicon) walk(fold []byte, yield func(stem, list int) bool) {
	t, at, depth := l.trie, 0, 0
	for {
		head, n := binary.Uvarint(t[at:])
		if n <= 0 {
			return
		}
		at += n
		if head&1 != 0 {
			list, n := binary.Uvarint(t[at:])
			if n <= 0 || !yield(depth, int(list)) {
				return
			}
			at += n
		}
		if depth == len(fold) {
			return
		}
		next := -1
		for range head / 2 {
			first := at
			for at < len(t) && t[at] < 0x80 {
				at++
			}
			if at >= len(t) {
				return
			}
			label := t[first : at+1]
			at++
			size, n := binary.Uvarint(t[at:])
			if n <= 0 {
				return
			}
			at += n
			if label[0]&0x7F < fold[depth] {
				at += int(size)
				continue
			}
			if led(fold[depth:], label) {
				next, depth = at, depth+len(label)
			}
			break
		}
		if next < 0 || next > len(t) {
			return
		}
		at = next
	}
}

// led reports whether a form goes on with the letters of a label.
func led(rest, label []byte) bool {
	if len(rest) < len(label) {
		return false
	}
	for i, c := range label {
		if rest[i] != c&0x7F {
			return false
		}
	}
	return true
}

// read appends the lemmas of a list that have a form which goes on behind the stem as fold does.
//
// A list is a number of lemmas, and of each its paradigm, its number of spellings and these.
func (l *Lexicon) read(dst []Lemma, list int, fold []byte, stem int, one bool) []Lemma {
	if list > len(l.lists) {
		return dst
	}
	r := reader{data: l.lists[list:]}
	ending := fold[stem:]
	for range r.count() {
		k := r.number()
		named := r.number()
		if k >= len(l.paradigms) || named > MaxNames {
			return dst
		}
		p := &l.paradigms[k]
		fits := p.lengths&lengthBit(len(ending)) != 0
		if fits {
			_, fits = slices.BinarySearchFunc(p.endings, ending, compareEnding)
		}
		if !fits {
			for range named {
				r.number()
			}
			continue
		}
		m := Lemma{paradigm: p, named: named}
		for i := range named {
			if k := r.number(); k < len(l.patterns) {
				m.names[i] = l.patterns[k]
			}
		}
		if r.bad {
			return dst
		}
		if !one {
			m.stem = string(fold[:stem])
		}
		dst = append(dst, m)
		if one {
			break
		}
	}
	return dst
}

func compareEnding(ending string, want []byte) int {
	switch s := string(want); { // not allocated
	case ending < s:
		return -1
	case ending > s:
		return 1
	}
	return 0
}

func compareLemmas(a, b Lemma) int {
	if a.paradigm.class != b.paradigm.class {
		return int(a.paradigm.class) - int(b.paradigm.class)
	}
	switch x, y := a.Citation(), b.Citation(); {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// Class returns the part of speech.
func (m Lemma) Class() Class { return m.paradigm.class }

// Citation returns the folded form under which a dictionary lists the lemma.
func (m Lemma) Citation() string { return m.stem + m.paradigm.citation }

// Forms yields the folded forms, each once, in byte order.
func (m *Lemma) Forms() iter.Seq[string] {
	return func(yield func(string) bool) {
		size := 0
		for _, e := range m.paradigm.endings {
			size += len(m.stem) + len(e)
		}
		var all strings.Builder // one string that holds them all
		all.Grow(size)
		for _, e := range m.paradigm.endings {
			from := all.Len()
			all.WriteString(m.stem)
			all.WriteString(e)
			if !yield(all.String()[from:]) {
				return
			}
		}
	}
}

// Len returns the number of forms.
func (m *Lemma) Len() int { return len(m.paradigm.endings) }

// IsHyphened reports whether any spelling of the citation form has a hyphen.
func (m *Lemma) IsHyphened() bool {
	for _, p := range m.names[:m.named] {
		if strings.IndexByte(p, '-') >= 0 {
			return true
		}
	}
	return false
}

// Names returns the citation form as it is spelt, with accents, capitals and hyphens; several words that have the same forms
// once folded have a name each.
func (m Lemma) Names() []string {
	names := make([]string, 0, m.named)
	for _, p := range m.names[:m.named] {
		names = append(names, spelt(m.Citation(), p))
	}
	return names
}

// spelt puts into a fold what a pattern says: at a place, counted in bytes, so many bytes are replaced by others.
func spelt(fold, pattern string) string {
	var out []byte
	done := 0
	for len(pattern) >= 3 {
		at, gone, n := int(pattern[0]), int(pattern[1]), int(pattern[2])
		if at < done || at+gone > len(fold) || 3+n > len(pattern) {
			break
		}
		out = append(out, fold[done:at]...)
		out = append(out, pattern[3:3+n]...)
		done, pattern = at+gone, pattern[3+n:]
	}
	return string(append(out, fold[done:]...))
}
