package cli

import (
	"context"
	"errors"
	"syscall"

	"github.com/kiosque-search/kiosque"
)

// The exit codes; ExitCodes explains them to the reader.
const (
	ExitDone        = 0
	ExitNoHit       = 1
	ExitUsage       = 2
	ExitRejected    = 3
	ExitFailure     = 4
	ExitNoIndex     = 10
	ExitLocked      = 11
	ExitDamaged     = 12
	ExitInterrupted = 130
)

// ErrNoHit ends a command that found nothing, and ErrRejected one that did its work but for some inputs.
// Both were told to the reader already: only the exit code repeats them.
var (
	ErrNoHit    = errors.New("cli: no hit")
	ErrRejected = errors.New("cli: some inputs were rejected")
)

// ExitCode is one line of the help's table.
type ExitCode struct {
	Code    int
	Meaning string // in French
}

// ExitCodes returns all exit codes in ascending order.
func ExitCodes() []ExitCode {
	return []ExitCode{
		{ExitDone, "fait"},
		{ExitNoHit, "aucun résultat, ou pas d'article de cet identifiant"},
		{ExitUsage, "commande, requête ou entrée incorrecte"},
		{ExitRejected, "fait, mais des entrées ont été écartées"},
		{ExitFailure, "échec du système (droits, disque plein, mémoire, fichiers ouverts…), délai dépassé ou erreur interne"},
		{ExitNoIndex, "pas d'index à cet endroit"},
		{ExitLocked, "index verrouillé, ou d'une autre version"},
		{ExitDamaged, "index endommagé"},
		{ExitInterrupted, "interrompu (Ctrl-C)"},
	}
}

// exitOfCode is the one table from the codes of errors to exit codes; a test holds it complete.
func exitOfCode(c kiosque.Code) (exit int, known bool) {
	switch c {
	case kiosque.CodeNotFound:
		return ExitNoHit, true
	case kiosque.CodeBadRequest, kiosque.CodeBadQuery, kiosque.CodeNoArticle, kiosque.CodeInput, kiosque.CodeExpired,
		kiosque.CodeUnsupported:
		return ExitUsage, true
	case kiosque.CodeInternal, kiosque.CodeDenied, kiosque.CodeExhausted, kiosque.CodeTimeout, kiosque.CodeBusy,
		kiosque.CodeUnauthorized, kiosque.CodeForbidden, kiosque.CodeTooMany, kiosque.CodeUnavailable:
		return ExitFailure, true
	case kiosque.CodeNoIndex:
		return ExitNoIndex, true
	case kiosque.CodeLocked, kiosque.CodeVersion:
		return ExitLocked, true
	case kiosque.CodeDamaged:
		return ExitDamaged, true
	case kiosque.CodeInterrupted:
		return ExitInterrupted, true
	}
	return ExitFailure, false
}

// exitOf returns the exit code that an error means.
func exitOf(err error) int {
	switch {
	case err == nil, isBrokenPipe(err):
		return ExitDone
	case errors.Is(err, ErrNoHit):
		return ExitNoHit
	case errors.Is(err, ErrRejected):
		return ExitRejected
	}
	exit, _ := exitOfCode(codeOf(err))
	return exit
}

// codeOf is kiosque.CodeOf, with a cancelled context as what it is: the reader's Ctrl-C.
func codeOf(err error) kiosque.Code {
	var known *kiosque.Error
	switch {
	case errors.As(err, &known):
		return known.Code
	case errors.Is(err, context.Canceled):
		return kiosque.CodeInterrupted
	case errors.Is(err, context.DeadlineExceeded):
		return kiosque.CodeTimeout
	}
	return kiosque.CodeOf(err)
}

// isBrokenPipe reports whether the reader of standard output went away, as head does: nobody is left to serve.
func isBrokenPipe(err error) bool {
	return errors.Is(err, syscall.EPIPE)
}

// isSilent reports whether the reader was told already.
func isSilent(err error) bool { return errors.Is(err, ErrNoHit) || errors.Is(err, ErrRejected) }
