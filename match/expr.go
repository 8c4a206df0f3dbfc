package match

import "slices"

// Expr is what a leaf looks for in the text of one field beyond single words and phrases. The interface is sealed.
//
// An expression has windows: stretches of a field from a first to a last position. They are defined here, each window
// of an expression is counted once, however many ways lead to it. What is marked of a window is defined beside it.
//
// Two stretches that do not overlap have as many words between them as positions lie between the last of the one
// and the first of the other: neighbours have none.
type Expr interface{ expr() }

type (
	// Word is the number of one of Query.Words. Its windows are its positions; they are marked.
	Word int

	// Phrase is numbers of Query.Words. Its windows are where these stand at consecutive positions; they are marked
	// from the first word to the last.
	Phrase []int

	// Wide is the number of one of Query.Words, each form of which takes N places: week-end. Its windows begin at its
	// positions; they are marked from the first place to the last.
	Wide struct {
		Word int
		N    uint32
	}

	// Sequence wants its operands one behind the other: its windows are the stretches from the first word of a window of the
	// first operand to the last word of one of the last, where each begins at the place behind the one before. They are
	// marked whole.
	Sequence []Expr

	// Within has the windows of Expr that lie wholly in one unit. Marked is what is marked of Expr.
	Within struct {
		Unit Unit
		Expr Expr
	}

	// Near wants all of its operands close to each other. A chain is one window of each operand, in Ordered the one
	// of each operand before that of the next, otherwise in any order, so that none overlaps another and each has at
	// most N words between itself and the one that comes next in the text. The windows of Near are the stretches from
	// the first to the last word of a chain, without those that contain a smaller one.
	// Marked is, of all chains of a window, what is marked of the operands' windows in them.
	Near struct {
		Exprs   []Expr // at most MaxOperands, unless Ordered at most MaxUnordered; it has no window beyond that
		N       uint32 // at most MaxDistance; more is as much
		Ordered bool
	}

	// NotNear has the windows of Expr that no window of Far overlaps or comes near to, with N words between or fewer.
	// Marked is what is marked of Expr.
	NotNear struct {
		Expr, Far Expr
		N         uint32 // at most MaxDistance; more is as much
	}

	// Same wants all of its operands in one sentence or paragraph. Where windows of every operand lie wholly in one
	// unit, its window is the stretch from the first word of any of these to the last: one in each unit. The windows
	// of different operands may overlap. Marked is what is marked of the operands' windows in the unit.
	Same struct {
		Unit  Unit
		Exprs []Expr
	}

	// First has the windows that Expr would have if the field ended behind its N-th word. Marked is what would be marked.
	First struct {
		N    uint32
		Expr Expr
	}

	// AnyOf has the windows of all of its expressions; a window that several have is one. Marked is what is marked of
	// each expression that has the window.
	AnyOf []Expr

	// In has the windows of Expr in these fields, none in others. Marked is what is marked of Expr.
	In struct {
		Fields Fields
		Expr   Expr
	}
)

// Limits on expressions.
const (
	MaxOperands  = 100     // of Near
	MaxUnordered = 8       // operands of Near in any order: its cost doubles with each
	MaxDistance  = 1 << 30 // in words
)

func (Word) expr()     {}
func (Phrase) expr()   {}
func (Wide) expr()     {}
func (Sequence) expr() {}
func (*Within) expr()  {}
func (*Near) expr()    {}
func (*NotNear) expr() {}
func (*Same) expr()    {}
func (*First) expr()   {}
func (AnyOf) expr()    {}
func (*In) expr()      {}

// Unit is what Same looks into.
type Unit uint8

// The units of a text. A Run ends where something other than white space stands between letters and figures: in « page A, 320
// exemplaires » A and 320 are in two runs, in « RN 165 » in one.
const (
	Sentence Unit = iota
	Paragraph
	Run
	NumUnits
)

// WordsOf returns the distinct numbers of the words in an expression, ascending.
func WordsOf(x Expr) []int {
	words := appendWords(nil, x)
	slices.Sort(words)
	return slices.Compact(words)
}

// Pair returns the words of a Near of two; false if it is of anything else.
func (x *Near) Pair() (a, b int, ok bool) {
	if len(x.Exprs) != 2 {
		return 0, 0, false
	}
	first, ok := x.Exprs[0].(Word)
	second, too := x.Exprs[1].(Word)
	return int(first), int(second), ok && too
}

func appendWords(dst []int, x Expr) []int {
	all := func(xs []Expr) []int {
		for _, x := range xs {
			dst = appendWords(dst, x)
		}
		return dst
	}
	switch x := x.(type) {
	case Word:
		return append(dst, int(x))
	case Phrase:
		return append(dst, x...)
	case Wide:
		return append(dst, x.Word)
	case Sequence:
		return all(x)
	case *Within:
		return appendWords(dst, x.Expr)
	case *Near:
		return all(x.Exprs)
	case *NotNear:
		return appendWords(appendWords(dst, x.Expr), x.Far)
	case *Same:
		return all(x.Exprs)
	case *First:
		return appendWords(dst, x.Expr)
	case AnyOf:
		return all(x)
	case *In:
		return appendWords(dst, x.Expr)
	}
	return dst
}
