// Package crash makes an error of a panic, which tells where it came from, for whoever has to tell a damaged file from a fault of ours.
package crash

import (
	"fmt"
	"path"
	"runtime"
	"strings"
)

// Error is a panic with the place that it came from.
type Error struct {
	value any
	where string
}

// Of makes an Error of what has just been recovered, before the function that recovered it returns. One of another
// goroutine stays as it is.
func Of(recovered any) *Error {
	if e, ok := recovered.(*Error); ok {
		return e
	}
	return &Error{recovered, panicked()}
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("%v (%s)", e.value, e.where) }

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
