package format

import (
	"archive/tar"
	"archive/zip"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// The reasons for which reading stops short of the end of a file.
var (
	ErrTooBig = errors.New("corpus: file larger than the limit")
	ErrBomb   = errors.New("corpus: decompresses to more than the limit")
	// ErrEncrypted says that a member of an archive asks for a password.
	ErrEncrypted = errors.New("corpus: member is encrypted")
)

// readReason says in French why a file could not be read to its end.
func readReason(err error) string {
	switch {
	case errors.Is(err, ErrTooBig):
		return "fichier plus grand que la limite : la suite n'est pas lue"
	case errors.Is(err, ErrBomb):
		return "archive démesurée une fois décompressée : la suite n'est pas lue"
	case errors.Is(err, ErrEncrypted):
		return "fichier protégé par un mot de passe"
	case errors.Is(err, zip.ErrAlgorithm):
		return "compression zip inconnue : refaites l'archive en mode normal"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "fichier coupé avant la fin"
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zip.ErrChecksum), errors.Is(err, zstd.ErrCRCMismatch):
		return "fichier abîmé : la somme de contrôle ne correspond pas"
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return "archive zstd à fenêtre trop grande : recompressez-la sans --long"
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, tar.ErrHeader), errors.Is(err, zip.ErrFormat):
		return "archive abîmée"
	}
	return "fichier coupé ou abîmé"
}

// errLibrary says that a library gave up on an input in a way of its own.
var errLibrary = errors.New("corpus: the input makes its reader fail")

// Guard calls a library that may panic on a damaged input, and makes an error of that.
func Guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errLibrary, p)
		}
	}()
	return f()
}
