package forms

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// list goes through terms; where each is, is its number here. It fails at the end if it has an error.
type list struct {
	terms []string
	n     int
	err   error
	term  []byte
}

// Next implements segment.Iterator.
func (l *list) Next() ([]byte, uint64, error) {
	if l.n == len(l.terms) {
		return nil, 0, l.err
	}
	l.n++
	l.term = append(l.term[:0], l.terms[l.n-1]...) // valid until the next
	return l.term, uint64(l.n), nil
}

// random makes the sorted terms of each field of a segment.
func random(r *rand.Rand) (fields [match.NumFields][]string) {
	for f := range fields {
		terms := []string{segment.SentenceTerm, segment.ParagraphTerm, segment.RunTerm}[:r.IntN(4)]
		for range r.IntN(30) {
			terms = append(slices.Clip(terms), fmt.Sprintf("%c%c", 'a'+rune(r.IntN(4)), []rune("eéz")[r.IntN(3)]))
		}
		slices.Sort(terms)
		fields[f] = slices.Compact(terms)
	}
	return fields
}

func dictionaries(fields [match.NumFields][]string, number uint32) (all []Dictionary) {
	for f, terms := range fields {
		all = append(all, Dictionary{Terms: &list{terms: terms}, Segment: number, Field: match.Field(f)})
	}
	return all
}

// scanned is what a table has to say of some segments: the places by form.
func scanned(segments [][match.NumFields][]string) map[string][]Place {
	all := map[string][]Place{}
	for s, fields := range segments {
		for f, terms := range fields {
			for n, term := range terms {
				if !segment.IsBoundary(term) {
					all[term] = append(all[term], Place{At: uint64(n + 1), Segment: uint32(s), Field: match.Field(f)})
				}
			}
		}
	}
	return all
}

func told(t *Table) map[string][]Place {
	all := map[string][]Place{}
	for form := range uint32(t.Len()) {
		places := slices.Clone(t.Places(form))
		slices.SortFunc(places, func(a, b Place) int {
			return 10*(int(a.Segment)-int(b.Segment)) + int(a.Field) - int(b.Field)
		})
		all[t.Form(form)] = places
	}
	return all
}

// TestMergeAgainstScan merges segments, then others with those of the first that are kept, and compares the tables with all terms
// of all segments.
func TestMergeAgainstScan(t *testing.T) {
	ctx := context.Background()
	r := rand.New(rand.NewPCG(7, 8))
	gone, taken := 0, 0
	for range 200 {
		var before [][match.NumFields][]string
		var all []Dictionary
		for n := range 1 + r.IntN(4) {
			before = append(before, random(r))
			all = append(all, dictionaries(before[n], uint32(n))...)
		}
		first, err := Merge(ctx, all, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(scanned(before), told(first)); diff != "" {
			t.Fatalf("anew (-scan +merged):\n%s", diff)
		}
		known := &Known{Table: first, Number: make([]uint32, len(before))}
		var after [][match.NumFields][]string
		var fresh []Dictionary
		for n := range known.Number {
			known.Number[n] = Gone
		}
		for _, n := range r.Perm(len(before))[:r.IntN(len(before)+1)] {
			for range r.IntN(2) {
				after = append(after, random(r))
				fresh = append(fresh, dictionaries(after[len(after)-1], uint32(len(after)-1))...)
			}
			known.Number[n] = uint32(len(after))
			after = append(after, before[n])
		}
		second, err := Merge(ctx, fresh, known)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(scanned(after), told(second)); diff != "" {
			t.Fatalf("taken over %v (-scan +merged):\n%s", known.Number, diff)
		}
		if !slices.IsSorted(slices.Collect(forms(second))) {
			t.Fatal("the numbers of forms are not in their order")
		}
		for form := range maps.Keys(told(first)) {
			if _, kept := second.Find(form); kept {
				taken++
			} else {
				gone++
			}
		}
	}
	if gone < 100 || taken < 100 {
		t.Errorf("%d forms gone, %d taken over", gone, taken)
	}
}

func forms(t *Table) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for n := range uint32(t.Len()) {
			if !yield(t.Form(n)) {
				return
			}
		}
	}
}

func TestErrorsAreReturned(t *testing.T) {
	broken := errors.New("broken")
	for _, terms := range [][]string{nil, {"a"}, {"a", "b"}} {
		_, err := Merge(context.Background(), []Dictionary{
			{Terms: &list{terms: []string{"a", "c"}}}, {Terms: &list{terms: terms, err: broken}, Segment: 1},
		}, nil)
		if !errors.Is(err, broken) {
			t.Errorf("after %q: %v", terms, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Merge(ctx, []Dictionary{{Terms: &list{terms: []string{"a"}}}}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if table, err := Merge(context.Background(), nil, nil); err != nil || table.Len() != 0 {
		t.Errorf("of nothing: %v", err)
	}
}
