package query

// A Node is one clause of a query. The interface is sealed: the types of this file and of near.go are all there are.
//
// String prints the clause in the query language so that Parse reads it back as an equal tree;
// Range tells which bytes of the typed text the clause was read from.
type Node interface {
	String() string
	Range() Range
	node()
}

// Range is a half-open range of bytes of the query text.
type Range struct{ Start, End int }

// Level says which forms of the dictionary a word stands for.
type Level uint8

// The three levels: `élections`, `"elections"`, `=élections`.
const (
	Inflected Level = iota // every form of the word's inflected family
	Folded                 // every form that is equal once accents and case are folded
	Exact                  // this form, accents included, case ignored
)

// Word is what stands between two spaces: usually one word, but `Saint-Pétersbourg`, `l'été` and `1 500`
// are one Word too; how it divides is a matter of French analysis, not of the query language.
type Word struct {
	Text  string
	Level Level
	// Optional marks a function word outside quotes beside words that carry meaning: it is not required.
	Optional bool
	At       Range
}

// Phrase is two or more quoted words in this order. Words are *Word (all of one Level, Folded or Exact) and *Wildcard.
type Phrase struct {
	Words []Node
	At    Range
}

// Wildcard stands for the folded forms that match Pattern: * is any run of letters (also none), ? exactly one.
// Pattern has neither dashes nor an elided article: the parser divides compounds and cuts articles off.
type Wildcard struct {
	Pattern string
	At      Range
}

// Fuzzy stands for the folded forms at most Distance (1 or 2) insertions, deletions, substitutions or swaps away. A Distance of 0
// leaves it to what the word is: of a name, its spellings; of another word, the forms at most 1 away.
type Fuzzy struct {
	Text     string
	Distance int
	At       Range
}

// And wants all of its clauses; a *Not among them excludes.
type And struct {
	Nodes []Node
	// Firm tells, of each clause, whether a sign or an operator requires it, such as + and ET, or whether it only stands beside
	// the others; nil: none is required so. Trees are equal whatever it says.
	Firm []bool
	At   Range
}

// IsFirm tells whether a sign or an operator requires a clause.
func (n *And) IsFirm(clause int) bool { return clause < len(n.Firm) && n.Firm[clause] }

// Or wants at least one of its clauses.
type Or struct {
	Nodes []Node
	At    Range
}

// Not excludes what its clause matches. Alone it stands for all other articles.
type Not struct {
	Node Node
	At   Range
}

// FieldName names a part of an article in the query language.
type FieldName uint8

// The fields of the query language; Fields lists their names.
const (
	Title   FieldName = iota // titre:
	Lead                     // chapo:
	Body                     // texte:
	Source                   // source:
	Author                   // auteur:
	Section                  // rubrique:
	Agency                   // agence:
	Place                    // lieu:
	Subject                  // sujet:
	Page                     // page:
	ID                       // id:
	NoField                  // is none
)

// Field restricts a clause to one part of the article. Inside stand words, phrases, wildcards, fuzzies and their combinations.
type Field struct {
	Name FieldName
	Node Node
	At   Range
}

// DateRange wants articles whose date may lie from From to To, both inclusive; a zero Date is an open end.
type DateRange struct {
	From, To Date
	At       Range
}

// All is the empty query: every article.
type All struct{ At Range }

// Range implements Node.
func (n *Word) Range() Range { return n.At }

// Range implements Node.
func (n *Phrase) Range() Range { return n.At }

// Range implements Node.
func (n *Wildcard) Range() Range { return n.At }

// Range implements Node.
func (n *Fuzzy) Range() Range { return n.At }

// Range implements Node.
func (n *And) Range() Range { return n.At }

// Range implements Node.
func (n *Or) Range() Range { return n.At }

// Range implements Node.
func (n *Not) Range() Range { return n.At }

// Range implements Node.
func (n *Field) Range() Range { return n.At }

// Range implements Node.
func (n *DateRange) Range() Range { return n.At }

// Range implements Node.
func (n *All) Range() Range { return n.At }

func (*Word) node()      {}
func (*Phrase) node()    {}
func (*Wildcard) node()  {}
func (*Fuzzy) node()     {}
func (*And) node()       {}
func (*Or) node()        {}
func (*Not) node()       {}
func (*Field) node()     {}
func (*DateRange) node() {}
func (*All) node()       {}
