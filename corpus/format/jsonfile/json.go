// Package jsonfile reads articles kept as JSON.
package jsonfile

import (
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
	case head[0] == '{' && (next == '"' || next == '}'), head[0] == '[' && (next == '{' || next == ']'):
		return true
	}
	return in.Stdin() && (head[0] == '{' || head[0] == '[') || format.HasSuffix(in.Name, ".jsonl", ".ndjson", ".json")
}

// Read reads all the forms.
func Read(in *format.Input) error {
	head, _ := in.Buf.Peek(format.HeadBytes) // an error comes again with the reading
	p := &jsonParser{columns: in.Columns}
	lines := format.HasSuffix(in.Name, ".jsonl", ".ndjson")
	if layout := p.frameOf(head); layout != noFrame && !firstLineIsObject(head) {
		return readFrame(in, p, layout)
	}
	if n := p.wrapper(head); n > 0 && !lines && !firstLineIsObject(head) {
		if _, err := in.Buf.Discard(n); err != nil {
			return in.Failed(0, err)
		}
		return readJSONStream(in, p, &jsonStream{
			br: in.Buf, max: in.MaxArticle, line: 1 + bytes.Count(head[:n], []byte("\n")), wrapped: true,
		})
	}
	if byLines(head, lines) {
		return readJSONLines(in, p)
	}
	return readJSONStream(in, p, &jsonStream{br: in.Buf, max: in.MaxArticle, line: 1})
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

// readJSONLines reads one object a line. A line that is none is one reject.
func readJSONLines(in *format.Input, p *jsonParser) error {
	var rec record.Record
	take := func(n int, line []byte) error {
		if format.Blank(line) {
			return nil
		}
		return jsonObject(in, p, &rec, n, line, false)
	}
	return in.Lines(format.ByLine{Line: take, Long: in.RejectLong, End: func(int) error { return nil }})
}

// mend adds to a line the brackets that it lacks, if nothing else is missing.
func mend(line []byte) ([]byte, bool) {
	var scan extent
	if i := bytes.IndexByte(line, '{'); i < 0 || !format.Blank(line[:i]) || scan.feed(line) < len(line) || scan.done || !scan.close() {
		return line, false
	}
	return append(bytes.Clone(line), scan.missing()...), true
}

// jsonObject makes an article of one object, as it came: only what cannot be read is looked at for what it lacks.
func jsonObject(in *format.Input, p *jsonParser, rec *record.Record, line int, raw []byte, mended bool) error {
	*rec = record.Record{}
	b := in.Charset.Text(raw)
	err := p.object(b, rec)
	if err != nil && !mended {
		if whole, ok := mend(raw); ok {
			*rec, mended, b = record.Record{}, true, in.Charset.Text(whole)
			err = p.object(b, rec)
		}
	}
	if mended {
		rec.Remarks = append(rec.Remarks, "accolade ou crochet manquant à la fin : l'article est lu jusque-là")
	}
	if err != nil {
		if fault, ok := errors.AsType[*jsonError](err); ok {
			line += bytes.Count(b[:min(fault.at, len(b))], []byte("\n"))
		}
		return in.Reject(line, err.Error(), nil)
	}
	return in.Record(line, rec)
}

// readJSONStream reads an array, or objects one behind another, of which only one is in memory at a time.
func readJSONStream(in *format.Input, p *jsonParser, s *jsonStream) error {
	var rec record.Record
	for {
		line, b, err := s.next()
		var fault *jsonError
		switch {
		case errors.Is(err, io.EOF):
			return in.Nothing()
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
		if err := jsonObject(in, p, &rec, line, b, s.mended); err != nil {
			return err
		}
	}
}
