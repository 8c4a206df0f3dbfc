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
	if byLines(in, head) {
		return readJSONLines(in, p)
	}
	s := &jsonStream{br: in.br, max: in.r.o.MaxArticleBytes, line: 1}
	if n := p.wrapper(head); n > 0 {
		s.wrapped = true
		s.line += bytes.Count(head[:n], []byte("\n"))
		if _, err := in.br.Discard(n); err != nil {
			return in.failed(0, err)
		}
	}
	return readJSONStream(in, p, s)
}

// byLines tells lines of objects from an array or objects that spread over lines.
func byLines(in *input, head []byte) bool {
	head = bytes.TrimLeft(head, " \t\r\n")
	if hasSuffix(in.name, ".jsonl", ".ndjson") {
		return len(head) == 0 || head[0] != '[' || !isJSON(&input{}, head)
	}
	if len(head) > 0 && head[0] == '[' {
		return false
	}
	first, rest, more := bytes.Cut(head, []byte("\n"))
	if !more {
		return false // one object, or an array in one, or one long line: the stream reads all of them
	}
	var scan extent
	if first = bytes.TrimSpace(first); scan.feed(first) == len(first) && scan.done {
		return true
	}
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return len(rest) > 0 && rest[0] == '{'
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
		var fault *jsonError
		if errors.As(err, &fault) {
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
