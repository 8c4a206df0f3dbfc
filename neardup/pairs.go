package neardup

import (
	"cmp"
	"context"
	"iter"
	"slices"
)

const (
	// Window is the days between two articles beyond which they are not compared.
	Window = 3
	// maxListed bounds the articles that one sampled shingle proposes to compare with, the latest ones: what a column
	// prints every day at its foot costs no more, and the reprises of one dispatch still hang together.
	maxListed = 64
	// minEstimate is the containment that the samples must show before the texts are compared, far enough below
	// minContainment for the chance in the samples.
	minEstimate = .5
)

// Item is an article to be compared with others.
type Item struct {
	Day    int // since 1970-01-01
	Group  int // only items of one group are compared, such as those with dates of one precision
	Sketch Sketch
}

// Candidates yields the pairs of items, as indexes with i < j, whose sketches are alike, each pair once. Items of one day
// take their turn in the order they are given in, which decides which pairs are left out where a shingle is very
// frequent. Only pairs with one of fresh are yielded, if it is given. Its memory is that of the items within one Window.
func Candidates(ctx context.Context, items []Item, fresh func(i int) bool) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		order := make([]int, 0, len(items))
		for i := range items {
			if len(items[i].Sketch.Sample) > 0 {
				order = append(order, i)
			}
		}
		slices.SortFunc(order, func(x, y int) int {
			return cmp.Or(cmp.Compare(items[x].Group, items[y].Group), cmp.Compare(items[x].Day, items[y].Day), cmp.Compare(x, y))
		})
		w := window{items: items, order: order, listed: map[uint32][]int32{}}
		for at := range order {
			if at%1024 == 0 && ctx.Err() != nil {
				return
			}
			for _, other := range w.enter(at) {
				i, j := order[other], order[at]
				if fresh != nil && !fresh(i) && !fresh(j) {
					continue
				}
				if !yield(min(i, j), max(i, j)) {
					return
				}
			}
		}
	}
}

// window holds the items that the next one is to be compared with, by the shingles of their samples.
type window struct {
	items  []Item
	order  []int
	first  int // in order: of the window
	listed map[uint32][]int32
	shared []uint16 // by place in order, from first; all zero between calls
	found  []int
}

// enter lets the window slide to the item at a place of order, and returns the places of those like it.
func (w *window) enter(at int) []int {
	item := &w.items[w.order[at]]
	for w.first < at {
		old := &w.items[w.order[w.first]]
		if old.Group == item.Group && item.Day-old.Day <= Window {
			break
		}
		for _, h := range old.Sketch.Sample {
			w.leave(h, w.first)
		}
		w.first++
	}
	w.found = w.found[:0]
	if n := at - w.first; len(w.shared) < n {
		w.shared = append(w.shared, make([]uint16, n)...)
	}
	for _, h := range item.Sketch.Sample {
		list := w.listed[h]
		for _, place := range list[max(0, len(list)-maxListed):] {
			if w.shared[int(place)-w.first]++; w.shared[int(place)-w.first] == 1 {
				w.found = append(w.found, int(place))
			}
		}
		w.listed[h] = append(list, int32(at))
	}
	alike := w.found[:0]
	for _, place := range w.found {
		shared := &w.shared[place-w.first]
		other := &w.items[w.order[place]]
		bound := min(below(item.Sketch.Shingles), below(other.Sketch.Shingles))
		if least := min(item.Sketch.sampled(bound), other.Sketch.sampled(bound)); float64(*shared) >= minEstimate*float64(least) {
			alike = append(alike, place)
		}
		*shared = 0
	}
	return alike
}

// leave strikes a place off the list of a shingle, where it is the first.
func (w *window) leave(h uint32, place int) {
	list := w.listed[h]
	for len(list) > 0 && int(list[0]) <= place {
		list = list[1:]
	}
	if len(list) == 0 {
		delete(w.listed, h)
		return
	}
	w.listed[h] = list
}
