package ids

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// list goes through IDs, whose articles are numbered from the last one on. It fails at the end if it has an error.
type list struct {
	ids []string
	n   int
	err error
	id  []byte
}

// Next implements List.
func (l *list) Next() ([]byte, uint32, error) {
	if l.n == len(l.ids) {
		return nil, 0, l.err
	}
	l.n++
	l.id = append(l.id[:0], l.ids[l.n-1]...) // valid until the next
	return l.id, uint32(len(l.ids) - l.n), nil
}

// TestEach merges random segments, some of them empty, and compares with a sort of all.
func TestEach(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		var segments []*Segment
		var want, got []string
		base := uint32(0)
		for range r.IntN(6) {
			l := &list{}
			for range r.IntN(20) {
				l.ids = append(l.ids, fmt.Sprintf("%c%x-%d", 'a'+rune(r.IntN(3)), r.IntN(1000), len(want)+len(l.ids)))
			}
			slices.Sort(l.ids)
			for i, id := range l.ids {
				want = append(want, fmt.Sprint(id, " ", base+uint32(len(l.ids)-1-i)))
			}
			segments = append(segments, &Segment{IDs: l, Base: base})
			base += uint32(len(l.ids))
		}
		slices.Sort(want)
		err := Each(t.Context(), segments, func(id []byte, doc uint32) error {
			got = append(got, fmt.Sprint(string(id), " ", doc))
			return nil
		})
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
	}
}

// TestEachFails: the errors of lists, of the caller and of the context end it.
func TestEachFails(t *testing.T) {
	bad := errors.New("bad")
	none := func([]byte, uint32) error { return nil }
	if err := Each(t.Context(), []*Segment{{IDs: &list{ids: []string{"a"}, err: bad}}}, none); !errors.Is(err, bad) {
		t.Errorf("at the end: %v", err)
	}
	if err := Each(t.Context(), []*Segment{{IDs: &list{err: bad}}}, none); !errors.Is(err, bad) {
		t.Errorf("at once: %v", err)
	}
	if err := Each(t.Context(), []*Segment{{IDs: &list{ids: []string{"a"}}}}, func([]byte, uint32) error { return bad }); !errors.Is(err, bad) {
		t.Errorf("of the caller: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Each(ctx, []*Segment{{IDs: &list{ids: []string{"a"}}}}, none); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestRank puts the articles of some segments, of which the order is known, and of others together.
func TestRank(t *testing.T) {
	all := []string{"d", "b", "f", "", "e", "c", "a"} // number 3 is deleted; a list numbers its articles from the last one on
	known := []uint32{1, 0, 2}
	fresh := []*Segment{{IDs: &list{ids: []string{"a", "c", "e"}}, Base: 4}}
	ranks, err := Rank(t.Context(), 7, known, func(doc uint32) (string, error) { return all[doc], nil }, fresh)
	if diff := cmp.Diff([]uint32{3, 1, 5, 0, 4, 2, 0}, ranks); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	bad := errors.New("bad")
	fresh = []*Segment{{IDs: &list{ids: []string{"a"}}}}
	if _, err := Rank(t.Context(), 2, []uint32{1}, func(uint32) (string, error) { return "", bad }, fresh); !errors.Is(err, bad) {
		t.Errorf("of an ID that is known: %v", err)
	}
}
