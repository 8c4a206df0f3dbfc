// Package once makes sequences that hold something until they end.
package once

import "iter"

// Seq makes of a sequence one that can be consumed once and is closed at its end, and what closes it before.
func Seq[T any](s iter.Seq2[T, error], end func()) (seq iter.Seq2[T, error], stop func()) {
	done := false
	stop = func() {
		if !done {
			done = true
			end()
		}
	}
	return func(yield func(T, error) bool) {
		if !done {
			defer stop()
			s(yield)
		}
	}, stop
}
