// Package tally counts the words of articles that are read one by one: on two sides, and around occurrences.
package tally

import (
	"cmp"
	"maps"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
)

// maxForms is how many forms of a family are told.
const maxForms = 64

// Tally counts words. It serves one goroutine.
type Tally struct {
	table  *analysis.Table
	family bool
	keys   map[string]string // of a form; empty: it is no word
	words  map[string]*word
	number int // of the article at hand
}

type word struct {
	a, b                 int
	articlesA, articlesB int
	before, after, near  int
	articlesNear         int
	forms, nearForms     map[string]int
	lastA, lastB, lastN  int // articles that were counted last
}

// New returns an empty tally of forms or, with family, of families of forms.
func New(t *analysis.Table, family bool) *Tally {
	return &Tally{table: t, family: family, keys: map[string]string{}, words: map[string]*word{}}
}

// Begin says that what is counted next stands in another article.
func (t *Tally) Begin() { t.number++ }

func (t *Tally) word(form []byte) *word {
	key, known := t.keys[string(form)]
	if !known {
		text := string(form)
		if !analysis.IsSign(form) {
			key = text
			if n, ok := t.table.Find(text); ok && t.family {
				key = t.table.Family(n)
			}
		}
		t.keys[text] = key
	}
	if key == "" {
		return nil
	}
	w := t.words[key]
	if w == nil {
		w = &word{forms: map[string]int{}}
		t.words[key] = w
	}
	return w
}

// A counts a word of the target.
func (t *Tally) A(form []byte) {
	if w := t.word(form); w != nil {
		w.a++
		w.forms[string(form)]++
		if w.lastA != t.number {
			w.lastA = t.number
			w.articlesA++
		}
	}
}

// B counts a word of the reference.
func (t *Tally) B(form []byte) {
	if w := t.word(form); w != nil {
		w.b++
		w.forms[string(form)]++
		if w.lastB != t.number {
			w.lastB = t.number
			w.articlesB++
		}
	}
}

// Near counts a word that stands before an occurrence, behind one, or both.
func (t *Tally) Near(form []byte, before, after bool) {
	w := t.word(form)
	if w == nil {
		return
	}
	w.near++
	if before {
		w.before++
	}
	if after {
		w.after++
	}
	if w.nearForms == nil {
		w.nearForms = map[string]int{}
	}
	w.nearForms[string(form)]++
	if w.lastN != t.number {
		w.lastN = t.number
		w.articlesNear++
	}
}

// told is a word with what it is called.
type told struct {
	*word
	text  string
	forms []string
	n     int
}

// ordered lists words that are kept, the most frequent first, then by text, and how many there are beyond those that are told.
func (t *Tally) ordered(of func(*word) (n int, forms map[string]int), keep func(*word) bool) (all []told, left int) {
	for _, w := range t.words {
		n, forms := of(w)
		if n == 0 || !keep(w) {
			continue
		}
		sorted := slices.Sorted(maps.Keys(forms))
		best := slices.MaxFunc(sorted, func(a, b string) int { return cmp.Compare(forms[a], forms[b]) }) // of several the first
		one := told{word: w, text: best, n: n}
		if t.family {
			one.forms = sorted[:min(len(sorted), maxForms)]
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b told) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.text, b.text)) })
	most := min(len(all), kiosque.MaxVocabulary)
	return all[:most], len(all) - most
}

// Vocabulary tells of both sides.
func (t *Tally) Vocabulary(req *kiosque.VocabularyRequest, v *kiosque.Vocabulary) {
	all, left := t.ordered(func(w *word) (int, map[string]int) { return w.a + w.b, w.forms }, func(w *word) bool {
		return w.a >= req.Least && w.articlesA >= req.Spread || w.b >= req.Least && w.articlesB >= req.Spread
	})
	v.Distinct, v.Left = len(t.words), left
	v.Rare = v.Distinct - len(all) - left
	v.Words = make([]kiosque.WordCount, len(all))
	for i, w := range all {
		v.Words[i] = kiosque.WordCount{Text: w.text, Forms: w.forms, A: w.a, B: w.b, ArticlesA: w.articlesA, ArticlesB: w.articlesB}
	}
}

// Neighbours tells of the words around occurrences; those of both sides are all there are.
func (t *Tally) Neighbours(req *kiosque.NeighboursRequest, out *kiosque.Neighbours) {
	all, left := t.ordered(func(w *word) (int, map[string]int) { return w.near, w.nearForms }, func(w *word) bool { return w.near >= req.Least })
	for _, w := range t.words {
		if w.near > 0 {
			out.Distinct++
		}
	}
	out.Left, out.Rare = left, out.Distinct-len(all)-left
	out.Around = make([]kiosque.Neighbour, len(all))
	for i, w := range all {
		out.Around[i] = kiosque.Neighbour{
			Text: w.text, Forms: w.forms, Count: w.near, Before: w.before, After: w.after, Articles: w.articlesNear, All: w.a + w.b,
		}
	}
}
