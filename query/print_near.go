package query

import (
	"fmt"
	"strconv"
	"strings"
)

// String prints the expressions with NEAR/n or ADJ/n between them.
func (n *Near) String() string {
	name := " NEAR/"
	if n.Ordered {
		name = " ADJ/"
	}
	parts := make([]string, len(n.Nodes))
	for i, c := range n.Nodes {
		parts[i] = operandText(c)
		if in, ok := c.(*Near); i == 0 && (!ok || in.N != n.N || in.Ordered != n.Ordered) {
			parts[i] = leftOperand(c)
		}
	}
	return strings.Join(parts, name+strconv.Itoa(n.N)+" ")
}

// String prints the expressions with NOTNEAR/n between them.
func (n *NotNear) String() string {
	return leftOperand(n.Node) + " NOTNEAR/" + strconv.Itoa(n.N) + " " + operandText(n.Far)
}

// leftOperand prints the first operand of a chain: the operators read from left to right, so that a Near there needs no parentheses.
func leftOperand(n Node) string {
	switch n.(type) {
	case *Near, *NotNear:
		return n.String()
	}
	return operandText(n)
}

// operandText prints an operand between parentheses if it has operands of its own.
func operandText(n Node) string {
	switch n := n.(type) {
	case *Near, *NotNear, *Same:
		return "(" + n.String() + ")"
	}
	return group(n)
}

// String prints the expressions with PHRASE or PARA between them.
func (n *Same) String() string {
	parts := make([]string, len(n.Nodes))
	for i, c := range n.Nodes {
		parts[i] = leftOperand(c)
	}
	return strings.Join(parts, " "+n.Unit.String()+" ")
}

// String is the operator of the unit.
func (u Unit) String() string { return [...]string{"PHRASE", "PARA"}[min(u, Paragraph)] }

// String prints the expression and >=n.
func (n *AtLeast) String() string { return operandText(n.Node) + ">=" + strconv.Itoa(n.N) }

// String prints the number and the clauses between parentheses, with commas.
func (n *Among) String() string {
	parts := make([]string, len(n.Nodes))
	for i, c := range n.Nodes {
		parts[i] = c.String()
		if or, ok := c.(*Or); ok {
			parts[i] = or.print(true)
		}
	}
	return strconv.Itoa(n.N) + " PARMI (" + strings.Join(parts, ", ") + ")"
}

// String prints the clause behind debut:n.
func (n *First) String() string {
	head := debut + strconv.Itoa(n.N) + " "
	if _, not := n.Node.(*Not); not {
		return head + "(" + n.Node.String() + ")"
	}
	return head + group(n.Node)
}

// debut opens a First.
const debut = "debut:"

// String prints mots and its bounds.
func (n *Length) String() string {
	switch {
	case n.Max == 0:
		return fmt.Sprintf("mots>=%d", n.Min)
	case n.Min == 0:
		return fmt.Sprintf("mots<=%d", n.Max)
	case n.Min == n.Max:
		return fmt.Sprintf("mots:%d", n.Min)
	}
	return fmt.Sprintf("mots:%d..%d", n.Min, n.Max)
}
