package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// JSON comes as lines of one object each, as an array of objects, as objects one behind another, or as one object
// that holds the array (articles, items, results, documents, data).

// isJSON recognises JSON by its first characters, or by its name where they are spoilt.
func isJSON(in *input, head []byte) bool {
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
	return in.path == "-" && (head[0] == '{' || head[0] == '[') || hasSuffix(in.name, ".jsonl", ".ndjson", ".json")
}

// readJSON reads all the forms.
func readJSON(in *input) error {
	head, _ := in.br.Peek(sniffBytes) // an error comes again with the reading
	p := &jsonParser{columns: in.r.columns}
	lines := hasSuffix(in.name, ".jsonl", ".ndjson")
	if n := p.wrapper(head); n > 0 && !lines && !firstLineIsObject(head) {
		if _, err := in.br.Discard(n); err != nil {
			return in.failed(0, err)
		}
		return readJSONStream(in, p, &jsonStream{
			br: in.br, max: in.r.o.MaxArticleBytes, line: 1 + bytes.Count(head[:n], []byte("\n")), wrapped: true,
		})
	}
	if byLines(head, lines) {
		return readJSONLines(in, p)
	}
	return readJSONStream(in, p, &jsonStream{br: in.br, max: in.r.o.MaxArticleBytes, line: 1})
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
	return more && !blank(rest) && scan.feed(first) == len(first) && scan.done
}

// readJSONLines reads one object a line. A line that is none is one reject.
func readJSONLines(in *input, p *jsonParser) error {
	lines := &lineReader{br: in.br, max: in.r.o.MaxArticleBytes}
	var rec record
	for {
		line, err := lines.next()
		switch {
		case errors.Is(err, io.EOF):
			return in.nothing()
		case errors.Is(err, errLongLine):
			if err := in.reject(lines.line, tooLong(in.r.o), nil); err != nil {
				return err
			}
			continue
		case err != nil:
			return in.failed(lines.line, err)
		}
		if blank(line) {
			continue
		}
		if err := in.jsonObject(p, &rec, lines.line, in.charset.text(line)); err != nil {
			return err
		}
	}
}

// tooLong is the reason for a record beyond the limit.
func tooLong(o Options) string {
	return fmt.Sprintf("enregistrement plus long que la limite de %d octets", o.MaxArticleBytes)
}

// nothing rejects a file that had neither an article nor a reject to show for itself.
func (in *input) nothing() error {
	if in.articles == 0 && in.rejects == 0 {
		return in.reject(0, "fichier sans aucun article", nil)
	}
	return nil
}

// jsonObject makes an article of one object.
func (in *input) jsonObject(p *jsonParser, rec *record, line int, b []byte) error {
	*rec = record{}
	if err := p.object(b, rec); err != nil {
		if fault, ok := errors.AsType[*jsonError](err); ok {
			line += bytes.Count(b[:min(fault.at, len(b))], []byte("\n"))
		}
		return in.reject(line, err.Error(), nil)
	}
	return in.r.record(in, line, rec)
}

// readJSONStream reads an array, or objects one behind another, of which only one is in memory at a time.
func readJSONStream(in *input, p *jsonParser, s *jsonStream) error {
	var rec record
	for {
		line, b, err := s.next()
		var fault *jsonError
		switch {
		case errors.Is(err, io.EOF):
			return in.nothing()
		case errors.As(err, &fault):
			if err := in.reject(line, fault.Error(), nil); err != nil {
				return err
			}
			continue
		case errors.Is(err, errLongLine):
			if err := in.reject(line, tooLong(in.r.o), nil); err != nil {
				return err
			}
			continue
		case err != nil:
			return in.failed(line, err)
		}
		if err := in.jsonObject(p, &rec, line, in.charset.text(b)); err != nil {
			return err
		}
	}
}
