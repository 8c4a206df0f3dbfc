package query

// Reading says in one French sentence how the query was read.
func (q *Query) Reading() string { return q.Root.String() }
