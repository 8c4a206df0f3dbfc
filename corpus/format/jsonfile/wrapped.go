package jsonfile

import (
	"bytes"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
	"github.com/kiosque-search/kiosque/frdate"
)

// Programs wrap articles: answers of services and of search engines hold a list of them, Elasticsearch and others hold
// each one in an object within an object, and bulk files say before each what is to be done with it.

// inner reports whether a key holds the fields of the object that it is in: _source and fields of Elasticsearch, doc of
// its bulk updates and of CouchDB, attributes of JSON:API, the headers of web archives, what WordPress adds to its posts.
func inner(key []byte) bool {
	switch string(key) {
	case "_source", "fields", "doc", "attributes", "warc_headers", "_embedded":
		return true
	}
	return false
}

// list reports whether a key may hold the articles of the object around them.
func list(key []byte) bool {
	switch strings.ToLower(string(key)) {
	case "articles", "items", "results", "documents", "docs", "data", "entries", "hits", "stories", "records", "rows", "posts", "news", "objects", "value",
		"pages", "messages", "tweets", "statuses", "edges", "nodes", "bindings", "notices", "notes", "publications", "resultats", "résultats", "donnees", "données",
		"textes", "depeches", "dépêches", "actualites", "actualités", "db", "list":
		return true
	}
	return false
}

// listed reports whether a list begins whose first element is an article, whatever its key: it has a title and a text.
func (p *jsonParser) listed() bool {
	if p.peek() != '[' {
		return false
	}
	at := p.i
	defer func() { p.i = at }()
	p.i++
	p.space()
	return p.peek() == '{' && p.hasArticle()
}

// around reports whether a key may hold an object with such a list.
func around(key []byte) bool {
	switch string(key) {
	case "response", "result", "body", "_embedded", "chats":
		return true
	}
	return false
}

// maxWrapped bounds the objects around a list of articles.
const maxWrapped = 3

// wrapper tells where the array of articles begins in an object around it: the key is one of a few, its first element is
// an object, and nothing around it has a text of its own.
func (p *jsonParser) wrapper(head []byte) (w wrapping) {
	p.b, p.i = head, 0
	if p.space(); p.peek() != '{' {
		return wrapping{}
	}
	text, titled, name := false, false, ""
	var look func(level int) error
	look = func(level int) error {
		return p.members(func(key []byte) error { // it breaks off where the head does
			known := list(key) || p.listed()
			c := p.columns.Of(key)
			text = text || c.Field == record.Body && !known
			titled = titled || level == 1 && (c.Field == record.Title || c.Field == record.Lead)
			switch {
			case w.at == 0 && known && p.peek() == '[':
				if rest := bytes.TrimLeft(p.b[p.i+1:], " \t\r\n"); len(rest) > 0 && rest[0] == '{' {
					w.at, w.depth, w.issue = p.i+1, level, strings.EqualFold(string(key), "pages")
					if !list(key) {
						w.group = string(key)
					}
					if string(key) == "messages" && w.paper == "" && name != "" { // of a channel of Telegram
						w.paper, w.claim = name, record.Claim{Field: record.Source, Name: "name"}
					}
				}
			case w.at == 0 && string(key) == "name" && p.peek() == '"':
				v, err := p.value(record.Source, level)
				name = strings.TrimSpace(v.Text)
				return err
			case w.at == 0 && level < maxWrapped && known && p.peek() == '{' && w.frame == 0:
				if rest := p.b[p.i:]; (&jsonParser{columns: p.columns}).frameOf(rest) == byIndex {
					w.frame = p.i
				}
				return look(level + 1)
			case w.at == 0 && level < maxWrapped && p.peek() == '{' && (known || around(key)):
				return look(level + 1)
			case w.at == 0 && c.Field == record.Date && w.day == "" && p.peek() == '"':
				w.dated = c
				v, err := p.value(record.Date, level)
				w.day = strings.TrimSpace(v.Text)
				return err
			case w.at == 0 && c.Field == record.Source && w.paper == "" && (p.peek() == '"' || p.peek() == '{'):
				w.claim = c
				v, err := p.value(record.Source, level)
				w.paper = strings.TrimSpace(v.Text)
				return err
			}
			return p.skip(level)
		})
	}
	_ = look(1)
	if text || titled && w.group != "" {
		return wrapping{}
	}
	return w
}

// wrapping is what a wrapper is made of.
type wrapping struct {
	at, depth int    // where the array of articles begins, and in how many objects it lies; 0: there is none
	frame     int    // where an object of articles by their keys begins; 0: there is none
	paper     string // whose articles these are, and the key that says so
	claim     record.Claim
	issue     bool   // it is a list of pages
	group     string // the key of the list, where it is none of the usual ones
	day       string // of the issue, and the key that says so; of another list it may be that of the export
	dated     record.Claim
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

// within is a wrapping with what one around it says of all its articles.
func (w wrapping) within(outer wrapping) wrapping {
	if w.paper == "" {
		w.paper, w.claim = outer.paper, outer.claim
	}
	if outer.issue {
		w.issue, w.day, w.dated = true, outer.day, outer.dated
	}
	return w
}

// each reads one value of a file: an article, the articles of a list within it, or the line of a bulk file that announces
// the next one. The last two have no text of their own.
func (r *reading) each(line int, raw []byte, mended bool) error {
	b, err := r.object(raw, mended)
	if err != nil {
		return r.fault(line, b, err)
	}
	return r.opened(line, b)
}

// opened hands on an object that has been read, unless it is a list of articles or tells of the next line.
func (r *reading) opened(line int, b []byte) error {
	if !r.rec.Has(record.Body) {
		if id, ok := r.p.action(b); ok {
			r.next = id
			return nil
		}
		if w := r.p.wrapper(b); w.at > 0 && r.depth < maxWrapped {
			at, before := w.at, r.around
			r.around = w.within(before)
			r.depth++
			defer func() { r.around, r.depth = before, r.depth-1 }()
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

// text decodes what was read of an object around others, which is looked at before it is decoded.
func (r *reading) text(s string) string { return string(r.in.Charset.Text([]byte(s))) }

// record hands on what has been read.
func (r *reading) record(line int) error {
	r.rec.Put(record.ID, r.next)
	r.next = ""
	if r.around.paper != "" && !r.rec.Has(record.Source) {
		r.rec.Set(r.around.claim, record.Value{Text: r.text(r.around.paper)})
	}
	if r.around.issue && r.around.day != "" && !r.rec.Has(record.Date) {
		r.rec.Set(r.around.dated, record.Value{Text: r.text(r.around.day)})
	}
	if r.around.group != "" {
		r.grouped()
	}
	return r.in.Record(line, &r.rec)
}

// grouped gives an article what the key of its list says: its day, or else what nobody here can know.
func (r *reading) grouped() {
	key := r.text(r.around.group)
	if d, err := frdate.Parse(key, r.in.Location); err == nil && d.Month != 0 {
		r.rec.Put(record.Date, key)
		return
	}
	r.rec.Detail("groupe", key)
}

// sibling goes on with another list of articles of the same object, which may have members of other kinds between them.
func (r *reading) sibling(s *jsonStream) (found bool, err error) {
	for {
		c, err := s.skip(" \t\r\n,")
		if err != nil || c != '"' {
			return false, err
		}
		head := s.pending
		if len(head) == 0 {
			head, _ = s.br.Peek(format.HeadBytes) // an error comes again with the reading
		}
		r.p.b, r.p.i = head, 0
		raw, err := r.p.bytes()
		key := string(raw)
		if r.p.space(); err != nil || r.p.peek() != ':' {
			return false, nil //nolint:nilerr // damage is told behind the list
		}
		r.p.i++
		r.p.space()
		switch c := r.p.peek(); {
		case r.p.listed():
			s.consume(r.p.i + 1)
			if r.around.group = ""; !list([]byte(key)) {
				r.around.group = key
			}
			s.closed = false
			return true, nil
		case c == '[' || c == '{':
			s.consume(r.p.i)
			if err := s.over(); err != nil {
				return false, err
			}
		default:
			if err := r.p.skip(1); err != nil {
				return false, nil //nolint:nilerr // the same
			}
			s.consume(r.p.i)
		}
	}
}

// after goes on behind a list of articles with what follows the object around it: another such object, or nothing.
func (r *reading) after(s *jsonStream) (more bool, err error) {
	if more, err = r.sibling(s); more || err != nil {
		return more, err
	}
	if err := s.leave(); err != nil {
		return false, err
	}
	c, err := s.skip(" \t\r\n,")
	if err != nil || c != '{' {
		return false, err
	}
	head, _ := s.br.Peek(format.HeadBytes) // an error comes again with the reading
	r.around = r.p.wrapper(head)
	if s.closed = false; r.around.at == 0 || len(s.pending) > 0 {
		s.wrapped = 0 // articles, one behind another
		return true, nil
	}
	s.consume(r.around.at)
	s.wrapped = r.around.depth
	return true, nil
}
