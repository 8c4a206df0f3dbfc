package crash

import (
	"strings"
	"testing"
)

// TestOf: an error names the function that panicked, also where another goroutine has passed it on.
func TestOf(t *testing.T) {
	var none []int
	recovered := func(f func()) (e *Error) {
		defer func() { e = Of(recover()) }()
		f()
		return nil
	}
	first := recovered(func() { _ = none[len(t.Name())] })
	if text := first.Error(); !strings.Contains(text, "index out of range") || !strings.Contains(text, "TestOf") || !strings.Contains(text, "crash_test.go:") {
		t.Errorf("%s", text)
	}
	if again := recovered(func() { panic(first) }); again != first {
		t.Errorf("passed on: %v", again)
	}
}
