//go:build linux

package torture

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// traced are the system calls that write, name or flush files.
const traced = "openat,creat,write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate,copy_file_range,sendfile,splice," +
	"fsync,fdatasync,syncfs,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,mknodat,unlink,unlinkat,rmdir"

// TestNothingUnsyncedIsNamed traces the system calls of the commands that write: when CURRENT is replaced, every file and
// every folder that it leads to has been flushed after it was last changed, and the folder of the index is, before the
// command ends with 0. This needs no root.
func TestNothingUnsyncedIsNamed(t *testing.T) {
	part(t, "rien n'est nommé avant d'être sur le disque (trace des appels système)")
	need(t, "the order of writes", "strace")
	w := newWorld(t)
	w.index = filepath.Join(w.dir, "new", "folders", "index") // also what is above is made, and named durably
	before := press{}
	named := rounds(4, 40, func(int) {
		a := w.act(t, before)
		log := filepath.Join(w.dir, "trace")
		cmd := exec.CommandContext(t.Context(), "strace", append([]string{
			"-f", "-qq", "-y", "-s", "0", "-o", log, "-e", "trace=" + traced, "-e", "signal=none", filepath.Join(bin, "indexer"),
		}, a.args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			if strings.Contains(string(out), "ptrace") {
				t.Skipf("NOT TESTED: the order of writes, for want of ptrace: %s", out)
			}
			t.Fatalf("%s: %v\n%s", a.name, err, out)
		}
		before = a.after
		l := newLedger(w.dir)
		if err := l.read(log); err != nil {
			t.Fatal(err)
		}
		if l.replaced != 1 {
			t.Fatalf("%s: CURRENT was replaced %d times; the trace is not understood", a.name, l.replaced)
		}
		for _, f := range l.faults {
			t.Errorf("%s: %s", a.name, f)
		}
		if dirty := l.unsynced(filepath.Dir(w.index)); len(dirty) > 0 {
			t.Errorf("%s ends with 0 and has not flushed %q", a.name, dirty)
		}
	})
	report(t, fmt.Sprintf("%d commandes", named), "0 oubli")
}

// TestLedger holds the reader of traces to traces that break the rule.
func TestLedger(t *testing.T) {
	const ok = `1 mkdirat(AT_FDCWD</>, "/r/index/gen-1.partial", 0777) = 0
1 openat(AT_FDCWD</>, "/r/index/gen-1.partial/f", O_RDWR|O_CREAT, 0600) = 3</r/index/gen-1.partial/f>
2 write(3</r/index/gen-1.partial/f>, ""..., 9) = 9
1 fsync(3</r/index/gen-1.partial/f> <unfinished ...>
2 openat(AT_FDCWD</>, "/dev/null", O_RDONLY) = 7</dev/null>
1 <... fsync resumed>) = 0
1 fsync(4</r/index/gen-1.partial>) = 0
1 renameat(AT_FDCWD</>, "/r/index/gen-1.partial", AT_FDCWD</>, "/r/index/gen-1") = 0
1 fsync(5</r/index>) = 0
1 openat(AT_FDCWD</>, "/r/index/CURRENT.tmp", O_WRONLY|O_CREAT, 0666) = 6</r/index/CURRENT.tmp>
1 write(6</r/index/CURRENT.tmp>, ""..., 9) = 9
1 fsync(6</r/index/CURRENT.tmp>) = 0
1 renameat(AT_FDCWD</>, "/r/index/CURRENT.tmp", AT_FDCWD</>, "/r/index/CURRENT") = 0
1 fsync(5</r/index>) = 0
`
	lines := strings.SplitAfter(ok, "\n")
	for at := -1; at < len(lines); at++ {
		if at >= 0 && !strings.Contains(lines[at], "fsync") {
			continue
		}
		text := ok
		if at >= 0 {
			text = strings.Join(lines[:at], "") + strings.Join(lines[at+1:], "")
		}
		path := filepath.Join(t.TempDir(), "trace")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		l := newLedger("/r")
		if err := l.read(path); err != nil {
			t.Fatal(err)
		}
		found := len(l.faults)+len(l.unsynced("/r")) > 0
		if l.replaced != 1 || found != (at >= 0) {
			t.Errorf("without line %d: %d faults, %q, replaced %d times", at, len(l.faults), l.unsynced("/r"), l.replaced)
		}
	}
}

// ledger knows of every file and folder below a root when it was last changed and flushed, in lines of the trace.
type ledger struct {
	root            string
	changed, synced map[string]int
	replaced        int // how often CURRENT was
	faults          []string
}

func newLedger(root string) *ledger {
	return &ledger{root: root, changed: map[string]int{}, synced: map[string]int{}}
}

var (
	callLine    = regexp.MustCompile(`^(\d+) +(\w+)\((.*)\) += (-?\d+|\?)`)
	beginLine   = regexp.MustCompile(`^(\d+) +(\w+\(.*?),? *<unfinished \.\.\.>$`)
	resumedLine = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>,? ?(.*)$`)
	fdPath      = regexp.MustCompile(`\d+<([^>]*)>`)
	quoted      = regexp.MustCompile(`"([^"]*)"`)
)

func (l *ledger) read(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	type start struct {
		text string
		line int
	}
	unfinished := map[string]start{}
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for n := 1; s.Scan(); n++ {
		text, begun := s.Text(), n
		if m := beginLine.FindStringSubmatch(text); m != nil {
			unfinished[m[1]] = start{m[2], n}
			continue
		}
		if m := resumedLine.FindStringSubmatch(text); m != nil {
			u := unfinished[m[1]]
			text, begun = m[1]+" "+u.text+m[3], u.line
		}
		if m := callLine.FindStringSubmatch(text); m != nil && !strings.HasPrefix(m[4], "-") {
			l.call(m[2], m[3], begun, n)
		}
	}
	return s.Err()
}

// call notes a call that succeeded, with the lines where it began and ended.
func (l *ledger) call(name, args string, begun, ended int) {
	paths := quoted.FindAllStringSubmatch(args, -1)
	change := func(path string) { l.changed[path] = ended }
	switch name {
	case "openat", "creat":
		if path := paths[0][1]; strings.Contains(args, "O_CREAT") || name == "creat" {
			if _, known := l.changed[path]; !known {
				change(path)
				if filepath.Ext(path) != ".tmp" { // its name is of no use before the rename
					change(filepath.Dir(path))
				}
			}
		}
	case "fsync", "fdatasync":
		if m := fdPath.FindStringSubmatch(args); m != nil {
			l.synced[m[1]] = begun
		}
	case "rename", "renameat", "renameat2":
		l.rename(paths[0][1], paths[1][1], ended)
	case "link", "linkat", "symlink", "symlinkat":
		l.changed[paths[1][1]] = 0
		change(filepath.Dir(paths[1][1]))
	case "mkdir", "mkdirat":
		change(paths[0][1])
		change(filepath.Dir(paths[0][1]))
	case "unlink", "unlinkat", "rmdir":
		delete(l.changed, paths[0][1])
		change(filepath.Dir(paths[0][1]))
	case "copy_file_range", "splice":
		change(fdPath.FindAllStringSubmatch(args, -1)[1][1])
	default: // writes, to their first file
		if m := fdPath.FindStringSubmatch(args); m != nil {
			change(m[1])
		}
	}
}

func (l *ledger) rename(from, to string, at int) {
	if filepath.Base(to) == "CURRENT" {
		l.replaced++
		for _, p := range l.unsynced(filepath.Dir(to)) {
			l.faults = append(l.faults, "CURRENT is replaced and "+p+" has not been flushed since it was changed")
		}
	}
	for _, m := range []map[string]int{l.changed, l.synced} {
		for p, n := range m {
			if p == from || strings.HasPrefix(p, from+"/") {
				delete(m, p)
				m[to+p[len(from):]] = n
			}
		}
	}
	l.changed[filepath.Dir(from)], l.changed[filepath.Dir(to)] = at, at
}

// unsynced returns what stands in a folder, and in those below, and the folders, and was changed since it was last flushed.
func (l *ledger) unsynced(dir string) (dirty []string) {
	for p, n := range l.changed {
		if filepath.Base(p) == "lock" { // which says nothing
			continue
		}
		below := p == dir || strings.HasPrefix(p, dir+"/")
		if below && strings.HasPrefix(p, l.root+"/") && n > l.synced[p] {
			dirty = append(dirty, p)
		}
	}
	return dirty
}
