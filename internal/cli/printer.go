package cli

import (
	"encoding/json"
	"io"
)

// A View is an answer of a command: text for a reader, one JSON value for a program.
type View interface {
	WriteText(t *Text)
	JSON() any
}

// A Printer shows answers on standard output.
type Printer interface {
	Print(v View) error
}

// Printer returns the printer of text, or the one of JSON.
func (e Env) Printer(asJSON bool) Printer {
	t := TerminalOf(e.Stdout, e.Getenv)
	if asJSON {
		return &jsonPrinter{w: e.Stdout, indent: t.Live}
	}
	return &textPrinter{w: e.Stdout, terminal: t}
}

type textPrinter struct {
	w        io.Writer
	terminal Terminal
}

func (p *textPrinter) Print(v View) error {
	t := Text{Terminal: p.terminal}
	v.WriteText(&t)
	_, err := io.WriteString(p.w, t.String())
	return err
}

// jsonPrinter writes one line a value, or an indented value where a reader looks on.
type jsonPrinter struct {
	w      io.Writer
	indent bool
}

func (p *jsonPrinter) Print(v View) error {
	enc := json.NewEncoder(p.w)
	enc.SetEscapeHTML(false)
	if p.indent {
		enc.SetIndent("", "  ")
	}
	return enc.Encode(v.JSON())
}
