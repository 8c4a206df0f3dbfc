package jsonfile

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/corpus/record"
)

// jsonError says in French where a JSON value is malformed.
type jsonError struct {
	reason string
	at     int // byte in the value
}

// Error implements error.
func (e *jsonError) Error() string { return e.reason }

// jsonParser reads the object of one article without reflection: known keys go to the record, the rest is checked
// and skipped. It takes what encoding/json takes and reads it alike, and besides it control characters within
// strings, which exporters forget to escape, the NaN of Python, and the calls that the shell of MongoDB prints.
type jsonParser struct {
	columns *record.Columns
	b       []byte
	i       int
	scratch []byte
}

// object reads b as one object into the record.
func (p *jsonParser) object(b []byte, rec *record.Record) error {
	p.b, p.i = b, 0
	p.space()
	if inner, ok := p.written(); ok { // JSON within a string of JSON
		p.b, p.i = inner, 0
		p.space()
	}
	if p.peek() != '{' {
		if err := p.skip(0); err != nil {
			return err
		}
		return &jsonError{reason: "ligne qui n'est pas un objet JSON"}
	}
	if err := p.article(rec, 1, nil); err != nil {
		return err
	}
	if p.space(); p.i < len(p.b) {
		return p.fault("JSON mal formé : du texte suit l'objet")
	}
	return nil
}

// ignore steps over the value of a key that is not read, and takes a note of it.
func (p *jsonParser) ignore(c record.Claim, depth int) error {
	start := p.i
	if err := p.skip(depth); err != nil {
		return err
	}
	switch value := p.b[start:p.i]; string(value) {
	case "null", `""`, "[]", "{}":
	default:
		c.Skipped(func() string {
			var text string
			if json.Unmarshal(value, &text) == nil {
				return text
			}
			return string(value)
		})
	}
	return nil
}

// maxRemarks bounds the remarks on one article.
const maxRemarks = 20

// number reports whether a number in a field is a key into another table, as WordPress has them for authors, and says
// nothing.
func number(f record.Field) bool {
	switch f {
	case record.Authors, record.Section, record.Tags, record.Agency, record.Place, record.Source:
		return true
	}
	return false
}

// fault is an error at the current place.
func (p *jsonParser) fault(reason string) error { return &jsonError{reason: reason, at: p.i} }

// peek returns the current byte, 0 at the end.
func (p *jsonParser) peek() byte {
	if p.i < len(p.b) {
		return p.b[p.i]
	}
	return 0
}

// space steps over spaces.
func (p *jsonParser) space() {
	for p.i < len(p.b) {
		switch p.b[p.i] {
		case ' ', '\t', '\n', '\r':
			p.i++
		default:
			return
		}
	}
}

// members reads an object; each is called at the value of a key and must step over it. The key is valid until then.
func (p *jsonParser) members(each func(key []byte) error) error {
	p.i++ // {
	if p.space(); p.peek() == '}' {
		p.i++
		return nil
	}
	for {
		switch p.space(); p.peek() {
		case '"':
		case '\'':
			return p.fault("dictionnaire de Python, non du JSON : écrivez-le par json.dumps")
		default:
			return p.fault("JSON mal formé : nom de champ attendu")
		}
		key, err := p.bytes()
		if err != nil {
			return err
		}
		if p.space(); p.peek() != ':' {
			return p.fault("JSON mal formé : deux-points attendus")
		}
		p.i++
		p.space()
		if err := each(key); err != nil {
			return err
		}
		if more, err := p.comma('}'); !more || err != nil {
			return err
		}
	}
}

// elements reads an array; each is called at an element and must step over it.
func (p *jsonParser) elements(each func() error) error {
	p.i++ // [
	if p.space(); p.peek() == ']' {
		p.i++
		return nil
	}
	for {
		p.space()
		if err := each(); err != nil {
			return err
		}
		if more, err := p.comma(']'); !more || err != nil {
			return err
		}
	}
}

// comma steps over a comma, or over the closing bracket.
func (p *jsonParser) comma(closing byte) (more bool, err error) {
	p.space()
	switch p.peek() {
	case ',':
		p.i++
		return true, nil
	case closing:
		p.i++
		return false, nil
	}
	if p.i >= len(p.b) {
		return false, p.fault("JSON coupé avant la fin")
	}
	return false, p.fault("JSON mal formé : virgule attendue")
}

// value reads what a known key holds: a text, a number, a list of them, or objects that have a name.
func (p *jsonParser) value(f record.Field, depth int) (record.Value, error) {
	if depth > maxJSONDepth {
		return record.Value{}, p.fault("JSON aux niveaux trop nombreux")
	}
	switch c := p.peek(); c {
	case '"':
		s, err := p.bytes()
		return record.Value{Text: string(s)}, err
	case '[':
		return p.list(f, depth)
	case '{':
		if f == record.Details {
			start := p.i
			err := p.skip(depth)
			return record.Value{Text: string(p.b[start:p.i])}, err
		}
		return p.named(f, depth)
	default:
		if calls(p.b[p.i:]) {
			return p.call(f, depth)
		}
		start := p.i
		if err := p.skip(depth); err != nil {
			return record.Value{}, err
		}
		if f == record.Derived {
			return record.Value{Text: string(p.b[start:p.i])}, nil
		}
		if c == 't' || c == 'f' || c == 'n' || notNumber(p.b[start:p.i]) != "" {
			return record.Value{}, nil
		}
		return record.Value{Text: string(p.b[start:p.i]), Number: true}, nil
	}
}

// list reads an array: each element is an item; a text of several paragraphs may come as one.
func (p *jsonParser) list(f record.Field, depth int) (record.Value, error) {
	out := record.Value{List: []string{}}
	bare, pieces := false, false
	err := p.elements(func() error {
		bare, pieces = bare || p.peek() == '"', pieces || p.peek() == '{'
		v, err := p.value(f, depth+1)
		if err != nil {
			return err
		}
		if v.Number && number(f) {
			return nil
		}
		if len(out.List) < record.MaxList || f == record.Body || f == record.Lead {
			out.List = append(out.List, v.Items()...)
		}
		return nil
	})
	if f == record.Body || f == record.Lead {
		between := "\n\n"
		if bare && pieces { // words, and words that are marked or linked, as Telegram has them
			between = ""
		}
		out = record.Value{Text: strings.Join(out.List, between)}
	}
	return out, err
}

// skip steps over a value of any kind and checks it.
func (p *jsonParser) skip(depth int) error {
	if depth > maxJSONDepth {
		return p.fault("JSON aux niveaux trop nombreux")
	}
	switch c := p.peek(); {
	case c == '"':
		_, err := p.bytes()
		return err
	case c == '{':
		return p.members(func([]byte) error { return p.skip(depth + 1) })
	case c == '[':
		return p.elements(func() error { return p.skip(depth + 1) })
	case c == 't':
		return p.word("true")
	case c == 'f':
		return p.word("false")
	case c == 'n' && !bytes.HasPrefix(p.b[p.i:], []byte("new ")):
		return p.word("null")
	case c == 'N' && bytes.HasPrefix(p.b[p.i:], []byte(nan)), c == 'I' && bytes.HasPrefix(p.b[p.i:], []byte(infinity)):
		return p.word(string(p.b[p.i : p.i+len(notNumber(p.b[p.i:]))]))
	case c == '-' && bytes.HasPrefix(p.b[p.i+1:], []byte(infinity)):
		return p.word("-" + infinity)
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	case c == 'n' || c >= 'A' && c <= 'Z':
		_, err := p.call(record.None, depth)
		return err
	}
	if p.i >= len(p.b) {
		return p.fault("JSON coupé avant la fin")
	}
	return p.fault("JSON mal formé : valeur attendue")
}

// word steps over a literal.
func (p *jsonParser) word(w string) error {
	if !bytes.HasPrefix(p.b[p.i:], []byte(w)) {
		return p.fault("JSON mal formé : valeur attendue")
	}
	p.i += len(w)
	return nil
}

// number steps over a number as RFC 8259 writes it.
func (p *jsonParser) number() error {
	if p.peek() == '-' {
		p.i++
	}
	digits := func() bool {
		start := p.i
		for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
			p.i++
		}
		return p.i > start
	}
	zero := p.peek() == '0'
	start := p.i
	ok := digits() && (!zero || p.i == start+1)
	if ok && p.peek() == '.' {
		p.i++
		ok = digits()
	}
	if c := p.peek(); ok && (c == 'e' || c == 'E') {
		p.i++
		if c := p.peek(); c == '+' || c == '-' {
			p.i++
		}
		ok = digits()
	}
	if !ok {
		return p.fault("JSON mal formé : nombre impossible")
	}
	return nil
}

// bytes reads a string. What it returns is valid until the next call: a part of the input where nothing is escaped,
// scratch otherwise.
func (p *jsonParser) bytes() ([]byte, error) {
	p.i++ // "
	start := p.i
	quote := bytes.IndexByte(p.b[p.i:], '"')
	if quote < 0 {
		p.i = len(p.b)
		return nil, p.fault("chaîne JSON qui ne se ferme pas")
	}
	if escape := bytes.IndexByte(p.b[p.i:p.i+quote], '\\'); escape < 0 {
		p.i += quote + 1
		return p.b[start : p.i-1], nil
	}
	out := p.scratch[:0]
	quote += p.i
	for {
		rest := p.b[p.i:max(quote, p.i)]
		n := bytes.IndexByte(rest, '\\')
		if n < 0 {
			n = len(rest)
		}
		out = append(out, rest[:n]...)
		p.i += n
		p.scratch = out
		switch p.peek() {
		case '"':
			p.i++
			return out, nil
		case '\\':
			var err error
			if out, err = p.escape(out); err != nil {
				return nil, err
			}
			if p.i > quote { // the quote was escaped
				next := bytes.IndexByte(p.b[p.i:], '"')
				if next < 0 {
					next = len(p.b) - p.i
				}
				quote = p.i + next
			}
		default:
			p.i = len(p.b)
			return nil, p.fault("chaîne JSON qui ne se ferme pas")
		}
	}
}

// escape reads one escape and appends what it means; half a surrogate pair becomes U+FFFD.
func (p *jsonParser) escape(out []byte) ([]byte, error) {
	if p.i+1 >= len(p.b) {
		return out, p.fault("chaîne JSON qui ne se ferme pas")
	}
	c := p.b[p.i+1]
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	default:
		return p.unicode(out)
	}
	p.i += 2
	return append(out, c), nil
}

// unicode reads an escape by number.
func (p *jsonParser) unicode(out []byte) ([]byte, error) {
	r, ok := hex4(p.b[p.i:])
	if !ok {
		return out, p.fault("JSON mal formé : échappement inconnu dans une chaîne")
	}
	p.i += 6
	if utf16.IsSurrogate(r) {
		second, ok := hex4(p.b[p.i:])
		if pair := utf16.DecodeRune(r, second); ok && pair != utf8.RuneError {
			p.i += 6
			return utf8.AppendRune(out, pair), nil
		}
		r = utf8.RuneError
	}
	return utf8.AppendRune(out, r), nil
}

// hex4 reads \uXXXX at the head of b.
func hex4(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range b[2:6] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
