package query

import "iter"

// Nodes yields n and all clauses below it, the outer before the inner. The words of a phrase are no clauses.
func Nodes(n Node) iter.Seq[Node] {
	return func(yield func(Node) bool) { walk(n, yield) }
}

func walk(n Node, yield func(Node) bool) bool {
	if !yield(n) {
		return false
	}
	for _, c := range children(n) {
		if !walk(c, yield) {
			return false
		}
	}
	return true
}
