package analysis

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Sign is a printed symbol: €, §, ½, 👏. It has no place of its own among the words, so that it parts no phrase and counts for
// no word: it stands at the position of the word before it, or of the first word. In a text without words the first sign is a
// token, and the other signs stand at its position.
type Sign struct {
	Token
	Position uint32 // index in the tokens
}

// Signs returns the signs of the text last analysed, in order; a sign that is repeated before the next word is one. The slice is
// valid until the next call.
func (a *Analyzer) Signs() []Sign { return a.signs }

// IsSign reports whether a term, as the Analyzer yields it, is a sign.
func IsSign(term []byte) bool {
	r, _ := utf8.DecodeRune(term)
	return kindOf(r) == sign
}

const (
	joiner    = '\u200d' // makes one picture of two
	firstFlag = '\U0001F1E6'
	lastFlag  = '\U0001F1FF'
)

// isTone tells the colours of skin, which make no other sign.
func isTone(r rune) bool { return r >= 0x1F3FB && r <= 0x1F3FF }

// sign reads the sign of n bytes at text[i] and returns where it ends: two letters of a flag are one sign, and so are pictures
// that are joined.
func (a *Analyzer) sign(i, n int) int {
	start, off := i, len(a.arena)
	r, _ := utf8.DecodeRune(a.text[i:])
	a.arena = utf8.AppendRune(a.arena, r)
	i += n
	if r >= firstFlag && r <= lastFlag {
		if next, n := utf8.DecodeRune(a.text[i:]); next >= firstFlag && next <= lastFlag {
			a.arena = utf8.AppendRune(a.arena, next)
			i += n
		}
	}
	for i < len(a.text) {
		r, n := utf8.DecodeRune(a.text[i:])
		if r == joiner && len(a.arena)-off < MaxTerm-2*utf8.UTFMax {
			if next, m := utf8.DecodeRune(a.text[i+n:]); kindOf(next) == sign {
				a.arena = utf8.AppendRune(utf8.AppendRune(a.arena, joiner), next)
				i += n + m
				continue
			}
		}
		if !isTone(r) && (r < 0xFE00 || r > 0xFE0F) {
			break
		}
		i += n
	}
	s := Sign{Position: offset(max(len(a.tokens)-1, 0))}
	s.Token = Token{
		Start: offset(start), End: offset(i), Sentence: offset(len(a.sentences)), Paragraph: a.paragraph,
		off: offset(off), size: offset(len(a.arena) - off),
	}
	for k := len(a.signs) - 1; k >= 0 && a.signs[k].Position == s.Position; k-- {
		if string(a.Term(a.signs[k].Token)) == string(a.Term(s.Token)) {
			if k == len(a.signs)-1 {
				a.signs[k].End = s.End
			}
			a.arena = a.arena[:off]
			return i
		}
	}
	a.signs = append(a.signs, s)
	return i
}

// signAlone makes a token of the first sign of a text that has no word.
func (a *Analyzer) signAlone() {
	if len(a.tokens) > 0 || len(a.signs) == 0 {
		return
	}
	t := a.signs[0].Token
	t.Sentence, t.Paragraph = 0, 0
	a.signs = append(a.signs[:0], a.signs[1:]...)
	a.tokens = append(a.tokens, t)
	a.opened = min(a.opened, int(t.Start))
}

// isSymbol tells what is a sign: pictures, currencies, mathematical signs and fractions, and what marks paragraphs, notes and
// rates. Signs of the keyboard that a query has another use for are none.
func isSymbol(r rune) bool {
	switch r {
	case '§', '¶', '%', '‰', '‱', '†', '‡', '$':
		return true
	case '¬', '⁄', '∕', '−', '￼', '�':
		return false
	}
	if r < 0x80 || isTone(r) {
		return false
	}
	return unicode.In(r, unicode.So, unicode.Sc, unicode.Sm, unicode.No) && norm.NFC.IsNormalString(string(r))
}
