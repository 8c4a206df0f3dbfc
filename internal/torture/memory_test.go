//go:build linux

package torture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
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
		set := fmt.Sprintf("ulimit -v %d", 750_000+w.IntN(1_100_000)) // kB
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
		fmt.Sprintf("%d qui n'ont pas pu commencer (code 2), %d refus dits (code 4), jamais « endommagé » ; 0 article acquitté perdu", ended, said))
}

// TestLongArticles builds an index of long articles, each of as many distinct words, all others than those of the articles before,
// and takes the most memory that the program had. It does not grow with their number.
func TestLongArticles(t *testing.T) {
	part(t, "très longs articles, tous leurs mots distincts")
	const limit = 1 << 30
	articles, words := 3, 100_000
	if *full {
		articles, words = 12, 1_000_000
	}
	dir := t.TempDir()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	for a := range articles {
		var text strings.Builder
		for w := range words {
			for n := (a*words + w) * 2_654_435_761 % 95_428_956_661_682_176; n > 0; n /= 26 { // 26 to the 12th
				text.WriteByte(byte('a' + n%26))
			}
			text.WriteByte(' ')
		}
		if err := e.Encode(map[string]string{"id": fmt.Sprint("long-", a), "title": "Long", "text": text.String(), "date": "2020"}); err != nil {
			t.Fatal(err)
		}
	}
	in := filepath.Join(dir, "long.jsonl")
	if err := os.WriteFile(in, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), filepath.Join(bin, "indexer"), "build", "--quiet", "--index", filepath.Join(dir, "index"), in)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Fatal("the system does not say how much memory there was")
	}
	most := usage.Maxrss << 10
	if most > limit {
		t.Errorf("%d MB of memory", most>>20)
	}
	report(t, fmt.Sprintf("%d articles de %d mots, %d Mo", articles, words, b.Len()/1_000_000), fmt.Sprintf("%d Mo de mémoire au plus", most/1_000_000))
}

// TestGroupMemory builds within control groups of little memory, in which the kernel kills who takes more: the program keeps within,
// or says that it cannot.
func TestGroupMemory(t *testing.T) {
	part(t, "peu de mémoire (groupe de contrôle)")
	w := newWorld(t)
	done, said, killed := 0, 0, 0
	n := rounds(2, 40, func(int) {
		group, err := os.MkdirTemp("/sys/fs/cgroup/memory", "kiosque-")
		limit := "memory.limit_in_bytes"
		if err != nil {
			group, err = os.MkdirTemp("/sys/fs/cgroup", "kiosque-")
			limit = "memory.max"
		}
		if err != nil {
			t.Skip("NOT TESTED: little memory in a control group, for want of the right to make one")
		}
		atEnd(t, func() { _ = os.Remove(group) })
		most := (16 + w.IntN(64)) << 20
		if err := os.WriteFile(filepath.Join(group, limit), fmt.Append(nil, most), 0); err != nil {
			t.Skipf("NOT TESTED: little memory in a control group, which takes no limit: %v", err)
		}
		a := w.build(t, 300)
		enter := fmt.Sprintf("echo $$ > %s/cgroup.procs", group)
		code, _, msg := shell(t, enter, "indexer", a.args...)
		switch {
		case code == 0:
			done++
		case code == 4 && strings.Contains(msg, "mémoire insuffisante"):
			said++
		case code == -1 || code == 137:
			killed++
		default:
			t.Errorf("%d MB: code %d, %s", most>>20, code, msg)
		}
		if err := os.Remove(group); err != nil {
			t.Logf("%s: %v", group, err)
		}
	})
	report(t, fmt.Sprintf("%d constructions, de 16 à 80 Mo permis", n),
		fmt.Sprintf("%d faites, %d refus dits (code 4), %d tuées par le noyau (code 137)", done, said, killed))
}
