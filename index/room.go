package index

import (
	"math"
	"runtime"
	"runtime/debug"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/heap"
)

const (
	// leastBatch is the articles that a batch has at least before it is written for want of room.
	leastBatch = 200
	// roomOf is the memory that the analysis of a long text takes, in its bytes: forms, positions, lists and their copies, of a text
	// of which every word is another one.
	roomOf = 30
)

// crowded reports whether batches had better be written, because there is little room left.
func (w *writer) crowded() bool {
	if w.o.Heap > 0 && heap.InUse() > w.o.Heap/2 { // to write a batch takes memory too
		return true
	}
	limit := debug.SetMemoryLimit(-1)
	return limit < math.MaxInt64 && heap.InUse() > limit-limit/8
}

// makeRoom fails if there is none for an article whose record has so many bytes.
func (w *writer) makeRoom(record int) error {
	if w.o.Heap == 0 || heap.InUse()+int64(record)*roomOf < w.o.Heap {
		return nil
	}
	if runtime.GC(); heap.InUse()+int64(record)*roomOf < w.o.Heap {
		return nil
	}
	return &kiosque.Error{
		Code: kiosque.CodeExhausted, Message: "mémoire insuffisante",
		Hint: "relevez la limite (MemoryMax= sous systemd, --memory d'un conteneur), ou coupez les articles les plus longs ; l'index précédent est intact",
	}
}
