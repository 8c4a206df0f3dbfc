package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
)

// problem is an error as the reader sees it: the body of an answer that is not 200.
type problem struct {
	status   int
	code     kiosque.Code
	message  string // French, lower case, without final stop
	hint     string
	position int   // byte offset in q plus one; 0: none
	cause    error // for the log
}

// Error implements error, for the log: with its cause.
func (p *problem) Error() string {
	if p.cause != nil {
		return p.cause.Error()
	}
	return p.message
}

// Codes that only HTTP has; all others are kiosque.Code's.
const codeMethod kiosque.Code = "method_not_allowed"

// answer is what a kiosque.Code becomes over HTTP. With no message of its own, it passes the error's on; the
// others speak to whoever runs the server, and may name files, so that they are for the log alone.
type answer struct {
	status        int
	message, hint string
}

// answers is the table of kiosque.Code; a test holds it complete.
func answers() map[kiosque.Code]answer {
	const (
		gone  = "la collection n’est pas disponible pour le moment"
		later = "réessayez dans quelques instants ; si cela dure, prévenez la personne qui tient ce serveur"
	)
	return map[kiosque.Code]answer{
		kiosque.CodeInternal:     {http.StatusInternalServerError, "erreur interne", later},
		kiosque.CodeBadRequest:   {status: http.StatusBadRequest},
		kiosque.CodeBadQuery:     {status: http.StatusBadRequest},
		kiosque.CodeNotFound:     {status: http.StatusNotFound},
		kiosque.CodeNoArticle:    {http.StatusServiceUnavailable, gone, later},
		kiosque.CodeNoIndex:      {http.StatusServiceUnavailable, gone, later},
		kiosque.CodeLocked:       {http.StatusServiceUnavailable, gone, later},
		kiosque.CodeVersion:      {http.StatusServiceUnavailable, gone, later},
		kiosque.CodeDamaged:      {http.StatusInternalServerError, "l’index est endommagé", later},
		kiosque.CodeDenied:       {http.StatusServiceUnavailable, gone, later},
		kiosque.CodeExhausted:    {http.StatusServiceUnavailable, gone, later},
		kiosque.CodeInput:        {http.StatusInternalServerError, gone, later},
		kiosque.CodeTimeout:      {http.StatusGatewayTimeout, "la recherche a pris trop de temps", "précisez la requête ou resserrez les dates"},
		kiosque.CodeInterrupted:  {http.StatusServiceUnavailable, "la recherche a été interrompue", "relancez-la"},
		kiosque.CodeExpired:      {status: http.StatusGone},
		kiosque.CodeUnauthorized: {status: http.StatusUnauthorized},
		kiosque.CodeForbidden:    {status: http.StatusForbidden},
		kiosque.CodeTooMany:      {status: http.StatusTooManyRequests},
		kiosque.CodeUnavailable:  {http.StatusServiceUnavailable, gone, later},
		kiosque.CodeUnsupported:  {status: http.StatusNotImplemented},
		kiosque.CodeBusy:         {http.StatusServiceUnavailable, "trop de recherches en cours", "réessayez dans un instant"},
	}
}

// problemOf turns any error into what the reader may see of it. An error that is not meant for the reader is an
// internal one.
func problemOf(err error) *problem {
	var p *problem
	if errors.As(err, &p) {
		set := *p
		set.message, set.hint = french.Typeset(p.message), french.Typeset(p.hint)
		return &set
	}
	p = &problem{code: kiosque.CodeOf(err), cause: err}
	var e *kiosque.Error
	switch {
	case errors.As(err, &e) && e.Code != kiosque.CodeInternal:
		p.message, p.hint, p.position = e.Message, e.Hint, max(e.Position, 0)
	case errors.Is(err, context.DeadlineExceeded):
		p.code = kiosque.CodeTimeout
	case errors.Is(err, context.Canceled):
		p.code = kiosque.CodeInterrupted
	}
	a, known := answers()[p.code]
	if !known {
		p.code = kiosque.CodeInternal
		a = answers()[p.code]
	}
	p.status = a.status
	if a.message != "" {
		p.message, p.hint = a.message, a.hint
	}
	p.message, p.hint = french.Typeset(p.message), french.Typeset(p.hint)
	return p
}

func unknownPath() error {
	return &problem{
		status: http.StatusNotFound, code: kiosque.CodeNotFound, message: "cette adresse ne mène à rien",
		hint: "vérifiez-la, ou repartez de la page de recherche",
	}
}

func tooLong(most int) error {
	return &problem{
		status: http.StatusRequestURITooLong, code: kiosque.CodeBadRequest, message: "adresse trop longue",
		hint: fmt.Sprintf("%d octets au plus", most),
	}
}

// expected reports whether an error is the reader's or the moment's, and so not worth more than its line in the
// access log.
func (p *problem) expected() bool {
	return p.status < http.StatusInternalServerError || p.code == kiosque.CodeBusy || p.code == kiosque.CodeTimeout ||
		p.code == kiosque.CodeInterrupted
}
