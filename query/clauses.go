package query

import "slices"

// Clauses returns what every article that a query finds satisfies, so that each can be asked for alone: the clauses of an And,
// or the query itself. What joins words by their places, a phrase, words near each other or in one sentence, is the words it
// joins, and behind them the query itself.
func Clauses(root Node) []Node {
	switch n := root.(type) {
	case *And:
		return n.Nodes
	case *Near:
		return append(slices.Clip(n.Nodes), n)
	case *Same:
		return append(slices.Clip(n.Nodes), n)
	case *Phrase:
		return append(slices.Clip(n.Words), n)
	}
	return []Node{root}
}
