package cli

import (
	"runtime/debug"
	"sync"
	"time"

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

// Follow adjusts again and again, until end is called.
func (c *Collector) Follow(env Env) (end func()) {
	c.Adjust(env)
	ended := make(chan struct{})
	var following sync.WaitGroup
	following.Go(func() {
		tick := time.NewTicker(adjustEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				c.Adjust(env)
			case <-ended:
				return
			}
		}
	})
	return func() { close(ended); following.Wait() }
}

// adjustEvery is short beside the time between two collections, in which some ten megabytes are made of garbage.
const adjustEvery = 20 * time.Millisecond

// Adjust follows what is in use. Until the next time, the heap may grow by as many per cent of more as was right for less. It leaves
// alone what whoever runs the program has set (GOGC).
func (c *Collector) Adjust(env Env) {
	want := percentFor(heap.InUse(), c.AtLeast, c.Percent)
	if env.Getenv("GOGC") == "" && (want == c.Percent || want < c.now*7/8 || want > c.now*9/8) && want != c.now {
		debug.SetGCPercent(want) // which waits for a collection that is under way
		c.now = want
	}
}

// leastInUse is the bytes that the runtime takes to be in use where there are fewer.
const leastInUse = 4 << 20

// percentFor is by how many per cent a heap may grow of which so much is in use.
func percentFor(used, atLeast int64, percent int) int {
	used = max(used, leastInUse)
	return int(max(int64(percent), (atLeast-used)*100/used))
}
