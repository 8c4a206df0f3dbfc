package cli

import (
	"runtime/debug"

	"github.com/kiosque-search/kiosque/internal/heap"
)

// Collector makes the collector of garbage begin its work when the heap has grown by some per cent of what was in use, but not before
// it has so many bytes: of a small heap much is garbage soon, and collecting it again and again costs more than the room is worth.
// It serves one goroutine.
type Collector struct {
	AtLeast int64
	Percent int

	now int // what was set last
}

// Adjust follows what is in use. Whoever makes garbage calls it now and then: until then the heap may grow by as many per cent of
// more as was right for less. It leaves alone what whoever runs the program has set (GOGC).
func (c *Collector) Adjust(env Env) {
	want := percentFor(heap.InUse(), c.AtLeast, c.Percent)
	if env.Getenv("GOGC") == "" && (want == c.Percent || want < c.now*7/8 || want > c.now*9/8) && want != c.now {
		debug.SetGCPercent(want) // which waits for a collection that is under way
		c.now = want
	}
}

// maxPercent keeps what is allowed in bounds where what is in use grows fast.
const maxPercent = 400

// percentFor is by how many per cent a heap may grow of which so much is in use.
func percentFor(used, atLeast int64, percent int) int {
	return int(max(int64(percent), min(maxPercent, (atLeast-used)*100/max(used, 1))))
}
