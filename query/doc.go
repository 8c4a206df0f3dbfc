// Package query is the query language: text to tree and back, and what a query means in plain French.
//
// It knows no engine, no index and no analysis: a Word is what the reader typed, and which forms of the
// dictionary it stands for is decided where the query is compiled. docs/langage.md is the manual; the grammar is
//
//	query   = or
//	or      = and { ("OU" | "OR") and }
//	and     = clause { [ "ET" | "AND" ] clause }          side by side is ET, but leaves function words optional
//	clause  = [ "SAUF" | "NOT" | "-" | "+" ] chain
//	chain   = near { ("PHRASE" | "PARA") near }
//	near    = operand { ("NEAR/" | "PROCHE/" | "ADJ/" | "SUIVI/" | "NOTNEAR/") n operand }
//	operand = [ field ] [ "debut:" n ] atom [ (">=" | ">") n ]          a field before a chain holds for all of it
//	field   = ("titre" | "chapo" | "texte" | "source" | "auteur" | "rubrique" | "id") ":"
//	atom    = word | phrase | wildcard | fuzzy | date | length | "(" or ")" | n "PARMI" "(" or { "," or } ")"
//	phrase  = [ "=" ] quote { word | wildcard } quote      quotes: "…" «…» “…” „…“ ”…”
//	word    = [ "=" ] letters                              \ before a sign makes it a letter
//	wildcard = letters with "*" and "?"                    a "?" that ends a word without other wildcards is punctuation
//	fuzzy   = letters "~" [ "1" | "2" ]
//	date    = "date:" ( day | [ day ] ".." [ day ] | (">=" | ">" | "<=" | "<") day )
//	length  = "mots" ( (">" | ">=" | "<" | "<=") n | ":" n | ":" [ n ] ".." [ n ] )
//
// Operators count in capitals only. Spellings of other services (near5, w/5, /s, atleast3, hd=, "a b"~5) and pasted lists are
// translated, and a Warning that is no fault says how.
//
// Whatever does not fit is a fault: lenient reading takes it another way and warns,
// strict reading refuses it. Punctuation outside words is neither sought nor a fault.
package query
