package analysis

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// middle separates the parts of inclusive writing in a term, whatever was printed.
const middle = "·"

// inclusive reads the ending of inclusive writing at text[i], a sign of n bytes behind a word: ·e·s, .e.s, (e)s, -e-s or
// /trice. It emits the word and returns where it ends, or 0 if this is no such ending.
func (a *Analyzer) inclusive(i, n int) int {
	in := a.text
	if k := kindAt(in, i+n); k != letter {
		return 0
	}
	size := len(a.arena)
	base := a.arena[a.term:size]
	if len(base) < 2 || len(base) > MaxTerm {
		return 0
	}
	printed, _ := utf8.DecodeLastRune(in[a.start:i])
	upper := unicode.IsUpper(printed)
	sign := in[i : i+n]
	bracket := in[i] == '('
	var parts [3]string
	count, end := 0, i
	for count < len(parts) {
		part, after := a.ending(end+n, upper)
		if part == "" {
			break
		}
		if bracket {
			if after >= len(in) || in[after] != ')' {
				break
			}
			after++
		}
		parts[count] = part
		count++
		end = after
		if bracket && kindAt(in, end) == letter { // (e)s
			part, after = a.ending(end, upper)
			if part != "s" && part != "x" && part != "es" || count == len(parts) {
				count = 0
				break
			}
			parts[count] = part
			count++
			end = after
			break
		}
		if !bytes.HasPrefix(in[end:], sign) || kindAt(in, end+n) != letter {
			break
		}
	}
	if count == 0 || kindAt(in, end).isWord() || (in[i] == '.' || in[i] == '-') && end+1 < len(in) && in[end] == in[i] && kindAt(in, end+1).isWord() {
		a.arena = a.arena[:size]
		return 0
	}
	if !isInclusive(base, parts[:count], in[i]) {
		return 0
	}
	for _, p := range parts[:count] {
		a.arena = append(a.arena, middle...)
		a.arena = append(a.arena, p...)
	}
	a.emit(end)
	return end
}

// ending reads a run of at most 6 letters at text[i], all capitals or all small as the word before it, in lower case.
func (a *Analyzer) ending(i int, upper bool) (part string, end int) {
	lower := a.scratch[:0]
	marks := false
	for n := 0; i < len(a.text); n++ {
		r, size := utf8.DecodeRune(a.text[i:])
		k := kindOf(r)
		if k != letter && k != mark {
			break
		}
		if n == 8 || k == letter && unicode.IsUpper(r) != upper {
			return "", 0
		}
		if k == mark {
			marks = true
			lower = utf8.AppendRune(lower, r)
		} else {
			lower = appendLower(lower, r)
		}
		i += size
	}
	a.scratch = lower
	if marks {
		lower = norm.NFC.Bytes(lower)
	}
	return endings[string(lower)], i
}

// feminine says how a feminine ending joins a word: a word that ends in after loses it and takes add.
type feminine struct{ ending, after, add string }

// feminines are tried in order; the endings are folded and without plural.
var feminines = []feminine{
	{"e", "er", "ère"},
	{"e", "e", ""},
	{"e", "", "e"},
	{"ne", "n", "nne"},
	{"le", "l", "lle"},
	{"te", "tous", "toute"},
	{"te", "tou", "toute"},
	{"te", "t", "tte"},
	{"se", "eux", "euse"},
	{"se", "x", "se"},
	{"se", "eur", "euse"},
	{"se", "s", "sse"},
	{"sse", "e", "esse"},
	{"esse", "e", "esse"},
	{"fe", "f", "ffe"},
	{"ve", "f", "ve"},
	{"ive", "if", "ive"},
	{"rice", "eur", "rice"},
	{"trice", "teur", "trice"},
	{"ice", "eur", "rice"},
	{"euse", "eur", "euse"},
	{"euse", "eux", "euse"},
	{"eure", "eur", "eure"},
	{"ere", "er", "ère"},
	{"iere", "ier", "ière"},
	{"enne", "en", "enne"},
	{"ienne", "ien", "ienne"},
	{"onne", "on", "onne"},
	{"elle", "el", "elle"},
	{"elle", "eau", "elle"},
	{"ette", "et", "ette"},
	{"ale", "al", "ale"},
	{"ale", "aux", "ale"},
	{"aine", "ain", "aine"},
	{"ine", "in", "ine"},
	{"ante", "ant", "ante"},
	{"ente", "ent", "ente"},
	{"ane", "an", "ane"},
	{"que", "grec", "grecque"},
	{"que", "c", "que"},
	{"che", "c", "che"},
	{"he", "c", "che"},
	{"lle", "ce", "celle"},
	{"lle", "l", "lle"},
	{"lle", "nouve", "nouvelle"},
	{"le", "a", "ale"},
	{"ouse", "oux", "ouse"},
	{"ue", "g", "gue"},
}

// endings holds the endings of inclusive writing, as printed in small letters, each under itself.
var endings = inclusiveEndings()

func inclusiveEndings() map[string]string {
	m := map[string]string{}
	for _, e := range []string{"s", "x", "ux", "aux", "ère", "ères", "ière", "ières"} {
		m[e] = e
	}
	for _, f := range feminines {
		m[f.ending], m[f.ending+"s"] = f.ending, f.ending+"s"
	}
	return m
}

// isInclusive reports whether these endings fit the word, and whether the sign before them cannot mean anything else.
func isInclusive(base []byte, parts []string, sign byte) bool {
	first := parts[0]
	last := parts[len(parts)-1]
	switch {
	case len(parts) > 1 && last != "s" && last != "x" && last != "ux" && last != "aux" && last != "es":
		return false
	case len(parts) > 2 && parts[2] != "s":
		return false
	}
	switch sign {
	case '.':
		if len(base) < 3 && first != "e" && first != "es" {
			return false
		}
	case '-':
		if len(base) < 3 || len(parts) == 1 && first != "e" && first != "es" && !strings.HasPrefix(first, "trice") && !strings.HasPrefix(first, "rice") {
			return false
		}
	case '/':
		if len(base) < 4 || len(parts) == 1 && len(first) < 4 && first != "ne" && first != "se" && first != "ve" {
			return false
		}
	}
	if first == "s" || first == "x" || first == "ux" || first == "aux" {
		return len(parts) == 1 && (first == "s" || first == "x") && sign != '-' && sign != '/'
	}
	if base[len(base)-1] == 'a' && last != "ux" { // nationa·les·ux
		return false
	}
	_, _, ok := feminineRule(base, first)
	return ok
}

// feminineRule returns the rule by which a word joins an ending, and whether the ending is plural.
func feminineRule(base []byte, ending string) (rule *feminine, plural, ok bool) {
	var buf [16]byte
	e := Fold(buf[:0], []byte(ending))
	if n := len(e) - 1; n > 0 && e[n] == 's' {
		e, plural = e[:n], true
	}
	for i := range feminines {
		f := &feminines[i]
		if f.ending == string(e) {
			if _, fits := cut(base, f.after); fits {
				return f, plural, f.add != ""
			}
		}
	}
	return nil, plural, false
}

// feminineOf returns the feminine of a word that is printed with this ending, and whether the ending is plural.
func feminineOf(base, ending string) (form string, plural, ok bool) {
	f, plural, ok := feminineRule([]byte(base), ending)
	if !ok {
		return "", plural, false
	}
	return strings.TrimSuffix(base, f.after) + f.add, plural, true
}

// Alternatives returns the forms that a term stands for beside itself: the masculine and feminine, singular and plural
// forms of inclusive writing (étudiant·e·s: étudiant, étudiante, étudiants, étudiantes; chef·fe·s, tou·te·s, ce·lle·ux), and
// the plain figures of a number whose thousands are pointed (1.500: 1500). It returns nil for any other term.
func Alternatives(term []byte) []string {
	if bytes.IndexByte(term, '.') > 0 {
		return plainNumber(string(term))
	}
	if !bytes.Contains(term, []byte(middle)) {
		return nil
	}
	parts := strings.Split(string(term), middle)
	base, ending, last := parts[0], parts[1], parts[len(parts)-1]
	if ending == "s" || ending == "x" {
		return []string{base, pluralOf(base)}
	}
	fem, many, ok := feminineOf(base, ending)
	switch {
	case !ok:
		return nil
	case last == "ux", last == "aux": // ce·lle·ux, nationa·les·ux, nouve·lle·aux
		return []string{strings.TrimSuffix(base, last[:len(last)-len("ux")]) + last, fem + "s"}
	}
	masc, mascs := base, pluralOf(base)
	if base == "tou" {
		masc = "tout"
	}
	switch {
	case many:
		return []string{mascs, fem + "s"}
	case len(parts) == 1+1:
		return []string{masc, fem}
	case masc == mascs:
		return []string{masc, fem, fem + "s"}
	}
	return []string{masc, fem, mascs, fem + "s"}
}

// pluralOf returns the masculine plural of a word.
func pluralOf(base string) string {
	switch n := len(base); {
	case strings.HasSuffix(base, "s"), strings.HasSuffix(base, "x"), strings.HasSuffix(base, "z"):
		return base
	case strings.HasSuffix(base, "al"):
		return base[:n-1] + "ux"
	case strings.HasSuffix(base, "eau"):
		return base + "x"
	}
	return base + "s"
}

// plainNumber returns the figures of a number whose thousands are pointed.
func plainNumber(term string) []string {
	groups := strings.Split(term, ".")
	for i, g := range groups {
		if len(g) > 3 || len(g) == 0 || i > 0 && len(g) < 3 || g == "0" || strings.Trim(g, "0123456789") != "" {
			return nil
		}
	}
	return []string{strings.Join(groups, "")}
}
