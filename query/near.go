package query

// This file has the nodes of proximity, number, place and length.
//
// An expression is a clause that occurs at places of the text: a Word, a Phrase, a Wildcard, a Fuzzy, a Near, a NotNear,
// or an Or of expressions, which occurs wherever one of them does. An occurrence is a run of words of one text part
// (title, lead or body), never of two: its span goes from its first word to its last. The words between two spans are
// those behind the end of the first and before the start of the second, counted as they were printed, function words
// included; there are none where the spans touch.

// Limits of the operators; what is beyond is a fault.
const (
	MaxDistance = 500 // N of Near and NotNear, in words
	// MaxUnordered is how many expressions one Near in any order has at most: all their orders are tried.
	MaxUnordered = 8
	MaxOperands  = 100     // expressions of one ordered Near and of one Same
	MaxAmong     = 500     // clauses of one Among
	MaxTimes     = 1000    // N of AtLeast
	MaxFirst     = 100_000 // N of First, in words
	MaxLength    = 10_000_000
)

// Near wants its expressions close together: `a NEAR/5 b` in any order, `a ADJ/3 b` in the order given.
//
// It is satisfied by one occurrence of each expression, all in one text part, no two of which share a word, such that in
// the order of the text at most N words stand between each and the next; if Ordered, the order of the text must be that
// of Nodes. The run from the first word of the first to the last word of the last is a window; the occurrences of Near
// are its minimal windows, those that hold no smaller one, each counted once. A chain `a NEAR/5 b NEAR/5 c` is one Near
// of three; `(a NEAR/5 b) NEAR/5 c` asks for c near a window of the other two.
type Near struct {
	Nodes   []Node // two or more expressions, at most MaxUnordered, or MaxOperands if Ordered
	N       int    // words between neighbours at most, 0 to MaxDistance
	Ordered bool
	At      Range
}

// NotNear wants Node where Far is not near: `a NOTNEAR/5 b`. Its occurrences are those of Node that neither share a word
// with an occurrence of Far nor have one, before or behind them in the same text part, with at most N words between.
type NotNear struct {
	Node, Far Node // expressions
	N         int  // 0 to MaxDistance
	At        Range
}

// Unit is a stretch of text with borders of its own.
type Unit uint8

// The units; both end where the text part does.
const (
	Sentence  Unit = iota // PHRASE
	Paragraph             // PARA
)

// Same wants its expressions in one sentence or one paragraph: `a PHRASE b`, `a PARA b`. It is satisfied by a unit in
// which each expression has an occurrence that lies in it from its first word to its last; these may share words. Its
// occurrences are such units, each counted once. Same is no expression: it is no operand of Near, NotNear or Same.
type Same struct {
	Unit  Unit
	Nodes []Node // two or more expressions, at most MaxOperands
	At    Range
}

// AtLeast wants N or more occurrences in the article, all text parts together: `mot>=3`, `(a OU b)>=3`. Inside a Field or a
// First only the occurrences there count. The occurrences of an Or are those of its expressions together, a span that
// several of them have counted once.
type AtLeast struct {
	Node Node // an expression, or a Same
	N    int  // 2 to MaxTimes
	At   Range
}

// Among wants N or more of its clauses: `2 PARMI (a, b, c)`. A clause is whatever an And may hold.
type Among struct {
	N     int    // 1 to len(Nodes)
	Nodes []Node // two or more, at most MaxAmong
	At    Range
}

// First asks its clause of the beginning of each text part only: `debut:50 mot`. Like Field it holds for everything in it, as
// though each text part ended behind its N-th word: what reaches beyond does not occur.
type First struct {
	N    int  // words, 1 to MaxFirst
	Node Node // a clause of the text, without Field, First, DateRange and Length
	At   Range
}

// Length wants articles whose body has from Min to Max printed words, both inclusive: `mots>500`, `mots:100..500`. A zero is
// an open end; not both are zero.
type Length struct {
	Min, Max int
	At       Range
}

// Range implements Node.
func (n *Near) Range() Range { return n.At }

// Range implements Node.
func (n *NotNear) Range() Range { return n.At }

// Range implements Node.
func (n *Same) Range() Range { return n.At }

// Range implements Node.
func (n *AtLeast) Range() Range { return n.At }

// Range implements Node.
func (n *Among) Range() Range { return n.At }

// Range implements Node.
func (n *First) Range() Range { return n.At }

// Range implements Node.
func (n *Length) Range() Range { return n.At }

func (*Near) node()    {}
func (*NotNear) node() {}
func (*Same) node()    {}
func (*AtLeast) node() {}
func (*Among) node()   {}
func (*First) node()   {}
func (*Length) node()  {}
