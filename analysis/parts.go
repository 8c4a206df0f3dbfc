package analysis

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/analysis/lexicon"
)

// maxParts is how many parts of letters and figures a word is divided into.
const maxParts = 4

// Parts returns the ways to write a term as several words with spaces between, as a reader takes for the same: letters and
// figures apart (14h30: 14 h 30; A320: A 320), and the halves of what a dictionary writes with a hyphen (weekend: week end;
// grand'mère: grand mère). It returns nil for most terms.
func Parts(term []byte) [][]string {
	fold := string(Fold(nil, term))
	if parts := alternating(fold); parts != nil {
		return [][]string{parts}
	}
	var out [][]string
	add := func(parts ...string) {
		if !slices.ContainsFunc(out, func(o []string) bool { return slices.Equal(o, parts) }) {
			out = append(out, parts)
		}
	}
	if rest, ok := strings.CutPrefix(string(term), "grand'"); ok && rest != "" {
		add("grand", string(Fold(nil, []byte(rest))))
	}
	lex := lexicon.French()
	lemmas := lex.Lemmas(nil, []byte(fold))
	for i := range lemmas {
		l := &lemmas[i]
		if !l.IsHyphened() {
			continue
		}
		for _, name := range l.Names() {
			if head, _, ok := strings.Cut(name, "-"); ok && strings.Count(name, "-") == 1 {
				if n := len(Fold(nil, []byte(head))); n < len(fold) && fold[:n] == string(Fold(nil, []byte(head))) {
					add(fold[:n], fold[n:])
				}
			}
		}
	}
	return out
}

// alternating divides a fold of letters and figures where these meet; nil if there is one part only or there are many, or for
// an ordinal.
func alternating(fold string) []string {
	if strings.IndexFunc(fold, func(r rune) bool { return r >= '0' && r <= '9' }) < 0 {
		return nil
	}
	var parts []string
	start := 0
	for i := 1; i <= len(fold); i++ {
		if i < len(fold) && fold[i] >= utf8.RuneSelf {
			return nil
		}
		if i == len(fold) || isFigure(fold[i]) != isFigure(fold[i-1]) {
			parts = append(parts, fold[start:i])
			start = i
		}
	}
	if len(parts) < 2 || len(parts) > maxParts || strings.IndexFunc(fold, isSeparating) >= 0 || ordinals(fold, true) != nil {
		return nil
	}
	return parts
}

func isSeparating(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }

// JoinsSpaced reports whether neighbouring words that only spaces separate may be one word written apart: letters and figures
// that alternate (CAC 40), the halves of what a dictionary writes with a hyphen (week end), and an article and a name that
// no dictionary has (La Louvesc).
func JoinsSpaced(words [][]byte) bool {
	if len(words) < 2 {
		return false
	}
	folds := make([]string, len(words))
	alternate := true
	for i, w := range words {
		if folds[i] = string(Fold(nil, w)); folds[i] == "" {
			return false
		}
		alternate = alternate && (i == 0 || isFigure(folds[i][0]) != isFigure(folds[i-1][len(folds[i-1])-1]))
	}
	if alternate {
		return true
	}
	if len(words) != 2 {
		return false
	}
	whole := []byte(folds[0] + folds[1])
	if slices.ContainsFunc(Parts(whole), func(p []string) bool { return slices.Equal(p, folds) }) {
		return true
	}
	lex := lexicon.French()
	return IsPlaceArticle(folds[0]) && len(folds[1]) > 3 && !lex.Has(whole) && !lex.Has([]byte(folds[1]))
}

// IsPlaceArticle reports whether a fold is an article that names of places have.
func IsPlaceArticle(fold string) bool {
	return fold == "la" || fold == "le" || fold == "les" || fold == "l"
}

// PlaceParts returns the article and the rest of a term that may be a place's name written as one word, neither of which any
// dictionary has: Lalouvesc; "" if it is none.
func PlaceParts(term []byte) (article, rest string) {
	fold := Fold(nil, term)
	lex := lexicon.French()
	if lex.Has(fold) {
		return "", ""
	}
	for _, article := range []string{"les", "la", "le", "l"} {
		if rest, ok := strings.CutPrefix(string(fold), article); ok && len(rest) > 3 && !lex.Has([]byte(rest)) {
			return article, rest
		}
	}
	return "", ""
}
