package format

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"io"
)

// LineReader cuts a stream into lines of any length up to a limit.
type LineReader struct {
	Buf  *bufio.Reader
	Max  int    // bytes of a line
	Line int    // number of the line that Next has returned, from 1
	buf  []byte // of lines longer than the buffer of Buf
}

// ErrLongLine says that a line was longer than the limit; the next call goes on behind it.
var ErrLongLine = errors.New("corpus: line longer than the limit")

// Next returns a line without its end, valid until the next call. At the end it is io.EOF; a last line without end
// is a line.
func (l *LineReader) Next() ([]byte, error) {
	l.Line++
	line, err := l.Buf.ReadSlice('\n')
	if err == nil {
		if len(line) > l.Max {
			return nil, ErrLongLine
		}
		return TrimEnd(line), nil
	}
	l.buf = l.buf[:0]
	long := false
	for {
		if long = long || len(l.buf)+len(line) > l.Max; !long {
			l.buf = append(l.buf, line...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			break
		}
		line, err = l.Buf.ReadSlice('\n')
	}
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, err //nolint:wrapcheck // becomes a reason
	case long:
		return nil, ErrLongLine
	case len(l.buf) == 0:
		return nil, io.EOF
	}
	if cap(l.buf) > 4<<20 { // one giant does not stay
		defer func() { l.buf = nil }()
	}
	return TrimEnd(l.buf), nil
}

// TrimEnd takes LF and CRLF off.
func TrimEnd(line []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
}

// ByLine is a format that is read line by line.
type ByLine struct {
	// Max bounds a line, in bytes; 0: the length of an article.
	Max int
	// Line takes a line without its end, valid until it returns.
	Line func(n int, raw []byte) error
	// Long is told of a line that is longer than Max.
	Long func(n int) error
	// End hands on what was gathered; no line follows. n is the number behind the last line.
	End func(n int) error
}

// Lines reads the input by its lines. What was gathered before the input cannot be read any further is handed on like all
// before it: only then it is said what is wrong.
func (in *Input) Lines(by ByLine) error {
	lines := &LineReader{Buf: in.Buf, Max: cmp.Or(by.Max, in.MaxArticle)}
	for {
		raw, err := lines.Next()
		switch {
		case err == nil:
			err = by.Line(lines.Line, raw)
		case errors.Is(err, ErrLongLine):
			err = by.Long(lines.Line)
		case errors.Is(err, io.EOF):
			if err := by.End(lines.Line); err != nil {
				return err
			}
			return in.Nothing()
		case !in.Ended(err):
			if err := by.End(lines.Line); err != nil {
				return err
			}
			return in.Failed(lines.Line, err)
		}
		if err != nil {
			return err
		}
	}
}
