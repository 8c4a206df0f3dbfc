package lexicometry

import (
	"slices"

	"github.com/kiosque-search/kiosque/query"
)

// This file writes the queries that find what is counted.

// formsOr finds a form, or any of some.
func formsOr(form string, forms []string) query.Node {
	if len(forms) == 0 {
		forms = []string{form}
	}
	nodes := make([]query.Node, len(forms))
	for i, f := range forms {
		nodes[i] = &query.Word{Text: f, Level: query.Exact}
	}
	if len(nodes) == 1 {
		return nodes[0]
	}
	return &query.Or{Nodes: nodes}
}

// places are the queries that find a word in the windows of a query: on both sides, before and behind. The articles that each finds are
// those that are counted. Its occurrences go from the word to the nearest occurrence of the query: where several words stand before the
// same one, or one between two, there are fewer or more of them than words. All empty: the query language has no such query.
func (r *NeighboursRequest) places(root, word query.Node) (near, left, right string) {
	node, with, ok := expressionIn(root)
	if !ok {
		return "", "", ""
	}
	join := func(place query.Node) string {
		if len(with) == 0 {
			return place.String()
		}
		return (&query.And{Nodes: append(slices.Clone(with), place)}).String()
	}
	if r.Sentence {
		return join(&query.Same{Unit: query.Sentence, Nodes: []query.Node{word, node}}), "", ""
	}
	before := &query.Near{Nodes: []query.Node{word, node}, N: r.Before - 1, Ordered: true}
	after := &query.Near{Nodes: []query.Node{node, word}, N: r.After - 1, Ordered: true}
	switch {
	case r.Before == 0:
		return join(after), "", join(after)
	case r.After == 0:
		return join(before), join(before), ""
	case r.Before == r.After:
		return join(&query.Near{Nodes: []query.Node{word, node}, N: r.Before - 1}), join(before), join(after)
	}
	return join(&query.Or{Nodes: []query.Node{before, after}}), join(before), join(after)
}

// expressionIn finds the expression whose occurrences are those of a query, and the clauses that an article satisfies besides; false
// if it is no single one.
func expressionIn(root query.Node) (node query.Node, with []query.Node, ok bool) {
	if isExpression(root) {
		return root, nil, true
	}
	and, ok := root.(*query.And)
	if !ok {
		return nil, nil, false
	}
	var all []query.Node
	for _, c := range and.Nodes {
		switch c := c.(type) {
		case *query.Not, *query.DateRange:
			with = append(with, c)
		case *query.Field:
			if c.Name == query.Title || c.Name == query.Lead || c.Name == query.Body {
				return nil, nil, false
			}
			with = append(with, c)
		default:
			if !isExpression(c) {
				return nil, nil, false
			}
			all = append(all, c)
		}
	}
	switch len(all) {
	case 0:
		return nil, nil, false
	case 1:
		return all[0], with, true
	}
	return &query.Or{Nodes: all}, append(all, with...), true
}

// isExpression reports whether a clause may be an operand of NEAR.
func isExpression(n query.Node) bool {
	switch n := n.(type) {
	case *query.Word:
		return !n.Optional
	case *query.Phrase, *query.Wildcard, *query.Fuzzy, *query.Near, *query.NotNear:
		return true
	case *query.Or:
		return !slices.ContainsFunc(n.Nodes, func(c query.Node) bool { return !isExpression(c) })
	}
	return false
}

// within finds a word in the articles of a query, or in the others. The words of the query are neither counted nor marked, for they are
// excluded: the articles of the query are those that are not all (no text has more words than that) but them. So each line of the
// concordance is one of the word.
func within(root, word query.Node, inside bool) string {
	if _, all := root.(*query.All); all {
		return word.String()
	}
	var outside query.Node = &query.Not{Node: root}
	if inside {
		outside = &query.Not{Node: &query.And{Nodes: []query.Node{&query.Length{Max: query.MaxLength}, outside}}}
	}
	return (&query.And{Nodes: []query.Node{word, outside}}).String()
}
