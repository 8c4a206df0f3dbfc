// Package jsonfile reads articles kept as JSON.
package jsonfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// JSON comes as lines of one object each, as an array of objects, as objects one behind another, or as one object
// that holds the array (articles, items, results, documents, data).

// Detect recognises JSON by its first characters, or by its name where they are spoilt.
func Detect(in *format.Input, head []byte) bool {
	head = bytes.TrimLeft(head, " \t\r\n")
	if len(head) == 0 {
		return false
	}
	next := byte(0)
	if rest := bytes.TrimLeft(head[1:], " \t\r\n"); len(rest) > 0 {
		next = rest[0]
	}
	switch {
	case head[0] == '[' && next == '[':
		return valuesStart(head) || in.Stdin() || format.HasSuffix(in.Name, ".jsonl", ".ndjson", ".json")
	case head[0] == '{' && (next == '"' || next == '}'), head[0] == '[' && (next == '{' || next == ']'):
		return true
	}
	return in.Stdin() && (head[0] == '{' || head[0] == '[') || format.HasSuffix(in.Name, ".jsonl", ".ndjson", ".json")
}

// valuesStart reports whether a head begins a list of lists of values, and not the link of a wiki.
func valuesStart(head []byte) bool {
	rest := bytes.TrimLeft(bytes.TrimLeft(head[1:], " \t\r\n")[1:], " \t\r\n")
	return len(rest) > 0 && (rest[0] == '"' || rest[0] >= '0' && rest[0] <= '9')
}

// reading is the state of one file.
type reading struct {
	in   *format.Input
	p    *jsonParser
	rec  record.Record
	next string // the ID of the next article, which a line of a bulk file has told

	around wrapping // of the array at hand
	depth  int      // of arrays within elements of others
}

// bufioOf reads bytes.
func bufioOf(b []byte) *bufio.Reader {
	return bufio.NewReaderSize(bytes.NewReader(b), min(len(b)+16, format.HeadBytes))
}

// Read reads all the forms.
func Read(in *format.Input) error {
	head, _ := in.Buf.Peek(format.HeadBytes) // an error comes again with the reading
	p := &jsonParser{columns: in.Columns}
	r := &reading{in: in, p: p}
	lines := format.HasSuffix(in.Name, ".jsonl", ".ndjson")
	if layout := p.frameOf(head); layout != noFrame && !firstLineIsObject(head) {
		return readFrame(in, p, layout)
	}
	if w := p.wrapper(head); (w.at > 0 || w.frame > 0) && !firstLineIsObject(head) {
		if _, err := in.Buf.Discard(max(w.at, w.frame)); err != nil {
			return in.Failed(0, err)
		}
		if w.at == 0 {
			return readFrame(in, p, byIndex)
		}
		p.meet(head[w.at:])
		r.around = w
		return r.all(&jsonStream{br: in.Buf, max: in.MaxArticle, line: 1 + bytes.Count(head[:w.at], []byte("\n")), wrapped: w.depth})
	}
	p.meet(head)
	if byLines(head, lines) {
		return r.lines()
	}
	return r.all(&jsonStream{br: in.Buf, max: in.MaxArticle, line: 1})
}

// meet tells the table of columns which keys stand together in the first object of a list or of a file.
func (p *jsonParser) meet(list []byte) {
	p.b, p.i = list, 0
	for p.i < len(list) && bytes.IndexByte([]byte(" \t\r\n,["), list[p.i]) >= 0 {
		p.i++
	}
	if p.peek() != '{' {
		return
	}
	var keys []string
	_ = p.members(func(key []byte) error { // it breaks off where the head does
		keys = append(keys, string(key))
		return p.skip(1)
	})
	p.columns.Meet(keys)
}

// byLines tells lines of objects from an array or objects that spread over lines; named says that the name of the
// file promises lines.
func byLines(head []byte, named bool) bool {
	head = bytes.TrimLeft(head, " \t\r\n")
	if len(head) > 0 && head[0] == '[' {
		rest := bytes.TrimLeft(head[1:], " \t\r\n")
		return named && len(rest) > 0 && rest[0] != '{' && rest[0] != ']'
	}
	_, rest, more := bytes.Cut(head, []byte("\n"))
	switch {
	case named, firstLineIsObject(head):
		return true
	case !more:
		return false // one object, or one long line: the stream reads both
	}
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return len(rest) > 0 && rest[0] == '{'
}

// firstLineIsObject reports whether the first line is a whole object and not all there is.
func firstLineIsObject(head []byte) bool {
	first, rest, more := bytes.Cut(bytes.TrimLeft(head, " \t\r\n"), []byte("\n"))
	first = bytes.TrimSpace(first)
	var scan extent
	return more && !format.Blank(rest) && scan.feed(first) == len(first) && scan.done
}

// lines reads one object a line. A line that is none is one reject.
func (r *reading) lines() error {
	take := func(n int, raw []byte) error {
		if format.Blank(raw) {
			return nil
		}
		if trimmed, ok := bytes.CutSuffix(format.TrimEnd(raw), []byte(",")); ok { // the elements of an array without its brackets
			raw = trimmed
		}
		return r.each(n, raw, false)
	}
	return r.in.Lines(format.ByLine{Line: take, Long: r.in.RejectLong, End: func(int) error { return nil }})
}

// mend adds to a line the brackets that it lacks, if nothing else is missing.
func mend(line []byte) ([]byte, bool) {
	var scan extent
	if i := bytes.IndexByte(line, '{'); i < 0 || !format.Blank(line[:i]) || scan.feed(line) < len(line) || scan.done || !scan.close() {
		return line, false
	}
	return append(bytes.Clone(line), scan.missing()...), true
}

// fault rejects an object that cannot be read.
func (r *reading) fault(line int, b []byte, err error) error {
	if fault, ok := errors.AsType[*jsonError](err); ok {
		line += bytes.Count(b[:min(fault.at, len(b))], []byte("\n"))
	}
	return r.in.Reject(line, err.Error(), nil)
}

// all reads an array, or objects one behind another, of which only one is in memory at a time.
func (r *reading) all(s *jsonStream) error {
	for {
		if err := r.stream(s); err != nil {
			return err
		}
		if !s.closed {
			return r.in.Nothing()
		}
		more, err := r.after(s)
		if err != nil && !errors.Is(err, io.EOF) {
			return r.in.Failed(s.line, err)
		}
		if !more {
			return r.in.Nothing()
		}
	}
}

// stream reads the objects of a stream up to its end, or that of the array within which they are.
func (r *reading) stream(s *jsonStream) error {
	in := r.in
	for {
		line, b, err := s.next()
		var fault *jsonError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &fault):
			if err := in.Reject(line, fault.Error(), nil); err != nil {
				return err
			}
			continue
		case errors.Is(err, format.ErrLongLine):
			if err := in.Reject(line, in.TooLong(), nil); err != nil {
				return err
			}
			continue
		case err != nil:
			return in.Failed(line, err)
		}
		switch b, err = r.object(b, s.mended); {
		case err != nil:
			err = r.fault(line, b, err)
		case s.wrapped == 0 || r.around.issue || r.rec.Empty():
			err = r.opened(line, b)
		default:
			err = r.record(line)
		}
		if err != nil {
			return err
		}
	}
}
