package jsonfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// jsonStream cuts a stream into the objects of an array, or objects one behind another, whatever the line breaks.
type jsonStream struct {
	br              *bufio.Reader
	pending         []byte // read already, and to be read again after a fault
	max             int
	line            int  // of the next byte, from 1
	wrapped         int  // how many objects are around the array: what follows its end in them is no article
	closed          bool // a wrapped array has ended
	object          []byte
	total, replayed int  // bytes read, and read again
	mended          bool // the last object lacked brackets at its end
	lost            bool // a fault came before: skip to what looks like the next object
}

// next returns the next object and the line where it begins; the bytes are valid until the next call. What is no
// object, or breaks off, is a *jsonError or format.ErrLongLine, and the next call goes on with the next object that can be
// recognised, be it within what was taken for a string. The end is io.EOF.
func (s *jsonStream) next() (int, []byte, error) {
	if s.lost {
		s.lost = false
		if err := s.resync(); err != nil {
			return s.line, nil, err
		}
	}
	s.mended = false
	c, err := s.skip(" \t\r\n,[")
	switch {
	case err != nil:
		return s.line, nil, err
	case s.closed:
		return s.line, nil, io.EOF
	case c != '{':
		s.lost = true
		return s.line, nil, &jsonError{reason: "valeur qui n'est pas un objet JSON"}
	}
	begin := s.line
	s.object = s.object[:0]
	var scan extent
	for {
		chunk, err := s.chunk()
		if err != nil {
			if errors.Is(err, io.EOF) && scan.close() {
				return begin, s.closeObject(&scan), nil
			}
			if errors.Is(err, io.EOF) {
				err = &jsonError{reason: "objet JSON coupé avant la fin"}
			}
			s.again(begin)
			return begin, nil, err
		}
		n := scan.feed(chunk)
		if len(s.object)+n > s.max {
			s.again(begin)
			return begin, nil, format.ErrLongLine
		}
		s.object = append(s.object, chunk[:n]...)
		s.consume(n)
		switch {
		case scan.unclosed:
			return begin, s.closeObject(&scan), nil
		case scan.done:
			return begin, s.object, nil
		case scan.fault:
			line := s.line
			s.again(begin)
			return line, nil, &jsonError{reason: "JSON mal formé : il manque une virgule, un guillemet ou une accolade"}
		}
	}
}

// closeObject adds the brackets that the object lacks.
func (s *jsonStream) closeObject(scan *extent) []byte {
	s.mended = true
	s.object = append(bytes.TrimRight(s.object, ", \t\r\n"), scan.missing()...)
	return s.object
}

// chunk returns what there is to read, at least one byte.
func (s *jsonStream) chunk() ([]byte, error) {
	if len(s.pending) > 0 {
		return s.pending, nil
	}
	if s.br.Buffered() == 0 {
		if _, err := s.br.Peek(1); err != nil {
			return nil, err //nolint:wrapcheck // becomes a reason
		}
	}
	return s.br.Peek(s.br.Buffered()) //nolint:wrapcheck // never fails: it is buffered
}

// consume steps over bytes of the chunk.
func (s *jsonStream) consume(n int) {
	if len(s.pending) > 0 {
		s.line += bytes.Count(s.pending[:n], []byte("\n"))
		s.pending = s.pending[n:]
		return
	}
	s.total += n
	b, _ := s.br.Peek(n) // buffered
	s.line += bytes.Count(b, []byte("\n"))
	_, _ = s.br.Discard(n) // buffered
}

// Bounds of what is read again after faults, so that damage costs time in proportion to the size of the input: so many
// times the bytes read, and so many bytes in any case. Past it, what was taken for a broken object is passed over whole.
const (
	maxReplays = 8
	freeReplay = 1 << 20
)

// again puts the object that failed back, but for its first bracket, so that what is hidden in it can be found.
func (s *jsonStream) again(begin int) {
	if s.replayed += len(s.object); len(s.object) > 1 && s.replayed <= maxReplays*s.total+freeReplay {
		s.pending = append(bytes.Clone(s.object[1:]), s.pending...)
		s.line = begin
	}
	s.object = nil
	s.lost = true
}

// skip steps over some characters and returns the next one, which stays. A closing bracket ends a wrapped array and
// is skipped otherwise.
func (s *jsonStream) skip(chars string) (byte, error) {
	for {
		b, err := s.chunk()
		if err != nil {
			return 0, err
		}
		n := 0
		for n < len(b) && (bytes.IndexByte([]byte(chars), b[n]) >= 0 || b[n] == ']') {
			n++
			if b[n-1] == ']' && s.wrapped > 0 {
				s.closed = true
				s.consume(n)
				return ']', nil
			}
		}
		if n < len(b) {
			c := b[n]
			s.consume(n)
			return c, nil
		}
		s.consume(n)
	}
}

// leave steps over the rest of the objects around an array that has ended.
func (s *jsonStream) leave() error {
	scan := extent{depth: s.wrapped, last: ']'}
	for i := range s.wrapped {
		scan.kinds[i/8] |= 1 << (i % 8)
	}
	return s.pass(&scan)
}

// over steps over an object or a list, whatever is in it.
func (s *jsonStream) over() error { return s.pass(new(extent)) }

// pass steps over what a scan takes for its own.
func (s *jsonStream) pass(scan *extent) error {
	for !scan.done && !scan.fault && !scan.unclosed {
		chunk, err := s.chunk()
		if err != nil {
			return err
		}
		s.consume(scan.feed(chunk))
	}
	return nil
}

// resync skips to the next bracket that begins an object at the head of a line or behind a comma: {" after a line
// break or }, with spaces between.
func (s *jsonStream) resync() error {
	last := byte(0) // the last byte that is no space; a line break counts as one
	open := false   // last was such a bracket
	for {
		b, err := s.chunk()
		if err != nil {
			return err
		}
		for i, c := range b {
			switch {
			case c == ' ' || c == '\t' || c == '\r':
				continue
			case open && c == '\n':
				continue
			case open && c == '"':
				// Back to the bracket, which may lie in the chunk before.
				s.consume(i)
				s.pending = append([]byte{'{'}, s.pending...)
				return nil
			}
			open = c == '{' && (last == '\n' || last == ',')
			last = c
		}
		s.consume(len(b))
	}
}

// extent finds the end of a JSON value that is fed in pieces. It checks only what tells early that a quote or a
// bracket is missing; the parser checks the rest.
type extent struct {
	depth    int
	inString bool
	escape   bool
	after    bool // a string has just ended: a sign must follow
	done     bool
	fault    bool
	unclosed bool // another object begins where this one should have ended
	last     byte // the last sign or the first byte of a value, outside strings
	kinds    [maxJSONDepth/8 + 1]byte
}

// inObject reports whether the innermost bracket is that of an object.
func (e *extent) inObject() bool {
	return e.depth > 0 && e.kinds[(e.depth-1)/8]&(1<<((e.depth-1)%8)) != 0
}

// close reports whether nothing but closing brackets is missing, as far as signs tell.
func (e *extent) close() bool {
	return e.depth > 0 && !e.inString && (e.after || e.last == '}' || e.last == ']')
}

// missing are the brackets that close what is open.
func (e *extent) missing() []byte {
	var out []byte
	for ; e.depth > 0; e.depth-- {
		if e.inObject() {
			out = append(out, '}')
		} else {
			out = append(out, ']')
		}
	}
	return out
}

// maxJSONDepth bounds objects and arrays within each other.
const maxJSONDepth = 200

// feed scans a piece and returns how much of it belongs to the value; done or fault may be set.
func (e *extent) feed(b []byte) int {
	for i := 0; i < len(b); i++ {
		c := b[i]
		if e.inString {
			switch {
			case e.escape:
				e.escape = false
			case c == '\\':
				e.escape = true
			case c == '"':
				e.inString, e.after = false, true
			default: // most of a Text: to the next sign at once
				if n := bytes.IndexAny(b[i:], "\"\\"); n > 0 {
					i += n - 1
				} else if n < 0 {
					return len(b)
				}
			}
			continue
		}
		switch c {
		case ' ', '\t', '\r', '\n':
			continue
		case '"':
			if e.after {
				e.fault = true
				return i
			}
			e.inString, e.last = true, c
			continue
		case '{', '[':
			if c == '{' && e.inObject() && e.last != ':' && e.last != '{' {
				e.unclosed = true
				return i
			}
			if e.after || e.depth >= maxJSONDepth {
				e.fault = true
				return i
			}
			if e.kinds[e.depth/8] &^= 1 << (e.depth % 8); c == '{' {
				e.kinds[e.depth/8] |= 1 << (e.depth % 8)
			}
			e.depth++
		case '}', ']':
			if c == ']' && e.inObject() && e.last != ':' && e.last != '{' {
				e.unclosed = true
				return i
			}
			e.depth--
			if e.depth <= 0 {
				e.done = true
				return i + 1
			}
			e.after = false
			e.last = c
			continue
		case ',', ':':
		case ')': // of a call of the shell of MongoDB
		default:
			if e.after {
				e.fault = true
				return i
			}
		}
		e.after = false
		e.last = c
	}
	return len(b)
}
