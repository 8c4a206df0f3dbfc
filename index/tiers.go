package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"

	"github.com/kiosque-search/kiosque/index/texts"
)

// Every addition leaves a segment and a file of texts. They are merged in tiers, as logarithmic structured merges are:
// when there are tierGrowth of one tier, these and all smaller ones become one, of a higher tier. So after n additions
// there are some log n files, and each article has been written anew some log n times. bleve's own merger does not come
// to it: an addition is over before it has begun.
const (
	// tierGrowth is how many of one tier become one, and how much larger the articles of a tier are than those of the one
	// below.
	tierGrowth = 8
	// fullTexts is the bytes of a file of texts that is not joined any more.
	fullTexts = 512 << 20
)

func tierOf(n int64) (tier int) {
	for ; n >= tierGrowth; n /= tierGrowth {
		tier++
	}
	return tier
}

// overfull returns how many of the smallest of some sizes, which ascend, have to become one; 0: none. What has half the
// full size stays as it is, and nothing grows beyond twice that.
func overfull(sizes []int64, full int64) (n int) {
	end, _ := slices.BinarySearch(sizes, full/2)
	sizes = sizes[:end]
	merged := int64(0) // the size of the first n as one
	for {
		// Of the lowest tier that is too full, and all below it.
		count, more := map[int]int{}, 0
		if n > 0 {
			count[tierOf(merged)]++
		}
		for i, size := range sizes[n:] {
			tier := tierOf(size)
			if count[tier]++; count[tier] >= tierGrowth {
				more = n + i + 1
				for more < len(sizes) && tierOf(sizes[more]) == tier {
					more++
				}
				break
			}
		}
		if more == 0 {
			return n
		}
		for ; n < more; n++ {
			if merged+sizes[n] > 2*full {
				return n
			}
			merged += sizes[n]
		}
	}
}

// tidy merges what additions have piled up.
func (w *writer) tidy(ctx context.Context) error {
	if err := w.mergeTiers(ctx); err != nil {
		return err
	}
	sizes, err := texts.Sizes(w.partial())
	if err != nil {
		return err
	}
	if n := overfull(sizes, fullTexts); n > 1 {
		return texts.Join(w.partial(), n)
	}
	return nil
}

// mergeTiers merges segments that are too many of a tier.
func (w *writer) mergeTiers(ctx context.Context) error {
	snapshot, err := snapshotOf(w.scorch)
	if err != nil {
		return err
	}
	defer snapshot.Close() //nolint:errcheck // only read
	all := slices.Clone(snapshot.Segments())
	slices.SortStableFunc(all, func(a, b *scorch.SegmentSnapshot) int { return cmp.Compare(a.LiveSize(), b.LiveSize()) })
	var sizes []int64
	for _, s := range all {
		sizes = append(sizes, s.LiveSize())
	}
	n := overfull(sizes, fullSegment)
	if n < 2 {
		return nil
	}
	// Bleve reads them in goroutines of its own, where a fault or a panic cannot be caught.
	for _, s := range all[:n] {
		s, err := newSeg(s, w.files, false)
		if err != nil {
			return err
		}
		if err := s.reader.Whole(); err != nil {
			return err
		}
	}
	return w.merge(ctx, theSmallest(n, sizes[n-1], len(sizes)))
}

// theSmallest makes bleve's planner merge the n smallest of some segments, of which the largest has this size: it tries all
// runs of n, in the order of their sizes, takes that of the best score, and stops when few enough are left.
func theSmallest(n int, largest int64, of int) *mergeplan.MergePlanOptions {
	o := mergeplan.SingleSegmentMergePlanOptions
	o.SegmentsPerMergeTask, o.FloorSegmentFileSize = n, 0
	o.CalcBudget = func(int64, int64, *mergeplan.MergePlanOptions) int { return of - n + 1 }
	o.ScoreSegments = func(run []mergeplan.Segment, _ *mergeplan.MergePlanOptions) float64 {
		total := int64(0)
		for _, s := range run {
			if s.LiveSize() > largest {
				return math.MaxFloat64
			}
			total += s.LiveSize()
		}
		if len(run) < n {
			return math.MaxFloat64
		}
		return float64(total)
	}
	return &o
}

// merge has bleve merge segments. bleve tells of an error only to who asks for it in this way, and tries again for ever otherwise.
func (w *writer) merge(ctx context.Context, o *mergeplan.MergePlanOptions) error {
	told, ended, engine := make(chan error, 1), make(chan error, 1), w.scorch
	asking := context.WithValue(ctx, "mergeDone", told) //nolint:revive,staticcheck // bleve's key
	go func() { ended <- engine.ForceMerge(asking, o) }()
	select {
	case err := <-told:
		if err = cmp.Or(ctx.Err(), err); err != nil {
			return fmt.Errorf("merging: %w", err) // ForceMerge itself returns when the engine is closed
		}
		return <-ended
	case err := <-ended:
		return cmp.Or(ctx.Err(), err)
	case <-ctx.Done():
		return ctx.Err()
	}
}
