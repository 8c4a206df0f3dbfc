package guard

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
)

// Limits of the files of keys and passwords.
const (
	maxEntries = 10_000
	maxLine    = 1 << 10 // bytes
	maxName    = 100     // bytes
)

// read reads one file of credentials; an error names it.
func read[T any](path string, parse func(io.Reader) (T, error)) (T, error) {
	var none T
	f, err := os.Open(path)
	if err != nil {
		return none, &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: "impossible de lire " + quote(path), Hint: "vérifiez son nom et ses droits", Err: err,
		}
	}
	defer func() { _ = f.Close() }()
	v, err := parse(f)
	if err != nil {
		if e, ok := errors.AsType[*kiosque.Error](err); ok {
			e.Message = quote(path) + ", " + e.Message
		}
		return none, err
	}
	return v, nil
}

// lines calls each for every line that is neither empty nor a comment, with its name and what stands behind the
// separator. Errors, each's hints among them, name the line.
func lines(r io.Reader, separator string, each func(name, rest string) (hint string)) error {
	names := map[string]bool{}
	in := bufio.NewScanner(r)
	in.Buffer(nil, maxLine)
	n := 0
	for ; in.Scan(); n++ {
		line := strings.TrimRight(strings.TrimPrefix(in.Text(), "\ufeff"), " \t\r")
		if line == "" || line[0] == '#' {
			continue
		}
		name, rest, found := strings.Cut(line, separator)
		hint := ""
		switch {
		case !found && separator == "\t":
			hint = "une ligne est un nom, une tabulation et l’empreinte de la clé ; « search key NOM » l’écrit"
		case !found:
			hint = "une ligne est un nom, deux points et l’empreinte du mot de passe ; « htpasswd -B » l’écrit"
		case !validName(name):
			hint = fmt.Sprintf("un nom a de 1 à %d octets, sans espace au bord ni caractère de commande", maxName)
		case names[name]:
			hint = "ce nom a déjà une ligne"
		case len(names) == maxEntries:
			hint = fmt.Sprintf("%d noms au plus", maxEntries)
		default:
			names[name] = true
			hint = each(name, rest)
		}
		if hint != "" {
			return bad(fmt.Sprintf("ligne %d : illisible", n+1), hint)
		}
	}
	switch err := in.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return bad(fmt.Sprintf("ligne %d : trop longue", n+1), fmt.Sprintf("%d octets au plus", maxLine))
	case err != nil:
		return &kiosque.Error{Code: kiosque.CodeBadRequest, Message: "lecture interrompue", Err: err}
	}
	return nil
}

// validName reports whether a name may stand in a file, in a header and in a log.
func validName(s string) bool {
	return s != "" && len(s) <= maxName && utf8.ValidString(s) && strings.TrimSpace(s) == s &&
		!strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

func bad(message, hint string) error {
	return &kiosque.Error{Code: kiosque.CodeBadRequest, Message: message, Hint: hint}
}

func quote(s string) string { return "«\u00a0" + s + "\u00a0»" }
