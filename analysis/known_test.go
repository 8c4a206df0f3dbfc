package analysis

import (
	"slices"
	"testing"
)

// TestKnown packs words of every size and distance.
func TestKnown(t *testing.T) {
	want := []Known{
		{Start: 0, End: 1, Form: 4},
		{Start: 1, End: 300, Form: 1 << 31, Capital: true},
		{Start: 1 << 29, End: 1<<29 + 7, Form: 128},
		{Start: 1 << 30, End: 1<<30 + 2, Form: 1, Capital: true},
	}
	for n := range len(want) + 1 {
		if got := ReadKnown(nil, AppendKnown(nil, want[:n])); !slices.Equal(got, want[:n]) {
			t.Errorf("%v are read as %v", want[:n], got)
		}
	}
}
