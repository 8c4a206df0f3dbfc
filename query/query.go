package query

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Query is a query as read.
type Query struct {
	Text     string // as typed
	Root     Node   // never nil
	Warnings []Warning
}

// Warning says in French what was not read as it was typed; lenient reading never fails for it.
type Warning struct {
	At      Range // bytes of the query text
	Message string
}

// Limits of a query where Options leaves them at zero.
const (
	DefaultMaxBytes   = 32 << 10
	DefaultMaxClauses = 2048 // a pasted list of 500 names of several words
	DefaultMaxDepth   = 64
)

// maxWarnings bounds the warnings of one query; the last one counts those that were left out.
const maxWarnings = 20

// Options says how a query is read. The zero value reads leniently within the default limits.
type Options struct {
	Strict     bool // the first fault is a *SyntaxError instead of a Warning
	MaxBytes   int  // of the query text; 0: DefaultMaxBytes
	MaxClauses int  // words, those of phrases included, and dates; 0: DefaultMaxClauses
	MaxDepth   int  // of parentheses in parentheses; 0: DefaultMaxDepth
}

func (o Options) withDefaults() Options {
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.MaxClauses <= 0 {
		o.MaxClauses = DefaultMaxClauses
	}
	if o.MaxDepth <= 0 {
		o.MaxDepth = DefaultMaxDepth
	}
	return o
}

// The limits that a query can exceed; a *LimitError wraps one of them.
var (
	ErrTooLong        = errors.New("query: text too long")
	ErrTooManyClauses = errors.New("query: too many clauses")
	ErrTooDeep        = errors.New("query: parentheses nested too deep")
)

// LimitError refuses a query that is larger than Options allows, in strict and in lenient reading alike.
type LimitError struct {
	At      Range  // where the limit was passed, in bytes of the query text
	Message string // in French, lower case
	Hint    string // in French
	Err     error  // ErrTooLong, ErrTooManyClauses or ErrTooDeep
}

// Error implements error.
func (e *LimitError) Error() string { return e.Message }

// Unwrap returns the limit that was passed.
func (e *LimitError) Unwrap() error { return e.Err }

// SyntaxError is the first fault of a query read strictly.
type SyntaxError struct {
	At      Range  // bytes of the query text
	Message string // in French, lower case: what is wrong
	Hint    string // in French: what was expected
}

// Error implements error; the position it shows is a byte counted from 1.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("position %d : %s", e.At.Start+1, e.Message)
}

// Parse reads a query. Lenient reading fails only with a *LimitError: what cannot be meant as typed is read another
// way, and a Warning says how. Strict reading fails with a *SyntaxError at the first such place.
func Parse(text string, o Options) (*Query, error) {
	o = o.withDefaults()
	if len(text) > o.MaxBytes {
		return nil, &LimitError{
			At:      Range{o.MaxBytes, len(text)},
			Message: fmt.Sprintf("requête trop longue : %d octets", len(text)),
			Hint:    fmt.Sprintf("au plus %d octets ; une longue liste se partage en plusieurs requêtes", o.MaxBytes),
			Err:     ErrTooLong,
		}
	}
	p := parser{text: text, opts: o}
	root, err := p.parse()
	if err == nil && p.stray && !strings.ContainsFunc(text, unicode.IsLower) {
		// A title in capitals, such as READY OR NOT: one operator that cannot be one shows that none of them is.
		p = parser{text: text, opts: o, plain: true}
		p.fault(Range{0, len(text)}, "opérateur sans rien à relier dans un texte tout en capitales", "lu comme une suite de mots", "")
		root, err = p.parse()
	}
	if err != nil {
		return nil, err
	}
	return &Query{Text: text, Root: root, Warnings: p.warnings()}, nil
}
