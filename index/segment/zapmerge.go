package segment

import (
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

// returnEvery is how often, while segments are merged, the pages of their files that have been read are given back.
const returnEvery = 50 * time.Millisecond

// MergeUsing implements scorch.SegmentPlugin. A merge reads each file once, from its beginning to its end, and what it has read
// would count as memory of the process until the segments are closed: of large ones, more than all else.
func (p *zapPlugin) MergeUsing(segments []api.Segment, drops []*roaring.Bitmap, path string, closeCh chan struct{}, s api.StatsReporter,
	config map[string]any,
) ([][]uint64, uint64, error) {
	done, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		tick := time.NewTicker(returnEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				returnPages(segments)
			case <-done:
				returnPages(segments)
				return
			}
		}
	}()
	defer func() { close(done); <-gone }() // the segments stay open until then
	return p.ZapPlugin.MergeUsing(segments, drops, path, closeCh, s, config)
}
