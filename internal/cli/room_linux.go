package cli

import (
	"bytes"
	"math"
	"os"
	"path"
	"strconv"
	"strings"
	"syscall"
)

// rlimitAS is the system's number of the limit of address space, which package syscall does not name.
const rlimitAS = 9

// unlimited is what the system says of a resource without limit.
const unlimited = ^uint64(0)

// limits returns the limits of this process' address space and of its data; unlimited: there is none.
func limits() (space, data uint64) {
	of := func(resource int) uint64 {
		var l syscall.Rlimit
		if err := syscall.Getrlimit(resource, &l); err != nil {
			return unlimited
		}
		return l.Cur
	}
	return of(rlimitAS), of(syscall.RLIMIT_DATA)
}

// room returns the bytes of memory that this process may take: by its limits, less what it has, and by its control groups.
func room() int64 {
	most := groupLimit("/proc/self/cgroup", "/sys/fs/cgroup")
	space, data := limits()
	if space == unlimited && data == unlimited {
		return most
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return most
	}
	for _, l := range []struct {
		limit uint64
		has   string
	}{{space, "VmSize:"}, {data, "VmData:"}} {
		if l.limit < math.MaxInt64 {
			most = min(most, max(0, int64(l.limit)-kilobytes(status, l.has)<<10))
		}
	}
	return most
}

// kilobytes reads a line of a status of proc.
func kilobytes(status []byte, name string) int64 {
	_, rest, _ := bytes.Cut(status, []byte("\n"+name))
	fields := strings.Fields(string(rest[:min(len(rest), 40)]))
	if len(fields) == 0 {
		return 0
	}
	n, _ := strconv.ParseInt(fields[0], 10, 64)
	return n
}

// groupLimit returns the least memory that the control groups of a process allow, in the order of the files that tell it
// (cgroups(7)): those of version 2, whose line has no names of controllers, and of version 1. In a container the groups of the
// process may be those at the root of what it sees.
func groupLimit(groups, root string) int64 {
	most := int64(math.MaxInt64)
	b, err := os.ReadFile(groups)
	if err != nil {
		return most
	}
	for line := range strings.Lines(string(b)) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) != 3 {
			continue
		}
		at, file := root, "memory.max"
		switch {
		case parts[1] == "":
			if _, err := os.Stat(path.Join(root, "unified")); err == nil {
				at = path.Join(root, "unified")
			}
		case strings.Contains(","+parts[1]+",", ",memory,"):
			at, file = path.Join(root, "memory"), "memory.limit_in_bytes"
		default:
			continue
		}
		for dir := path.Clean("/" + parts[2]); ; dir = path.Dir(dir) {
			if b, err := os.ReadFile(path.Join(at, dir, file)); err == nil {
				if n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64); err == nil && n > 0 {
					most = min(most, n)
				}
			}
			if dir == "/" {
				break
			}
		}
	}
	return most
}
