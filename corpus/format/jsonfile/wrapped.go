package jsonfile

import (
	"bytes"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// Programs wrap articles: answers of services and of search engines hold a list of them, Elasticsearch and others hold
// each one in an object within an object, and bulk files say before each what is to be done with it.

// inner reports whether a key holds the fields of the object that it is in: _source and fields of Elasticsearch, doc of
// its bulk updates and of CouchDB, attributes of JSON:API, the headers of web archives.
func inner(key []byte) bool {
	switch string(key) {
	case "_source", "fields", "doc", "attributes", "warc_headers":
		return true
	}
	return false
}

// list reports whether a key may hold the articles of the object around them.
func list(key []byte) bool {
	switch strings.ToLower(string(key)) {
	case "articles", "items", "results", "documents", "docs", "data", "entries", "hits", "stories", "records", "rows", "posts", "news", "objects", "value":
		return true
	}
	return false
}

// maxWrapped bounds the objects around a list of articles.
const maxWrapped = 3

// wrapper tells where the array of articles begins in an object around it, and in how many objects it lies; 0 where
// there is none: the key is one of a few, its first element is an object, and nothing around it has a text of its own.
func (p *jsonParser) wrapper(head []byte) (at, depth int) {
	p.b, p.i = head, 0
	if p.space(); p.peek() != '{' {
		return 0, 0
	}
	text := false
	var look func(level int) error
	look = func(level int) error {
		return p.members(func(key []byte) error { // it breaks off where the head does
			known := list(key)
			text = text || p.columns.Of(key).Field == record.Body && !known
			switch {
			case at == 0 && known && p.peek() == '[':
				if rest := bytes.TrimLeft(p.b[p.i+1:], " \t\r\n"); len(rest) > 0 && rest[0] == '{' {
					at, depth = p.i+1, level
				}
			case at == 0 && level < maxWrapped && p.peek() == '{' && (known || string(key) == "response" || string(key) == "result" || string(key) == "body"):
				return look(level + 1)
			}
			return p.skip(level)
		})
	}
	_ = look(1)
	if text {
		return 0, 0
	}
	return at, depth
}

// action reports whether an object is a line of a bulk file that says what is to be done with the document on the next
// one, and under which ID.
func (p *jsonParser) action(b []byte) (id string, ok bool) {
	if len(b) > 4096 {
		return "", false
	}
	p.b, p.i = b, 0
	if p.space(); p.peek() != '{' {
		return "", false
	}
	keys := 0
	err := p.members(func(key []byte) error {
		keys++
		switch string(key) {
		case "index", "create", "update", "delete":
		default:
			return p.skip(1)
		}
		if p.peek() != '{' {
			return p.skip(1)
		}
		ok = true
		return p.members(func(key []byte) error {
			if string(key) == "_id" {
				v, err := p.value(record.ID, 2)
				id = v.Text
				return err
			}
			ok = ok && (len(key) > 0 && key[0] == '_' || strings.HasSuffix(string(key), "routing") || string(key) == "retry_on_conflict" ||
				strings.HasPrefix(string(key), "require_") || strings.HasPrefix(string(key), "if_") || string(key) == "pipeline" || string(key) == "version")
			return p.skip(2)
		})
	})
	return id, ok && err == nil && keys == 1
}

// each reads one value of a file: an article, the articles of a list within it, or the line of a bulk file that announces
// the next one. The last two have no text of their own.
func (r *reading) each(line int, raw []byte, mended bool) error {
	b, err := r.object(raw, mended)
	if err != nil {
		return r.fault(line, b, err)
	}
	if !r.rec.Has(record.Body) {
		if id, ok := r.p.action(b); ok {
			r.next = id
			return nil
		}
		if at, _ := r.p.wrapper(b); at > 0 {
			return r.stream(&jsonStream{br: bufioOf(b[at:]), max: r.in.MaxArticle, line: line + bytes.Count(b[:at], []byte("\n")), wrapped: 1})
		}
	}
	return r.record(line)
}

// object reads one object as it came, and returns it as UTF-8: only what cannot be read is looked at for what it lacks.
func (r *reading) object(raw []byte, mended bool) (b []byte, err error) {
	r.rec = record.Record{}
	b = r.in.Charset.Text(raw)
	if err = r.p.object(b, &r.rec); err != nil && !mended {
		if whole, ok := mend(raw); ok {
			r.rec, mended, b = record.Record{}, true, r.in.Charset.Text(whole)
			err = r.p.object(b, &r.rec)
		}
	}
	if mended {
		r.rec.Remarks = append(r.rec.Remarks, "accolade ou crochet manquant à la fin : l'article est lu jusque-là")
	}
	return b, err
}

// record hands on what has been read.
func (r *reading) record(line int) error {
	r.rec.Put(record.ID, r.next)
	r.next = ""
	return r.in.Record(line, &r.rec)
}

// after goes on behind a list of articles with what follows the object around it: another such object, or nothing.
func (r *reading) after(s *jsonStream) (more bool, err error) {
	if err := s.leave(); err != nil {
		return false, err
	}
	c, err := s.skip(" \t\r\n,")
	if err != nil || c != '{' {
		return false, err
	}
	head, _ := s.br.Peek(format.HeadBytes) // an error comes again with the reading
	at, depth := r.p.wrapper(head)
	if s.closed = false; at == 0 || len(s.pending) > 0 {
		s.wrapped = 0 // articles, one behind another
		return true, nil
	}
	s.consume(at)
	s.wrapped = depth
	return true, nil
}
