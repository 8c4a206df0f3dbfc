package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Usage is the system's account of a finished process and of those it waited for.
type Usage struct {
	WallSeconds float64
	CPUSeconds  float64 // user and system, all threads
	PeakBytes   int64   // the largest resident set; 0 where the system does not tell
}

// child is a program to run.
type child struct {
	path string
	args []string
	env  []string // added to ours
	okay []int    // exit codes that are a success, beside 0
}

// maxOutput bounds what is kept of a child's standard output, tailOutput what is shown of its messages.
const (
	maxOutput  = 64 << 20
	tailOutput = 2000
)

// run runs the child to its end and returns its standard output.
//
// On Linux a child's peak is at least its parent's resident set when it started, because it begins in the parent's
// memory: whoever calls run stays small, and work that needs memory is done in a child too.
func (c child) run(ctx context.Context) ([]byte, Usage, error) {
	cmd := exec.CommandContext(ctx, c.path, c.args...)
	cmd.Env = append(os.Environ(), c.env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	out, messages := &limited{max: maxOutput}, &tail{max: tailOutput}
	cmd.Stdout, cmd.Stderr = out, messages
	start := time.Now()
	err := cmd.Run()
	u := Usage{WallSeconds: time.Since(start).Seconds()}
	if cmd.ProcessState != nil {
		u.CPUSeconds = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
		u.PeakBytes = peak(cmd.ProcessState)
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		for _, code := range c.okay {
			if exit.ExitCode() == code {
				err = nil
			}
		}
	}
	if ctxErr := ctx.Err(); ctxErr != nil {
		return nil, u, ctxErr
	}
	if err != nil {
		return nil, u, fmt.Errorf("bench: %s %s: %w\n%s", c.path, strings.Join(c.args, " "), err, messages)
	}
	return out.Bytes(), u, nil
}

// limited is a buffer that refuses to grow past max.
type limited struct {
	bytes.Buffer
	max int
}

func (l *limited) Write(p []byte) (int, error) {
	if l.Len()+len(p) > l.max {
		return 0, fmt.Errorf("bench: more than %d bytes of output", l.max)
	}
	return l.Buffer.Write(p)
}

// tail keeps the last max bytes.
type tail struct {
	b   []byte
	max int
}

func (t *tail) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	if n := len(t.b) - t.max; n > 0 {
		t.b = append(t.b[:0], t.b[n:]...)
	}
	return len(p), nil
}

func (t *tail) String() string { return strings.TrimSpace(strings.ToValidUTF8(string(t.b), "")) }
