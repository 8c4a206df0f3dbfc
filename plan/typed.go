package plan

import (
	"slices"

	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
)

// Typed is a word, wildcard or fuzzy word of the query, or a part of one: what stands between two spaces may be several
// printed words.
type Typed struct {
	Node     query.Node   // a *query.Word, *query.Wildcard or *query.Fuzzy
	From, To uint32       // bytes of its text or pattern
	Fields   match.Fields // where it is looked for
	Forms    []uint32     // all it stands for, those left out on request among them
	Apart    []Apart      // what it stands for beside, in several words
	Lemmas   []Lemma      // those it is of, if it is of several
	Synonyms []uint32     // those of Forms that it stands for by the synonyms of the collection alone, ascending
	Derived  []uint32     // those of Forms that are of words derived from it, in a relaxed reading, ascending
}

// Lemma is one of the words that a word of a query may be a form of: porte is of porte and of porter.
type Lemma struct {
	Text  string
	Forms []uint32
	Off   bool // left out on request
}

// OffLemma is how a lemma is named among the forms to do without: with a slash before it, which no form begins with.
func OffLemma(lemma string) string { return lemmaMark + lemma }

const lemmaMark = "/"

// IsSynonym reports whether a word stands for a form by the synonyms of the collection alone.
func (w *Typed) IsSynonym(form uint32) bool {
	_, is := slices.BinarySearch(w.Synonyms, form)
	return is
}

// IsDerived reports whether a form is of a word that is derived from the one typed.
func (w *Typed) IsDerived(form uint32) bool {
	_, is := slices.BinarySearch(w.Derived, form)
	return is
}

// Apart is a word written as several: 14 h 30 for 14h30, Union européenne for UE.
type Apart struct {
	Text    string // in small letters, with spaces
	Expr    match.Expr
	Off     bool // left out on request
	Synonym bool // by the synonyms of the collection
}

// LemmasOf returns the lemmas of a form, if the word is of several.
func (w *Typed) LemmasOf(form uint32) (names []string) {
	for _, l := range w.Lemmas {
		if _, is := slices.BinarySearch(l.Forms, form); is {
			names = append(names, l.Text)
		}
	}
	return names
}

// IsOff reports whether all lemmas of a form are left out.
func (w *Typed) IsOff(form uint32) bool { return len(kept(w.Lemmas, []uint32{form})) == 0 }

// Text returns the word as typed; an exact one has its =, for its forms are others than those of the same word without.
func (w *Typed) Text() string {
	switch n := w.Node.(type) {
	case *query.Word:
		if n.Level == query.Exact {
			return "=" + n.Text[w.From:w.To]
		}
		return n.Text[w.From:w.To]
	case *query.Wildcard:
		return n.Pattern
	case *query.Fuzzy:
		return n.Text[w.From:w.To] + n.Tail()
	}
	return ""
}

// Level returns the level of a word; wildcards and fuzzy words are Inflected.
func (w *Typed) Level() query.Level {
	if n, ok := w.Node.(*query.Word); ok {
		return n.Level
	}
	return query.Inflected
}

// Distinct leaves out what was typed before.
func Distinct(typed []Typed) (out []Typed) {
	type key struct {
		text   string
		level  query.Level
		fields match.Fields
	}
	seen := map[key]bool{}
	for _, w := range typed {
		if k := (key{w.Text(), w.Level(), w.Fields}); !seen[k] {
			seen[k] = true
			out = append(out, w)
		}
	}
	return out
}
