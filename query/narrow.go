package query

// Narrowed writes the query that finds what this one does and another one, too: (grève OU blocage) ET "Le Havre".
func (q *Query) Narrowed(other string) string {
	switch q.Root.(type) {
	case *All:
		return other
	case *Word, *Phrase:
		return q.Root.String() + " ET " + other
	}
	return "(" + q.Root.String() + ") ET " + other
}
