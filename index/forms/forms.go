// Package forms merges the dictionaries of segments: which forms are there, and where is each in every segment?
package forms

import (
	"bytes"
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"math"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// Table is all forms of a collection, with their places. It is immutable.
type Table struct {
	*analysis.Table
	places []Place  // of all forms, by form …
	of     []uint32 // … those of form n are places[of[n]:of[n+1]]
}

// Place is where the postings of a form in one field of one segment are.
type Place struct {
	At      uint64 // as the segment says it
	Segment uint32
	Field   match.Field
}

// Places returns where the postings of a form are, in every segment and field in which it stands. Only read it.
func (t *Table) Places(form uint32) []Place { return t.places[t.of[form]:t.of[form+1]] }

// Lists is the number of all places.
func (t *Table) Lists() int { return len(t.places) }

// Dictionary is the terms of one field of one segment. Those that mark boundaries are left out.
type Dictionary struct {
	Terms   segment.Iterator
	Segment uint32
	Field   match.Field
}

// Known is the table of segments that have been merged before.
type Known struct {
	Table  *Table
	Number []uint32 // by number of a segment there: its number now, or Gone
}

// Gone is the number of a segment that is not there any more.
const Gone = math.MaxUint32

// Merge merges dictionaries, and what is known of other segments; nil: nothing is. A form that has no place any more is left out.
// Errors are those of the context and of the dictionaries.
func Merge(ctx context.Context, fresh []Dictionary, known *Known) (*Table, error) {
	m, err := opened(fresh, known)
	if err != nil {
		return nil, err
	}
	heap.Init(&m)
	t := &Table{}
	var forms []string
	if known != nil { // a little is new, as a rule
		room := func(n int) int { return n + n/16 }
		forms, t.of = make([]string, 0, room(known.Table.Len())), make([]uint32, 0, room(known.Table.Len()))
		t.places = make([]Place, 0, room(known.Table.Lists()))
	}
	for len(m) > 0 {
		d := m[0]
		if n := len(forms); n == 0 || forms[n-1] != string(d.term) {
			if n%4096 == 0 {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
			}
			forms = append(forms, string(d.term))
			t.of = append(t.of, uint32(len(t.places)))
		}
		t.places = append(t.places, d.places...)
		if err := d.next(); err != nil {
			return nil, err
		}
		if d.term != nil {
			heap.Fix(&m, 0)
		} else {
			heap.Pop(&m)
		}
	}
	return t, t.finish(forms)
}

// finish completes a table of forms in the order of their bytes, of which all places are there.
func (t *Table) finish(forms []string) error {
	t.of = append(t.of, uint32(len(t.places)))
	t.Table = analysis.NewTable(forms) // numbers follow byte order, as here
	if t.Len() != len(forms) {
		return fmt.Errorf("index: %d forms, %d in the table", len(forms), t.Len())
	}
	return nil
}

// opened lists what is to be merged, each at its first form.
func opened(fresh []Dictionary, known *Known) (m cursors, err error) {
	add := func(from placedTerms) {
		c := &cursor{from: from}
		if err = cmp.Or(err, c.next()); c.term != nil {
			m = append(m, c)
		}
	}
	for _, d := range fresh {
		add(&segmentTerms{d.Terms, Place{Segment: d.Segment, Field: d.Field}})
	}
	if known != nil {
		add(&tableTerms{known: known})
	}
	return m, err
}

// cursor is one of the dictionaries being merged, at one form.
type cursor struct {
	from   placedTerms
	term   []byte // nil: at the end
	places []Place
}

func (c *cursor) next() (err error) {
	c.term, c.places, err = c.from.next(c.places[:0])
	return err
}

// placedTerms goes through the forms of a dictionary with their places, which it appends; a nil term at the end.
type placedTerms interface {
	next(places []Place) ([]byte, []Place, error)
}

// segmentTerms are the forms of one field of one segment.
type segmentTerms struct {
	it segment.Iterator
	at Place
}

func (t *segmentTerms) next(places []Place) (term []byte, _ []Place, err error) {
	for {
		term, t.at.At, err = t.it.Next()
		if err != nil || term == nil || !segment.IsBoundary(string(term)) {
			return term, append(places, t.at), err
		}
	}
}

// tableTerms are the forms of a table that have places in segments taken over.
type tableTerms struct {
	known *Known
	form  int
	term  []byte // reused
}

func (t *tableTerms) next(places []Place) ([]byte, []Place, error) {
	table := t.known.Table
	for ; t.form < table.Len() && len(places) == 0; t.form++ {
		for _, p := range table.Places(uint32(t.form)) {
			if p.Segment = t.known.Number[p.Segment]; p.Segment != Gone {
				places = append(places, p)
			}
		}
	}
	if len(places) == 0 {
		return nil, nil, nil
	}
	t.term = append(t.term[:0], table.Form(uint32(t.form-1))...)
	return t.term, places, nil
}

// cursors is a heap of cursors by their terms.
type cursors []*cursor

// Len, Less, Swap, Push and Pop implement heap.Interface.
func (m cursors) Len() int           { return len(m) }
func (m cursors) Less(i, j int) bool { return bytes.Compare(m[i].term, m[j].term) < 0 }
func (m cursors) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }
func (m *cursors) Push(x any)        { *m = append(*m, x.(*cursor)) }
func (m *cursors) Pop() any {
	last := (*m)[len(*m)-1]
	*m = (*m)[:len(*m)-1]
	return last
}
