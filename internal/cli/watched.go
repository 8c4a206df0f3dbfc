package cli

import (
	"math"
	"regexp"
	"runtime/debug"

	"github.com/kiosque-search/kiosque"
)

// Watched runs a program and returns its exit code. Where the system gives the process no more memory, the runtime of Go ends it
// with code 2 and a trace of its own, which nothing in the process can hold back; so, where a limit is set (ulimit -v or -d), the
// program runs in a child of this process, which tells the reader what has happened, and ends with the documented code. What a
// container or a service may take (cgroups) is another matter: there the kernel kills, and the code is 137.
//
// It works on Linux. Elsewhere, and without a limit, the program is run and that is all.
func Watched(env Env, program func(Env) int) int { return watched(env, program) }

// unusable is the bytes of a limit that are not the heap's: the program itself, its threads, what the runtime keeps beside it.
const unusable = 32 << 20

// KeepWithin makes the collector keep the process below so many bytes, and below what the system allows it, where that is less; but
// not where whoever runs it has set GOMEMLIMIT.
func KeepWithin(env Env, soft int64) {
	limit := room()
	if limit < math.MaxInt64 {
		limit = max(limit-limit/8-unusable, 8<<20)
	}
	if env.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(min(soft, limit))
	}
}

// Heap returns the bytes of the heap beyond which the system ends a process that has just begun; 0: it sets no limit, or none that
// matters.
func Heap() int64 {
	limit := room()
	if limit > 1<<40 {
		return 0
	}
	return max(limit-limit/16-unusable, 8<<20)
}

// tooLittle finds what the runtime says at its end where it was refused memory: of the heap, of its own tables, of a thread.
var tooLittle = regexp.MustCompile(`(?m)^(fatal error: |runtime: ).*(memory|allocate|address space|newosproc|create new OS thread|cannot map)`)

// refused is the exit code of a program that was refused memory, which the reader is told.
func refused(env Env) int {
	err := &kiosque.Error{
		Code: kiosque.CodeExhausted, Message: "mémoire insuffisante",
		Hint: "relevez la limite (ulimit -v ou -d ; en adresses, comptez 1,3 Go de plus que la mémoire employée) ou levez-la ; l'index est intact",
	}
	printError(env.Stderr, TerminalOf(env.Stderr, env.Getenv), err, wantsJSON(env.Args))
	return ExitFailure
}
