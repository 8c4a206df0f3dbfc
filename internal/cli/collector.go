package cli

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// smallestHeap is the bytes of the heap at which the runtime of Go collects garbage for the first time, at 100 per cent.
const smallestHeap = 4 << 20

// Collect makes the collector of garbage begin its work when the heap has grown by some per cent of what was in use, but not before
// it has so many bytes: of a small heap much is garbage soon, and collecting it again and again costs more than the room is worth. It
// leaves alone what whoever runs the program has set (GOGC), and a limit of memory counts for more.
func Collect(env Env, atLeast int64, percent int) {
	if env.Getenv("GOGC") == "" {
		debug.SetGCPercent(percentFor(smallestHeap, atLeast, percent))
		afterNext(func() { debug.SetGCPercent(percentFor(inUse(), atLeast, percent)) })
	}
}

// percentFor is by how many per cent a heap may grow of which so much is in use.
func percentFor(used, atLeast int64, percent int) int {
	return int(max(int64(percent), (atLeast-used)*100/max(used, smallestHeap/4)))
}

// afterNext calls f after each collection, until the program ends: the runtime tells of the end of what nobody refers to.
func afterNext(f func()) {
	type sign struct{ self *sign } // a pointer, so that it shares its room with nothing else
	runtime.AddCleanup(&sign{}, func(f func()) {
		f()
		afterNext(f)
	}, f)
}

// inUse returns the bytes that the last collection has left.
func inUse() int64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 {
		return smallestHeap
	}
	return int64(s[0].Value.Uint64())
}
