// Package plan compiles a query against a dictionary: the tree of a query becomes an algebra of package match over leaves,
// every word the forms it stands for, every condition on the article itself a filter. It knows no engine; an engine gives
// the dictionary and evaluates the plan.
package plan

import (
	"context"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
)

// MaxForms is the number of forms of the dictionary that one wildcard or fuzzy word may stand for.
const MaxForms = 4096

// Dictionary is what a plan has to know of a collection. Forms have numbers, which follow their byte order.
type Dictionary interface {
	Forms
	// Values returns the distinct values of a whole-value field other than id:.
	Values(ctx context.Context, name query.FieldName) (*Values, error)
	// IsName reports whether a form is mostly printed with a capital: in the texts of the first NameSample articles that have it, by
	// ID, more often than without, counted as analysis.Analyzer.Capitals does.
	IsName(ctx context.Context, form uint32) (bool, error)
	// Often counts the articles in which a form stands, in any text field.
	Often(ctx context.Context, form uint32) (int, error)
}

// Forms is the words of a dictionary; an *analysis.Table is one. Terms are as an analysis.Analyzer yields them, and the
// forms found ascending.
type Forms interface {
	// Form returns a form by its number, Find the number of a form.
	Form(n uint32) string
	Find(form string) (n uint32, ok bool)
	// Exact and Folded return the forms that a term stands for at these levels, Families those it stands for as a word that is
	// inflected, lemma by lemma.
	Exact(term []byte) []uint32
	Folded(term []byte) []uint32
	Families(term []byte) []analysis.Family
	// Derived returns those of words that are derived from that of a term, or it from them.
	Derived(term []byte) []uint32
	// Wildcard and Fuzzy return at most limit forms that a pattern or a misspelt term stands for, and how many there are.
	Wildcard(pattern string, limit int) (forms []uint32, total int)
	Fuzzy(term []byte, distance, limit int) (forms []uint32, total int)
	// Namesakes returns at most limit forms that may be spellings of a name, the nearest first; IsCommon reports whether a term is
	// a word of French other than a name.
	Namesakes(term []byte, limit int) []analysis.Namesake
	IsCommon(term []byte) bool
}

// NameSample is how many articles tell whether a form is a name.
const NameSample = 8

// Plan is a query compiled against one dictionary.
type Plan struct {
	match.Query
	Forms [][]uint32 // numbers of the forms of each of Query.Words
	// Shares are, for each of Query.Words, what one occurrence of each of its forms counts for in the score of a leaf that is this
	// word alone; nil: 1 each. Factors are what the score of each of Query.Leaves is multiplied by; those beyond it: 1.
	Shares  [][]float32
	Factors []float32
	// Rarities are, by word of Query.Words, the words whose articles say how rare it is, where it stands for more than these do: what is
	// derived from a word makes it no less rare.
	Rarities map[int]int
	// Beside are the numbers of Query.Leaves that only stand side by side in the query, ascending: of these, package passage says how
	// near to each other they stand. nil: it does not matter.
	Beside   []int
	Filters  []Filter // by match.Filter
	Typed    []Typed  // in order of appearance
	Warnings []string // in French
}

// OtherForm is the share of a form that is not the one typed, accents and case aside; docs/decisions/0004-bm25f.md has the sweep.
const OtherForm = 0.4

// DerivedForm is the share of a form of a word that is derived from the one typed, in a relaxed reading; the same decision has its sweep.
const DerivedForm = 0.3

// Share is what an occurrence of a form of a word counts for in a score.
func (p *Plan) Share(word, form int) float32 {
	if word < len(p.Shares) && p.Shares[word] != nil {
		return p.Shares[word][form]
	}
	return 1
}

// Rarity returns the word whose articles say how rare a word is.
func (p *Plan) Rarity(word int) int {
	if own, other := p.Rarities[word]; other {
		return own
	}
	return word
}

// Factor is what the score of a leaf is multiplied by.
func (p *Plan) Factor(leaf int) float32 {
	if leaf < len(p.Factors) {
		return p.Factors[leaf]
	}
	return 1
}

// Filter is a condition on the article itself. Exactly one of its parts is set.
type Filter struct {
	Dates  *query.DateRange
	Length *query.Length
	Field  query.FieldName // a whole-value field …
	Values []string        // … that holds one of these
}

// TextFields are the fields that a text field of the query language looks into.
func TextFields(name query.FieldName) match.Fields {
	switch name {
	case query.Title:
		return match.Of(match.Title)
	case query.Lead:
		return match.Of(match.Lead)
	case query.Body:
		return match.Of(match.Body)
	}
	return 0
}

// Numbers returns the numbers of forms, ascending; a text that is no form, but one printed word, is taken for its form. Lemmas,
// as OffLemma names them, are none.
func Numbers(d Forms, forms []string) []uint32 {
	var numbers []uint32
	var a analysis.Analyzer
	for _, f := range forms {
		n, ok := d.Find(f)
		if !ok && !strings.HasPrefix(f, lemmaMark) {
			if tokens := a.Analyze([]byte(f)); len(tokens) == 1 {
				n, ok = d.Find(string(a.Term(tokens[0])))
			}
		}
		if ok {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers
}
