package kiosque

import "slices"

// QueryWord is a word, pattern or fuzzy word of a query and the forms of the collection it stands for.
type QueryWord struct {
	Text  string `json:"text"`           // as typed: élections, minist*, lavrof~
	Forms []Form `json:"forms"`          // most frequent among the hits first; never nil
	More  int    `json:"more,omitempty"` // forms beyond those listed

	Lemmas []Lemma `json:"lemmas,omitempty"` // where forms are of several: porte and porter for porte
}

// Lemma is a word of the dictionary that a word of a query may be a form of.
type Lemma struct {
	Text string `json:"text"`
	Off  bool   `json:"off,omitempty"` // left out: SearchRequest.WithoutForms has it, with a slash before it
}

// Form is a surface form that a word of a query stands for, in the fields the query looks into.
type Form struct {
	Text  string `json:"text"`
	Count int    `json:"count"`         // hits it stands in
	All   int    `json:"all"`           // articles of the collection it stands in
	Off   bool   `json:"off,omitempty"` // left out by SearchRequest.WithoutForms
	// Synonym says that the word stands for it by the synonyms of the collection, and not of itself.
	Synonym bool `json:"synonym,omitempty"`
	// Derived says that it is of a word derived from that of the query, or the other way about: déclaration for déclarer. Only the second
	// tier has such; see Widened.Words.
	Derived bool `json:"derived,omitempty"`

	Lemmas []string `json:"lemmas,omitempty"` // those of QueryWord.Lemmas it is a form of
}

// Suggestion is a query like the one asked, with another spelling, and what it finds under the same filters.
type Suggestion struct {
	Query string `json:"query"`
	Total int    `json:"total"` // articles, exact, never 0
}

// Clause is a part of a query, or a filter beside it, that every hit must satisfy.
type Clause struct {
	Text    string `json:"text"` // in the query language, or, for a filter, in plain French
	Filter  Filter `json:"filter,omitempty"`
	Count   int    `json:"count"`   // articles that satisfy it alone
	Without int    `json:"without"` // articles that satisfy all the others
}

// Remedied says whether a query finds something without one of its clauses; else two or more of them empty it.
func Remedied(clauses []Clause) bool {
	return slices.ContainsFunc(clauses, func(c Clause) bool { return c.Without > 0 })
}

// Filter names a filter beside the query.
type Filter string

// The filters beside the choices of facets (see Facet.Filter); a part of the query itself is none of them.
const (
	FilterDates Filter = "dates" // Since and Until
	FilterForms Filter = "forms" // WithoutForms
)

// CompleteRequest asks how a query that is being typed may go on.
type CompleteRequest struct {
	Query string // what has been typed, the caret at its end
	Size  int    // completions at most; 0: DefaultCompletions, at most MaxCompletions
}

// Completion is a way a query may go on.
type Completion struct {
	Query string `json:"query"`          // whole, with its last word completed
	Word  string `json:"word"`           // the completed word as articles print it, or with the capitals that were typed; or the value of a field
	Form  string `json:"form,omitempty"` // that word as the index has it; empty: the name or the value of a field
	Count int    `json:"count"`          // articles of the collection it stands in
}
