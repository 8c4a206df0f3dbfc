package translate

import (
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
)

// row is words at consecutive places: at each of them the forms that may stand there. Every window of a row has its length, so that no
// window of it hides another.
type row [][]string

// Limits of what is written out.
const (
	maxRows   = 64  // of an expression, or pairs of them
	maxTuples = 512 // of forms at consecutive places that are counted one by one
)

// rows writes an expression out as rows, all windows of which are its windows; false if it is no list of words, or too long a one. No
// row at all says that it stands nowhere in the field.
func (t *Translator) rows(x match.Expr, f match.Field) (rows []row, ok bool) {
	switch x := x.(type) {
	case match.Word:
		return t.phrase([]int{int(x)}), true
	case match.Phrase:
		return t.phrase(x), true
	case match.Wide:
		return t.wide(x)
	case match.Sequence:
		rows = []row{{}}
		for _, o := range x {
			next, ok := t.rows(o, f)
			if !ok || len(rows)*len(next) > maxRows {
				return nil, false
			}
			var joined []row
			for _, a := range rows {
				for _, b := range next {
					joined = append(joined, append(slices.Clip(a), b...))
				}
			}
			rows = joined
		}
		return rows, true
	case match.AnyOf:
		for _, o := range x {
			more, ok := t.rows(o, f)
			if rows = append(rows, more...); !ok || len(rows) > maxRows {
				return nil, false
			}
		}
		return rows, true
	case *match.In:
		if !x.Fields.Has(f) {
			return nil, true
		}
		return t.rows(x.Expr, f)
	}
	return nil, false
}

// phrase is the row of words; none if one of them stands nowhere.
func (t *Translator) phrase(words []int) []row {
	r := make(row, len(words))
	for i, w := range words {
		if r[i] = t.plan.Words[w].Forms; len(r[i]) == 0 {
			return nil
		}
	}
	return []row{r}
}

// wide writes compounds out: each stands at the place of its first word, and its other words follow.
func (t *Translator) wide(x match.Wide) (rows []row, ok bool) {
	for _, form := range t.plan.Words[x.Word].Forms {
		words := partsOf(form)
		if len(words) != int(x.N) || len(rows) == maxRows {
			return nil, false
		}
		r := make(row, len(words))
		for i, w := range words {
			r[i] = []string{w}
		}
		r[0] = []string{form}
		rows = append(rows, r)
	}
	return rows, true
}

// partsOf returns the words of a compound.
func partsOf(form string) (words []string) {
	var a analysis.Analyzer
	for _, t := range a.Analyze([]byte(form)) {
		words = append(words, string(a.Term(t)))
	}
	return words
}

// tuples are the ways to choose a form at each place of some rows, so that every window is one of one of them; false if there are too
// many, or if they cannot be told apart.
func tuples(rows []row) (all [][]string, ok bool) {
	seen := map[string]bool{}
	for _, r := range rows {
		ways := [][]string{nil}
		for _, forms := range r {
			if len(ways)*len(forms)+len(all) > maxTuples {
				return nil, false
			}
			var next [][]string
			for _, w := range ways {
				for _, form := range forms {
					next = append(next, append(slices.Clip(w), form))
				}
			}
			ways = next
		}
		for _, w := range ways {
			if key := strings.Join(w, " "); !seen[key] {
				seen[key] = true
				all = append(all, w)
			}
		}
	}
	// Where a compound is printed its words are too, so that a window may be one of both.
	plain := map[string]bool{}
	kept := all[:0]
	for _, w := range all {
		words := slices.Clone(w)
		for i, form := range w {
			if analysis.IsCompound([]byte(form)) {
				words[i] = partsOf(form)[0]
			}
		}
		key := strings.Join(words, " ")
		if slices.Equal(words, w) {
			kept = append(kept, w)
			continue
		}
		switch {
		case seen[key]:
		case plain[key]:
			return nil, false
		default:
			plain[key] = true
			kept = append(kept, w)
		}
	}
	return kept, true
}
