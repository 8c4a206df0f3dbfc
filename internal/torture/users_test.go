//go:build linux

package torture

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// other is a user who has no name and owns nothing, as a container's and DynamicUser's.
const other = 65532

// shell runs a program below a shell that has set something, such as its umask, first; it returns what was said.
func shell(t testing.TB, set, program string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", append([]string{"-c", set + ` && exec "$0" "$@"`, filepath.Join(bin, program)}, args...)...)
	var out, msg strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &msg
	err := cmd.Run()
	return exitOf(t, err), out.String(), msg.String()
}

// openWorld is a world in a folder that other users can reach.
func openWorld(t testing.TB) *world {
	w := newWorld(t)
	for dir := w.dir; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// TestModes: files and folders have the modes that the umask leaves, whoever made them.
func TestModes(t *testing.T) {
	for umask, perm := range map[string]fs.FileMode{"022": 0o755, "027": 0o750, "077": 0o700} {
		w := newWorld(t)
		before := press{}
		for range 4 {
			a := w.act(t, before)
			before = a.after
			if code, _, msg := shell(t, "umask "+umask, "indexer", a.args...); code != 0 {
				t.Fatalf("%s: %d %s", a.name, code, msg)
			}
		}
		err := filepath.WalkDir(w.index, func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			st, err := d.Info()
			if err != nil {
				return err
			}
			want := perm
			if !d.IsDir() {
				want &^= 0o111
			}
			if got := st.Mode().Perm(); got != want {
				t.Errorf("umask %s: %s is %v, want %v", umask, p, got, want)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// asOther makes a command run as another user, with nothing that root has.
func asOther(cmd *exec.Cmd) *exec.Cmd {
	args := append([]string{"--reuid", fmt.Sprint(other), "--regid", fmt.Sprint(other), "--clear-groups", "--no-new-privs", "--bounding-set", "-all"}, cmd.Args...)
	c := exec.Command("setpriv", args...)
	c.Env, c.Dir = append(os.Environ(), "HOME=/nonexistent"), "/"
	return c
}

func program(t testing.TB, name string, args ...string) *exec.Cmd {
	return exec.CommandContext(t.Context(), filepath.Join(bin, name), args...)
}

// answer is what a command that has ended has said.
func answer(t testing.TB, cmd *exec.Cmd) (code int, stdout, stderr string) {
	t.Helper()
	var out, msg strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &msg
	return exitOf(t, cmd.Run()), out.String(), msg.String()
}

// server is a "search serve" that has begun.
type server struct {
	cmd  *exec.Cmd
	base string
	log  journal
	done chan struct{}
}

// journal is what a server has written so far; it is read while the server goes on writing.
type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) add(line string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, line)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return strings.Join(j.lines, "\n")
}

var address = regexp.MustCompile(`http://[^ ]+/`)

// serve starts a server, and stops it at the end of the test.
func serve(t testing.TB, cmd *exec.Cmd) *server {
	t.Helper()
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &server{cmd: cmd, done: make(chan struct{})}
	found := make(chan string, 1)
	go func() {
		defer close(s.done)
		for lines := bufio.NewScanner(pipe); lines.Scan(); {
			s.log.add(lines.Text())
			if at := address.FindString(lines.Text()); at != "" && len(found) == 0 {
				found <- at
			}
		}
	}()
	atEnd(t, func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		<-s.done
		_ = cmd.Wait()
	})
	select {
	case s.base = <-found:
	case <-s.done:
		t.Fatalf("the server ends: %s", s.log.String())
	case <-time.After(30 * time.Second):
		t.Fatal("the server does not begin")
	}
	return s
}

// get returns the status and the body of an answer.
func (s *server) get(t testing.TB, path string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // only read
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// wait asks until the answer has something.
func (s *server) wait(t testing.TB, path, want string) {
	t.Helper()
	body := ""
	for range 200 {
		if _, body = s.get(t, path); strings.Contains(body, want) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("%s does not say %q: %s", path, want, body)
}

// TestAnotherUserServes builds as one user and searches as another, as the unit and the container do.
func TestAnotherUserServes(t *testing.T) {
	part(t, "construit par l'un, servi par un autre (setpriv, racine à part)")
	if os.Geteuid() != 0 {
		t.Skip("NOT TESTED: another user, for want of root, who may be one")
	}
	need(t, "another user", "setpriv")
	w := openWorld(t)
	a := w.build(t, 50)
	if code, _, msg := shell(t, "umask 022", "indexer", a.args...); code != 0 {
		t.Fatal(msg)
	}
	if code, out, msg := answer(t, asOther(program(t, "search", "query", "--index", w.index, "grève"))); code != 0 || !strings.Contains(out, "grève") {
		t.Errorf("a query: %d %s", code, msg)
	}
	if code, _, msg := answer(t, asOther(program(t, "indexer", "verify", "--quiet", "--index", w.index))); code != 0 {
		t.Errorf("verify: %d %s", code, msg)
	}

	// The unit's command line, as its user; what it does not follow is told, and taken up once it can be.
	s := serve(t, asOther(program(t, "search", "serve", "--index", w.index, "--addr", "127.0.0.1:0", "--log-format", "json", "--metrics")))
	if code, body := s.get(t, "api/v1/search?q=gr%C3%A8ve"); code != 200 || !strings.Contains(body, `"total"`) {
		t.Errorf("%d %s", code, body)
	}
	if _, body := s.get(t, "readyz"); body != "ready\n" {
		t.Errorf("readyz: %s", body)
	}
	a = w.add(t, a.after, 10)
	if code, _, msg := shell(t, "umask 077", "indexer", a.args...); code != 0 {
		t.Fatal(msg)
	}
	s.wait(t, "readyz", "ne peut pas être lu")
	s.wait(t, "metrics", "kiosque_index_stale 1")
	if code, body := s.get(t, "api/v1/search?q=gr%C3%A8ve"); code != 200 || !strings.Contains(body, "ne peut pas être lu") {
		t.Errorf("the answer does not say that it is of the state before: %d %s", code, body)
	}
	a = w.add(t, a.after, 10)
	if code, _, msg := shell(t, "umask 022", "indexer", a.args...); code != 0 {
		t.Fatal(msg)
	}
	s.wait(t, "metrics", `generation="gen-00000003"`)
	s.wait(t, "metrics", "kiosque_index_stale 0")
	if !strings.Contains(s.log.String(), "permission denied") {
		t.Errorf("the log does not say why: %s", s.log.String())
	}

	// The container: nothing but the two programs and the volume, in a root of its own.
	root := filepath.Join(w.dir, "root")
	if err := os.Mkdir(root, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{"search", "indexer"} {
		b, err := os.ReadFile(filepath.Join(bin, p))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, p), b, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(filepath.Join(root, "index"), os.DirFS(w.index)); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), "/search", "serve", "--addr", "127.0.0.1:0", "--log-format", "json")
	c.Env, c.Dir = []string{"KIOSQUE_INDEX=/index"}, "/"
	c.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: other, Gid: other}}
	if code, body := serve(t, c).get(t, "api/v1/search?q=gr%C3%A8ve"); code != 200 || !strings.Contains(body, `"total"`) {
		t.Errorf("in a container: %d %s", code, body)
	}
	report(t, "unité et conteneur", "répondent ; ce qu'ils ne peuvent pas lire est dit")
}

// TestRefusals: what the system refuses has its own words and exit codes, and is never damage, nor a fault of the command line.
func TestRefusals(t *testing.T) {
	w := openWorld(t)
	a := w.build(t, 50)
	if code, _, msg := shell(t, "umask 077", "indexer", a.args...); code != 0 {
		t.Fatal(msg)
	}
	check := func(what, code string, exit int, stderr string) {
		t.Helper()
		if exit != 4 || !strings.Contains(stderr, `"code":"`+code+`"`) || strings.Contains(stderr, "endommag") || !strings.Contains(stderr, "Conseil") {
			t.Errorf("%s: exit code %d, %s", what, exit, stderr)
		}
	}
	for _, c := range [][]string{
		{"search", "query", "--json", "--index", w.index, "grève"},
		{"search", "serve", "--json", "--index", w.index, "--addr", "127.0.0.1:0"},
		{"indexer", "info", "--json", "--index", w.index},
		{"indexer", "verify", "--quiet", "--json", "--index", w.index},
		{"indexer", "add", "--quiet", "--json", "--index", w.index, w.file(t, w.articles(3))},
		{"indexer", "build", "--quiet", "--json", "--index", w.index, w.file(t, w.articles(3))},
		{"indexer", "clean", "--quiet", "--json", "--index", w.index},
	} {
		if c[1] != "serve" { // which has no --json
			refused, step := 0, 6
			if *full {
				step = 1
			}
			for files := 8; files < 20; files += step { // with fewer, no program in Go begins
				exit, _, msg := shell(t, fmt.Sprintf("ulimit -n %d", files), c[0], c[1:]...)
				if exit == 0 {
					continue
				}
				refused++
				check(fmt.Sprintf("%s with %d open files", c[1], files), "system_limit", exit, msg)
			}
			if refused == 0 {
				t.Errorf("%s needs no open files", c[1])
			}
		}
		if os.Geteuid() == 0 {
			if _, err := exec.LookPath("setpriv"); err != nil {
				continue
			}
			if c[1] == "serve" {
				exit, _, msg := answer(t, asOther(program(t, c[0], append([]string{"serve"}, c[3:]...)...)))
				if exit != 4 || !strings.Contains(msg, "permission refusée") {
					t.Errorf("serve: %d %s", exit, msg)
				}
				continue
			}
			exit, _, msg := answer(t, asOther(program(t, c[0], c[1:]...)))
			check(c[1]+" as another user", "permission_denied", exit, msg)
		}
	}
	if _, _, err := read(t.Context(), w.index); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
