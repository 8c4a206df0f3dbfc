package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// bothWays reads a name that is written family first, « Riou, Anne-Sophie », « RIOU Anne-Sophie » or « Riou A.-S. », the other way
// about too: « Anne-Sophie Riou ».
func (p *parser) bothWays(n Node) Node {
	phrase, ok := n.(*Phrase)
	if !ok {
		return n
	}
	at := p.turn(phrase.Words) // words of the family
	if at == 0 {
		return n
	}
	turned := append(append([]Node{}, phrase.Words[at:]...), phrase.Words[:at]...)
	other := &Phrase{Words: turned, At: phrase.At}
	p.count(other)
	return &Or{Nodes: []Node{phrase, other}, At: phrase.At}
}

// turn returns how many words of a name stand before its given names, if these are last: before its only comma, or in capitals
// before others, or before initials at the end; 0: they are not.
func (p *parser) turn(words []Node) int {
	at, commas := 0, 0
	for i := 1; i < len(words); i++ {
		if strings.Contains(p.text[words[i-1].Range().End:words[i].Range().Start], ",") {
			at = i
			commas++
		}
	}
	if commas > 0 {
		if commas > 1 {
			return 0
		}
		return at
	}
	texts := make([]string, len(words))
	for i, n := range words {
		w, ok := n.(*Word)
		if !ok {
			return 0
		}
		texts[i] = w.Text
	}
	return FamilyFirst(texts)
}

// FamilyFirst returns how many words of a name without a comma are of its family, if that stands before the given names: RIOU
// Anne-Sophie, RIOU LE GOFF Anne, Riou A.-S., Morel J.; 0 if it does not.
func FamilyFirst(words []string) int {
	capitals := 0
	for capitals < len(words) && isCapitals(words[capitals]) && !isInitials(words[capitals]) {
		capitals++
	}
	if capitals > 0 && capitals < len(words) && strings.ContainsFunc(words[capitals], unicode.IsLower) {
		return capitals
	}
	at := len(words)
	for at > 0 && isInitials(words[at-1]) {
		at--
	}
	if at == len(words) {
		return 0
	}
	return at
}

// isCapitals reports whether a word has capitals, two at least, and no small letters.
func isCapitals(w string) bool {
	n := 0
	for _, r := range w {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n > 1
}

// isInitials reports whether a word is initials: J., J.-P., A.S., J.
func isInitials(w string) bool {
	if !strings.ContainsFunc(w, unicode.IsUpper) {
		return false
	}
	for part := range strings.FieldsFuncSeq(w, func(r rune) bool { return r == '.' || r == '-' || r == '‑' }) {
		if r, n := utf8.DecodeRuneInString(part); n < len(part) || !unicode.IsUpper(r) {
			return false
		}
	}
	return true
}
