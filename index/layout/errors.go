package layout

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/kiosque-search/kiosque"
)

// errNotDir is what the system answers when a part of a path is a file.
const errNotDir = syscall.ENOTDIR

// noIndex says that there is no index in a folder.
func noIndex(dir string, err error) error {
	return &kiosque.Error{
		Code:    kiosque.CodeNoIndex,
		Message: fmt.Sprintf("aucun index dans %s", dir),
		Hint:    "construisez-le avec « indexer build --index " + dir + " DOSSIER », ou indiquez le bon dossier avec --index",
		Err:     err,
	}
}

// Damaged says what of an index is damaged; or, where that cannot be known since the system lets nobody look, why not.
func Damaged(dir, what string, err error) error {
	if e := systemError("l'index "+dir+" ne peut pas être lu", err); e != nil {
		return e
	}
	return &kiosque.Error{
		Code:    kiosque.CodeDamaged,
		Message: damaged(dir) + what,
		Hint:    "« indexer verify » dit ce qui manque ; reconstruisez l'index avec « indexer build »",
		Err:     err,
	}
}

func damaged(dir string) string { return fmt.Sprintf("l'index %s est endommagé : ", dir) }

// DamageOf returns what an error of Damaged says is damaged, and why.
func DamageOf(dir string, err error) string { return strings.TrimPrefix(err.Error(), damaged(dir)) }

// Unreadable says that a stored article cannot be read.
func Unreadable(dir, id string, err error) error {
	return Damaged(dir, fmt.Sprintf("l'article « %s » est illisible", id), err)
}

// locked says that another command writes.
func locked(dir string) error {
	return &kiosque.Error{
		Code:    kiosque.CodeLocked,
		Message: fmt.Sprintf("une autre commande écrit dans l'index %s", dir),
		Hint:    "attendez qu'elle ait fini, puis recommencez",
	}
}

// Wrap is kiosque.Failed, and knows what the system refuses.
func Wrap(err error, what string) error {
	if kiosque.CodeOf(err) == kiosque.CodeInternal {
		if e := systemError(what, err); e != nil {
			return e
		}
	}
	return kiosque.Failed(err, what)
}

// refusals are the errors of the system that say nothing of an index, but what whoever runs us has to change.
var refusals = []struct {
	errno         syscall.Errno
	code          kiosque.Code
	message, hint string
}{
	{syscall.EACCES, kiosque.CodeDenied, "permission refusée", hintDenied},
	{syscall.EPERM, kiosque.CodeDenied, "permission refusée", hintDenied},
	{syscall.EROFS, kiosque.CodeDenied, "le disque est en lecture seule", "montez-le en écriture, ou choisissez un autre dossier avec --index"},
	{syscall.EMFILE, kiosque.CodeExhausted, "trop de fichiers ouverts", hintFiles},
	{syscall.ENFILE, kiosque.CodeExhausted, "trop de fichiers ouverts", hintFiles},
	{
		syscall.ENOMEM, kiosque.CodeExhausted, "mémoire insuffisante",
		"relevez la limite de mémoire (ulimit -v, MemoryMax= sous systemd, --memory d'un conteneur) ou fermez d'autres programmes",
	},
	{syscall.ENOSPC, kiosque.CodeExhausted, "le disque est plein", hintFull},
	{syscall.EDQUOT, kiosque.CodeExhausted, "le quota du disque est atteint", hintFull},
}

const (
	hintDenied = "lancez la commande sous l'utilisateur qui a construit l'index, ou donnez le droit de lire son dossier : chmod -R a+rX DIR"
	hintFiles  = "relevez la limite (ulimit -n 4096, LimitNOFILE= sous systemd) ; « indexer build » refait l'index en peu de fichiers"
	hintFull   = "libérez de la place ; l'index précédent est intact, et « indexer clean » enlève l'état d'avant"
)

// systemError says what the system has refused; nil: it has not. Bleve passes some causes on as mere words.
func systemError(what string, err error) error {
	if err == nil {
		return nil
	}
	for _, r := range refusals {
		words, passed := strings.CutSuffix(err.Error(), r.errno.Error())
		if errors.Is(err, r.errno) || passed && (strings.HasSuffix(words, ": ") || strings.HasSuffix(words, ", ")) {
			return &kiosque.Error{Code: r.code, Message: what + " : " + r.message, Hint: r.hint, Err: err}
		}
	}
	return nil
}
