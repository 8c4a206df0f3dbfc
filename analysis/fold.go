package analysis

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

var folds = latinFolds()

func latinFolds() (t [latin]string) {
	for r := range rune(latin) {
		t[r] = string(slowFold(nil, r))
	}
	return t
}

// FoldString is Fold for a string.
func FoldString(form string) string { return string(Fold(nil, []byte(form))) }

// Fold appends the accent-free form of a form to dst: lower case, without diacritics and apostrophes, so that N'Djamena
// meets Ndjamena and l' meets l. It is idempotent and takes any bytes.
func Fold(dst, form []byte) []byte {
	for i := 0; i < len(form); {
		c := form[i]
		if c < utf8.RuneSelf {
			if l := folds[c]; l != "" {
				dst = append(dst, l[0])
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(form[i:])
		switch {
		case r < latin:
			dst = append(dst, folds[r]...)
		case r == utf8.RuneError && n == 1:
			dst = utf8.AppendRune(dst, utf8.RuneError) // so that two halves never make a letter
		default:
			dst = slowFold(dst, r)
		}
		i += n
	}
	return dst
}

func slowFold(dst []byte, r rune) []byte {
	switch slowKind(r) {
	case apostrophe, ignored:
		return dst
	case sign: // ™ is no tm
		return utf8.AppendRune(dst, r)
	}
	var lower [64]byte
	for _, c := range string(slowLower(lower[:0], r)) {
		if to, ok := plain[c]; ok {
			dst = append(dst, to...)
			continue
		}
		var raw [utf8.UTFMax]byte
		for _, d := range string(norm.NFKD.Bytes(raw[:utf8.EncodeRune(raw[:], c)])) {
			if to, ok := plain[d]; ok {
				dst = append(dst, to...)
			} else if !isAccent(d) {
				dst = utf8.AppendRune(dst, unicode.ToLower(d))
			}
		}
	}
	return dst
}

// plain lists the Latin letters that do not decompose.
var plain = map[rune]string{
	'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'ħ': "h", 'ı': "i", 'ŧ': "t", 'þ': "th", 'ŋ': "n", 'ƒ': "f", 'ɓ': "b", 'ɗ': "d", 'ƙ': "k",
	'ƴ': "y", 'ɛ': "e", 'ɔ': "o", 'ə': "e", 'ǝ': "e", 'ɲ': "n", 'œ': "oe", 'æ': "ae", 'ß': "ss", 'ĸ': "k", 'ƶ': "z", 'ɣ': "g",
}

// isAccent reports whether a mark only adds to its letter. The vowel signs of Indian scripts do not: they stay.
func isAccent(r rune) bool {
	switch {
	case r < 0x300:
		return false
	case r <= 0x36F, r >= 0x483 && r <= 0x489, r >= 0x591 && r <= 0x5C7, r >= 0x610 && r <= 0x61A, r >= 0x64B && r <= 0x65F, r == 0x670,
		r >= 0x1AB0 && r <= 0x1AFF, r >= 0x1DC0 && r <= 0x1DFF, r >= 0xFE20 && r <= 0xFE2F:
		return unicode.Is(unicode.M, r)
	}
	return false
}
