package index

import (
	"fmt"
	"slices"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
)

// valueDict lets a query look for words in the distinct values of a whole-value field: « source:monde » finds the
// articles of « Le Monde » and of « Le Monde diplomatique ». It is a dictionary of its own, built on first use.
type valueDict struct {
	values []string
	words  [][]string // the forms of each value
	table  *analysis.Table
}

// values returns the dictionary of a whole-value field.
func (g *generation) values(field string) (*valueDict, error) {
	g.valuesMu.Lock()
	defer g.valuesMu.Unlock()
	if v := g.valueDicts[field]; v != nil {
		return v, nil
	}
	distinct := map[string]struct{}{}
	for _, s := range g.segments {
		terms, err := s.terms(field)
		if err != nil {
			return nil, err
		}
		err = eachTerm(terms, func(t termRef) error {
			distinct[t.term] = struct{}{}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	v := newValueDict(distinct)
	g.valueDicts[field] = v
	return v, nil
}

func newValueDict(distinct map[string]struct{}) *valueDict {
	v := &valueDict{}
	forms := map[string]struct{}{}
	for s := range distinct {
		v.values = append(v.values, s)
	}
	slices.Sort(v.values)
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

// find returns the values in which a word or phrase stands. Names have no inflected family: an unquoted word is read
// as a quoted one.
func (v *valueDict) find(n query.Node, alive func() error) ([]string, error) {
	c := &compiler{g: &generation{table: v.table}, plan: &plan{}, words: map[string]int{}, leaves: map[string]int{}, alive: alive}
	if w, ok := n.(*query.Word); ok && w.Level == query.Inflected {
		folded := *w
		folded.Level = query.Folded
		n = &folded
	}
	root, err := c.node(n, match.Of(match.Body))
	if err != nil {
		return nil, err
	}
	leaf, ok := root.(match.LeafRef)
	if !ok {
		if root == nil {
			return nil, nil
		}
		return nil, fmt.Errorf("index: %T in a value", n)
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
