// Package charset tells how the bytes of press files become text: encodings sniffed or named, files glued together from
// two of them, and the plain line breaks of texts.
package charset

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// Charset is how bytes become text.
type Charset struct {
	name string
	// decode is nil for UTF-8 and Windows-1252, which are told apart piece by piece, for exports are often glued
	// together from both.
	decode encoding.Encoding
	// legacy says that Windows-1252 is the rule here and UTF-8 the exception.
	legacy bool
}

// UTF8 is the charset of what is decoded already.
func UTF8() Charset { return Charset{name: "utf-8"} }

// Guessed is the name of an encoding that Sniff has found where Windows-1252 is the rule; empty for the usual ones.
func (c Charset) Guessed() string {
	if c.name == "macintosh" || c.name == "cp850" {
		return c.name
	}
	return ""
}

// Decodes reports whether bytes of this charset must go through Reader; those of others go through Text, piece by piece.
func (c Charset) Decodes() bool { return c.decode != nil }

// all are the encodings that can be asked for. ISO-8859-1 means Windows-1252, as everywhere on the web.
func all() []Charset {
	return []Charset{
		{name: ""},
		{name: "utf-8"},
		{name: "windows-1252", decode: charmap.Windows1252},
		{name: "iso-8859-1", decode: charmap.Windows1252},
		{name: "iso-8859-15", decode: charmap.ISO8859_15},
		{name: "macintosh", decode: charmap.Macintosh},
		{name: "cp850", decode: charmap.CodePage850},
		{name: "cp437", decode: charmap.CodePage437},
		{name: "utf-16le", decode: unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
		{name: "utf-16be", decode: unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
		{name: "utf-32le", decode: utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)},
		{name: "utf-32be", decode: utf32.UTF32(utf32.BigEndian, utf32.UseBOM)},
	}
}

// Names lists the names of the encodings that can be asked for.
func Names() []string {
	var names []string
	for _, c := range all()[1:] {
		names = append(names, c.name)
	}
	return names
}

// Named finds a charset, in any case and with the usual spellings.
func Named(name string) (Charset, bool) {
	fold := strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(strings.TrimSpace(name)))
	switch fold {
	case "utf8":
		fold = "utf-8"
	case "cp1252", "ansi":
		fold = "windows-1252"
	case "latin1", "latin-1":
		fold = "iso-8859-1"
	case "latin9", "latin-9":
		fold = "iso-8859-15"
	case "utf-16", "utf16":
		fold = "utf-16le" // the mark at the beginning, if any, has the last word
	case "ibm850":
		fold = "cp850"
	}
	known := all()
	i := slices.IndexFunc(known, func(c Charset) bool { return c.name == fold })
	return known[max(i, 0)], i >= 0
}

// Sniff tells the encoding of a file by its first bytes, and how many bytes of mark to skip.
func Sniff(head []byte) (Charset, int) {
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		return Charset{name: "utf-8"}, 3
	case bytes.HasPrefix(head, []byte{0xff, 0xfe, 0, 0}):
		return Charset{name: "utf-32le", decode: utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)}, 4
	case bytes.HasPrefix(head, []byte{0, 0, 0xfe, 0xff}):
		return Charset{name: "utf-32be", decode: utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)}, 4
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return Charset{name: "utf-16le", decode: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}, 2
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return Charset{name: "utf-16be", decode: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}, 2
	}
	if big, ok := wider(head); ok {
		if big {
			return Charset{name: "utf-32be", decode: utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)}, 0
		}
		return Charset{name: "utf-32le", decode: utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)}, 0
	}
	if big, ok := wide(head); ok {
		if big {
			return Charset{name: "utf-16be", decode: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}, 0
		}
		return Charset{name: "utf-16le", decode: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}, 0
	}
	valid, bad := countUTF8(trimPartialRune(head))
	if bad > valid {
		return guess(head), 0
	}
	return Charset{}, 0
}

// wide recognises UTF-16 without mark: French text has a NUL in nearly every other byte, on the same side.
func wide(head []byte) (bigEndian, ok bool) {
	n := len(head) / 2
	if n < 4 {
		return false, false
	}
	var side [2]int
	for i, c := range head[:2*n] {
		if c == 0 {
			side[i%2]++
		}
	}
	switch {
	case side[0] >= n*7/10 && side[1] <= n/100:
		return true, true
	case side[1] >= n*7/10 && side[0] <= n/100:
		return false, true
	}
	return false, false
}

// wider recognises UTF-32 without mark: of four bytes, the two that stand highest are nothing.
func wider(head []byte) (bigEndian, ok bool) {
	n := len(head) / 4
	if n < 4 {
		return false, false
	}
	var full [4]int
	for i, c := range head[:4*n] {
		if c != 0 {
			full[i%4]++
		}
	}
	return full[3] > 0, full[1]+full[2] <= n/2 && min(full[0], full[3]) == 0 && max(full[0], full[3]) >= n*9/10
}

// countUTF8 counts the valid sequences of several bytes and the bytes that belong to none.
func countUTF8(b []byte) (valid, bad int) {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			valid++
		}
		i += size
	}
	return valid, bad
}

// trimPartialRune drops a sequence that the end of the buffer may have cut.
func trimPartialRune(b []byte) []byte {
	for i := 1; i <= min(utf8.UTFMax-1, len(b)); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

// Reader wraps what needs a decoder; the rest stays as it is and goes through Text, piece by piece.
func (c Charset) Reader(r io.Reader) io.Reader {
	if c.decode == nil {
		return r
	}
	return c.decode.NewDecoder().Reader(r)
}

// Text makes valid UTF-8 of one piece: a line, a cell, a file. Valid UTF-8 is returned as it is; otherwise each byte
// that is no UTF-8 is read as Windows-1252 (as the WHATWG encoding standard defines it), which is what French files
// are when they are not UTF-8. Where such bytes are many, a sequence must also be a character of French typography to
// pass as UTF-8: É and a no-break space in Windows-1252 are a valid, and senseless, sequence.
func (c Charset) Text(b []byte) []byte {
	if !c.legacy && utf8.Valid(b) || ascii(b) {
		return b
	}
	valid, bad := countUTF8(b)
	strict := c.legacy || valid < 4*bad
	out := make([]byte, 0, len(b)+len(b)/8)
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			out = append(out, b[i])
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 || strict && !french(r) {
			out = utf8.AppendRune(out, windows1252(b[i]))
			i++
			continue
		}
		out = append(out, b[i:i+size]...)
		i += size
	}
	return out
}

// windows1252 decodes one byte; the five that mean nothing are control characters, as in the WHATWG standard.
func windows1252(b byte) rune {
	if r := charmap.Windows1252.DecodeByte(b); r != utf8.RuneError {
		return r
	}
	return rune(b)
}

// french reports whether a character is common in French text, so that its UTF-8 among Windows-1252 is no accident.
func french(r rune) bool {
	return r >= 0xa0 && r <= 0xff || // é, «, no-break space
		r >= 0x0152 && r <= 0x0153 || r == 0x0178 || // œ, Ÿ
		r >= 0x0300 && r <= 0x036f || // decomposed accents
		r >= 0x2009 && r <= 0x203a || r == 0x20ac || r == 0x2122 || // ’, “, …, €, ™
		r > 0xffff
}

// ascii reports whether b has no byte over 127.
func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Clean gives a decoded text plain line breaks: CR, CRLF, form feed, vertical tab, NEL and the Unicode line
// separator become LF, the paragraph separator an empty line, NUL a space. C1 control characters are Windows-1252
// that somebody has read as Latin-1, and become what they were (five mean nothing there and stay); where there are
// others, NEL is one of them, an ellipsis.
func Clean(s string) string {
	if !dirty(s) {
		return s
	}
	nel := "\n"
	if strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 && r <= 0x9f && r != 0x85 }) {
		nel = "…"
	}
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		switch {
		case r == '\r' && i+1 < len(s) && s[i+1] == '\n':
		case r == '\r', r == '\f', r == '\v', r == '\u2028':
			b.WriteByte('\n')
		case r == '\u2029':
			b.WriteString("\n\n")
		case r == 0:
			b.WriteByte(' ')
		case r == 0x85:
			b.WriteString(nel)
		case r >= 0x80 && r <= 0x9f:
			b.WriteRune(windows1252(byte(r)))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// dirty reports whether Clean has something to do. Each byte that may begin it is looked for by itself, which is faster than
// all at once.
func dirty(s string) bool {
	for _, c := range []byte{0, '\r', '\f', '\v'} {
		if strings.IndexByte(s, c) >= 0 {
			return true
		}
	}
	for rest := s; ; { // C1
		i := strings.IndexByte(rest, 0xc2)
		if i < 0 || i+1 == len(rest) {
			break
		}
		if rest = rest[i+1:]; rest[0] < 0xa0 {
			return true
		}
	}
	for rest := s; ; { // U+2028, U+2029
		i := strings.IndexByte(rest, 0xe2)
		if i < 0 || i+2 >= len(rest) {
			return false
		}
		if rest = rest[i+1:]; rest[0] == 0x80 && (rest[1] == 0xa8 || rest[1] == 0xa9) {
			return true
		}
	}
}

// OldMac turns the line ends of a file that has only CR into LF, so that readers of lines see lines.
type OldMac struct{ From io.Reader }

// Read implements io.Reader.
func (m OldMac) Read(p []byte) (int, error) {
	n, err := m.From.Read(p)
	for i, c := range p[:n] {
		if c == '\r' {
			p[i] = '\n'
		}
	}
	return n, err //nolint:wrapcheck // a reader hands on what it got
}
