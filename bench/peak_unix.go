//go:build unix

package bench

import (
	"os"
	"runtime"
	"syscall"
)

// peak returns the largest resident set of a finished process, in bytes.
func peak(s *os.ProcessState) int64 {
	ru, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	n := int64(ru.Maxrss)         //nolint:unconvert // It is an int32 on some.
	if runtime.GOOS == "darwin" { // The only unix that counts in bytes.
		return n
	}
	return n * 1024
}
