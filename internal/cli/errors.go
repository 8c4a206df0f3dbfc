package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
)

// Usage returns the error of a command line that cannot be followed; message and hint are French.
func Usage(message, hint string) error {
	return &kiosque.Error{Code: kiosque.CodeBadRequest, Message: message, Hint: hint}
}

// QueryError is an error about a query, with the query's text so that the fault can be pointed at.
type QueryError struct {
	Query string
	Err   error
}

// Error implements error.
func (e *QueryError) Error() string { return e.Err.Error() }

// Unwrap returns the error.
func (e *QueryError) Unwrap() error { return e.Err }

// told is an error as the reader is told it, and with its tags the error object of --json.
type told struct {
	Code     kiosque.Code `json:"code"`
	Message  string       `json:"message"`
	Hint     string       `json:"hint,omitempty"`
	Position int          `json:"position,omitempty"`
	cause    error
	query    string
}

func tell(err error) told {
	t := told{Code: codeOf(err)}
	if q, ok := errors.AsType[*QueryError](err); ok {
		t.query = q.Query
	}
	if e, ok := errors.AsType[*kiosque.Error](err); ok {
		t.Message, t.Hint, t.Position = e.Message, e.Hint, e.Position
		if t.Code != kiosque.CodeInterrupted { // the reader knows why
			t.cause = e.Err
		}
		return t
	}
	t.cause = err
	switch t.Code {
	case kiosque.CodeInterrupted:
		t.Message, t.cause = "interrompu", nil
	case kiosque.CodeTimeout:
		t.Message, t.cause = "délai dépassé", nil
	default:
		t.Message = "échec du système ou erreur interne"
	}
	return t
}

// printError tells the reader what went wrong and what to do, and a program the same as the last line, one JSON object.
func printError(w io.Writer, t Terminal, err error, asJSON bool) {
	e := tell(err)
	var b strings.Builder
	line := func(style Style, label, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%s %s\n", t.paint(style, label+"\u00a0:"), clean(text))
		}
	}
	line(styleError, "Erreur", french.Typeset(e.Message))
	if e.query != "" && e.Position > 0 && e.Position-1 <= len(e.query) {
		b.WriteString(point(e.query, e.Position-1))
	}
	if e.cause != nil {
		line(styleFaint, "Cause", causeOf(e.cause))
	}
	line(styleHint, "Conseil", french.Typeset(e.Hint))
	if asJSON {
		if j, jerr := json.Marshal(map[string]told{"error": e}); jerr == nil {
			b.Write(append(j, '\n'))
		}
	}
	_, _ = io.WriteString(w, b.String()) // nobody to tell if it fails
}

// point prints the query with a caret below the byte at.
func point(query string, at int) string {
	const before, after = 60, 40 // runes shown around the fault
	head, tail := []rune(clean(query[:at])), []rune(clean(query[at:]))
	lead, trail := "", ""
	if len(head) > before {
		lead, head = "…", head[len(head)-before:]
	}
	if len(tail) > after {
		trail, tail = "…", tail[:after]
	}
	left := strings.ReplaceAll(lead+string(head), "\n", " ")
	right := strings.ReplaceAll(string(tail)+trail, "\n", " ")
	return "   " + left + right + "\n   " + strings.Repeat(" ", uniseg.StringWidth(left)) + "^\n"
}
