package query

// Nothing stands for what cannot be read: no article has it. It is SAUF *, so that it can be written and nothing need know of it.
// A condition that is not understood finds nothing, and so does what excludes it: neither may widen a query to everything.

func nothing(at Range) Node { return &Not{Node: &All{At: at}, At: at} }

// isNothing tells SAUF *.
func isNothing(n Node) bool {
	not, ok := n.(*Not)
	if !ok {
		return false
	}
	_, all := not.Node.(*All)
	return all
}

// holdsNothing tells whether SAUF * is in a clause.
func holdsNothing(n Node) bool {
	for c := range Nodes(n) {
		if isNothing(c) {
			return true
		}
	}
	return false
}

const findsNothing = "rien n'y répond"

// unread emits the clause of what was not understood.
func (l *lexer) unread(at Range, what, hint string) {
	l.fault(at, what, findsNothing, hint)
	l.leaf(nothing(at), at)
}
