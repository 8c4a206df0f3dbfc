package markup

import (
	"bufio"
	"bytes"
	"errors"
	"math"
	"strconv"
	"strings"
)

// errPiece says that a piece of XML is longer than the limit.
var errPiece = errors.New("markup: element longer than the limit")

// source hands XML to a decoder byte by byte, fails past so many bytes since it was last reset, and mends what would end the
// reading: signs that nobody escaped, signs that XML forbids, comments and sections that are never closed.
type source struct {
	br      *bufio.Reader
	left    int
	pending string // bytes to come first, as they are
	ahead   []byte // bytes of br that have been looked at, from at on
	at      int
	raw     int // bytes of ahead that are in a section, and come as they are
	out     int64
	last    byte
}

// Mend is XML without what its readers fail at: signs that nobody escaped, signs that XML forbids, comments and sections that are never
// closed. Comments are empty, and lines stay those of the text.
func Mend(text string) string {
	s := source{br: bufio.NewReader(strings.NewReader(text)), left: math.MaxInt}
	var b strings.Builder
	for {
		c, err := s.ReadByte()
		if err != nil {
			return b.String()
		}
		b.WriteByte(c)
	}
}

// ReadByte implements io.ByteReader, which a decoder reads without looking ahead.
func (s *source) ReadByte() (byte, error) {
	if s.left--; s.left < 0 {
		return 0, errPiece
	}
	c, err := s.byte()
	if err == nil {
		s.out++
		s.last = c
	}
	return c, err
}

// unread gives back the last byte, which a decoder has read and not used.
func (s *source) unread() {
	s.pending = string(s.last) + s.pending
	s.out--
}

func (s *source) byte() (byte, error) {
	for {
		if s.pending != "" {
			c := s.pending[0]
			s.pending = s.pending[1:]
			return c, nil
		}
		c, err := s.next()
		if err != nil {
			return 0, err
		}
		inSection := s.raw > 0
		if inSection {
			s.raw--
		}
		if c > '<' && c != 0xef || c == ' ' { // most of them
			return c, nil
		}
		switch {
		case c == '\v' || c == '\f':
			return ' ', nil
		case c < ' ' && c != '\t' && c != '\n' && c != '\r': // no XML may have them
			continue
		case c == 0xef && s.forbidden():
			s.skip(2)
			s.raw = max(s.raw-2, 0)
			continue
		case inSection:
			return c, nil
		case c == '&':
			if n := forbiddenReference(s.peek(maxReference)); n > 0 {
				s.skip(n)
				continue
			}
		case c == '<':
			opener, found := s.opens()
			switch {
			case opener > 0 && !found: // it opens nothing
				s.skip(opener)
				continue
			case !found: // a sign of a text
				s.pending = "lt;"
				return '&', nil
			}
		}
		return c, nil
	}
}

// forbidden reports whether U+FFFE or U+FFFF is at hand, whose first byte has been read.
func (s *source) forbidden() bool {
	b := s.peek(2)
	return len(b) == 2 && b[0] == 0xbf && b[1] >= 0xbe
}

// maxReference is how long a reference to a character may be, in bytes.
const maxReference = 12

// forbiddenReference is how many bytes a reference to a character has that XML forbids, behind its &; 0 for all others.
func forbiddenReference(b []byte) int {
	end := bytes.IndexByte(b, ';')
	if end < 2 || b[0] != '#' {
		return 0
	}
	digits, base := string(b[1:end]), 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n == '\t' || n == '\n' || n == '\r' || n >= ' ' && n <= 0xd7ff || n >= 0xe000 && n <= 0xfffd || n >= 0x10000 && n <= 0x10ffff {
		return 0
	}
	return end + 1
}

// opens reports whether the bracket that has been read opens a tag, and readies the comment or section that it opens: opener is how
// many bytes the sign of that has, found is false where it has no end.
func (s *source) opens() (opener int, found bool) {
	next := s.peek(len(cdata))
	switch {
	case len(next) > 0 && !tagBegins[next[0]]:
		return 0, false
	case bytes.HasPrefix(next, []byte(comment)):
		n := s.section(comment, "-->")
		if n == 0 {
			return len(comment), false
		}
		// What a comment says is of no use, and two hyphens in it are no XML.
		s.pending = comment + strings.Repeat("\n", bytes.Count(s.peek(n), []byte("\n"))) + "-->"
		s.skip(n)
	case bytes.HasPrefix(next, []byte(cdata)):
		if s.raw = s.section(cdata, "]]>"); s.raw == 0 {
			return len(cdata), false
		}
	}
	return 0, true
}

// The signs that open a comment and a section of characters, behind their bracket.
const (
	comment = "!--"
	cdata   = "![CDATA["
)

// section looks for the end of a section, and returns how many bytes it has; 0 where it has no end, or where another one opens in it.
func (s *source) section(opener, end string) int {
	first := len(opener) + len(end)
	for n := first; n <= s.left; n++ {
		b := s.peek(n)
		switch {
		case len(b) < n:
			return 0
		case b[n-1] == end[len(end)-1] && bytes.HasSuffix(b, []byte(end)):
			return n
		case b[n-1] == opener[len(opener)-1] && n >= 2*len(opener)+1 && bytes.HasSuffix(b, []byte("<"+opener)):
			return 0
		}
	}
	return 0
}

// next reads a byte of the input.
func (s *source) next() (byte, error) {
	if s.at < len(s.ahead) {
		s.at++
		return s.ahead[s.at-1], nil
	}
	s.ahead, s.at = s.ahead[:0], 0
	return s.br.ReadByte() //nolint:wrapcheck // a reader hands on what it got
}

// peek returns the next bytes, less where the input ends.
func (s *source) peek(n int) []byte {
	for len(s.ahead)-s.at < n {
		c, err := s.br.ReadByte()
		if err != nil {
			break // it comes again
		}
		if s.at > 0 && len(s.ahead) == cap(s.ahead) { // room before room anew
			s.ahead = s.ahead[:copy(s.ahead, s.ahead[s.at:])]
			s.at = 0
		}
		s.ahead = append(s.ahead, c)
	}
	return s.ahead[s.at:min(s.at+n, len(s.ahead))]
}

// skip passes over bytes that have been looked at.
func (s *source) skip(n int) { s.at = min(s.at+n, len(s.ahead)) }

// Read implements io.Reader.
func (s *source) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c, err := s.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = c
	return 1, nil
}

// tagBegins are the bytes that may follow the bracket of a tag.
var tagBegins = func() (t [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/!?_:") {
		t[c] = true
	}
	for c := 0x80; c < 256; c++ {
		t[c] = true
	}
	return t
}()
