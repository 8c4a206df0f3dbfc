package jsonfile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
)

// A data frame, as pandas writes it, is one object whose members are not articles: columns of values by row, rows by
// their index, or columns, index and rows apart. Lines and lists of objects are read as such.

// orient is how a data frame is laid out, by the names that pandas gives.
type orient uint8

const (
	noFrame   orient = iota
	byColumns        // {"titre": {"0": "Un", "1": "Deux"}, …}
	byIndex          // {"0": {"titre": "Un"}, "1": …}
	split            // {"columns": ["titre"], "index": [0, 1], "data": [["Un"], ["Deux"]]}, in any order
	byLists          // {"titre": ["Un", "Deux"], …}, which is to_dict("list")
	values           // [["titre"], ["Un"], ["Deux"]]
)

// columnKeys and rowKeys are what programs call the two halves of a frame that is split.
var (
	columnKeys = []string{"columns", "colonnes", "header", "headers", "fields"}
	rowKeys    = []string{"data", "rows", "values", "lignes"}
)

// maxFrame bounds a data frame by columns, which must be whole before its first article is, in bytes.
const maxFrame = 512 << 20

// frameOf tells the layout by what the members of the object in a head have in common.
func (p *jsonParser) frameOf(head []byte) orient {
	p.b, p.i = head, 0
	if p.space(); p.peek() == '[' {
		if rest := bytes.TrimLeft(head[p.i+1:], " \t\r\n"); len(rest) > 0 && rest[0] == '[' && valuesStart(head[p.i:]) {
			return values
		}
		return noFrame
	}
	if p.peek() != '{' {
		return noFrame
	}
	var m shape
	_ = p.members(func(key []byte) error { // it breaks off where the head does
		m.member(p, key)
		return p.skip(1)
	})
	return m.orient()
}

// shape is what is known of the members of an object.
type shape struct {
	members, objects, lists int
	columns, rows           bool   // "columns" is a list, "data" is a list of lists
	known                   int    // keys that are known, of objects or lists
	text                    bool   // one of them has words to read
	inside                  int    // objects whose first key is known
	first                   string // key of the objects
	same                    bool   // all of them begin with it
	numbered                bool   // it is a number, or the keys of the objects are
}

// member takes account of one member.
func (m *shape) member(p *jsonParser, key []byte) {
	m.members++
	field := p.columns.Of(key).Field
	name := string(key)
	at := p.i
	defer func() { p.i = at }()
	switch p.peek() {
	case '[':
		m.lists++
		p.i++
		p.space()
		m.columns = m.columns || slices.Contains(columnKeys, name)
		m.rows = m.rows || slices.Contains(rowKeys, name) && p.peek() == '['
		if c := p.peek(); c == '{' || c == '[' {
			return
		}
	case '{':
		m.objects++
		first := p.opening('{')
		if first == nil {
			return
		}
		if m.objects == 1 {
			m.first, m.same = string(first), true
		}
		m.same = m.same && string(first) == m.first && nameRank(record.None, first) == 0
		if f := p.columns.Of(first).Field; f != record.None && nameRank(record.None, first) < 4 {
			m.inside++
		}
		m.numbered = m.numbered || digits([]byte(name)) || digits(first)
	default:
		return
	}
	if field != record.None {
		m.known++
		m.text = m.text || field == record.Title || field == record.Lead || field == record.Body
	}
}

// orient is the layout that the members show.
func (m *shape) orient() orient {
	switch {
	case m.columns && m.rows:
		return split
	case m.members == 0:
		return noFrame
	case m.objects == m.members && m.inside == m.members && (m.numbered || m.members > 1):
		return byIndex
	case m.objects == m.members && m.known > 0 && m.same && (m.numbered || m.members > 1 && m.text):
		return byColumns
	case m.lists == m.members && m.known > 1 && m.text:
		return byLists
	}
	return noFrame
}

// opening steps over a bracket and the key behind it, which it returns; nil if there is none.
func (p *jsonParser) opening(bracket byte) []byte {
	if p.space(); p.peek() != bracket {
		return nil
	}
	p.i++
	if p.space(); p.peek() != '"' {
		return nil
	}
	key, err := p.bytes()
	if err != nil {
		return nil
	}
	if p.space(); p.peek() != ':' {
		return nil
	}
	p.i++
	p.space()
	return key
}

func digits(b []byte) bool { return len(b) > 0 && len(bytes.Trim(b, "0123456789")) == 0 }

// readFrame reads a data frame whole and hands on its rows in their order.
func readFrame(in *format.Input, p *jsonParser, layout orient) error {
	text, err := in.Whole(maxFrame)
	switch {
	case errors.Is(err, format.ErrTooLong):
		return in.Reject(0, fmt.Sprintf("tableau JSON de plus de %d Mio : exportez-le en lignes (orient=\"records\", lines=True)", maxFrame>>20), nil)
	case err != nil:
		return in.Failed(0, err)
	}
	p.b, p.i = []byte(text), 0
	p.space()
	rows := &frame{at: map[string]int{}}
	switch layout {
	case split:
		err = p.splitFrame(rows)
	case byLists:
		var even bool
		if even, err = p.lists(rows); !even && err == nil { // an article whose values are lists
			return in.Record(1, rows.records[0])
		}
	case values:
		var named bool
		if named, err = p.valuesFrame(rows); !named {
			return in.Reject(1, "tableau JSON sans noms de colonnes : exportez-le avec eux (orient=\"records\" ou \"split\")", nil)
		}
	case byIndex:
		err = p.members(func(key []byte) error {
			rec := rows.row(string(key))
			if p.peek() != '{' {
				return p.skip(1)
			}
			return p.article(rec, 2, nil)
		})
	default:
		err = p.members(func(key []byte) error {
			c := p.columns.Of(key)
			if c.Field == record.None || p.peek() != '{' {
				return p.ignore(c, 1)
			}
			return p.members(func(index []byte) error {
				rec := rows.row(string(index))
				v, err := p.value(c.Field, 2)
				if err == nil && (!v.Number || !number(c.Field)) {
					rec.Set(c, v)
				}
				return err
			})
		})
	}
	for i := range rows.records { // also those before a fault
		if rows.records[i].Empty() {
			if err := in.Reject(1, fmt.Sprintf("rangée %d : ni titre ni texte", i+1), nil); err != nil {
				return err
			}
			continue
		}
		if err := in.Record(1, rows.records[i]); err != nil {
			return err
		}
	}
	if err != nil {
		return in.Reject(1+strings.Count(text[:min(p.i, len(text))], "\n"), err.Error(), nil)
	}
	return in.Nothing()
}

// frame is the rows of a data frame in the order of their first mention.
type frame struct {
	records []*record.Record
	at      map[string]int
}

// row finds a row by its index.
func (f *frame) row(index string) *record.Record {
	i, ok := f.at[index]
	if !ok {
		i = len(f.records)
		f.at[index] = i
		f.records = append(f.records, &record.Record{})
	}
	return f.records[i]
}

// splitFrame reads {"columns": […], "index": […], "data": [[…], …]}: the names first, wherever they stand.
func (p *jsonParser) splitFrame(rows *frame) error {
	var claims []record.Claim
	begin := p.i
	err := p.members(func(key []byte) error {
		if !slices.Contains(columnKeys, string(key)) || p.peek() != '[' {
			return p.skip(1)
		}
		return p.elements(func() error { return p.name(&claims) })
	})
	if err != nil && len(claims) == 0 {
		return err
	}
	p.i = begin
	return p.members(func(key []byte) error {
		if !slices.Contains(rowKeys, string(key)) || p.peek() != '[' {
			return p.skip(1)
		}
		return p.elements(func() error { return p.row(rows, claims) })
	})
}

// name reads the name of a column; of one of several levels, the last.
func (p *jsonParser) name(claims *[]record.Claim) error {
	var name []byte
	var err error
	switch p.peek() {
	case '"':
		name, err = p.bytes()
	case '[':
		err = p.elements(func() error {
			if p.peek() != '"' {
				return p.skip(2)
			}
			b, err := p.bytes()
			if len(b) > 0 {
				name = bytes.Clone(b)
			}
			return err
		})
	default:
		err = p.skip(2)
	}
	if len(name) == 0 {
		*claims = append(*claims, record.Claim{})
	} else {
		*claims = append(*claims, p.columns.Declare(name))
	}
	return err
}

// row reads the values of a row.
func (p *jsonParser) row(rows *frame, claims []record.Claim) error {
	rec := rows.row(fmt.Sprint(len(rows.records)))
	if p.peek() != '[' {
		return p.skip(2)
	}
	i := -1
	return p.elements(func() error {
		if i++; i >= len(claims) {
			return p.skip(3)
		}
		return p.cell(rec, claims[i])
	})
}

// cell reads one value of a row.
func (p *jsonParser) cell(rec *record.Record, c record.Claim) error {
	if c.Field == record.None {
		return p.ignore(c, 3)
	}
	v, err := p.value(c.Field, 3)
	if err == nil && (!v.Number || !number(c.Field)) {
		rec.Set(c, v)
	}
	return err
}

// lists reads {"titre": […], "texte": […]}; even is false where the lists are not equally long, or of one value, and then
// all is one article.
func (p *jsonParser) lists(rows *frame) (even bool, err error) {
	begin, length := p.i, -1
	even = true
	err = p.members(func(key []byte) error {
		c := p.columns.Declare(key)
		if p.peek() != '[' {
			even = false
			return p.skip(1)
		}
		i := 0
		err := p.elements(func() error {
			rec := rows.row(fmt.Sprint(i))
			i++
			return p.cell(rec, c)
		})
		if length < 0 {
			length = i
		}
		even = even && i == length
		return err
	})
	if even && length > 1 || err != nil {
		return true, err
	}
	*rows = frame{at: map[string]int{}}
	p.i = begin
	return false, p.article(rows.row(""), 1, nil)
}

// valuesFrame reads [[…], […]], whose first row names the columns; named is false where it does not.
func (p *jsonParser) valuesFrame(rows *frame) (named bool, err error) {
	var claims []record.Claim
	err = p.elements(func() error {
		if claims != nil {
			return p.row(rows, claims)
		}
		claims = []record.Claim{}
		if p.peek() != '[' {
			return p.skip(1)
		}
		known, text := map[record.Field]bool{}, false
		err := p.elements(func() error {
			err := p.name(&claims)
			if f := claims[len(claims)-1].Field; f != record.None {
				known[f] = true
				text = text || f == record.Title || f == record.Lead || f == record.Body
			}
			return err
		})
		named = text && len(known) > 1
		if !named && err == nil {
			return errUnnamed
		}
		return err
	})
	return named, err
}

// errUnnamed says that the first row of a data frame names no columns.
var errUnnamed = errors.New("jsonfile: no names of columns")
