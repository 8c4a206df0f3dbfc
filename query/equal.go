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
	case *Near:
		b, ok := b.(*Near)
		return ok && a.N == b.N && a.Ordered == b.Ordered && slices.EqualFunc(a.Nodes, b.Nodes, Equal)
	case *NotNear:
		b, ok := b.(*NotNear)
		return ok && a.N == b.N && Equal(a.Node, b.Node) && Equal(a.Far, b.Far)
	case *Same:
		b, ok := b.(*Same)
		return ok && a.Unit == b.Unit && slices.EqualFunc(a.Nodes, b.Nodes, Equal)
	case *AtLeast:
		b, ok := b.(*AtLeast)
		return ok && a.N == b.N && Equal(a.Node, b.Node)
	case *Among:
		b, ok := b.(*Among)
		return ok && a.N == b.N && slices.EqualFunc(a.Nodes, b.Nodes, Equal)
	case *First:
		b, ok := b.(*First)
		return ok && a.N == b.N && Equal(a.Node, b.Node)
	case *Length:
		b, ok := b.(*Length)
		return ok && a.Min == b.Min && a.Max == b.Max
	case *All:
		_, ok := b.(*All)
		return ok
	}
	return a == nil && b == nil
}
