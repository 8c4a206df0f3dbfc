package jsonfile

import (
	"bytes"
	"errors"
	"fmt"
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
	split            // {"columns": ["titre"], "index": [0, 1], "data": [["Un"], ["Deux"]]}
)

// maxFrame bounds a data frame by columns, which must be whole before its first article is, in bytes.
const maxFrame = 512 << 20

// frameOf tells the layout by the first two keys, or the first key and what follows it.
func (p *jsonParser) frameOf(head []byte) orient {
	p.b, p.i = head, 0
	first := p.opening('{')
	switch {
	case first == nil:
		return noFrame
	case p.peek() == '[' && string(first) == "columns":
		return split
	case p.peek() != '{':
		return noFrame
	}
	outer := bytes.Clone(first)
	inner := p.opening('{')
	switch {
	case inner == nil:
		return noFrame
	case digits(outer) && p.columns.Of(inner).Field != record.None:
		return byIndex
	case digits(inner) && !digits(outer):
		return byColumns
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
	case byIndex:
		err = p.members(func(key []byte) error {
			rec := rows.row(string(key))
			if p.peek() != '{' {
				return p.skip(1)
			}
			return p.article(rec, 2)
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

// splitFrame reads {"columns": […], "index": […], "data": [[…], …]}.
func (p *jsonParser) splitFrame(rows *frame) error {
	var claims []record.Claim
	return p.members(func(key []byte) error {
		switch {
		case string(key) == "columns" && p.peek() == '[':
			return p.elements(func() error {
				if p.peek() != '"' {
					claims = append(claims, record.Claim{})
					return p.skip(2)
				}
				name, err := p.bytes()
				claims = append(claims, p.columns.Declare(name))
				return err
			})
		case string(key) == "data" && p.peek() == '[':
			return p.elements(func() error {
				rec := rows.row(fmt.Sprint(len(rows.records)))
				if p.peek() != '[' {
					return p.skip(2)
				}
				i := -1
				return p.elements(func() error {
					if i++; i >= len(claims) || claims[i].Field == record.None {
						return p.ignore(claims[min(i, len(claims)-1)], 3)
					}
					v, err := p.value(claims[i].Field, 3)
					if err == nil && (!v.Number || !number(claims[i].Field)) {
						rec.Set(claims[i], v)
					}
					return err
				})
			})
		}
		return p.skip(1)
	})
}
