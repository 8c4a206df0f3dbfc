package index

import (
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

func errLocked(dir string) error {
	return &kiosque.Error{
		Code:    kiosque.CodeLocked,
		Message: fmt.Sprintf("une autre commande écrit dans l'index %s", dir),
		Hint:    "attendez qu'elle ait fini, puis recommencez",
	}
}

// wrap is kiosque.Failed, and knows a full disk.
func wrap(err error, what string) error {
	if kiosque.CodeOf(err) == kiosque.CodeInternal && errors.Is(err, syscall.ENOSPC) {
		return &kiosque.Error{Code: kiosque.CodeInternal, Message: what + " : le disque est plein", Hint: "libérez de la place ; l'index précédent est intact", Err: err}
	}
	return kiosque.Failed(err, what)
}

// guard turns a panic into an error: bleve and the readers of segment bytes trust what they map, and a damaged file
// makes them run off its end.
func guard(err *error, dir string) {
	if r := recover(); r != nil {
		*err = errDamaged(dir, "ses données sont incohérentes", fmt.Errorf("%v\n%s", r, debug.Stack()))
	}
}
