package repair

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// misread is an encoding as which UTF-8 is read by mistake.
type misread struct {
	page *charmap.Charmap
	// sure are the characters that the first byte of French letters becomes and that French text does not have.
	sure string
}

// misreadings are tried in this order.
func misreadings() []misread {
	return []misread{{charmap.Windows1252, "Ã"}, {charmap.Macintosh, "√"}, {charmap.CodePage850, "├"}, {charmap.CodePage437, "├"}}
}

// mojibake reads UTF-8 again that was read as another encoding: é that has become Ã©, √© or ├®.
func mojibake(s string) string {
	for _, m := range misreadings() {
		if out, ok := m.undo(s); ok {
			return out
		}
	}
	return s
}

// byteOf is the byte that was read as a character; C1 control characters are the bytes that Windows-1252 lacks.
func (m misread) byteOf(r rune) (byte, bool) {
	if r < utf8.RuneSelf {
		return 0, false
	}
	if b, ok := m.page.EncodeRune(r); ok {
		return b, true
	}
	if m.page == charmap.Windows1252 && r >= 0x80 && r <= 0x9f {
		return byte(r), true
	}
	return 0, false
}

// undo replaces every sequence of characters whose bytes are a character of UTF-8 that French text or a misreading of
// it has. One sequence that is not sure (Â followed by a guillemet) needs a context in which it is no letter; with a
// sure one in the text all are.
func (m misread) undo(s string) (string, bool) {
	sure := m.surely(s)
	var b strings.Builder
	done := 0
	var before rune
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r < 0xa0 {
			i, before = i+size, r
			continue
		}
		out, length := m.sequence(s[i:])
		if length == 0 && sure && r == 'Ã' && m.page == charmap.Windows1252 && (i+size == len(s) || s[i+size] == ' ') {
			out, length = 'à', size // its second byte, a no-break space, has become a space, or nothing
			if strings.HasPrefix(s[i+size:], "  ") {
				length++
			}
		}
		if length == 0 && !sure && m.page == charmap.Windows1252 {
			out, length = graveless(before, s[i:])
		} else if out = m.ninth(before, out); length > 0 && !sure && !unlikely(before, r, out, s[i+length:]) {
			length = 0
		}
		if length == 0 {
			i, before = i+size, r
			continue
		}
		b.WriteString(s[done:i])
		b.WriteRune(out)
		i += length
		done, before = i, out
	}
	if done == 0 {
		return s, false
	}
	b.WriteString(s[done:])
	return b.String(), true
}

// graveless reads what is left of à where its second byte, a no-break space, has become a space or nothing, in a text that has
// no other misread letter: a capital within a word, « voilÃ », or before two spaces.
func graveless(before rune, s string) (rune, int) {
	rest, ok := strings.CutPrefix(s, "Ã")
	next, _ := utf8.DecodeRuneInString(rest)
	switch {
	case !ok:
	case strings.HasPrefix(rest, "  ") && !unicode.IsLetter(before):
		return 'à', len("Ã") + 1
	case !unicode.IsLower(before) || unicode.IsLetter(next):
	case strings.HasPrefix(rest, "  ") || strings.HasPrefix(rest, " -") || strings.HasPrefix(rest, " .") || strings.HasPrefix(rest, " ,"):
		return 'à', len("Ã") + 1
	default:
		return 'à', len("Ã")
	}
	return 0, 0
}

// ninth corrects what ISO-8859-15 has made of è and ô, whose second bytes are there š and Ž: behind a small letter neither Ú nor Î
// is French.
func (m misread) ninth(before, out rune) rune {
	if m.page == charmap.Windows1252 && unicode.IsLower(before) {
		switch out {
		case 'Ú':
			return 'è'
		case 'Î':
			return 'ô'
		}
	}
	return out
}

// surely reports whether a text has a sequence that cannot be anything else: the sure character, or â€, before what
// makes a letter or a sign of it.
func (m misread) surely(s string) bool {
	for i, r := range s {
		if !strings.ContainsRune(m.sure, r) && r != 'Ì' && r != 'â' && r != '‚' && r != 'Γ' && r != 'Ô' {
			continue
		}
		out, length := m.sequence(s[i:])
		switch {
		case length == 0:
		case strings.ContainsRune(m.sure, r) && (unicode.IsLetter(out) || out == 'Ã'):
			return true
		case r == 'Ì' && unicode.Is(unicode.Mn, out): // a decomposed letter
			return true
		case length > utf8.RuneLen(r)+2 && (out >= 0x2010 && out <= 0x20ac || out == '√' || out == '├'): // â€™, ‚Äô, ÔÇÖ, and â”œ of ├
			return true
		}
	}
	return false
}

// sequence reads the characters at the head of s as the bytes of one character of UTF-8, and tells how many bytes of s
// they take; 0 if they are none.
func (m misread) sequence(s string) (rune, int) {
	var b [utf8.UTFMax]byte
	n, at := 0, 0
	want := 1
	for n < want {
		r, size := utf8.DecodeRuneInString(s[at:])
		c, ok := m.byteOf(r)
		if !ok {
			return 0, 0
		}
		switch {
		case n > 0:
			if c&0xc0 != 0x80 {
				return 0, 0
			}
		case c >= 0xc2 && c <= 0xdf:
			want = 2
		case c >= 0xe0 && c <= 0xef:
			want = 3
		case c >= 0xf0 && c <= 0xf4:
			want = 4
		default:
			return 0, 0
		}
		b[n] = c
		n, at = n+1, at+size
	}
	r, size := utf8.DecodeRune(b[:n])
	if size != n || r == utf8.RuneError || !plausible(r) {
		return 0, 0
	}
	return r, at
}

// plausible reports whether French text, or UTF-8 misread once more, has a character.
func plausible(r rune) bool {
	if _, ok := charmap.Windows1252.EncodeRune(r); ok && r >= 0xa0 {
		return true
	}
	return r >= 0x80 && r <= 0xff || r >= 0x0300 && r <= 0x036f || r >= 0x0100 && r <= 0x017f || r >= 0x2009 && r <= 0x203a || r >= 0x1f300 && r <= 0x1faff ||
		r == 0x202f || r == 0xfeff || r >= 0x2500 && r <= 0x259f || strings.ContainsRune("√∞≈∆◊Ωπ∏∑∫∂≠≤≥ƒ", r) // of Mac Roman and CP850
}

// unlikely reports whether a sequence that is not sure is nevertheless no text: Â behind what is no capital and before a
// guillemet, a no-break space or a degree, and Å“ within a word or before what follows œ at the head of one.
func unlikely(before, first, out rune, rest string) bool {
	switch first {
	case 'Â':
		return !unicode.IsUpper(before) && strings.ContainsRune("\u00a0«»°·©®§²³½¼", out)
	case 'Å':
		next, _ := utf8.DecodeRuneInString(rest) // Å“uvre, Å’dipe
		return (out == 'œ' || out == 'Œ') && (unicode.IsLower(before) || !unicode.IsLetter(before) && strings.ContainsRune("uids", next))
	}
	return false
}
