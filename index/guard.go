package index

import (
	"errors"
	"fmt"
	"path"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/index/texts"
)

// guard stands around whatever reads mapped files, in every goroutine that does: defer guard(&err, dir)(). Bleve and the
// readers of segment bytes trust what they map; a damaged file makes them run off its end, and a page that is not there
// any more, or that the disk cannot read, is a fault of the processor, which would end the program. Both become an error.
func guard(err *error, dir string) (end func()) {
	before := debug.SetPanicOnFault(true)
	return func() {
		asDamage(err, dir, recover(), before)
	}
}

// asDamage makes of what was recovered, or of an error of bytes that make no sense, one that says that the index is damaged.
func asDamage(err *error, dir string, recovered any, onFault bool) {
	debug.SetPanicOnFault(onFault)
	cause := *err
	switch {
	case recovered != nil:
		cause = asCrash(recovered)
	case kiosque.CodeOf(cause) != kiosque.CodeInternal || !errors.Is(cause, segment.ErrDamaged) && !errors.Is(cause, texts.ErrDamaged):
		return
	}
	*err = layout.Damaged(dir, "ses données sont incohérentes", cause)
}

// crash is a panic with the place that it came from, for whoever has to tell a damaged file from a fault of ours.
type crash struct {
	value any
	where string
}

// asCrash makes a crash of what has just been recovered.
func asCrash(recovered any) *crash {
	if c, ok := recovered.(*crash); ok { // of another goroutine
		return c
	}
	return &crash{recovered, panicked()}
}

// Error implements error.
func (c *crash) Error() string { return fmt.Sprintf("%v (%s)", c.value, c.where) }

// panicked returns the function and line that the panic being recovered came from.
func panicked() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	inPanic := false
	for {
		f, more := frames.Next()
		switch own := strings.HasPrefix(f.Function, "runtime."); {
		case own && more:
			inPanic = true
		case inPanic || !more:
			return fmt.Sprintf("%s, %s:%d", path.Base(f.Function), path.Base(f.File), f.Line)
		}
	}
}

// guard is the same for an answer: the generation in service is then suspected of being damaged.
func (x *Index) guard(err *error) (end func()) {
	before := debug.SetPanicOnFault(true)
	return func() {
		asDamage(err, x.dir, recover(), before)
		x.suspect(*err)
	}
}
