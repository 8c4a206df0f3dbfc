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
	values []string
	words  [][]string // the forms of each value
	table  *analysis.Table
}

// NewValues prepares distinct values, in any order; it takes the slice.
func NewValues(distinct []string) *Values {
	v := &Values{values: distinct}
	slices.Sort(v.values)
	forms := map[string]struct{}{}
	var a analysis.Analyzer
	for _, s := range v.values {
		var words []string
		for _, t := range a.Analyze([]byte(s)) {
			w := string(a.Term(t))
			words = append(words, w)
			forms[w] = struct{}{}
		}
		v.words = append(v.words, words)
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

// find returns the values in which a word or phrase stands. Names have no inflected family: an unquoted word is read
// as a quoted one.
func (v *Values) find(ctx context.Context, n query.Node) ([]string, error) {
	if w, ok := n.(*query.Word); ok && w.Level == query.Inflected {
		folded := *w
		folded.Level = query.Folded
		n = &folded
	}
	c := NewCompiler(valueWords{v.table})
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
	for i, words := range v.words {
		if standsIn(&c.plan.Query, int(leaf), words) {
			found = append(found, v.values[i])
		}
	}
	return found, nil
}

// standsIn reports whether a leaf stands in a list of forms.
func standsIn(q *match.Query, leaf int, words []string) bool {
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
