// Package listfile reads the small text files in which a person tells Kiosque facts, one a line: rights of sources, other names.
// Empty lines and lines that begin with # say nothing. What is wrong is said in French, with the file and the line.
package listfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
)

// MaxLine is the bytes of a line at most.
const MaxLine = 8 << 10

// Line is a line that says something.
type Line struct {
	File   string
	Number int    // of the first line: 1
	Text   string // without its end; the mark at the beginning of a file is left out
}

// Fault is an error of kiosque.CodeBadRequest that names the file and the line.
func (l Line) Fault(hint, format string, args ...any) error {
	return &kiosque.Error{Code: kiosque.CodeBadRequest, Message: l.where() + fmt.Sprintf(format, args...), Hint: hint}
}

func (l Line) where() string { return fmt.Sprintf("%s, ligne %d : ", l.File, l.Number) }

// Read hands over every line that says something, until one is an error. file is the name for messages.
func Read(r io.Reader, file string, each func(Line) error) error {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 0, 4<<10), MaxLine)
	l := Line{File: file}
	for in.Scan() {
		l.Number++
		l.Text = in.Text()
		if l.Number == 1 {
			l.Text = strings.TrimPrefix(l.Text, "\ufeff")
		}
		if s := strings.TrimSpace(l.Text); s == "" || s[0] == '#' {
			continue
		}
		if !utf8.ValidString(l.Text) || strings.ContainsRune(l.Text, 0) { // UTF-16 is full of zeros
			return l.Fault("enregistrez le fichier en UTF-8", "le texte n'est pas en UTF-8")
		}
		if err := each(l); err != nil {
			return err
		}
	}
	err := in.Err()
	if err == nil {
		return nil
	}
	l.Number++
	if errors.Is(err, bufio.ErrTooLong) {
		return l.Fault(fmt.Sprintf("%d octets au plus", MaxLine), "ligne trop longue")
	}
	return &kiosque.Error{Code: kiosque.CodeInput, Message: l.where() + "lecture impossible", Err: err}
}

// Clip shortens what is cited in a message.
func Clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
