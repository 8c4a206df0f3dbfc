package plan

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/query"
)

// waysOfName returns the ways in which the name of a person may be asked for: « Riou, Marc » is « Marc Riou » too, and « J.-P. Le
// Goff » is « JP Le Goff », or the other way about.
func waysOfName(a *analysis.Analyzer, name string) [][]string {
	written := []string{name}
	if turned := givenFirst(name); turned != "" {
		written = append(written, turned)
	}
	var ways [][]string
	for _, s := range written {
		words := appendForms(nil, a, s)
		ways = append(ways, words)
		if joined := joinInitials(words); len(joined) < len(words) {
			ways = append(ways, joined)
		}
		if apart := partInitials(a, s); len(apart) > len(words) {
			ways = append(ways, apart)
		}
	}
	return ways
}

// givenFirst turns a name about whose family stands first: Riou, Marc; RIOU Marc; Riou M.; Riou (Marc); Villepin (de), Dominique.
// Empty: it does not.
func givenFirst(name string) string {
	before, given, comma := strings.Cut(name, ",")
	if comma && strings.Contains(given, ",") {
		return ""
	}
	family, inner, bracket := strings.Cut(strings.TrimSuffix(strings.TrimSpace(before), ")"), "(")
	switch {
	case bracket && strings.ContainsAny(inner, "()"):
		return ""
	case bracket:
		return given + " " + inner + " " + family
	case comma:
		return given + " " + family
	}
	words := strings.Fields(name)
	if at := query.FamilyFirst(words); at > 0 {
		return strings.Join(slices.Concat(words[at:], words[:at]), " ")
	}
	return ""
}

func appendForms(dst []string, a *analysis.Analyzer, s string) []string {
	for _, t := range a.Analyze([]byte(s)) {
		dst = append(dst, string(a.Term(t)))
	}
	return dst
}

// joinInitials writes letters that stand one behind the other as one word: j p le goff is jp le goff.
func joinInitials(words []string) (out []string) {
	letters := 0 // of those that end out
	for _, w := range words {
		if utf8.RuneCountInString(w) != 1 {
			out, letters = append(out, w), 0
			continue
		}
		if letters > 0 {
			out[len(out)-1] += w
		} else {
			out = append(out, w)
		}
		letters++
	}
	return out
}

// maxInitials is the number of capitals that are initials and no word.
const maxInitials = 3

// partInitials writes two or three capitals as words of one letter, if the name has small letters too: JP Le Goff is j p le goff.
func partInitials(a *analysis.Analyzer, name string) (out []string) {
	if !strings.ContainsFunc(name, unicode.IsLower) {
		return nil
	}
	for _, t := range slices.Clone(a.Analyze([]byte(name))) {
		printed := name[t.Start:t.End]
		term := string(a.Term(t))
		n := utf8.RuneCountInString(term)
		if n < 2 || n > maxInitials || strings.ContainsFunc(printed, unicode.IsLower) || !strings.ContainsFunc(printed, unicode.IsUpper) {
			out = append(out, term)
			continue
		}
		for _, r := range term {
			out = append(out, string(r))
		}
	}
	return out
}
