//go:build linux

package torture

import (
	"fmt"
	"strings"
	"testing"
)

// outOfMemory says what is wrong with the end of a program that may have had too little memory; empty: nothing. The runtime
// ends a program to which the system gives none, with code 2 and a fatal error, before anybody can say it better; where the
// system refuses a call of ours, it is said.
func outOfMemory(code int, msg string) string {
	ends := strings.Contains(msg, "fatal error: ")
	switch {
	case strings.Contains(msg, "endommag"):
		return "called damage"
	case strings.Contains(msg, "panic: "):
		return "a panic"
	case code == 0, code == 1 && msg == "", code == 2 && ends, code == 4 && !ends && strings.Contains(msg, "mémoire insuffisante"):
		return ""
	}
	return "another answer"
}

// TestLittleMemory runs commands within less address space than they want, from some in which no program in Go begins to as
// much as they take: they end as is documented, and what was acknowledged stays. GOMEMLIMIT makes none of them fail.
func TestLittleMemory(t *testing.T) {
	part(t, "peu de mémoire (ulimit -v, GOMEMLIMIT)")
	w := newWorld(t)
	before := press{}
	ended, said, soft := 0, 0, 0
	n := rounds(8, 200, func(n int) {
		a := w.act(t, before)
		set := fmt.Sprintf("ulimit -v %d", 450_000+w.IntN(1_100_000)) // kB
		if n%6 == 1 {
			soft++
			set = fmt.Sprintf("export GOMEMLIMIT=%dMiB", 8+w.IntN(64))
		}
		what := fmt.Sprintf("%d, %s with %s", n, a.name, set)
		if n == 0 { // begins nothing, for sure
			set = "ulimit -v 300000"
		}
		check := func(what string, code int, msg string) {
			t.Helper()
			if wrong := outOfMemory(code, msg); wrong != "" {
				t.Errorf("%s: %s: code %d, %s", what, wrong, code, msg)
			}
			switch code {
			case 2:
				ended++
			case 4:
				said++
			}
			if code > 1 && strings.HasPrefix(set, "export") {
				t.Errorf("%s: code %d, %s", what, code, msg)
			}
		}
		code, _, msg := shell(t, set, "indexer", a.args...)
		check(what, code, msg)
		before = settled(t, w, what, before, a.after, code)
		if len(before) > 0 {
			code, _, msg = shell(t, set, "search", "query", "--index", w.index, "grève", "OU", "m*")
			check("search after "+what, code, msg)
		}
	})
	if ended+said == 0 {
		t.Error("there was always memory enough")
	}
	report(t, fmt.Sprintf("%d commandes et autant de recherches, %d sous GOMEMLIMIT", n, soft),
		fmt.Sprintf("%d arrêtées par le système (code 2), %d refus dits (code 4), jamais « endommagé » ; 0 article acquitté perdu", ended, said))
}
