package cli

import "testing"

func TestTooLittle(t *testing.T) {
	for said, want := range map[string]bool{
		"runtime: out of memory: cannot allocate 4194304-byte block (7929856 in use)\nfatal error: out of memory\n\ngoroutine 1": true,
		"fatal error: failed to reserve page summary memory\n":                                                                   true,
		"fatal error: out of memory allocating heap arena map\n":                                                                 true,
		"runtime: failed to create new OS thread (have 5 already; errno=11)\nfatal error: newosproc\n":                           true,
		"panic: runtime error: index out of range [1] with length 1\n\ngoroutine 1 [running]:\nmain.main()\n\t/memory.go:3":      false,
		"fatal error: all goroutines are asleep - deadlock!\n":                                                                   false,
		"": false,
	} {
		if got := tooLittle.MatchString(said); got != want {
			t.Errorf("%q: %v", said, got)
		}
	}
}
