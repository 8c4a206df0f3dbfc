// Package listed says which forms the words of a query stand for, as a reader is told: the most frequent first, and not without end.
package listed

import (
	"cmp"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/plan"
)

// Limits of what is told of the words of a query; what is beyond is counted in kiosque.QueryWord.More.
const (
	Most    = 200    // forms of one word
	MostAll = 20_000 // forms of all words
)

// Counts are the articles found in which a form stands, and all articles in which it does, in the fields its word is looked for.
type Counts struct{ Found, All int }

// Words lists the forms of words, in the order of the words. Count is asked once for each of the words' Forms, then for each of
// their Apart, word by word; what stands in no article is not listed. The forms of without are marked as left out.
func Words(typed []plan.Typed, d plan.Forms, without []string, count func(word, n int) (Counts, error)) ([]kiosque.QueryWord, error) {
	off := plan.Numbers(d, without)
	words := make([]kiosque.QueryWord, len(typed))
	room := MostAll
	for i, w := range typed {
		list := []kiosque.Form{}
		add := func(n int, f kiosque.Form) error {
			c, err := count(i, n)
			if f.Count, f.All = c.Found, c.All; f.All > 0 { // it may stand in other fields, or have stood in articles that were removed
				list = append(list, f)
			}
			return err
		}
		for n, f := range w.Forms {
			_, out := slices.BinarySearch(off, f)
			form := kiosque.Form{
				Text: d.Form(f), Off: out || w.IsOff(f), Synonym: w.IsSynonym(f), Derived: w.IsDerived(f), Lemmas: w.LemmasOf(f),
			}
			if err := add(n, form); err != nil {
				return nil, err
			}
		}
		for n, a := range w.Apart {
			if err := add(len(w.Forms)+n, kiosque.Form{Text: a.Text, Off: a.Off, Synonym: a.Synonym}); err != nil {
				return nil, err
			}
		}
		slices.SortFunc(list, func(a, b kiosque.Form) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(b.All, a.All), strings.Compare(a.Text, b.Text))
		})
		shown := min(len(list), Most, room)
		room -= shown
		words[i] = kiosque.QueryWord{Text: w.Text(), Forms: slices.Clip(list[:shown]), More: len(list) - shown}
		for _, l := range w.Lemmas {
			words[i].Lemmas = append(words[i].Lemmas, kiosque.Lemma{Text: l.Text, Off: l.Off})
		}
	}
	return words, nil
}
