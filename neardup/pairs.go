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
	Day    int32 // since 1970-01-01
	Group  uint8 // only items of one group are compared, such as those with dates of one precision
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
		w := newWindow(items, order)
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
	listed postings
	shared []uint16 // by place in order, from first; all zero between calls
	found  []int
}

func newWindow(items []Item, order []int) *window {
	w := &window{items: items, order: order}
	size, largest := 0, 0
	for at := range order {
		for ; !w.reaches(at); w.first++ {
			size -= len(items[order[w.first]].Sketch.Sample)
		}
		size += len(items[order[at]].Sketch.Sample)
		largest = max(largest, size)
	}
	w.first = 0
	w.listed = newPostings(largest)
	return w
}

// reaches reports whether the first item of the window is to be compared with the item at a place of order.
func (w *window) reaches(at int) bool {
	old, item := &w.items[w.order[w.first]], &w.items[w.order[at]]
	return old.Group == item.Group && item.Day-old.Day <= Window
}

// enter lets the window slide to the item at a place of order, and returns the places of those like it.
func (w *window) enter(at int) []int {
	item := &w.items[w.order[at]]
	for ; !w.reaches(at); w.first++ {
		w.listed.drop(len(w.items[w.order[w.first]].Sketch.Sample))
	}
	w.found = w.found[:0]
	if n := at - w.first; len(w.shared) < n {
		w.shared = append(w.shared, make([]uint16, n)...)
	}
	for _, h := range item.Sketch.Sample {
		for place := range w.listed.latest(h) {
			shared := &w.shared[place-w.first]
			if *shared++; *shared == 1 {
				w.found = append(w.found, place)
			}
		}
		w.listed.add(h, at)
	}
	alike := w.found[:0]
	for _, place := range w.found {
		shared := &w.shared[place-w.first]
		other := &w.items[w.order[place]]
		level := max(item.Sketch.level(), other.Sketch.level())
		if least := min(item.Sketch.under[level], other.Sketch.under[level]); float64(*shared) >= minEstimate*float64(least) {
			alike = append(alike, place)
		}
		*shared = 0
	}
	return alike
}
