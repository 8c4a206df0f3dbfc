package cli

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"syscall"

	"github.com/kiosque-search/kiosque/internal/french"
)

// causeOf says in French what lies beneath an error, where the system's own words for it are English and common; else in its words.
func causeOf(err error) string {
	said := inFrench(err)
	if said == "" {
		return err.Error()
	}
	said = french.Typeset(said)
	if of := concerned(err); of != "" {
		return of + "\u00a0: " + said
	}
	return said
}

// concerned is the file or the address of an error of the system.
func concerned(err error) string {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Path
	}
	if l, ok := errors.AsType[*os.LinkError](err); ok {
		return l.New
	}
	if d, ok := errors.AsType[*net.DNSError](err); ok {
		return d.Name
	}
	if o, ok := errors.AsType[*net.OpError](err); ok && o.Addr != nil {
		return o.Addr.String()
	}
	return ""
}

// inFrench is empty for what is not known.
func inFrench(err error) string {
	for _, known := range []struct {
		is   error
		said string
	}{
		{fs.ErrNotExist, "ce fichier ou ce dossier n'existe pas"},
		{fs.ErrPermission, "accès refusé par le système"},
		{fs.ErrExist, "ce fichier ou ce dossier existe déjà"},
		{syscall.ENOTDIR, "ce n'est pas un dossier"},
		{syscall.EISDIR, "c'est un dossier, non un fichier"},
		{syscall.ENOTEMPTY, "ce dossier n'est pas vide"},
		{syscall.ENOSPC, "il n'y a plus de place sur le disque"},
		{syscall.EROFS, "ce système de fichiers est en lecture seule"},
		{syscall.EMFILE, "trop de fichiers sont ouverts"},
		{syscall.EADDRINUSE, "l'adresse est déjà prise par un autre programme"},
		{syscall.ECONNREFUSED, "connexion refusée"},
		{syscall.ECONNRESET, "connexion interrompue par l'autre côté"},
		{syscall.EHOSTUNREACH, "machine injoignable"},
		{syscall.ENETUNREACH, "réseau injoignable"},
		{context.DeadlineExceeded, "délai dépassé"},
	} {
		if errors.Is(err, known.is) {
			return known.said
		}
	}
	if d, ok := errors.AsType[*net.DNSError](err); ok && d.IsNotFound {
		return "aucune machine de ce nom n'est connue"
	}
	return ""
}
