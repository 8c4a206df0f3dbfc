// Package clitest helps to test the two commands with scripts: programs that stand around a command, and a script
// command that looks into JSON. It is used by tests only.
package clitest

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/rogpeppe/go-internal/testscript"
)

// deadline bounds every wait for a command: a test that hangs must fail by itself.
const deadline = time.Minute

// Main runs the tests with these commands and the programs of this package on the path.
//
//	code N COMMAND…             succeeds if the command exits with N; passes SIGINT on
//	interrupted DIR COMMAND…    feeds the command articles without end and interrupts it once it writes in the index DIR
//	waiting COMMAND…            keeps standard input silent and interrupts the command at its first line of progress
//	locked DIR COMMAND…         runs the command while another one writes in the index DIR
//	closed COMMAND…             runs the command with a standard output whose reader has gone
//	serving PATH… -- COMMAND…   starts a server, prints the status and body of each path, then interrupts it
func Main(m testscript.TestingM, commands map[string]func()) {
	for name, program := range map[string]func([]string) (int, error){
		"code": code, "interrupted": interrupted, "waiting": waiting, "locked": locked, "closed": closed, "serving": serving,
	} {
		commands[name] = func() {
			exit, err := program(os.Args[1:])
			if err != nil {
				_, _ = fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
				exit = 99
			}
			os.Exit(exit) //nolint:forbidigo // a program of its own
		}
	}
	testscript.Main(m, commands)
}

// command prepares a command with this process's streams.
func command(args []string) (*exec.Cmd, context.CancelFunc, error) {
	if len(args) == 0 {
		return nil, nil, errors.New("no command")
	}
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd, cancel, nil
}

// wait returns the exit code of a started command.
func wait(cmd *exec.Cmd) (int, error) {
	err := cmd.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), nil
	}
	return 0, err
}

func code(args []string) (int, error) {
	if len(args) < 2 {
		return 0, errors.New("usage: code N COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	if err != nil {
		return 0, err
	}
	cmd, cancel, err := command(args[1:])
	if err != nil {
		return 0, err
	}
	defer cancel()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	go func() {
		for s := range signals {
			_ = cmd.Process.Signal(s)
		}
	}()
	got, err := wait(cmd)
	if err == nil && got != want {
		err = fmt.Errorf("exit code %d, want %d", got, want)
	}
	return 0, err
}

func interrupted(args []string) (int, error) {
	if len(args) < 2 {
		return 0, errors.New("usage: interrupted DIR COMMAND…")
	}
	cmd, cancel, err := command(args[1:])
	if err != nil {
		return 0, err
	}
	defer cancel()
	cmd.Stdin = nil
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	signalled := false
	for i := 0; ; i++ {
		_, err := fmt.Fprintf(stdin, `{"id":"sans-fin-%d","title":"Article %d","text":"Le marché de Bourgneuf a ouvert pour la %de fois.","date":"2021-03-01"}`+"\n",
			i, i, i)
		if err != nil {
			break // the command is gone
		}
		if signalled || i%100 != 0 {
			continue
		}
		if found, _ := filepath.Glob(filepath.Join(args[0], "*.partial")); len(found) > 0 {
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				return 0, err
			}
			signalled = true
		}
	}
	exit, err := wait(cmd)
	if err == nil && !signalled {
		err = fmt.Errorf("the command ended by itself, with %d", exit)
	}
	return exit, err
}

func waiting(args []string) (int, error) {
	cmd, cancel, err := command(args)
	if err != nil {
		return 0, err
	}
	defer cancel()
	cmd.Stdin, cmd.Stderr = nil, nil
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return 0, err
	}
	defer func() { _ = stdin.Close() }()
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	lines := bufio.NewScanner(stderr)
	for first := true; lines.Scan(); first = false { // the first line of progress says that the command is at work
		_, _ = fmt.Fprintln(os.Stderr, lines.Text())
		if first {
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				return 0, err
			}
		}
	}
	return wait(cmd)
}

func locked(args []string) (int, error) {
	if len(args) < 2 {
		return 0, errors.New("usage: locked DIR COMMAND…")
	}
	lock := flock.New(filepath.Join(args[0], "lock"))
	if ok, err := lock.TryLock(); err != nil || !ok {
		return 0, fmt.Errorf("cannot lock: %w", err)
	}
	defer func() { _ = lock.Close() }()
	cmd, cancel, err := command(args[1:])
	if err != nil {
		return 0, err
	}
	defer cancel()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	return wait(cmd)
}

func closed(args []string) (int, error) {
	cmd, cancel, err := command(args)
	if err != nil {
		return 0, err
	}
	defer cancel()
	r, w, err := os.Pipe()
	if err != nil {
		return 0, err
	}
	cmd.Stdout = w
	if err := errors.Join(r.Close(), cmd.Start(), w.Close()); err != nil {
		return 0, err
	}
	return wait(cmd)
}

func serving(args []string) (int, error) {
	end := slices.Index(args, "--")
	if end < 0 {
		return 0, errors.New("usage: serving PATH… -- COMMAND…")
	}
	cmd, cancel, err := command(args[end+1:])
	if err != nil {
		return 0, err
	}
	defer cancel()
	cmd.Stderr = nil
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	lines := bufio.NewScanner(stderr)
	address := regexp.MustCompile(`http://[^ ]+/`)
	base := ""
	for base == "" && lines.Scan() {
		_, _ = fmt.Fprintln(os.Stderr, lines.Text())
		base = address.FindString(lines.Text())
	}
	if base == "" {
		return wait(cmd)
	}
	rest := make(chan error, 1)
	go func() {
		for lines.Scan() {
			_, _ = fmt.Fprintln(os.Stderr, lines.Text())
		}
		rest <- lines.Err()
	}()
	for _, path := range args[:end] {
		if err := get(base, path); err != nil {
			_ = cmd.Process.Kill()
			return 0, err
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		return 0, err
	}
	if err := <-rest; err != nil {
		return 0, err
	}
	return wait(cmd)
}

func get(base, path string) error {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+strings.TrimPrefix(path, "/"), nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept-Encoding", "gzip") // as a browser does; shown below, not decoded
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return err
	}
	encoding := resp.Header.Get("Content-Encoding")
	if encoding != "" {
		body = []byte(strconv.Itoa(len(body)) + " bytes of " + encoding)
	}
	_, err = fmt.Fprintf(os.Stdout, "%s %d\n%s\n", path, resp.StatusCode, body)
	return err
}

// Commands are the script commands of this package.
//
//	[!] json FILE PATH VALUE    the value at PATH (hits.0.id) prints as VALUE; VALUE ? is any, /re/ a pattern
//	keys FILE PATH KEYS         the object at PATH has exactly these keys, sorted, between commas
//	copyfolder FROM TO          copies a folder
//	foreign DIR                 makes the index DIR one of another version, by its manifest
func Commands() map[string]func(ts *testscript.TestScript, neg bool, args []string) {
	return map[string]func(ts *testscript.TestScript, neg bool, args []string){
		"json": func(ts *testscript.TestScript, neg bool, args []string) {
			if len(args) != 3 {
				ts.Fatalf("usage: [!] json FILE PATH VALUE")
			}
			v, err := at(ts.ReadFile(args[0]), args[1])
			if err == nil {
				err = matches(v, args[2])
			}
			if (err != nil) != neg {
				ts.Fatalf("%s %s: %v", args[0], args[1], err)
			}
		},
		"keys": func(ts *testscript.TestScript, neg bool, args []string) {
			if len(args) != 3 || neg {
				ts.Fatalf("usage: keys FILE PATH KEYS")
			}
			v, err := at(ts.ReadFile(args[0]), args[1])
			ts.Check(err)
			object, ok := v.(map[string]any)
			if !ok {
				ts.Fatalf("%s is no object", args[1])
			}
			var keys []string
			for k := range object {
				keys = append(keys, k)
			}
			slices.Sort(keys)
			if got := strings.Join(keys, ","); got != args[2] {
				ts.Fatalf("keys of %q: %s, want %s", args[1], got, args[2])
			}
		},
		"setenv": func(ts *testscript.TestScript, neg bool, args []string) {
			if len(args) != 3 || neg {
				ts.Fatalf("usage: setenv NAME FILE PATH")
			}
			v, err := at(ts.ReadFile(args[1]), args[2])
			ts.Check(err)
			ts.Setenv(args[0], fmt.Sprint(v))
		},
		"copyfolder": func(ts *testscript.TestScript, neg bool, args []string) {
			if len(args) != 2 || neg {
				ts.Fatalf("usage: copyfolder FROM TO")
			}
			ts.Check(os.CopyFS(ts.MkAbs(args[1]), os.DirFS(ts.MkAbs(args[0]))))
		},
		"foreign": func(ts *testscript.TestScript, neg bool, args []string) {
			if len(args) != 1 || neg {
				ts.Fatalf("usage: foreign DIR")
			}
			ts.Check(foreign(ts.MkAbs(args[0])))
		},
	}
}

// foreign seals the manifest of an index again, with a schema that is none of ours.
func foreign(dir string) error {
	current := filepath.Join(dir, "CURRENT")
	b, err := os.ReadFile(current)
	if err != nil {
		return err
	}
	name, _, _ := strings.Cut(string(b), " ")
	path := filepath.Join(dir, name, "manifest.json")
	if b, err = os.ReadFile(path); err != nil {
		return err
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	m["schema"] = 99999
	if b, err = json.Marshal(m); err != nil {
		return err
	}
	if err := errors.Join(os.Chmod(path, 0o644), os.WriteFile(path, b, 0o644)); err != nil {
		return err
	}
	return os.WriteFile(current, fmt.Appendf(nil, "%s %x\n", name, sha256.Sum256(b)), 0o644)
}

// at returns the value at a dotted path of the one JSON value of a text, or of its last line if it has other lines.
func at(text, path string) (any, error) {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		lines := strings.Split(strings.TrimSpace(text), "\n")
		if err := json.Unmarshal([]byte(lines[len(lines)-1]), &v); err != nil {
			return nil, fmt.Errorf("no JSON: %w", err)
		}
	}
	if path == "." {
		return v, nil
	}
	for step := range strings.SplitSeq(path, ".") {
		switch c := v.(type) {
		case map[string]any:
			next, ok := c[step]
			if !ok {
				return nil, fmt.Errorf("no key %q", step)
			}
			v = next
		case []any:
			if step == "len" {
				v = float64(len(c))
				continue
			}
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(c) {
				return nil, fmt.Errorf("no element %q of %d", step, len(c))
			}
			v = c[i]
		default:
			return nil, fmt.Errorf("%q: nothing inside %v", step, v)
		}
	}
	return v, nil
}

func matches(v any, want string) error {
	got, ok := v.(string)
	if !ok {
		b, err := json.Marshal(v)
		if err != nil {
			return err
		}
		got = string(b)
	}
	if pattern, isPattern := strings.CutPrefix(want, "/"); isPattern && len(want) > 2 && strings.HasSuffix(want, "/") {
		re, err := regexp.Compile(strings.TrimSuffix(pattern, "/"))
		if err != nil {
			return err
		}
		ok = re.MatchString(got)
	} else {
		ok = want == "?" || got == want
	}
	if !ok {
		return fmt.Errorf("got %s, want %s", got, want)
	}
	return nil
}
