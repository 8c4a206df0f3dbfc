package neardup

import (
	"time"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"

	"github.com/kiosque-search/kiosque/analysis"
)

// Kind is in which of two texts a run of words stands.
type Kind uint8

// The kinds of a Run.
const (
	Both Kind = iota
	OnlyA
	OnlyB
)

var kinds = [...]string{"both", "a", "b"}

// MarshalText implements encoding.TextMarshaler: both, a or b.
func (k Kind) MarshalText() ([]byte, error) { return []byte(kinds[min(k, OnlyB)]), nil }

// Run is a run of words of two texts that are compared, with the signs and spaces that follow them. A and B are half-open
// byte ranges of the texts, on rune borders; where the run does not stand in a text, its range is empty, at the place.
type Run struct {
	Kind Kind   `json:"in"`
	A    [2]int `json:"a"`
	B    [2]int `json:"b"`
}

const (
	// maxAligned bounds the words of each text that are compared, maxDistinct the different ones of both: a text beyond
	// them is one run of its own.
	maxAligned  = 200_000
	maxDistinct = 1_000_000
	// alignTime bounds the search for the shortest difference; past it the rest is aligned coarsely, never wrongly.
	alignTime = 500 * time.Millisecond
)

// Align compares two texts word by word; words are equal once case and accents are folded. The runs are in the order of
// both texts, and their ranges, one after the other, make up each text to the last byte.
func Align(a, b string) []Run {
	words := map[string]rune{}
	runesA, startsA := letters(words, a)
	runesB, startsB := letters(words, b)
	if len(runesA) > maxAligned || len(runesB) > maxAligned || len(words) > maxDistinct {
		return joined([]Run{{OnlyA, [2]int{0, len(a)}, [2]int{}}, {OnlyB, [2]int{len(a), len(a)}, [2]int{0, len(b)}}})
	}
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = alignTime
	var runs []Run
	i, j := 0, 0
	for _, d := range dmp.DiffMainRunes(runesA, runesB, false) {
		n := utf8.RuneCountInString(d.Text)
		toA, toB := i, j
		kind := Both
		switch d.Type {
		case diffmatchpatch.DiffEqual:
			toA, toB = i+n, j+n
		case diffmatchpatch.DiffDelete:
			toA, kind = i+n, OnlyA
		case diffmatchpatch.DiffInsert:
			toB, kind = j+n, OnlyB
		}
		runs = append(runs, Run{kind, [2]int{startsA[i], startsA[toA]}, [2]int{startsB[j], startsB[toB]}})
		i, j = toA, toB
	}
	return joined(runs)
}

// letters makes one letter of each word of a text, the same for equal words; starts are where the words begin, the first
// at the head of the text, and behind them the length of the text.
func letters(words map[string]rune, text string) (out []rune, starts []int) {
	var analyzer analysis.Analyzer
	var fold []byte
	for i, t := range analyzer.Analyze([]byte(text)) {
		fold = analysis.Fold(fold[:0], analyzer.Term(t))
		r, known := words[string(fold)]
		if !known {
			r = rune(len(words) + 1)
			if r >= surrogates {
				r += afterSurrogates - surrogates
			}
			words[string(fold)] = r
		}
		start := int(t.Start)
		if i == 0 {
			start = 0
		}
		out, starts = append(out, r), append(starts, start)
	}
	if len(out) == 0 { // signs only
		if text == "" {
			return nil, []int{0}
		}
		return []rune{utf8.MaxRune}, []int{0, len(text)}
	}
	return out, append(starts, len(text))
}

// No rune lies from surrogates to before afterSurrogates.
const (
	surrogates      = 0xD800
	afterSurrogates = 0xE000
)

// joined joins neighbours of one kind and leaves out empty runs.
func joined(runs []Run) []Run {
	out := runs[:0]
	for _, r := range runs {
		if r.A[0] == r.A[1] && r.B[0] == r.B[1] {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Kind == r.Kind {
			out[n-1].A[1], out[n-1].B[1] = r.A[1], r.B[1]
			continue
		}
		out = append(out, r)
	}
	return out
}
