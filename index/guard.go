package index

import (
	"errors"
	"runtime/debug"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/crash"
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
		cause = crash.Of(recovered)
	case kiosque.CodeOf(cause) != kiosque.CodeInternal || !errors.Is(cause, segment.ErrDamaged) && !errors.Is(cause, texts.ErrDamaged):
		return
	}
	*err = layout.Damaged(dir, "ses données sont incohérentes", cause)
}

// guard is the same for an answer: the generation in service is then suspected of being damaged.
func (x *Index) guard(err *error) (end func()) {
	before := debug.SetPanicOnFault(true)
	return func() {
		asDamage(err, x.dir, recover(), before)
		x.suspect(*err)
	}
}
