package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// lineReader cuts a stream into lines of any length up to a limit.
type lineReader struct {
	br   *bufio.Reader
	max  int
	line int    // number of the line that next has returned, from 1
	buf  []byte // of lines longer than the buffer of br
}

// errLongLine says that a line was longer than the limit; the next call goes on behind it.
var errLongLine = errors.New("corpus: line longer than the limit")

// next returns a line without its end, valid until the next call. At the end it is io.EOF; a last line without end
// is a line.
func (l *lineReader) next() ([]byte, error) {
	l.line++
	line, err := l.br.ReadSlice('\n')
	if err == nil {
		if len(line) > l.max {
			return nil, errLongLine
		}
		return trimEnd(line), nil
	}
	l.buf = l.buf[:0]
	long := false
	for {
		if long = long || len(l.buf)+len(line) > l.max; !long {
			l.buf = append(l.buf, line...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			break
		}
		line, err = l.br.ReadSlice('\n')
	}
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, err //nolint:wrapcheck // becomes a reason
	case long:
		return nil, errLongLine
	case len(l.buf) == 0:
		return nil, io.EOF
	}
	if cap(l.buf) > 4<<20 { // one giant does not stay
		defer func() { l.buf = nil }()
	}
	return trimEnd(l.buf), nil
}

// trimEnd takes LF and CRLF off.
func trimEnd(line []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
}
