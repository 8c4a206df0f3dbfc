package cli

import (
	"io"
	"os"
	"strconv"

	"golang.org/x/term"
)

// Terminal is what is known about where a stream goes.
type Terminal struct {
	Live  bool // a terminal that redraws lines, with a reader before it
	Color bool // escape sequences are welcome
	Width int  // columns; 0: unknown, lines are not wrapped
}

// width limits: narrower, nothing can be laid out; wider, lines are tiring to read.
const (
	minWidth     = 30
	maxWidth     = 110
	defaultWidth = 80
)

// TerminalOf looks at a stream and the environment. NO_COLOR and TERM=dumb forbid escape sequences, CLICOLOR_FORCE asks
// for them in a pipe, COLUMNS gives a width where no terminal tells its own.
func TerminalOf(w io.Writer, getenv func(string) string) Terminal {
	t := Terminal{}
	dumb := getenv("TERM") == "dumb"
	if isTerminal(w) {
		t.Live, t.Color, t.Width = !dumb, !dumb, defaultWidth
		if f, ok := w.(*os.File); ok {
			if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
				t.Width = n
			}
		}
	} else if n, err := strconv.Atoi(getenv("COLUMNS")); err == nil && n > 0 {
		t.Width = n
	}
	if force := getenv("CLICOLOR_FORCE"); force != "" && force != "0" {
		t.Color = true
	}
	if getenv("NO_COLOR") != "" {
		t.Color = false
	}
	if t.Width > 0 {
		t.Width = min(max(t.Width, minWidth), maxWidth)
	}
	return t
}

// Columns returns the width to lay things out in, also where it is unknown.
func (t Terminal) Columns() int {
	if t.Width == 0 {
		return defaultWidth
	}
	return t.Width
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
