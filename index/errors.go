package index

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"syscall"

	"github.com/kiosque-search/kiosque"
)

// errNotDir is what the system answers when a part of a path is a file.
const errNotDir = syscall.ENOTDIR

func errNoIndex(dir string, err error) error {
	return &kiosque.Error{
		Code:    kiosque.CodeNoIndex,
		Message: fmt.Sprintf("aucun index dans %s", dir),
		Hint:    "construisez-le avec « indexer build --index " + dir + " DOSSIER », ou indiquez le bon dossier avec --index",
		Err:     err,
	}
}

func errDamaged(dir, what string, err error) error {
	return &kiosque.Error{
		Code:    kiosque.CodeDamaged,
		Message: fmt.Sprintf("l'index %s est endommagé : %s", dir, what),
		Hint:    "« indexer verify » dit ce qui manque ; reconstruisez l'index avec « indexer build »",
		Err:     err,
	}
}

func errUnreadable(dir, id string, err error) error {
	return errDamaged(dir, fmt.Sprintf("l'article %q est illisible", id), err)
}

func errNotFound(id string) error {
	return &kiosque.Error{
		Code: kiosque.CodeNotFound, Message: fmt.Sprintf("aucun article n'a l'identifiant %q", id),
		Hint: "les identifiants figurent dans les résultats de recherche",
	}
}

func errLocked(dir string) error {
	return &kiosque.Error{
		Code:    kiosque.CodeLocked,
		Message: fmt.Sprintf("une autre commande écrit dans l'index %s", dir),
		Hint:    "attendez qu'elle ait fini, puis recommencez",
	}
}

// wrap makes sure that an error that leaves the package is a *kiosque.Error; the context's errors say who went away.
func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	var e *kiosque.Error
	switch {
	case errors.As(err, &e):
		return err
	case errors.Is(err, context.DeadlineExceeded):
		return &kiosque.Error{Code: kiosque.CodeTimeout, Message: "la recherche a dépassé le temps permis", Hint: "précisez la requête ou augmentez la limite", Err: err}
	case errors.Is(err, context.Canceled):
		return &kiosque.Error{Code: kiosque.CodeInterrupted, Message: "interrompu", Err: err}
	case errors.Is(err, syscall.ENOSPC):
		return &kiosque.Error{Code: kiosque.CodeInternal, Message: what + " : le disque est plein", Hint: "libérez de la place ; l'index précédent est intact", Err: err}
	}
	return &kiosque.Error{Code: kiosque.CodeInternal, Message: what, Err: err}
}

// guard turns a panic into an error: bleve and the readers of segment bytes trust what they map, and a damaged file
// makes them run off its end.
func guard(err *error, dir string) {
	if r := recover(); r != nil {
		*err = errDamaged(dir, "ses données sont incohérentes", fmt.Errorf("%v\n%s", r, debug.Stack()))
	}
}
