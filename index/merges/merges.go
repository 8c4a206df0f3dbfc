// Package merges makes bleve merge the segments that we choose and no others, tells of its errors, and removes the files of those that
// were merged. bleve's own merger does not come to it: an addition is over before it has begun.
package merges

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	index "github.com/blevesearch/bleve_index_api"
)

// usualArticle is the bytes in a segment of an article that is no longer than most; one of the press has two thousand.
const usualArticle = 8 << 10

// Options are those with which bleve opens an index for a writer: it merges nothing by itself.
func Options() map[string]any {
	const never = 1 << 30 // segments of a tier
	return map[string]any{
		"bolt_timeout": "5s",
		// mergeplan.MergePlanOptions by name: the struct itself does not survive the JSON it goes through. With a floor, bleve
		// would take small segments for larger ones, of which there may be fewer.
		"scorchMergePlanOptions": map[string]any{"MaxSegmentsPerTier": never, "FloorSegmentSize": 1, "FloorSegmentFileSize": 1},
	}
}

// Snapshot returns the present state of the engine; the caller closes it.
func Snapshot(engine index.Index) (*scorch.IndexSnapshot, error) {
	r, err := engine.Reader()
	if err != nil {
		return nil, err
	}
	s, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		_ = r.Close()
		return nil, fmt.Errorf("index: the engine reads through %T", r)
	}
	return s, nil
}

// sizeOf returns the size of a segment in articles: those that live, or, where they are long, as many as usual ones would be of so
// many bytes. The memory of a merge is some share of the bytes.
func sizeOf(s mergeplan.Segment) int64 { return max(s.LiveSize(), s.LiveFileSize()/usualArticle) }

func total(segments []mergeplan.Segment) (size int64) {
	for _, s := range segments {
		size += sizeOf(s)
	}
	return size
}

// Smallest merges as many of the smallest segments as choose says, of sizes in usual articles that ascend; fewer, where bleve's planner
// would take others with them, so that they are larger than largest. Each is given to check before: bleve reads them in goroutines
// of its own, where a fault or a panic cannot be caught. Nothing may be written meanwhile.
func Smallest(
	ctx context.Context, engine *scorch.Scorch, largest int64, choose func(sizes []int64) int, check func(*scorch.SegmentSnapshot) error,
) error {
	snapshot, err := Snapshot(engine)
	if err != nil {
		return err
	}
	defer snapshot.Close() //nolint:errcheck // only read
	var all []mergeplan.Segment
	var sizes []int64
	for _, s := range snapshot.Segments() {
		all, sizes = append(all, s), append(sizes, sizeOf(s))
	}
	slices.Sort(sizes)
	for n := choose(sizes); n > 1; n-- {
		o := theLightest(n, len(all))
		plan, err := mergeplan.Plan(all, o)
		if err != nil {
			return err
		}
		if len(plan.Tasks) != 1 || len(plan.Tasks[0].Segments) != n || total(plan.Tasks[0].Segments) > largest {
			continue
		}
		for _, planned := range plan.Tasks[0].Segments {
			s, ok := planned.(*scorch.SegmentSnapshot)
			if !ok {
				return fmt.Errorf("index: a segment is %T", planned)
			}
			if err := check(s); err != nil {
				return err
			}
		}
		return merge(ctx, engine, o)
	}
	return nil
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
		return float64(total(run))
	}
	return &o
}

// merge has bleve merge segments. bleve tells of an error only to who asks for it in this way, and tries again for ever otherwise.
func merge(ctx context.Context, engine *scorch.Scorch, o *mergeplan.MergePlanOptions) error {
	told, ended := make(chan error, 1), make(chan error, 1)
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

// Clean reports whether an index that is open has no files but those of its present segments, so that nothing is there to be purged.
func Clean(engine index.Index, path string) (bool, error) {
	snapshot, err := Snapshot(engine)
	if err != nil {
		return false, err
	}
	defer snapshot.Close() //nolint:errcheck // only read
	return onlyThese(len(snapshot.Segments()), path)
}

// onlyThese reports whether the files of a bleve index are as many as its segments.
func onlyThese(segments int, path string) (bool, error) {
	files, err := filepath.Glob(filepath.Join(path, "store", "*.zap"))
	return len(files) == segments, err
}

// Purge removes the files of segments that have been merged from a bleve index that nobody has open: bleve does so when it opens an
// index, of those that no snapshot it remembers refers to, and forgets older snapshots when it writes another.
func Purge(ctx context.Context, path string) error {
	const tries = 4
	for try := range tries {
		done, err := purge(path, byte(try))
		if err != nil || done {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil // what is left over takes room and does no harm
}

// purge opens the index once, and writes another snapshot if there are more files than segments.
func purge(path string, try byte) (done bool, err error) {
	b, err := bleve.OpenUsing(path, Options())
	if err != nil {
		return false, err
	}
	defer func() { err = cmp.Or(err, b.Close()) }()
	engine, err := b.Advanced()
	if err != nil {
		return false, err
	}
	snapshot, err := Snapshot(engine)
	if err != nil {
		return false, err
	}
	segments := len(snapshot.Segments())
	if err := snapshot.Close(); err != nil {
		return false, err
	}
	if clean, err := onlyThese(segments, path); err != nil || clean {
		return true, err
	}
	return false, engine.SetInternal([]byte("purged"), []byte{try})
}
