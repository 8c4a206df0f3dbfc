// Package ids puts the articles of many segments in the order of the bytes of their IDs, as the dictionaries have them: what is stored
// of the articles is not read.
package ids

import (
	"bytes"
	"cmp"
	"container/heap"
	"context"
	"slices"
	"strings"
)

// List goes through the articles of a segment in the order of their IDs; a *segment.IDs is one.
type List interface {
	// Next returns the next ID, valid until the one after, and the number of its article; a nil ID at the end.
	Next() (id []byte, doc uint32, err error)
}

// Segment is the articles of a segment.
type Segment struct {
	IDs  List
	Base uint32 // of their numbers in the collection

	id  []byte
	doc uint32
}

func (s *Segment) next() (err error) {
	s.id, s.doc, err = s.IDs.Next()
	return err
}

// Each calls f for the articles of all segments, with an ID that is valid until it returns.
func Each(ctx context.Context, segments []*Segment, f func(id []byte, doc uint32) error) error {
	var h byID
	for _, s := range segments {
		if err := s.next(); err != nil {
			return err
		}
		if s.id != nil {
			h = append(h, s)
		}
	}
	heap.Init(&h)
	for n := 0; len(h) > 0; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		s := h[0]
		if err := f(s.id, s.Base+s.doc); err != nil {
			return err
		}
		if err := s.next(); err != nil {
			return err
		}
		if s.id != nil {
			heap.Fix(&h, 0)
		} else {
			heap.Pop(&h)
		}
	}
	return nil
}

// Rank returns the places of articles among all IDs, by their numbers in the collection, of which there are docs; others have 0.
// known are articles whose order is known, in it, and id returns the ID of one of them; fresh are the segments of the others.
func Rank(ctx context.Context, docs uint32, known []uint32, id func(doc uint32) (string, error), fresh []*Segment) ([]uint32, error) {
	ranks, next := make([]uint32, docs), uint32(0)
	place := func(docs ...uint32) {
		for _, doc := range docs {
			ranks[doc] = next
			next++
		}
	}
	err := Each(ctx, fresh, func(fresh []byte, doc uint32) (err error) {
		n, _ := slices.BinarySearchFunc(known, fresh, func(doc uint32, fresh []byte) int {
			other, e := id(doc)
			err = cmp.Or(err, e)
			return strings.Compare(other, string(fresh))
		})
		place(known[:n]...)
		place(doc)
		known = known[n:]
		return err
	})
	place(known...)
	return ranks, err
}

// byID is a heap of segments by the ID that each is at.
type byID []*Segment

// Len, Less, Swap, Push and Pop implement heap.Interface.
func (h byID) Len() int           { return len(h) }
func (h byID) Less(i, j int) bool { return bytes.Compare(h[i].id, h[j].id) < 0 }
func (h byID) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *byID) Push(x any)        { *h = append(*h, x.(*Segment)) }
func (h *byID) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
