package census

import (
	"slices"
	"testing"

	"github.com/kiosque-search/kiosque/match"
)

// TestWindows: windows end with the text part, overlap without being counted twice, and have no word of an occurrence.
func TestWindows(t *testing.T) {
	docs := []uint64{1<<1 | 1<<3}
	lengths := [match.NumFields][]uint32{{0, 2, 9, 0}, {0, 0, 0, 0}, {5, 12, 7, 70}}
	at := func(doc, first, last uint64) match.Window {
		return match.Window{First: doc<<32 | first, Last: doc<<32 | last}
	}
	w := NewWindows(docs, lengths)
	w.Add(match.Title, at(1, 0, 0), 3, 3)
	w.Add(match.Body, at(1, 2, 3), 4, 2) // 0 1 | 4 5
	w.Add(match.Body, at(1, 6, 6), 2, 2) // 4 5 | 7 8
	w.Add(match.Body, at(3, 69, 69), 1, 20)
	w.AddSentence(match.Body, at(3, 5, 6), []uint64{1 << 32, 3 << 32, 3<<32 | 4, 3<<32 | 8})
	if n := w.Close(); n != 1+6+1+2 {
		t.Errorf("%d words", n)
	}
	for _, c := range []struct {
		f             match.Field
		doc           int
		before, after []uint32
	}{
		{match.Title, 1, nil, []uint32{1}},
		{match.Body, 1, []uint32{0, 1, 4, 5}, []uint32{4, 5, 7, 8}},
		{match.Body, 3, []uint32{4, 68}, []uint32{7}},
	} {
		for side, want := range map[*[]uint64][]uint32{&w.before: c.before, &w.after: c.after} {
			var got []uint32
			for p := range lengths[c.f][c.doc] {
				if bit := w.start[c.f][c.doc] + p; (*side)[bit/64]>>(bit%64)&1 != 0 {
					got = append(got, p)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("field %d of %d: %d, want %d", c.f, c.doc, got, want)
			}
		}
	}
}

// TestSides: the rest leaves out what was given before, also what is not on its side.
func TestSides(t *testing.T) {
	s := &Sides{Lengths: [match.NumFields][]uint32{{1, 1, 1}, {0, 0, 0}, {4, 5, 6}}}
	if n, words := s.Take(SideA, slices.Values([]uint32{1}), true, false); n != 1 || words != 6 {
		t.Errorf("%d articles, %d words", n, words)
	}
	if n, words := s.Take(SideB, slices.Values([]uint32{0, 1, 2}), false, true); n != 2 || words != 12 {
		t.Errorf("the rest: %d articles, %d words", n, words)
	}
	if !s.Has(1, SideA) || s.Has(1, SideB) || !s.Has(0, SideB) {
		t.Error("wrong sides")
	}
}
