package query

import (
	"strings"
	"unicode"
)

// isSign tells the symbols that can be looked for though they are no words: € § ½ 👏.
func isSign(r rune) bool {
	switch r {
	case '§', '¶', '%', '‰', '‱', '†', '‡', '$':
		return true
	case '¬', '⁄', '∕', '−', '⋅', '￼', '\uFFFD':
		return false
	}
	return r >= 0x80 && (unicode.In(r, unicode.So, unicode.Sc, unicode.Sm) || unicode.Is(unicode.No, r) && !isRaised(r))
}

// isRaised tells superscript and subscript figures, which are figures of words.
func isRaised(r rune) bool {
	return r == '¹' || r == '²' || r == '³' || r >= '⁰' && r <= '₉'
}

// onlySigns tells a text that has signs and no word. Beside words signs are not required, as function words are not.
func onlySigns(text string) bool {
	return strings.ContainsFunc(text, isSign) && !strings.ContainsFunc(text, func(r rune) bool { return isWordRune(r) && !isSign(r) })
}

// isLight tells a word that is not required beside words that carry meaning.
func isLight(text string) bool { return IsFunctionWord(text) || onlySigns(text) }

// signs makes the clause of the signs of a word that holds nothing else, nil if it has none; n is then reported, if it may be
// more than punctuation.
func (l *lexer) signs(cs []char) Node {
	first, last := -1, -1
	for i, c := range cs {
		if isSign(c.r) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		for _, c := range cs {
			if c.r == '*' && !c.escaped && l.star == nil {
				l.star = &Range{c.at, c.end}
			}
		}
		return nil
	}
	cs = cs[first : last+1]
	return &Word{Text: plainText(cs), At: Range{cs[0].at, cs[len(cs)-1].end}}
}
