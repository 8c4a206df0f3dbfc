// Package rounds sizes the tests that try random inputs: from fixed seeds a few rounds in every run of the tests, and all rounds, from
// a fresh seed too, in a long run (make test-long). A seed that failed is added to the fixed ones of its test.
package rounds

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
)

const (
	// LongVar is the variable of the environment that asks for a long run.
	LongVar = "KIOSQUE_TEST_LONG"
	// SeedVar is the variable of the environment that gives the seed of a run in place of a fresh one.
	SeedVar = "KIOSQUE_TEST_SEED"
)

// Of a number of rounds are those to try now: all in a long run, an eighth in others, and under the race detector, where each takes
// ten times as long, a fortieth.
func Of(all int) int {
	n := all
	if !long() {
		n /= 8
	}
	if Race {
		n /= 5
	}
	return max(n, 1)
}

// Each runs a test from each of its fixed seeds and, in a long run, from a fresh one: the name of the subtest says it. SeedVar alone
// repeats what a run has found.
func Each(t *testing.T, fixed []uint64, test func(t *testing.T, seed uint64)) {
	t.Helper()
	seeds := fixed
	if text := os.Getenv(SeedVar); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatalf("%s: %v", SeedVar, err)
		}
		seeds = []uint64{seed}
	} else if long() {
		seeds = append(slices.Clone(fixed), rand.Uint64())
	}
	for _, seed := range seeds {
		t.Run("seed "+strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Logf("to repeat it: %s=%d", SeedVar, seed)
			test(t, seed)
		})
	}
}

func long() bool { return os.Getenv(LongVar) != "" }
