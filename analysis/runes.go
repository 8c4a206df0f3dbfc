package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// kind is what a rune is to the reader of words.
type kind uint8

const (
	other      kind = iota // separates words
	letter                 // of any script, also letters that are numbers (Ⅻ)
	digit                  // of any script
	raised                 // superscript figure
	lowered                // subscript figure
	mark                   // combines with the letter before it
	ignored                // vanishes inside words: soft hyphen, zero-width and direction marks
	apostrophe             // in all its shapes
	middot                 // · • ‧ ⋅
	space                  // of any width
	newline                // line break
	stop                   // ends a sentence
	closing                // closes what a sentence may end in
	sign                   // a symbol that is found though it is no word
)

// latin is the end of the table of kinds: Latin letters up to Extended B.
const latin = 0x250

var (
	kinds     = latinKinds()
	lowers    = latinLowers()
	alnum     = asciiLowers()
	latinTail = latin1Lowers()
	endsWord  = asciiEnds()
)

func latinKinds() (t [latin]kind) {
	for r := range rune(latin) {
		t[r] = slowKind(r)
	}
	return t
}

// latinLowers holds what a rune becomes in a term.
func latinLowers() (t [latin]string) {
	for r := range rune(latin) {
		t[r] = string(slowLower(nil, r))
	}
	return t
}

// asciiLowers maps ASCII letters and digits to lower case, other bytes to 0.
func asciiLowers() (t [256]byte) {
	for c := range byte(utf8.RuneSelf) {
		if k := slowKind(rune(c)); k == letter || k == digit {
			t[c] = byte(unicode.ToLower(rune(c)))
		}
	}
	return t
}

// asciiEnds tells the ASCII bytes behind which no word of letters goes on, whatever follows.
func asciiEnds() (t [256]bool) {
	for c := range byte(utf8.RuneSelf) {
		t[c] = !slowKind(rune(c)).isWord() && !strings.ContainsRune("'`._@:-(/+#", rune(c))
	}
	return t
}

// latin1Lowers maps the second byte of the letters from À to ÿ (first byte 0xC3) to that of the lower-case letter;
// 0 where the term holds anything else.
func latin1Lowers() (t [256]byte) {
	for c := 0x80; c < 0xC0; c++ {
		if l := string(slowLower(nil, rune(c+0x40))); slowKind(rune(c+0x40)) == letter && len(l) == 2 && l[0] == 0xC3 {
			t[c] = l[1]
		}
	}
	return t
}

func kindOf(r rune) kind {
	if r < latin {
		return kinds[r]
	}
	return slowKind(r)
}

// kindAt returns the kind of the rune that starts at text[i]; other at the end of the text.
func kindAt(text []byte, i int) kind {
	if i >= len(text) {
		return other
	}
	if c := text[i]; c < utf8.RuneSelf {
		return kinds[c]
	}
	r, _ := utf8.DecodeRune(text[i:])
	return kindOf(r)
}

// isWord reports whether a rune of this kind may open a word.
func (k kind) isWord() bool { return k >= letter && k <= lowered }

func slowKind(r rune) kind {
	switch r {
	case '\'', '`', '´', '’', '‘', 'ʼ', 'ʻ', '‛', '＇', '′', '‵':
		return apostrophe
	case '·', '•', '‧', '⋅':
		return middot
	case '\n', '\r', '\v', '\f', 0x85, 0x2028, 0x2029:
		return newline
	case '.', '!', '?', '…', '‼', '⁇', '⁈', '⁉', '。', '！', '？':
		return stop
	case ')', ']', '}', '»', '”', '›', '"':
		return closing
	case 0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF:
		return ignored
	case '¹', '²', '³':
		return raised
	case '№':
		return letter // two of them
	}
	switch {
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F,
		r >= 0xFE00 && r <= 0xFE0F, r >= 0x20D0 && r <= 0x20FF, r >= 0xE0000 && r <= 0xE0FFF:
		return ignored
	case r == '⁰', r >= '⁴' && r <= '⁹':
		return raised
	case r >= '₀' && r <= '₉':
		return lowered
	case r >= 0x1160 && r <= 0x11FF, unicode.Is(unicode.M, r): // Hangul vowels and finals combine like marks
		return mark
	case unicode.IsLetter(r), unicode.Is(unicode.Nl, r):
		return letter
	case unicode.IsDigit(r):
		return digit
	case unicode.IsSpace(r):
		return space
	case isSymbol(r):
		return sign
	}
	return other
}

// appendLower appends what a letter or digit becomes in a term; always at least one byte.
func appendLower(dst []byte, r rune) []byte {
	if r < latin {
		return append(dst, lowers[r]...)
	}
	return slowLower(dst, r)
}

func slowLower(dst []byte, r rune) []byte {
	switch r {
	case 'œ', 'Œ':
		return append(dst, "oe"...)
	case 'æ', 'Æ':
		return append(dst, "ae"...)
	case 'ß', 'ẞ':
		return append(dst, "ss"...)
	case 'ς':
		return append(dst, "σ"...)
	case 'ŉ':
		return append(dst, 'n')
	case 'ŀ', 'Ŀ':
		return append(dst, 'l')
	}
	var raw [utf8.UTFMax]byte
	b := raw[:utf8.EncodeRune(raw[:], r)]
	if norm.NFKC.QuickSpan(b) == len(b) {
		return utf8.AppendRune(dst, unicode.ToLower(r))
	}
	n := len(dst)
	for _, c := range string(norm.NFKC.Bytes(b)) {
		if k := slowKind(c); k.isWord() || k == mark {
			dst = utf8.AppendRune(dst, unicode.ToLower(c))
		}
	}
	if len(dst) == n { // a letter that stands for signs only
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}
