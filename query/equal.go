package query

import "slices"

// Equal tells whether two clauses mean the same word for word: equal trees, wherever they were read from.
func Equal(a, b Node) bool {
	switch a := a.(type) {
	case *Word:
		b, ok := b.(*Word)
		return ok && a.Text == b.Text && a.Level == b.Level && a.Optional == b.Optional
	case *Phrase:
		b, ok := b.(*Phrase)
		return ok && slices.EqualFunc(a.Words, b.Words, Equal)
	case *Wildcard:
		b, ok := b.(*Wildcard)
		return ok && a.Pattern == b.Pattern
	case *Fuzzy:
		b, ok := b.(*Fuzzy)
		return ok && a.Text == b.Text && a.Distance == b.Distance
	case *And:
		b, ok := b.(*And)
		return ok && slices.EqualFunc(a.Nodes, b.Nodes, Equal)
	case *Or:
		b, ok := b.(*Or)
		return ok && slices.EqualFunc(a.Nodes, b.Nodes, Equal)
	case *Not:
		b, ok := b.(*Not)
		return ok && Equal(a.Node, b.Node)
	case *Field:
		b, ok := b.(*Field)
		return ok && a.Name == b.Name && Equal(a.Node, b.Node)
	case *DateRange:
		b, ok := b.(*DateRange)
		return ok && a.From == b.From && a.To == b.To
	case *All:
		_, ok := b.(*All)
		return ok
	}
	return a == nil && b == nil
}
