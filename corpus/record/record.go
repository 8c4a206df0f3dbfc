// Package record is what a format has read of one article, and how it becomes an article: the fields and the names that
// stand for them, title, standfirst, authors, dates, datelines and signatures. It knows no format.
package record

import (
	"slices"
	"strings"
)

// Value is what a record says about one field.
type Value struct {
	Text   string
	List   []string // of authors and tags, when the format has lists
	Number bool     // Text is a JSON number
	rank   int
	Name   string // of the column or key
}

// Record is what a format has read of one article, before it is made sense of.
type Record struct {
	Values [fieldCount]Value
}

// Set gives a field a value, unless a likelier column has given one. Several columns that the user has given to one
// field are joined; the same key twice is the last one.
func (r *Record) Set(c Claim, v Value) {
	if c.Field == None {
		return
	}
	old := &r.Values[c.Field]
	v.rank, v.Name = c.rank, c.Name
	if strings.TrimSpace(v.Text) == "" && len(v.List) == 0 {
		if old.Name == c.Name {
			*old = Value{}
		}
		return
	}
	switch {
	case old.Name == "" || old.Name == c.Name || c.rank < old.rank:
		*old = v
	case c.rank == 0 && old.rank == 0:
		old.List = slices.Concat(old.Items(), v.Items())
		old.Text = strings.Trim(old.Text+"\n\n"+v.Text, "\n")
		old.Number = false
	}
}

// Items is the value as a list.
func (v Value) Items() []string {
	if v.List != nil {
		return v.List
	}
	if strings.TrimSpace(v.Text) == "" {
		return nil
	}
	return []string{v.Text}
}

// Line is the value as one line of text.
func (v Value) Line() string {
	if v.Text == "" && len(v.List) > 0 {
		return OneLine(strings.Join(v.List, ", "))
	}
	return OneLine(v.Text)
}

// Empty reports whether there is neither title nor text.
func (r *Record) Empty() bool {
	for _, f := range []Field{Title, Lead, Body} {
		if v := r.Values[f]; len(v.List) > 0 || strings.TrimSpace(v.Text) != "" {
			return false
		}
	}
	return true
}
