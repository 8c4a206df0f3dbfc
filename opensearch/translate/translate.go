// Package translate writes plans in the query language of OpenSearch. It knows the fields of the documents and no engine: a plan in,
// JSON out.
//
// A translation finds all articles that satisfy a clause. Where the cluster cannot decide, it finds more, never fewer, and says so:
// what it finds then are candidates, of which package match keeps the right ones by reading their texts. The clauses that the cluster
// decides are those whose windows it has too; docs/decisions has the list. It counts occurrences of what is a list of words at
// consecutive places, see Counts.
package translate

import (
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// Object is an object of JSON.
type (
	Object = map[string]any
	// List is a list of JSON.
	List = []any
)

// Names of the fields of documents.
const (
	ID    = "id"
	First = "first" // day, of a date that may mean several the first
	Last  = "last"
)

// Text is the name of a text field, and Length that of the number of its words.
func Text(f match.Field) string { return f.Name() }

// Length is the name of the field that has the number of words of a text field.
func Length(f match.Field) string { return "len_" + f.Name() }

// maxValues is how many values a terms query has at most, index.max_terms_count of an index that nobody has set.
const maxValues = 65_536

// Found is what a clause became. With Loose, which says why, it finds articles that do not satisfy the clause too.
type Found struct {
	Query Object
	Loose string
}

// IsExact tells a translation that finds no more than it should.
func (f Found) IsExact() bool { return f.Loose == "" }

// Everything finds all articles, Nothing none.
func Everything() Object { return Object{"match_all": Object{}} }

// Nothing finds no article.
func Nothing() Object { return Object{"match_none": Object{}} }

// All finds what each of some queries finds.
func All(queries ...Object) Object {
	switch len(queries) {
	case 0:
		return Everything()
	case 1:
		return queries[0]
	}
	return Object{"bool": Object{"filter": list(queries)}}
}

// Any finds what one of some queries finds.
func Any(queries ...Object) Object {
	switch len(queries) {
	case 0:
		return Nothing()
	case 1:
		return queries[0]
	}
	return Object{"bool": Object{"should": list(queries), "minimum_should_match": 1}}
}

// Not finds what a query does not.
func Not(q Object) Object { return Object{"bool": Object{"must_not": List{q}}} }

// Among finds articles whose field has one of some values.
func Among(field string, values []string) Object {
	var parts []Object
	for len(values) > 0 {
		n := min(len(values), maxValues)
		parts = append(parts, Object{"terms": Object{field: values[:n]}})
		values = values[n:]
	}
	return Any(parts...)
}

// Dates finds articles that may have been printed between two dates; a zero date is an open end. Undated ones are never found.
func Dates(from, to query.Date) Object {
	must := []Object{{"exists": Object{"field": First}}}
	if !from.IsZero() {
		low, _ := from.Days()
		must = append(must, Object{"range": Object{Last: Object{"gte": low}}})
	}
	if !to.IsZero() {
		_, high := to.Days()
		must = append(must, Object{"range": Object{First: Object{"lte": high}}})
	}
	return All(must...)
}

// Undated finds the articles without a date.
func Undated() Object { return Not(Object{"exists": Object{"field": First}}) }

func list(queries []Object) List {
	out := make(List, len(queries))
	for i, q := range queries {
		out[i] = q
	}
	return out
}

// Translator translates the clauses of one plan.
type Translator struct{ plan *plan.Plan }

// New returns the translator of a plan.
func New(p *plan.Plan) *Translator { return &Translator{p} }

// Articles translates a clause.
func (t *Translator) Articles(n match.Node) Found {
	switch n := n.(type) {
	case match.All:
		return Found{Query: Everything()}
	case match.LeafRef:
		return t.Leaf(int(n))
	case match.Filter:
		return Found{Query: t.filter(&t.plan.Filters[n])}
	case match.And:
		return t.several(n, All)
	case match.Or:
		return t.several(n, Any)
	case match.Not:
		f := t.Articles(n.Node)
		if !f.IsExact() { // what is found beside may be wanted
			return Found{Everything(), "sous SAUF, " + f.Loose}
		}
		return Found{Query: Not(f.Query)}
	case *match.AtLeast:
		return t.atLeast(n)
	case *match.Among:
		return t.several(n.Nodes, func(queries ...Object) Object {
			return Object{"bool": Object{"should": list(queries), "minimum_should_match": n.N}}
		})
	}
	return Found{Query: Nothing()} // None
}

func (t *Translator) several(nodes []match.Node, join func(...Object) Object) (out Found) {
	queries := make([]Object, len(nodes))
	for i, n := range nodes {
		f := t.Articles(n)
		queries[i] = f.Query
		if out.Loose == "" {
			out.Loose = f.Loose
		}
	}
	out.Query = join(queries...)
	return out
}

func (t *Translator) atLeast(n *match.AtLeast) Found {
	if n.N <= 1 {
		return t.Articles(n.Node)
	}
	ref, ok := n.Node.(match.LeafRef)
	if ok {
		if freq, counted := t.Frequency(int(ref)); counted {
			return Found{Query: Object{"script_score": Object{
				"query": freq, "script": Object{"source": scriptSame}, "min_score": float64(n.N) - 0.5,
			}}}
		}
	}
	f := t.Articles(n.Node)
	return Found{f.Query, "au moins tant d'occurrences de ce que seule la lecture compte"}
}

func (t *Translator) filter(f *plan.Filter) Object {
	switch {
	case f.Dates != nil:
		return Dates(f.Dates.From, f.Dates.To)
	case f.Length != nil:
		between := Object{"gte": f.Length.Min}
		if f.Length.Max > 0 {
			between["lte"] = f.Length.Max
		}
		return Object{"range": Object{Length(match.Body): between}}
	}
	return Among(ValueField(f.Field), f.Values)
}

// ValueField is the name of the field of documents that has the values of a field of the query language, as they are printed.
func ValueField(name query.FieldName) string {
	switch name {
	case query.ID:
		return ID
	case query.Source:
		return "source"
	case query.Section:
		return "section"
	case query.Author:
		return "author"
	case query.Agency:
		return "agency"
	case query.Place:
		return "place"
	case query.Subject:
		return "subject"
	case query.Page:
		return "page"
	}
	return ""
}

// Leaf finds the articles in which a leaf occurs.
func (t *Translator) Leaf(n int) Found {
	l := &t.plan.Leaves[n]
	x := l.Expr
	if x == nil {
		x = match.Phrase(l.Words)
	}
	return t.Expr(x, l.Fields)
}

// Word finds the articles in which a word stands, in any of some fields.
func (t *Translator) Word(word int, fields match.Fields) Object {
	return Forms(t.plan.Words[word].Forms, fields)
}

// Forms finds the articles in which one of some forms stands, in any of some fields.
func Forms(forms []string, fields match.Fields) Object {
	var queries []Object
	for f := range match.NumFields {
		if fields.Has(f) && len(forms) > 0 {
			queries = append(queries, Object{"terms": Object{Text(f): forms}})
		}
	}
	return Any(queries...)
}
