package analysis

import (
	"container/heap"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Completer finds the heaviest forms of a Table that begin with some letters, whichever number of forms do. It is immutable
// and safe for concurrent use.
type Completer struct {
	table   *Table
	weights []uint32 // by form
	blocks  []uint32 // the largest weight of each completerBlock folds
}

const completerBlock = 128

// NewCompleter returns the Completer of a table whose forms have these weights, by number.
func NewCompleter(t *Table, weights []uint32) *Completer {
	c := &Completer{table: t, weights: weights, blocks: make([]uint32, (len(t.folds)+completerBlock-1)/completerBlock)}
	for i, e := range t.folds {
		c.blocks[i/completerBlock] = max(c.blocks[i/completerBlock], weights[e.form])
	}
	return c
}

// Forms returns at most n forms that begin with what was typed, once accents are folded: those first that have accents and
// apostrophes where they were typed, and in both groups the heaviest first.
func (c *Completer) Forms(typed string, n int) []uint32 {
	letters := typedLetters(typed)
	forms := c.heaviest(letters, n, func(f uint32) bool { return begins(c.table.Form(f), letters) })
	if len(forms) < n {
		forms = append(forms, c.heaviest(letters, n-len(forms), func(f uint32) bool { return !begins(c.table.Form(f), letters) })...)
	}
	return forms
}

// heaviest returns the n heaviest forms, or fewer, that have a fold with the beginning of letters and are accepted. It looks
// into blocks of folds in the order of their heaviest forms, until no other can have a heavier one.
func (c *Completer) heaviest(letters string, n int, accepted func(form uint32) bool) []uint32 {
	prefix := string(Fold(nil, []byte(letters)))
	if prefix == "" || n <= 0 {
		return nil
	}
	t := c.table
	from := t.from(prefix)
	to := from + sort.Search(len(t.folds)-from, func(i int) bool { return !strings.HasPrefix(t.key(t.folds[from+i]), prefix) })
	if from == to {
		return nil
	}
	blocks := make([]int, 0, to/completerBlock-from/completerBlock+1)
	for b := from / completerBlock; b <= (to-1)/completerBlock; b++ {
		blocks = append(blocks, b)
	}
	slices.SortFunc(blocks, func(a, b int) int { return int(int64(c.blocks[b]) - int64(c.blocks[a])) })
	best := &weighted{weights: c.weights}
	for _, b := range blocks {
		if len(best.forms) == n && c.blocks[b] < c.weights[best.forms[0]] {
			break
		}
		for _, e := range t.folds[max(from, b*completerBlock):min(to, (b+1)*completerBlock)] {
			full := len(best.forms) == n
			if full && !best.before(e.form, best.forms[0]) || slices.Contains(best.forms, e.form) || !accepted(e.form) {
				continue
			}
			if full {
				best.forms[0] = e.form
				heap.Fix(best, 0)
			} else {
				heap.Push(best, e.form)
			}
		}
	}
	slices.SortFunc(best.forms, func(a, b uint32) int {
		if best.before(a, b) {
			return -1
		}
		return 1
	})
	return best.forms
}

// weighted is a heap of forms, the lightest at its root.
type weighted struct {
	weights []uint32
	forms   []uint32
}

// before orders forms, the heavier first, then by number.
func (w *weighted) before(a, b uint32) bool {
	return w.weights[a] > w.weights[b] || w.weights[a] == w.weights[b] && a < b
}

// Len, Less, Swap, Push and Pop implement heap.Interface.
func (w *weighted) Len() int           { return len(w.forms) }
func (w *weighted) Less(i, j int) bool { return w.before(w.forms[j], w.forms[i]) }
func (w *weighted) Swap(i, j int)      { w.forms[i], w.forms[j] = w.forms[j], w.forms[i] }
func (w *weighted) Push(x any)         { w.forms = append(w.forms, x.(uint32)) }
func (w *weighted) Pop() any {
	last := w.forms[len(w.forms)-1]
	w.forms = w.forms[:len(w.forms)-1]
	return last
}

// Begins reports whether a form begins with what was typed: an accent or an apostrophe that was typed has to be there, a
// plain letter stands for all that fold to it.
func Begins(form, typed string) bool { return begins(form, typedLetters(typed)) }

// LikeTyped gives a form the capitals of what was typed: of its first letter, or of all.
func LikeTyped(form, typed string) string {
	first, n := utf8.DecodeRuneInString(typed)
	switch {
	case !unicode.IsUpper(first):
		return form
	case len(typed) > n && strings.ToUpper(typed) == typed:
		return strings.ToUpper(form)
	}
	r, n := utf8.DecodeRuneInString(form)
	return string(unicode.ToUpper(r)) + form[n:]
}

// typedLetters makes what was typed comparable with forms: composed, lower case, one apostrophe.
func typedLetters(typed string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(typed) {
		switch slowKind(r) {
		case apostrophe:
			b.WriteByte('\'')
		case ignored:
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

func begins(form, letters string) bool {
	var fold [16]byte
	for letters != "" {
		if form == "" {
			return false
		}
		r, n := utf8.DecodeRuneInString(form)
		if typed, k := utf8.DecodeRuneInString(letters); typed == r {
			form, letters = form[n:], letters[k:]
			continue
		}
		plain := string(Fold(fold[:0], []byte(form[:n])))
		switch {
		case strings.HasPrefix(letters, plain):
			letters = letters[len(plain):]
		case strings.HasPrefix(plain, letters):
			return true
		default:
			return false
		}
		form = form[n:]
	}
	return true
}
