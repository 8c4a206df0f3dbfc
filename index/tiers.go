package index

import (
	"context"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/kiosque-search/kiosque/index/levels"
	"github.com/kiosque-search/kiosque/index/merges"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/index/texts"
)

// Every addition leaves a segment and a file of texts; package levels says which of them become one.

const (
	// fullSegment is the articles of a segment that is not merged any more, but for another of its size.
	fullSegment = segment.MaxBatch
	// largestSegment is the size, in articles, that no merge exceeds.
	largestSegment = 2 * fullSegment
	// fullTexts is the bytes of a file of texts that is not joined any more.
	fullTexts = 512 << 20
)

// tidy merges what additions have piled up.
func (w *writer) tidy(ctx context.Context) error {
	if err := w.mergeTiers(ctx); err != nil {
		return err
	}
	sizes, err := texts.Sizes(w.partial())
	if err != nil {
		return err
	}
	if n := levels.Overfull(sizes, fullTexts); n > 1 {
		return texts.Join(w.partial(), n)
	}
	return nil
}

// mergeTiers merges segments that are too many of a tier.
func (w *writer) mergeTiers(ctx context.Context) error {
	return w.merge(ctx, overfull)
}

func overfull(sizes []int64) int { return levels.Overfull(sizes, fullSegment) }

// mergeSmall merges what a build has left in segments too small to be worth their heads. A few of some size are not: a
// search works on them at the same time.
func (w *writer) mergeSmall(ctx context.Context) error {
	return w.merge(ctx, func(sizes []int64) int {
		n, _ := slices.BinarySearch(sizes, fullSegment/4)
		return n
	})
}

// merge merges as many of the smallest segments as choose says.
func (w *writer) merge(ctx context.Context, choose func(sizes []int64) int) error {
	return w.writing.Alone(func() error { return w.smallest(ctx, choose) })
}

// smallest is merge for whose turn it is. Each segment is compared with its checksums before, if there are such.
func (w *writer) smallest(ctx context.Context, choose func(sizes []int64) int) error {
	return merges.Smallest(ctx, w.scorch, largestSegment, choose, func(snapshot *scorch.SegmentSnapshot) error {
		s, err := newSeg(snapshot, w.files, false)
		if err != nil {
			return err
		}
		return s.reader.Whole()
	})
}
