// Package record is what a format has read of one article, and how it becomes an article: the fields and the names that
// stand for them, title, standfirst, authors, dates, datelines and signatures. It knows no format.
package record

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/repair"
	"github.com/kiosque-search/kiosque/frdate"
)

// Value is what a record says about one field.
type Value struct {
	Text   string
	List   []string // of authors and tags, when the format has lists
	Number bool     // Text is a JSON number
	rank   int
	Name   string // of the column or key
	use    *Use   // of the column; nil: nobody takes notes
}

// Record is what a format has read of one article, before it is made sense of.
type Record struct {
	Values  [fieldCount]Value
	Details map[string]string
	// Order is that of the digits of its date.
	Order frdate.Order
	// File is the name of the file that is this article and no other, with its folders; it may date it.
	File string
	// Named is what the name of the file has given, for the report.
	Named []NameValue
	// Remarks say in French what of it was not understood.
	Remarks []string
	// Faults are those of its texts that were repaired.
	Faults repair.Faults
	// Heading says that the title is the first line of the text, and stands there no more.
	Heading bool
}

// NameValue is what the name of a file has given to a field, None for the edition, or what a line of a header has, None for a detail.
type NameValue struct {
	Field Field
	Value string
	Name  string // in the header; "": the name of the file
}

// Limits of details, which are for facts and not for texts.
const (
	maxDetails     = 64
	maxDetailName  = 64   // bytes
	maxDetailValue = 2000 // runes
)

// Put gives a field a text that a format is sure of, unless it has one or the text is empty.
func (r *Record) Put(f Field, text string) {
	if v := &r.Values[f]; v.Text == "" && len(v.List) == 0 && strings.TrimSpace(text) != "" {
		v.Text = text
	}
}

// Append adds items to a field that is a list: authors, tags. Each may still be several authors.
func (r *Record) Append(f Field, items ...string) {
	for _, s := range items {
		if v := &r.Values[f]; strings.TrimSpace(s) != "" && len(v.List) < MaxList {
			v.List = append(v.List, s)
		}
	}
}

// Has reports whether a field has something.
func (r *Record) Has(f Field) bool {
	v := &r.Values[f]
	return len(v.List) > 0 || strings.TrimSpace(v.Text) != ""
}

// Text is the text of a field.
func (r *Record) Text(f Field) string { return r.Values[f].Text }

// Detail keeps what the provider says beyond the fields, the first value of a name; names are those of
// kiosque.Article.Details.
func (r *Record) Detail(name, value string) {
	name, value = OneLine(strings.ToValidUTF8(name, "")), bounded(OneLine(value))
	if name == "" || value == "" || len(name) > maxDetailName || len(r.Details) >= maxDetails {
		return
	}
	if r.Details == nil {
		r.Details = map[string]string{}
	}
	if r.Details[name] == "" {
		r.Details[name] = value
	}
}

// Set gives a field a value, unless a likelier column has given one. Several columns that the user has given to one
// field are joined; the same key twice is the last one.
func (r *Record) Set(c Claim, v Value) {
	if c.Field == None {
		return
	}
	if c.Field == Source && c.rank > 0 && address(v.Text) { // of the article, or of the site: any name is likelier
		r.Put(URL, v.Text)
		c.rank += addressRank
	}
	if !r.Exported() { // ours say what they mean
		v = c.meant(v)
	}
	old := &r.Values[c.Field]
	v.rank, v.Name, v.use = c.rank, c.Name, c.use
	if strings.TrimSpace(v.Text) == "" && len(v.List) == 0 {
		if old.Name == c.Name {
			old.use.use(-1)
			*old = Value{}
		}
		return
	}
	if c.use != nil && c.use.Sample == "" && v.Text == "" {
		c.use.note(v.Line())
	} else {
		c.use.note(v.Text)
	}
	switch {
	case old.Name == "" || old.Name == c.Name || c.rank < old.rank:
		old.use.use(-1)
		c.use.use(1)
		*old = v
	case c.rank == old.rank && c.numbered && (c.Field == Body || c.Field == Lead):
		c.use.use(1)
		if strings.Contains(old.Text, strings.TrimSpace(v.Text)) { // it is said twice
			return
		}
		old.Text = strings.Trim(old.Text+"\n\n"+v.Text, "\n")
	case c.rank == 0 && old.rank == 0, c.rank == old.rank && c.numbered && (c.Field == Authors || c.Field == Tags):
		c.use.use(1)
		old.List = slices.Concat(old.Items(), v.Items())
		old.Text = strings.Trim(old.Text+"\n\n"+v.Text, "\n")
		old.Number = false
	}
}

// Again is the claim of another column of the same name: a text goes on there, authors are more authors.
func (c Claim) Again() Claim {
	c.numbered = true
	return c
}

// meant is a value without what only programs understand: a list or an object becomes the names in it, and the number by
// which a database knows an author or a section is none.
func (c Claim) meant(v Value) Value {
	if c.Field != ID && v.List == nil && slices.Contains(missing, strings.TrimSpace(v.Text)) {
		return Value{}
	}
	switch c.Field {
	case Authors, Tags, Source, Section, Agency, Place:
	default:
		return v
	}
	if names := literal(v.Text); names != nil && v.List == nil {
		if c.Field == Authors || c.Field == Tags {
			return Value{List: names}
		}
		return Value{Text: strings.Join(names, ", ")}
	}
	if c.rank > 0 && (c.Field == Authors || c.Field == Section) && v.Text != "" && strings.Trim(v.Text, "0123456789") == "" {
		return Value{}
	}
	return v
}

// missing is what programs write for a value that is not there: R, pandas, databases, spreadsheets, Python, JavaScript.
var missing = []string{"NA", "<NA>", "N/A", "#N/A", "NaN", "nan", "NaT", "NULL", "null", "(null)", "None", `\N`, "undefined"}

// addressRank is how much less likely a name of a source is that is an address.
const addressRank = 2000

// address reports whether a text is the address of a page.
func address(s string) bool {
	s = strings.TrimSpace(s)
	return (strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")) && !strings.ContainsAny(s, " \n")
}

// Items is the value as a list.
func (v Value) Items() []string {
	if v.List != nil {
		return v.List
	}
	if list := listOf(v.Text); list != nil {
		return list
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

// Overlay gives a record the fields of another one, which is surer; its text stays.
func (r *Record) Overlay(surer *Record) {
	if title := surer.Values[Title].Line(); r.Heading && title != "" && title != r.Values[Title].Line() {
		r.Values[Body].Text = r.Values[Title].Text + "\n\n" + r.Values[Body].Text
	}
	for f, v := range surer.Values {
		if Field(f) != Body && (v.Text != "" || len(v.List) > 0) {
			r.Values[f] = v
		}
	}
	for name, value := range surer.Details {
		if r.Details == nil {
			r.Details = map[string]string{}
		}
		r.Details[name] = value
	}
}

// NoDate takes a date away that is only the day on which a program begins to count.
func (r *Record) NoDate() {
	r.Remarks = append(r.Remarks, fmt.Sprintf("« %s » revient dans la colonne et tient lieu de date absente ; l'article est gardé sans date",
		Clip(r.Values[Date].Line(), 30)))
	r.Values[Date] = Value{}
}

// Empty reports whether there is neither title nor text.
func (r *Record) Empty() bool {
	return !r.Has(Title) && !r.Has(Lead) && !r.Has(Body)
}

// repair repairs all texts but the ID, and notes what was wrong.
func (r *Record) repair() {
	undo := repair.Undo(cmp.Or(r.Values[Body].Text, r.Values[Lead].Text, r.Values[Title].Text))
	fix := func(s *string) {
		before, faults := repair.Text(*s)
		r.Faults |= faults
		if *s = repair.Marks(before); undo != nil {
			*s = undo(*s)
		}
		if *s != before {
			r.Faults |= repair.Swapped
		}
	}
	for f := range r.Values {
		if Field(f) == ID {
			continue
		}
		v := &r.Values[f]
		fix(&v.Text)
		for i := range v.List {
			fix(&v.List[i])
		}
	}
}
