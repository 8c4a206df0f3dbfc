package cli

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"sync"
	"syscall"

	"golang.org/x/term"
)

// watchedMark is the variable of the environment that tells a child that it is one.
const watchedMark = "KIOSQUE_WATCHED"

// watchedStderr is the standard error of a child; what is written to the usual file goes to its parent: that it has begun, and
// what the runtime writes at its end.
const watchedStderr = 3

// maxLastWords is the bytes that are kept of what the runtime writes at its end.
const maxLastWords = 1 << 20

func watched(env Env, program func(Env) int) int {
	if env.Getenv(watchedMark) != "" {
		return child(env, program)
	}
	if space, data := limits(); space == unlimited && data == unlimited {
		return program(env)
	}
	code, err := watch(env)
	if err != nil { // it cannot be watched, for whatever reason
		return program(env)
	}
	return code
}

// child runs the program.
func child(env Env, program func(Env) int) int {
	_ = os.Unsetenv(watchedMark)
	_, _ = os.Stderr.Write([]byte{begun}) // to nobody, if the parent is gone
	syscall.CloseOnExec(watchedStderr)
	os.Stderr = os.NewFile(watchedStderr, "/dev/stderr")
	env.Stderr = os.Stderr
	return program(env)
}

// begun is what a child writes first.
const begun = '\n'

// watch runs this program as a child and returns its exit code.
func watch(env Env) (int, error) {
	runtime.LockOSThread() // the child is killed when the thread that made it ends
	defer runtime.UnlockOSThread()
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return 0, err
	}
	defer r.Close()                            //nolint:errcheck // only read
	cmd := exec.Command(self, env.Args[1:]...) //nolint:noctx // it ends by itself, or by the signals that it gets
	cmd.Args[0], cmd.Env = env.Args[0], append(os.Environ(), watchedMark+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = os.Stdin, os.Stdout, w, []*os.File{os.Stderr}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2)
	defer signal.Stop(signals)
	err = cmd.Start()
	w.Close() //nolint:errcheck // the child has it
	if err != nil {
		return 0, err
	}
	go func() {
		for s := range signals {
			if s != os.Interrupt || !term.IsTerminal(int(os.Stdin.Fd())) { // a terminal interrupts both
				_ = cmd.Process.Signal(s)
			}
		}
	}()
	var said []byte
	var heard sync.WaitGroup
	heard.Go(func() {
		said, _ = io.ReadAll(io.LimitReader(r, maxLastWords)) // what there is
		_, _ = io.Copy(io.Discard, r)
	})
	err = cmd.Wait()
	heard.Wait()
	return ending(env, err, said)
}

// ending is the exit code of a child that has ended and has said this on its file.
func ending(env Env, err error, said []byte) (int, error) {
	exit, ok := errors.AsType[*exec.ExitError](err)
	if err != nil && !ok {
		return 0, err
	}
	lastWords, hasBegun := bytes.CutPrefix(said, []byte{begun})
	if err != nil && (!hasBegun || tooLittle.Match(lastWords)) {
		return refused(env), nil
	}
	_, _ = env.Stderr.Write(lastWords)
	if exit == nil {
		return ExitDone, nil
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal()), nil
	}
	return exit.ExitCode(), nil
}
