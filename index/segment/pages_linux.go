package segment

import (
	"syscall"

	api "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// returnPages takes the pages of the segments' files from the process; the system keeps them as long as it has the room, and
// whoever reads them gets them back. Segments that are no files stay untouched.
func returnPages(segments []api.Segment) {
	for _, s := range segments {
		if m, ok := s.(*zap.Segment); ok && len(m.Data()) > 0 {
			_ = syscall.Madvise(m.Data(), syscall.MADV_DONTNEED) // advice
		}
	}
}
