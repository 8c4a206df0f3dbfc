package mention

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/analysis/lexicon"
	"github.com/kiosque-search/kiosque/query"
)

// shape is how a word is printed.
type shape uint8

const (
	small   shape = iota // macron, iTélé, 2019
	title                // Macron, M'Bala
	initial              // J
	capital              // SNCF, MACRON
)

// word is a printed word.
type word struct {
	printed, fold string
	before        string // what is printed between the word before and this one
	start, end    int    // bytes of the part
	part          int
	shape         shape
	opens         bool // a sentence, a quotation or what follows a colon: its capital tells nothing
	loud          bool // in a line of capitals
	taken         bool // by a candidate
}

// loudWords is how many words in capitals side by side are a line that is printed so.
const loudWords = 3

// words reads the words of a part of an article, behind those there are.
func (r *reader) read(part int, text string) {
	first := len(r.words)
	end, sentence := 0, uint32(0)
	for i, t := range r.analyzer.Analyze([]byte(text)) {
		printed := text[t.Start:t.End]
		w := word{
			printed: printed, fold: analysis.FoldString(printed), before: text[end:t.Start], start: int(t.Start), end: int(t.End), part: part,
			shape: shapeOf(printed), opens: i == 0 || t.Sentence != sentence,
		}
		if i == 0 {
			w.before = "\n"
		}
		w.opens = w.opens || strings.ContainsAny(w.before, "\"«“„:►•([–\n")
		end, sentence = int(t.End), t.Sentence
		r.words = append(r.words, w)
	}
	for i := first; i < len(r.words); {
		n := i
		for n < len(r.words) && (r.words[n].shape == capital || r.words[n].shape == initial) && (n == i || !strings.ContainsAny(r.words[n].before, ".;")) {
			n++
		}
		for k := i; k < n && n-i >= loudWords; k++ {
			r.words[k].loud = true
		}
		i = max(n, i+1)
	}
}

func shapeOf(printed string) shape {
	first, n := utf8.DecodeRuneInString(printed)
	if !unicode.IsUpper(first) {
		return small
	}
	switch letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, printed[n:]); {
	case letters == "":
		return initial
	case strings.ContainsFunc(letters, unicode.IsLower):
		return title
	}
	return capital
}

// isUpper reports whether a word begins with a capital.
func (w *word) isUpper() bool { return w.shape != small && !w.loud }

// spaced reports whether a word follows the one before as words of one name do.
func (w *word) spaced() bool {
	switch w.before {
	case " ", "\u00a0", "\u202f", "-", "\u2011", "", "'", "’", "/", " \u00ad", "\u00ad":
		return true
	}
	return false
}

// maxCommon is how many words are remembered.
const maxCommon = 1 << 15

// isCommon reports whether a folded word is one of French that is no proper name.
func (r *reader) isCommon(fold string) bool {
	if is, asked := r.common[fold]; asked {
		return is
	}
	is := query.IsFunctionWord(fold) || slices.ContainsFunc(lexicon.French().Lemmas(nil, []byte(fold)), func(l lexicon.Lemma) bool {
		return l.Class() != lexicon.Name
	})
	if r.common == nil || len(r.common) >= maxCommon {
		r.common = map[string]bool{}
	}
	r.common[fold] = is
	return is
}

// isPlace reports whether a folded word is a proper name and none of people.
func isPlace(fold string) bool {
	if lexicon.IsGivenName(fold) || lexicon.IsFamilyName(fold) {
		return false
	}
	for _, l := range lexicon.French().Lemmas(nil, []byte(fold)) {
		if l.Class() == lexicon.Name {
			return true
		}
	}
	return false
}
