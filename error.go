package kiosque

import "errors"

// Code classifies an error for those who must act on it: exit codes and HTTP statuses are tables over it.
type Code string

// The codes. A new one needs its line in the tables of internal/cli and web; tests hold them complete.
const (
	CodeInternal     Code = "internal"          // ours: the message says nothing more, the log does
	CodeBadRequest   Code = "bad_request"       // a flag, a parameter, a date, a limit
	CodeBadQuery     Code = "bad_query"         // the query text, with its Position
	CodeNotFound     Code = "not_found"         // no article of this ID
	CodeNoArticle    Code = "no_article"        // an import without a single article
	CodeNoIndex      Code = "no_index"          // nothing was built there
	CodeLocked       Code = "index_locked"      // another command is writing
	CodeVersion      Code = "index_version"     // built by another version
	CodeDamaged      Code = "index_damaged"     // checksums or counts do not agree
	CodeDenied       Code = "permission_denied" // the system lets this user not read or write there
	CodeExhausted    Code = "system_limit"      // no more open files, memory or room on the disk
	CodeInput        Code = "unreadable"        // a file that cannot be read
	CodeTimeout      Code = "timeout"           // the time limit of a request passed
	CodeInterrupted  Code = "interrupted"       // the user or the client went away
	CodeBusy         Code = "busy"              // too many requests in flight
	CodeUnauthorized Code = "unauthorized"      // who asks must say who they are
	CodeForbidden    Code = "forbidden"         // who asks may not
	CodeTooMany      Code = "too_many_requests" // more requests than one client may send
	CodeExpired      Code = "expired"           // a cursor whose state of the collection is no longer kept
	CodeUnavailable  Code = "unavailable"       // the engine behind does not answer, or not with all of the collection
	CodeUnsupported  Code = "unsupported"       // what the engine of this collection cannot do; another one can
)

// Error is an error meant for the user: a French sentence without final stop, and what to do about it.
type Error struct {
	Code     Code
	Message  string // in French, lower case, without the cause
	Hint     string // in French; may be empty
	Position int    // for CodeBadQuery: byte offset in the query text plus one; 0: none
	Err      error  // the cause, for logs; may be nil
}

// Error implements error.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + " : " + e.Err.Error()
	}
	return e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// BadRequest refuses what was asked for, with what to do about it.
func BadRequest(message, hint string) error {
	return &Error{Code: CodeBadRequest, Message: message, Hint: hint}
}

// CodeOf returns the code of the first *Error in err's chain, CodeInternal if there is none and the empty code for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return CodeInternal
}
