package related

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/query"
)

// A text tells what an acronym stands for where it first uses it: « convention collective nationale (CCN) », « CCN (convention collective
// nationale) », « la CCN, ou convention collective nationale », « CCN : convention collective nationale ». The letters of the acronym have
// to be the first ones of the words, in order; words of grammar may be passed over, or not. The rule is that of Schwartz and Hearst,
// "A simple algorithm for identifying abbreviation definitions in biomedical text" (2003), held to the beginnings of words.

// Limits of an acronym.
const (
	leastLetters = 2
	mostLetters  = 8
	longAcronym  = 4  // letters from which on one word may be without its letter
	mostWords    = 14 // of what it stands for, words of grammar among them
)

// pair is an acronym and what a text says that it stands for.
type pair struct{ short, long string }

// letters returns the letters of an acronym, in small ones and without accents; "" if a word is none: S.N.C.F. and CCN are.
func letters(word string) string {
	capitals := 0
	for _, r := range word {
		switch {
		case unicode.IsUpper(r):
			capitals++
		case r == '.' || r == '-' || unicode.IsDigit(r):
		case unicode.IsLower(r) && capitals > 0: // RATP, CNRS, but AFNOR, CoE, URSSAFs
		default:
			return ""
		}
	}
	s := analysis.FoldString(strings.NewReplacer(".", "", "-", "").Replace(word))
	if n := utf8.RuneCountInString(s); n < leastLetters || n > mostLetters || 2*capitals <= n {
		return ""
	}
	return s
}

// word is a word of a text.
type word struct {
	fold       string
	start, end int // bytes
	elided     bool
}

// reader finds acronyms in texts. It serves one goroutine.
type reader struct {
	analyzer analysis.Analyzer
	words    []word
}

// pairs returns what a text says of acronyms, in order, each as it is printed.
func (r *reader) pairs(text string) (found []pair) {
	r.words = r.words[:0]
	for _, t := range r.analyzer.Analyze([]byte(text)) {
		term := r.analyzer.Term(t)
		r.words = append(r.words, word{analysis.FoldString(string(term)), int(t.Start), int(t.End), analysis.Elided(term)})
	}
	for i, w := range r.words {
		printed := text[w.start:w.end]
		short := letters(printed)
		if short == "" {
			continue
		}
		before, behind := "", ""
		if i > 0 {
			before = text[r.words[i-1].end:w.start]
		}
		if i+1 < len(r.words) {
			behind = text[w.end:r.words[i+1].start]
		}
		var first, last int
		switch {
		case opens(before) && (closes(text[w.end:]) || strings.HasPrefix(text[w.end:], ",")): // long (short)
			first, last = r.back(i, short), i-1
		case strings.HasSuffix(strings.TrimRight(behind, "« \u00a0"), "("), strings.HasPrefix(behind, ", ") && r.announces(i+1), isColon(behind): // short (long)
			first = i + 1
			for first < len(r.words) && announcing[r.words[first].fold] {
				first++
			}
			last = r.ahead(first, short)
		default:
			continue
		}
		if first < 0 || last < first {
			continue
		}
		long := text[r.words[first].start:r.words[last].end]
		if !strings.ContainsAny(long, ".;:!?()\n") {
			found = append(found, pair{printed, strings.Join(strings.Fields(long), " ")})
		}
	}
	return found
}

func opens(before string) bool { return strings.HasSuffix(strings.TrimRight(before, "« \u00a0"), "(") }

func closes(behind string) bool {
	return strings.HasPrefix(strings.TrimLeft(behind, ". \u00a0»"), ")")
}

func isColon(behind string) bool {
	return strings.TrimFunc(behind, unicode.IsSpace) == ":" && len(behind) < 6
}

// announcing are the words between an acronym and what it stands for.
var announcing = map[string]bool{"pour": true, "ou": true, "soit": true, "la": true, "le": true, "les": true, "l": true, "l'": true}

// announces reports whether what follows says what an acronym stands for: pour, ou, soit.
func (r *reader) announces(i int) bool {
	return i < len(r.words) && (r.words[i].fold == "pour" || r.words[i].fold == "ou" || r.words[i].fold == "soit")
}

// back finds where the words before the i-th begin that have the letters of an acronym for their first ones; -1: nowhere.
func (r *reader) back(i int, short string) int {
	for first := i - 1; first >= 0 && first >= i-mostWords; first-- {
		if r.spells(first, i-1, short) {
			return first
		}
	}
	return -1
}

// ahead finds the last of the words from the first on that have the letters of an acronym for their first ones; -1: nowhere.
func (r *reader) ahead(first int, short string) int {
	for last := first; last < len(r.words) && last < first+mostWords; last++ {
		if r.spells(first, last, short) {
			return last
		}
	}
	return -1
}

// spells reports whether the first letters of words are those of an acronym: of all words, but that words of grammar may be passed over
// between the first and the last.
func (r *reader) spells(first, last int, short string) bool {
	if last-first+1 < 2 || r.isGrammar(first) || r.isGrammar(last) {
		return false
	}
	skips := 0
	if utf8.RuneCountInString(short) >= longAcronym {
		skips = 1 // Société nationale des chemins de (fer) français
	}
	return r.match(first, last, short, skips)
}

// match reports whether words from the i-th to the last have the letters that are left for their first ones, the last word too.
func (r *reader) match(i, last int, rest string, skips int) bool {
	if i > last {
		return rest == ""
	}
	_, size := utf8.DecodeRuneInString(rest)
	if size > 0 && strings.HasPrefix(r.words[i].fold, rest[:size]) && r.match(i+1, last, rest[size:], skips) {
		return true
	}
	switch {
	case r.isGrammar(i):
		return r.match(i+1, last, rest, skips)
	case skips > 0 && i < last:
		return r.match(i+1, last, rest, skips-1)
	}
	return false
}

func (r *reader) isGrammar(i int) bool {
	return r.words[i].elided || query.IsFunctionWord(r.words[i].fold) || analysis.Elided([]byte(r.words[i].fold))
}
