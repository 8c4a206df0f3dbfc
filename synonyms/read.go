package synonyms

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/internal/listfile"
)

const usage = "une ligne par groupe : « UE = Union européenne » dans les deux sens, « RN > Rassemblement national » dans un seul"

// Open reads the file of this name.
func Open(name string) (*Set, error) {
	f, err := os.Open(name)
	if err != nil {
		e := &kiosque.Error{Code: kiosque.CodeBadRequest, Message: "synonymes illisibles : " + name, Hint: usage, Err: err}
		if errors.Is(err, fs.ErrNotExist) {
			e.Message, e.Err = "fichier de synonymes introuvable : "+name, nil
		}
		return nil, e
	}
	defer func() { _ = f.Close() }()
	return Read(f, name)
}

// Read reads a file: in a line, words and phrases that stand for each other, with = or a comma between them; or, before and
// after >, those that stand for others without the reverse. Empty lines, lines that begin with # and what follows a # between
// spaces say nothing. An error is a *kiosque.Error that names the file and the line; name is that of the file.
func Read(r io.Reader, name string) (*Set, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, &kiosque.Error{Code: kiosque.CodeBadRequest, Message: "synonymes illisibles : " + name, Hint: usage, Err: err}
	}
	if len(text) > MaxBytes {
		return nil, &kiosque.Error{
			Code: kiosque.CodeBadRequest, Message: fmt.Sprintf("%s : fichier de synonymes trop grand", name),
			Hint: fmt.Sprintf("%d octets au plus", MaxBytes),
		}
	}
	s := &Set{text: text, sum: sumOf(text), first: map[string][]*Entry{}, whole: map[string]*Entry{}}
	var a analysis.Analyzer
	err = listfile.Read(bytes.NewReader(normalBreaks(text)), name, func(l listfile.Line) error {
		if f := s.line(&a, l.Text); f != nil {
			return l.Fault(f.hint, "%s", f.message)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// normalBreaks ends lines by LF.
func normalBreaks(text []byte) []byte {
	if bytes.IndexByte(text, '\r') < 0 {
		return text
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
}

// fault is what is wrong with a line.
type fault struct{ message, hint string }

// alternative is a word or phrase of a line.
type alternative struct {
	text  string
	words []string
	key   string // of words
}

// line takes over what a line says.
func (s *Set) line(a *analysis.Analyzer, raw string) *fault {
	text := uncommented(raw)
	if text == "" {
		return nil
	}
	if s.rules++; s.rules > MaxRules {
		return &fault{fmt.Sprintf("plus de %d lignes", MaxRules), "réunissez les synonymes d'un mot en une ligne : a = b = c"}
	}
	from, to, oneWay := strings.Cut(strings.NewReplacer("=>", ">", "→", ">").Replace(text), ">")
	switch {
	case oneWay && strings.Contains(to, ">"):
		return &fault{"plusieurs signes > dans une ligne", "écrivez « a > b, c », ou une ligne par flèche"}
	case oneWay && strings.Contains(from+to, "="):
		return &fault{"= et > dans une même ligne", "écrivez « a = b » (dans les deux sens) ou « a > b » (dans un seul)"}
	case !oneWay && !strings.ContainsAny(text, "=,"):
		return &fault{fmt.Sprintf("ni = ni > dans « %s »", listfile.Clip(text)), usage}
	}
	left, f := alternatives(a, from)
	if f != nil || !oneWay {
		if f == nil && len(left) < 2 {
			f = &fault{fmt.Sprintf("un seul mot dans « %s »", listfile.Clip(text)), usage}
		}
		if f != nil {
			return f
		}
		return s.join(left, left)
	}
	right, f := alternatives(a, to)
	if f != nil {
		return f
	}
	if len(left) == 1 && len(right) == 1 && left[0].key == right[0].key {
		return &fault{fmt.Sprintf("le même mot des deux côtés de « %s »", listfile.Clip(text)), usage}
	}
	return s.join(left, right)
}

// join lets each of some alternatives stand for each of others.
func (s *Set) join(from, to []alternative) *fault {
	if s.pairs += len(from) * len(to); s.pairs > MaxPairs {
		return &fault{fmt.Sprintf("plus de %d paires de synonymes", MaxPairs), "gardez les plus utiles"}
	}
	for _, x := range from {
		for _, y := range to {
			if x.key != y.key && !s.add(x, y) {
				return &fault{fmt.Sprintf("plus de %d synonymes pour « %s »", MaxFor, listfile.Clip(x.text)), "gardez les plus utiles"}
			}
		}
	}
	return nil
}

// uncommented is a line without white space around it and without its comment.
func uncommented(line string) string {
	fields := strings.FieldsFunc(line, isBlank)
	for i, f := range fields {
		if f == "#" {
			fields = fields[:i]
			break
		}
	}
	return strings.Join(fields, " ")
}

func isBlank(r rune) bool { return strings.ContainsRune(" \t\u00a0\u202f\u2009\v\f", r) }

// alternatives reads one side of a line; words that differ by case or accents alone are one.
func alternatives(a *analysis.Analyzer, side string) (list []alternative, _ *fault) {
	for _, part := range divide(side) {
		x, f := readAlternative(a, part)
		if f != nil {
			return nil, f
		}
		known := false
		for _, o := range list {
			known = known || o.key == x.key
		}
		if known {
			continue
		}
		if list = append(list, x); len(list) > MaxAlternatives {
			return nil, &fault{fmt.Sprintf("plus de %d synonymes dans une ligne", MaxAlternatives), "gardez les plus utiles"}
		}
	}
	return list, nil
}

// divide cuts at = and at commas, but for those of numbers (3,5).
func divide(side string) (parts []string) {
	isFigure := func(i int) bool { return i >= 0 && i < len(side) && side[i] >= '0' && side[i] <= '9' }
	start := 0
	for i := range len(side) {
		if side[i] == '=' || side[i] == ',' && (!isFigure(i-1) || !isFigure(i+1)) {
			parts = append(parts, side[start:i])
			start = i + 1
		}
	}
	return append(parts, side[start:])
}

func readAlternative(a *analysis.Analyzer, part string) (x alternative, _ *fault) {
	part = strings.TrimSpace(part)
	switch {
	case part == "":
		return x, &fault{"il manque un mot avant ou après le signe", usage}
	case strings.ContainsAny(part, "*"):
		return x, &fault{fmt.Sprintf("troncature dans « %s »", listfile.Clip(part)), "écrivez les mots en entier : leurs formes sont trouvées aussi"}
	}
	tokens := a.Analyze([]byte(part))
	for len(tokens) > 1 && analysis.Elided(a.Term(tokens[0])) { // l'ONU is ONU
		tokens = tokens[1:]
	}
	switch {
	case len(tokens) == 0 || analysis.IsSign(a.Term(tokens[0])):
		return x, &fault{fmt.Sprintf("aucun mot dans « %s »", listfile.Clip(part)), "un synonyme a au moins une lettre ou un chiffre"}
	case len(tokens) > MaxWords:
		return x, &fault{fmt.Sprintf("%d mots dans « %s »", len(tokens), listfile.Clip(part)), fmt.Sprintf("%d au plus", MaxWords)}
	}
	for _, t := range tokens {
		x.words = append(x.words, string(analysis.Fold(nil, a.Term(t))))
	}
	x.text = part[tokens[0].Start:tokens[len(tokens)-1].End]
	x.key = strings.Join(x.words, " ")
	return x, nil
}
