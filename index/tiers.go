package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"

	"github.com/kiosque-search/kiosque/index/levels"
	"github.com/kiosque-search/kiosque/index/texts"
)

// Every addition leaves a segment and a file of texts; package levels says which of them become one. bleve's own merger does
// not come to it: an addition is over before it has begun.

const (
	// fullTexts is the bytes of a file of texts that is not joined any more.
	fullTexts = 512 << 20
	// usualArticle is the bytes in a segment of an article that is no longer than most; one of the press has two thousand.
	usualArticle = 8 << 10
	// largestSegment is the size, in such articles, that no merge exceeds.
	largestSegment = 2 * fullSegment
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
	return w.mergeSmallest(ctx, func(sizes []int64) int { return levels.Overfull(sizes, fullSegment) })
}

// mergeSmall merges what a build has left in segments too small to be worth their heads. A few of some size are not: a
// search works on them at the same time.
func (w *writer) mergeSmall(ctx context.Context) error {
	return w.mergeSmallest(ctx, func(sizes []int64) int {
		n, _ := slices.BinarySearch(sizes, fullSegment/4)
		return n
	})
}

// weightOf returns the size of a segment in articles: those that live, or, where they are long, as many as usual ones would be of so
// many bytes. The memory of a merge is some share of the bytes.
func weightOf(s mergeplan.Segment) int64 { return max(s.LiveSize(), s.LiveFileSize()/usualArticle) }

// mergeSmallest merges as many of the smallest segments as choose says, of sizes that ascend; fewer, where bleve's planner
// would take others with them that are too large. Nothing is written meanwhile.
func (w *writer) mergeSmallest(ctx context.Context, choose func(sizes []int64) int) error {
	w.writing.Lock()
	defer w.writing.Unlock()
	snapshot, err := snapshotOf(w.scorch)
	if err != nil {
		return err
	}
	defer snapshot.Close() //nolint:errcheck // only read
	var all []mergeplan.Segment
	var sizes []int64
	for _, s := range snapshot.Segments() {
		all, sizes = append(all, s), append(sizes, weightOf(s))
	}
	slices.Sort(sizes)
	for n := choose(sizes); n > 1; n-- {
		o := theLightest(n, len(all))
		plan, err := mergeplan.Plan(all, o)
		if err != nil {
			return err
		}
		if len(plan.Tasks) != 1 || len(plan.Tasks[0].Segments) != n || weight(plan.Tasks[0].Segments) > largestSegment {
			continue
		}
		// Bleve reads them in goroutines of its own, where a fault or a panic cannot be caught.
		for _, s := range plan.Tasks[0].Segments {
			if err := w.whole(s); err != nil {
				return err
			}
		}
		return w.merge(ctx, o)
	}
	return nil
}

// whole compares a segment with its checksums, if there are such.
func (w *writer) whole(planned mergeplan.Segment) error {
	snapshot, ok := planned.(*scorch.SegmentSnapshot)
	if !ok {
		return fmt.Errorf("index: a segment is %T", planned)
	}
	s, err := newSeg(snapshot, w.files, false)
	if err != nil {
		return err
	}
	return s.reader.Whole()
}

func weight(segments []mergeplan.Segment) (total int64) {
	for _, s := range segments {
		total += weightOf(s)
	}
	return total
}

// theLightest makes bleve's planner merge n of some segments: it tries all runs of n, in the order of their articles, takes
// that of the best score, and stops when few enough are left.
func theLightest(n, of int) *mergeplan.MergePlanOptions {
	o := mergeplan.SingleSegmentMergePlanOptions
	o.SegmentsPerMergeTask, o.FloorSegmentFileSize = n, 0
	o.CalcBudget = func(int64, int64, *mergeplan.MergePlanOptions) int { return of - n + 1 }
	o.ScoreSegments = func(run []mergeplan.Segment, _ *mergeplan.MergePlanOptions) float64 {
		if len(run) < n {
			return math.MaxFloat64
		}
		return float64(weight(run))
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
