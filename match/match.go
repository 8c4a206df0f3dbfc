// Package match is the algebra of positions: where the words and phrases of a compiled query stand in one article,
// and whether the article satisfies the query. The index counts with it, the highlighter marks with it, so that what
// is highlighted is what matched. It knows no engine and no text: it sees positions.
//
// # What an occurrence is
//
// A leaf of words occurs wherever its words stand at consecutive positions of one field, at every such start:
// occurrences may overlap. A leaf with an expression occurs once for each window of the expression in one field; Expr
// defines the windows, and what is marked of them. A leaf is active in an article if the article satisfies the query, the leaf occurs, and it stands in the
// tree where every clause from the root down to it is satisfied and none is a Not: for `(a ET b) OU c`, an article
// with a and c but without b has c active alone. The number of occurrences of a query in an article is the sum over
// its distinct active leaves of their occurrences; a word that two leaves match counts for both.
package match

// Field is a text part of an article.
type Field uint8

// The text parts; each has positions of its own, counted from 0.
const (
	Title Field = iota
	Lead
	Body
	NumFields
)

// Name is the field's name in results.
func (f Field) Name() string { return [...]string{"title", "lead", "body"}[f] }

// Fields is a set of text parts.
type Fields uint8

// AllFields is every text part.
const AllFields Fields = 1<<NumFields - 1

// Of returns the set of these parts.
func Of(fs ...Field) (s Fields) {
	for _, f := range fs {
		s |= 1 << f
	}
	return s
}

// Has reports whether f is in the set.
func (s Fields) Has(f Field) bool { return s>>f&1 != 0 }

// Words is what one word of a query stands for: any of these surface forms, sorted and distinct. Two words of a query
// that stand for the same forms are the same Words.
type Words struct {
	Typed string   // as the reader typed it, for reports
	Forms []string // forms of the dictionary; none if it has no such word
}

// Leaf is what is looked for in the text and counted: a word, a phrase of several, or an expression. Two equal leaves
// of a query are one Leaf, so that nothing is counted twice.
type Leaf struct {
	Words  []int  // numbers in Query.Words, at consecutive positions; with an expression, all words in it
	Fields Fields // the parts in which it may stand; it never runs from one part into another
	Expr   Expr   // nil: the phrase of Words
	Shown  Expr   // of a single word, some of whose forms take several places: has a window at each of its positions; or nil
}

// IsWord reports whether the leaf is a single word.
func (l *Leaf) IsWord() bool { return l.Expr == nil && len(l.Words) == 1 }

// Windows is an expression whose windows are the occurrences of the leaf, each from its first word to its last.
func (l *Leaf) Windows() Expr {
	switch {
	case l.Shown != nil:
		return l.Shown
	case l.Expr != nil:
		return l.Expr
	case l.IsWord():
		return Word(l.Words[0])
	}
	return Phrase(l.Words)
}

// Query is a query compiled against the dictionary of one index.
type Query struct {
	Words  []Words
	Leaves []Leaf
	Root   Node
}

// Node is one clause of the tree over the leaves. The interface is sealed.
type Node interface{ node() }

type (
	// All matches every article.
	All struct{}
	// None matches no article.
	None struct{}
	// LeafRef matches where the leaf of this number stands at least once.
	LeafRef int
	// Filter is a condition on the article itself, such as its date; the engine numbers and tests them.
	Filter int
	// And matches where all of its nodes do; it has at least one.
	And []Node
	// Or matches where at least one of its nodes does; it has at least one.
	Or []Node
	// Not matches where its node does not; nothing in it is counted or marked.
	Not struct{ Node Node }
	// AtLeast matches where its node does with N occurrences or more, counted as those of a whole query: over the
	// distinct leaves that are active in the node.
	AtLeast struct {
		N    int
		Node Node
	}
	// Among matches where at least N of its nodes do.
	Among struct {
		N     int
		Nodes []Node
	}
)

func (All) node()      {}
func (None) node()     {}
func (LeafRef) node()  {}
func (Filter) node()   {}
func (And) node()      {}
func (Or) node()       {}
func (Not) node()      {}
func (*AtLeast) node() {}
func (*Among) node()   {}

// Span is one occurrence of a leaf, or what is marked of it: the positions First to Last, inclusive, of one field.
type Span struct {
	Leaf        int
	Field       Field
	First, Last uint32
}

// Doc is what a query asks about one article.
type Doc interface {
	// Positions returns the ascending positions of the forms of Query.Words[words] in a field; the slice is only read.
	Positions(f Field, words int) []uint32
	// Starts returns the ascending positions of the first words of the sentences or paragraphs of a field, the first
	// of them 0; the slice is only read. Only expressions with Same ask for them.
	Starts(f Field, u Unit) []uint32
	// Filter tells whether the article passes a filter.
	Filter(n Filter) bool
}
