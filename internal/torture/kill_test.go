//go:build linux

package torture

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// settled reads an index after a command has ended somehow: a whole one, of before or after. Which one is known where the
// command has ended with 0.
func settled(t *testing.T, w *world, what string, before, after press, code int) press {
	t.Helper()
	got, warning, err := read(t.Context(), w.index)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if warning != "" {
		t.Errorf("%s: %s", what, warning)
	}
	want := []press{after}
	if code != 0 {
		want = append(want, before)
	}
	if l := lost(got, want...); l != "" {
		t.Fatalf("%s: %s", what, l)
	}
	return got
}

// TestKills kills commands that write at random moments: what was acknowledged before is there, and what was under way is
// there as a whole or not at all.
func TestKills(t *testing.T) {
	part(t, "SIGKILL à un moment quelconque")
	w := newWorld(t)
	before := press{}
	killed := 0
	usual := 100 * time.Millisecond
	n := rounds(10, 700, func(n int) {
		a := w.act(t, before)
		cmd := a.command(t.Context())
		begin := time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(w.Float64()*1.2*float64(usual)), func() { _ = cmd.Process.Kill() })
		code := exitOf(t, cmd.Wait())
		if timer.Stop() {
			usual = (usual*3 + time.Since(begin)) / 4
		} else {
			killed++
			usual += usual / 10 // so that some end
		}
		before = settled(t, w, fmt.Sprintf("kill %d, of %s", n, a.name), before, a.after, code)
	})
	report(t, fmt.Sprintf("%d commandes, dont %d tuées", n, killed), "0 article acquitté perdu, 0 index abîmé")
}

// calls are the system calls of a writer that can fail, or be the last.
var calls = []string{
	"openat", "write", "pwrite64", "fsync", "fdatasync", "renameat", "linkat", "mkdirat", "unlinkat", "ftruncate", "fchmodat", "getdents64", "mmap", "flock",
}

// inject runs a command with something injected into one system call of its n-th; ok is false where that cannot be done.
func inject(t *testing.T, a action, call, what string, n int) (code int, stderr string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "strace", append([]string{
		"-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e", fmt.Sprintf("inject=%s:%s:when=%d", call, what, n),
		filepath.Join(bin, "indexer"),
	}, a.args...)...)
	cmd.Env = append(os.Environ(), "GOTRACEBACK=none")
	var msg strings.Builder
	cmd.Stderr = &msg
	code = exitOf(t, cmd.Run())
	if strings.Contains(msg.String(), "PTRACE_TRACEME") || strings.Contains(msg.String(), "ptrace(") {
		t.Skipf("NOT TESTED: injected errors, for want of ptrace: %s", msg.String())
	}
	return code, msg.String()
}

// TestKilledAtSystemCalls kills commands at single system calls.
func TestKilledAtSystemCalls(t *testing.T) {
	part(t, "SIGKILL à un appel système")
	need(t, "kills at single system calls", "strace")
	w := newWorld(t)
	before := press{}
	killed := 0
	n := rounds(6, 300, func(n int) {
		a := w.act(t, before)
		call := calls[w.IntN(len(calls))]
		nth := 1 + w.IntN(40)
		code, _ := inject(t, a, call, "signal=KILL", nth)
		if code != 0 {
			killed++
		}
		before = settled(t, w, fmt.Sprintf("kill %d, of %s at %s %d", n, a.name, call, nth), before, a.after, code)
	})
	report(t, fmt.Sprintf("%d commandes, dont %d tuées", n, killed), "0 article acquitté perdu, 0 index abîmé")
}

// TestInjectedErrors lets single system calls of commands that write fail: the command says so and has done nothing, or
// it has done all it was asked to.
func TestInjectedErrors(t *testing.T) {
	part(t, "erreurs injectées par appel système (EIO, ENOSPC, EACCES)")
	need(t, "injected errors", "strace")
	w := newWorld(t)
	before := press{}
	failed := 0
	n := rounds(8, 400, func(n int) {
		a := w.act(t, before)
		call, fault := calls[w.IntN(len(calls))], []string{"EIO", "ENOSPC", "EACCES"}[w.IntN(3)]
		if call == "mmap" { // of which the runtime needs every other
			call = "fsync"
		}
		nth := 1 + w.IntN(40)
		code, msg := inject(t, a, call, "error="+fault, nth)
		what := fmt.Sprintf("error %d, of %s at %s %d: %s (code %d, %s)", n, a.name, call, nth, fault, code, strings.TrimSpace(msg))
		if code != 0 {
			failed++
			ours := !strings.Contains(msg, "netpollBreak") // the runtime's own, which no disk makes fail
			if ours && strings.Contains(msg, "goroutine ") {
				t.Errorf("a crash: %s", what)
			}
		}
		before = settled(t, w, what, before, a.after, code)
	})
	report(t, fmt.Sprintf("%d commandes, dont %d en échec annoncé", n, failed), "0 article acquitté perdu, 0 index abîmé")
}

// TestFullDisk writes to a disk that is too small: the command says so, and the index is that of before.
func TestFullDisk(t *testing.T) {
	part(t, "disque plein (tmpfs de 4 Mo)")
	need(t, "a full disk", "mount", "umount")
	if os.Geteuid() != 0 {
		t.Skip("NOT TESTED: a full disk, for want of root, who may mount one")
	}
	w := newWorld(t)
	small := filepath.Join(w.dir, "small")
	if err := os.Mkdir(small, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small).CombinedOutput(); err != nil {
		t.Skipf("NOT TESTED: a full disk, for want of mounts: %v %s", err, out)
	}
	atEnd(t, func() { run(t, "umount", small) })
	w.index = filepath.Join(small, "index")
	before := press{}
	full := 0
	n := rounds(6, 60, func(n int) {
		a := w.act(t, before)
		if n > 2 && n%2 == 0 {
			a = w.build(t, 290)
		}
		filler := filepath.Join(small, "filler")
		if n > 0 { // leave a little, more or less
			st := free(t, small)
			room := w.IntN(900_000)
			if n == 4 { // a build, and no room for any
				room = w.IntN(20_000)
			}
			if err := os.WriteFile(filler, make([]byte, max(0, st-int64(room))), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		code, _, msg := answer(t, a.command(t.Context()))
		if code != 0 {
			full++
			if code != 4 || !strings.Contains(msg, "le disque est plein") {
				t.Errorf("on a full disk: %d %s", code, msg)
			}
		}
		if err := os.Remove(filler); err != nil && n > 0 {
			t.Fatal(err)
		}
		before = settled(t, w, fmt.Sprintf("full disk %d, %s", n, a.name), before, a.after, code)
	})
	if full == 0 {
		t.Error("the disk was never full")
	}
	report(t, fmt.Sprintf("%d commandes, dont %d refusées", n, full), "code 4, « le disque est plein », index précédent intact")
}

// free returns the free bytes of a disk.
func free(t *testing.T, dir string) int64 {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		t.Fatal(err)
	}
	return int64(st.Bavail) * st.Bsize
}

// TestTwoWriters starts commands that write at the same time: one does, the other says that it is locked out.
func TestTwoWriters(t *testing.T) {
	part(t, "deux écritures à la fois")
	w := newWorld(t)
	before := press{}
	locked := 0
	n := rounds(4, 60, func(int) {
		a, b := w.act(t, before), w.act(t, before)
		var codes [2]int
		var wg sync.WaitGroup
		for i, x := range []action{a, b} {
			wg.Go(func() { codes[i] = exitOf(t, x.command(t.Context()).Run()) })
		}
		wg.Wait()
		got, _, err := read(t.Context(), w.index)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case codes[0] == 0 && codes[1] == 11:
			locked++
			if l := lost(got, a.after); l != "" {
				t.Fatal(l)
			}
		case codes[0] == 11 && codes[1] == 0:
			locked++
			if l := lost(got, b.after); l != "" {
				t.Fatal(l)
			}
		case codes[0] == 0 && codes[1] == 0: // one after the other
		case a.name == "remove" && codes[0] == 1 && codes[1] == 0, b.name == "remove" && codes[1] == 1 && codes[0] == 0:
			// what was to be removed was gone with what the other replaced
		default:
			t.Fatalf("codes %v of %s and %s", codes, a.name, b.name)
		}
		before = got
	})
	report(t, fmt.Sprintf("%d paires, dont %d se sont rencontrées", n, locked), "l'une écrit, l'autre reçoit le code 11")
}

// TestLeftoversStopNobody: what a writer cannot remove is named, and stops nothing.
func TestLeftoversStopNobody(t *testing.T) {
	part(t, "restes que l'on ne peut pas enlever")
	if os.Geteuid() != 0 {
		t.Skip("NOT TESTED: leftovers, for want of root, whose files others cannot remove")
	}
	need(t, "leftovers", "setpriv")
	w := openWorld(t)
	if err := os.Mkdir(w.index, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(w.index, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, gen := range []string{"gen-00000001", "gen-00000002.partial"} {
		if err := os.MkdirAll(filepath.Join(w.index, gen, "bleve"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	before := press{}
	for range 6 {
		a := w.act(t, before)
		code, out, msg := answer(t, asOther(a.command(t.Context())))
		if code != 0 || !strings.Contains(out, "Reste à enlever") || !strings.Contains(out, "gen-00000001") {
			t.Fatalf("%s: %d %s%s", a.name, code, out, msg)
		}
		before = settled(t, w, a.name, before, a.after, code)
	}
	a := w.add(t, before, 3) // who may remove them does
	if code, out, msg := answer(t, a.command(t.Context())); code != 0 || strings.Contains(out, "Reste") {
		t.Errorf("%d %s%s", code, out, msg)
	}
	if _, err := os.Stat(filepath.Join(w.index, "gen-00000001")); err == nil {
		t.Error("the leftovers are still there")
	}
	settled(t, w, a.name, before, a.after, 0)
	report(t, "6 écritures", "nommés, rien n'est arrêté ; enlevés dès qu'on le peut")
}
