package query

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// String prints the expressions with NEAR/n or ADJ/n between them.
func (n *Near) String() string {
	name := " NEAR/"
	if n.Ordered {
		name = " ADJ/"
	}
	parts := make([]string, len(n.Nodes))
	for i, c := range n.Nodes {
		if in, ok := c.(*Near); i == 0 && (!ok || in.N != n.N || in.Ordered != n.Ordered) {
			parts[i] = leftOperand(c)
		} else {
			parts[i] = operandText(c)
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
	name := n.Unit.String()
	if s := strings.Join(parts, ""); !strings.ContainsFunc(s, unicode.IsLower) {
		name = [...]string{"/s", "/p"}[min(n.Unit, Paragraph)] // PHRASE and PARA are words among capitals
	}
	return strings.Join(parts, " "+name+" ")
}

// String is the operator of the unit.
func (u Unit) String() string { return [...]string{"PHRASE", "PARA"}[min(u, Paragraph)] }

// String prints the expression and >=n.
func (n *AtLeast) String() string {
	times := ">=" + strconv.Itoa(n.N)
	w, ok := n.Node.(*Word)
	if s := operandText(n.Node) + times; !ok || Equal(readOne(s), n) {
		return s
	}
	return escape(w.Text, false) + times // the word mots, which has a length too
}

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
	case n.Max == 0 && isRound(n.Min-1):
		return fmt.Sprintf("mots>%d", n.Min-1)
	case n.Max == 0:
		return fmt.Sprintf("mots>=%d", n.Min)
	case n.Min == 0 && isRound(n.Max+1):
		return fmt.Sprintf("mots<%d", n.Max+1)
	case n.Min == 0:
		return fmt.Sprintf("mots<=%d", n.Max)
	case n.Min == n.Max:
		return fmt.Sprintf("mots:%d", n.Min)
	}
	return fmt.Sprintf("mots:%d..%d", n.Min, n.Max)
}

// isRound tells the number of a bound that was likely typed as exclusive.
func isRound(n int) bool { return n > 0 && n < MaxLength && n%10 == 0 }
