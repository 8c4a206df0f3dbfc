package cql

import (
	"strings"
	"unicode"

	"github.com/kiosque-search/kiosque/query"
)

// Query is a query as read.
type Query struct {
	Root Node
	Sort []Key
}

// Node is a *Clause, a *Boolean or a *Prefix. String prints it so that Parse reads it back as an equal tree.
type Node interface {
	String() string
	node()
}

// Clause is a term, sought in an index by a relation.
type Clause struct {
	Index    string    // empty: the server chooses
	Relation *Relation // nil: the server chooses
	Term     string    // between its quotes, escapes and all
	At       query.Range
}

// Relation is how a term is compared, in lower case: =, all, within and others.
type Relation struct {
	Name      string
	Modifiers []Modifier
}

// Modifier is one of /name or /name=value. Name and Relation are in lower case.
type Modifier struct{ Name, Relation, Value string }

// Boolean joins two nodes by and, or, not (this and not that) or prox.
type Boolean struct {
	Op          string
	Modifiers   []Modifier
	Left, Right Node
	At          query.Range // of the operator
}

// Prefix gives a context set a name, or makes it the default where Name is empty, for all of its node.
type Prefix struct {
	Name, URI string
	Node      Node
	At        query.Range
}

// Key is one criterion of the sort.
type Key struct {
	Index     string
	Modifiers []Modifier
	At        query.Range
}

func (*Clause) node()  {}
func (*Boolean) node() {}
func (*Prefix) node()  {}

// String prints the query.
func (q *Query) String() string {
	var b strings.Builder
	b.WriteString(q.Root.String())
	for i, k := range q.Sort {
		if i == 0 {
			b.WriteString(" sortby")
		}
		b.WriteString(" " + name(k.Index) + modifiers(k.Modifiers))
	}
	return b.String()
}

// String prints the clause, its term between quotes.
func (n *Clause) String() string {
	term := `"` + n.Term + `"`
	if n.Relation == nil {
		return term
	}
	return name(n.Index) + " " + n.Relation.Name + modifiers(n.Relation.Modifiers) + " " + term
}

// String prints the two nodes with the operator between them.
func (n *Boolean) String() string {
	left, right := n.Left.String(), n.Right.String()
	if _, prefixed := n.Left.(*Prefix); prefixed {
		left = "(" + left + ")"
	}
	if _, clause := n.Right.(*Clause); !clause {
		right = "(" + right + ")"
	}
	return left + " " + n.Op + modifiers(n.Modifiers) + " " + right
}

// String prints the assignment before its node.
func (n *Prefix) String() string {
	s := "> "
	if n.Name != "" {
		s += name(n.Name) + " = "
	}
	return s + `"` + n.URI + `" ` + n.Node.String()
}

func modifiers(list []Modifier) string {
	var b strings.Builder
	for _, m := range list {
		b.WriteString("/" + name(m.Name))
		if m.Relation != "" {
			b.WriteString(m.Relation + name(m.Value))
		}
	}
	return b.String()
}

// name prints a name or a value, between quotes where it would not be read as one.
func name(s string) string {
	if s == "" || isKeyword(s) || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || isSign(r) }) {
		return `"` + s + `"`
	}
	return s
}

func isSign(r rune) bool { return strings.ContainsRune(`()=<>"/\`, r) }

// isKeyword tells whether a name joins clauses or ends them.
func isKeyword(s string) bool {
	switch strings.ToLower(s) {
	case "and", "or", "not", "prox", "sortby":
		return true
	}
	return false
}
