package bench

import (
	"time"

	"golang.org/x/sys/unix"
)

// processCPU is the CPU time of all threads of this process so far.
func processCPU() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t); err != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
