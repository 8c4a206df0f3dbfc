package cli

import (
	"fmt"
	"io"

	"github.com/kiosque-search/kiosque/internal/french"
)

// Env is what a process gives its command line; main fills it in, tests make their own.
type Env struct {
	Args   []string // with the program's name first
	Stdin  io.Reader
	Stdout io.Writer // answers
	Stderr io.Writer // messages and progress
	Getenv func(string) string
}

// DefaultIndex is the folder of the index where neither --index nor $KIOSQUE_INDEX names one.
const DefaultIndex = "kiosque-index"

// IndexDir returns the folder of the index: the flag's value, $KIOSQUE_INDEX, or ./kiosque-index.
func (e Env) IndexDir(flag string) string {
	if flag != "" {
		return flag
	}
	if dir := e.Getenv("KIOSQUE_INDEX"); dir != "" {
		return dir
	}
	return DefaultIndex
}

// Message writes a line for the reader on standard error; the format, not what is put into it, gets the spaces of French. A message
// that cannot be written is lost: there is nobody to tell.
func (e Env) Message(format string, args ...any) {
	_, _ = fmt.Fprintln(e.Stderr, clean(fmt.Sprintf(french.Typeset(format), args...)))
}

// Note writes a line that is no part of a format: see Message.
func (e Env) Note(line string) { e.Message("%s", line) }

// OnTerminal reports whether a reader sits at standard input and can be asked.
func (e Env) OnTerminal() bool { return isTerminal(e.Stdin) }
