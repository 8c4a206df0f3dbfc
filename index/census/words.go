// Package census tells how often words stand in some articles, and how often near some places. It walks through the dictionary once,
// reads each list of postings from its beginning to its end, and asks of every article on which sides it is: what it takes depends on
// the collection and hardly on what is counted. Where what is counted is little, it reads the texts instead.
package census

import (
	"context"
	"maps"
	"math"
	"slices"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/index/forms"
)

// Words are what is counted: forms, each alone or with those that are the same word to a reader. Compounds, whose parts are forms by
// themselves, and signs are none.
type Words struct {
	table *forms.Table
	forms []uint32 // word by word …
	of    []uint32 // … those of word n are forms[of[n]:of[n+1]]
	word  []uint32 // of each form; none: it is not counted
}

// none is no word.
const none = math.MaxUint32

// Forms makes every form a word.
func Forms(t *forms.Table) *Words {
	w := &Words{table: t, of: []uint32{0}}
	for form := range uint32(t.Len()) {
		if counted(t.Form(form)) {
			w.forms = append(w.forms, form)
			w.of = append(w.of, uint32(len(w.forms)))
		}
	}
	return w.filed()
}

// filed notes of which word each form is.
func (w *Words) filed() *Words {
	w.word = make([]uint32, w.table.Len())
	for form := range w.word {
		w.word[form] = none
	}
	for word := range w.Len() {
		for _, form := range w.Of(word) {
			w.word[form] = uint32(word)
		}
	}
	return w
}

// Families makes words of forms that have one key. Each form is in one of them: of a form of two lemmas it is the first one.
func Families(ctx context.Context, t *forms.Table) (*Words, error) {
	of := map[string][]uint32{}
	for form := range uint32(t.Len()) {
		if form%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		if counted(t.Form(form)) {
			key := t.Family(form)
			of[key] = append(of[key], form)
		}
	}
	w := &Words{table: t, of: []uint32{0}}
	for _, key := range slices.Sorted(maps.Keys(of)) {
		w.forms = append(w.forms, of[key]...)
		w.of = append(w.of, uint32(len(w.forms)))
	}
	return w.filed(), nil
}

func counted(form string) bool {
	return !analysis.IsCompound([]byte(form)) && !analysis.IsSign([]byte(form))
}

// Len is the number of words.
func (w *Words) Len() int { return len(w.of) - 1 }

// Of returns the forms of a word, by their numbers. Only read it.
func (w *Words) Of(word int) []uint32 { return w.forms[w.of[word]:w.of[word+1]] }
