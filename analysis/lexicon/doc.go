// Package lexicon knows which forms of French belong to which lemmas: ports to port, porte to porte and to porter.
//
// The facts are those of the Dicollecte dictionary of French spelling (Grammalecte), see LICENCE.md. The command in compile
// expands its entries and affixes into lemmas and their forms, folds these, and writes french.lex: stems in a trie, and for each
// stem the paradigms that go on from it. So a form is looked up in one walk along its letters, and the forms of a lemma are its
// stem with the endings of its paradigm; neither is stored in full.
package lexicon

//go:generate go run ./compile -o french.lex
