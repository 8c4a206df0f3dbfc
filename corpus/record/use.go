package record

import (
	"cmp"
	"strings"
)

// Use is what became of one column or key of an input.
type Use struct {
	Name   string // as written
	Field  Field  // what it is known for; None: no field
	Detail bool   // kept as a detail
	Values int    // values that are not empty
	Used   int    // of these, that fill the field, or are kept as a detail: another column may have been likelier
	Sample string // the first value, as one line, cut
}

// maxSample is how much of a value a sample shows, in runes.
const maxSample = 80

// note counts a value; a nil Use takes no notes.
func (u *Use) note(value string) {
	if u == nil {
		return
	}
	if u.Values++; u.Sample == "" {
		u.Sample = Clip(OneLine(strings.ToValidUTF8(value[:min(len(value), 8*maxSample)], "")), maxSample)
	}
}

// use counts one value more, or one less, that fills the field.
func (u *Use) use(n int) {
	if u != nil {
		u.Used += n
	}
}

// Ignored notes a value that is not read, unless it is empty.
func (c Claim) Ignored(value string) {
	if value != "" {
		c.use.note(value)
	}
}

// Kept notes a value that fills the field of the claim, or is kept as a detail where there is none.
func (c Claim) Kept(value string) {
	if c.use == nil || value == "" {
		return
	}
	c.use.Detail = c.Field == None
	c.use.note(value)
	c.use.use(1)
}

// Skipped notes a value that is not read and is not empty; it is asked for only if the column has no sample yet.
func (c Claim) Skipped(value func() string) {
	switch {
	case c.use == nil:
	case c.use.Sample == "":
		c.use.note(value())
	default:
		c.use.Values++
	}
}

// Declare says that a column is there, also where all its values are empty.
func (c *Columns) Declare(name []byte) Claim {
	claim := c.Of(name)
	if claim.use != nil && !c.declared[claim.use] {
		c.declared[claim.use] = true
	}
	return claim
}

// FileName is how reports name what a field has from the name of the file.
const FileName = "(nom du fichier)"

// FromName notes what the name of the file, or a line of a header, has given.
func (c *Columns) FromName(v NameValue) {
	const most = 1000 // lines of headers of other names
	if c.known == nil || len(c.order) > most {
		return
	}
	name := cmp.Or(v.Name, FileName)
	for _, u := range c.order {
		if v.Name != "" && u.Name == name && u.Field == v.Field {
			u.note(v.Value)
			u.use(1)
			return
		}
	}
	u := &Use{Name: name, Field: v.Field, Detail: v.Field == None, Used: 1}
	u.note(v.Value)
	c.order = append(c.order, u)
}

// Fresh returns the same table for one input, which takes notes of what becomes of its columns.
func (c *Columns) Fresh() *Columns {
	return &Columns{byName: map[string]Claim{}, fields: c.fields, alias: c.alias, known: c, declared: map[*Use]bool{}}
}

// Uses lists the columns that had values or were declared, in the order in which they came first.
func (c *Columns) Uses() (all []*Use) {
	for _, u := range c.order {
		if u.Values > 0 || c.declared[u] {
			all = append(all, u)
		}
	}
	return all
}
