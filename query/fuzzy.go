package query

import (
	"unicode"
	"unicode/utf8"
)

// IsName reports whether the word is one of which the spellings are wanted: it begins with a capital, and no distance is given.
func (n *Fuzzy) IsName() bool {
	first, _ := utf8.DecodeRuneInString(n.Text)
	return n.Distance == 0 && unicode.IsUpper(first)
}

// Tail returns the sign that makes a word fuzzy, with the distance if one is given.
func (n *Fuzzy) Tail() string { return [...]string{"~", "~1", "~2"}[min(max(n.Distance, 0), 2)] }
