package plan

import (
	"context"
	"fmt"
	"slices"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
)

// Values lets a query look for words in the distinct values of a whole-value field: « source:monde » finds the
// articles of « Le Monde » and of « Le Monde diplomatique ». It is immutable and safe for concurrent use.
type Values struct {
	values [][]string // the spellings of each
	words  [][]string // the forms of each way to write a value
	of     []int      // which value it writes
	table  *analysis.Table
}

// NewValues prepares the values of a field, each with its spellings: where words stand in one of these, all are found.
func NewValues(name query.FieldName, values [][]string) *Values {
	v := &Values{values: values}
	forms := map[string]struct{}{}
	var a analysis.Analyzer
	for i, spellings := range values {
		for _, s := range spellings {
			ways := [][]string{appendForms(nil, &a, s)}
			if name == query.Author {
				ways = waysOfName(&a, s)
			}
			for _, words := range ways {
				v.words, v.of = append(v.words, words), append(v.of, i)
				for _, w := range words {
					forms[w] = struct{}{}
				}
			}
		}
	}
	list := make([]string, 0, len(forms))
	for f := range forms {
		list = append(list, f)
	}
	v.table = analysis.NewTable(list)
	return v
}

// valueWords is the dictionary of the words of values.
type valueWords struct{ *analysis.Table }

func (valueWords) Values(_ context.Context, name query.FieldName) (*Values, error) {
	return nil, fmt.Errorf("plan: %s within a value", name)
}

// IsName implements Dictionary: what has a value is named.
func (valueWords) IsName(context.Context, uint32) (bool, error) { return true, nil }

// Often implements Dictionary: values are not counted.
func (valueWords) Often(context.Context, uint32) (int, error) { return 0, nil }

// find returns the spellings, in byte order, of the values in which a word or phrase stands. Names have no inflected family: an unquoted word is read
// as a quoted one.
func (v *Values) find(ctx context.Context, n query.Node) ([]string, error) {
	if w, ok := n.(*query.Word); ok && w.Level == query.Inflected {
		folded := *w
		folded.Level = query.Folded
		n = &folded
	}
	c := NewCompiler(valueWords{v.table}, Options{})
	root, err := c.Clause(ctx, n)
	if err != nil {
		return nil, err
	}
	leaf, ok := root.(match.LeafRef)
	if !ok {
		if _, signs := root.(match.And); signs || root == nil {
			return nil, nil
		}
		return nil, fmt.Errorf("plan: %T in a value", n)
	}
	var found []string
	c.plan.Root = leaf
	matcher := match.NewMatcher(&c.plan.Query)
	last := -1
	for i, words := range v.words {
		if v.of[i] != last && standsIn(&c.plan.Query, matcher, int(leaf), words) {
			last = v.of[i]
			found = append(found, v.values[last]...)
		}
	}
	slices.Sort(found)
	return found, nil
}

// value is the match.Doc of a list of forms.
type value struct {
	q     *match.Query
	words []string
}

// Positions implements match.Doc.
func (v value) Positions(f match.Field, word int) (positions []uint32) {
	if f != match.Title {
		return nil
	}
	for i, w := range v.words {
		if _, ok := slices.BinarySearch(v.q.Words[word].Forms, w); ok {
			positions = append(positions, uint32(i))
		}
	}
	return positions
}

// Starts implements match.Doc.
func (value) Starts(match.Field, match.Unit) []uint32 { return []uint32{0} }

// Filter implements match.Doc.
func (value) Filter(match.Filter) bool { return true }

// standsIn reports whether a leaf stands in a list of forms.
func standsIn(q *match.Query, m *match.Matcher, leaf int, words []string) bool {
	if q.Leaves[leaf].Expr != nil {
		return m.Match(value{q, words})
	}
	slots := q.Leaves[leaf].Words
next:
	for at := 0; at+len(slots) <= len(words); at++ {
		for i, slot := range slots {
			if _, ok := slices.BinarySearch(q.Words[slot].Forms, words[at+i]); !ok {
				continue next
			}
		}
		return true
	}
	return false
}
