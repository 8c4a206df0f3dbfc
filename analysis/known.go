package analysis

// Known is a plain word of a text (Token.Plain) with a number that somebody has given to its term. What depends on the word alone can be
// kept by that number: who else reads the text need not look at the letters.
type Known struct {
	Start, End uint32 // bytes, half open, as those of the token
	Form       uint32
	Capital    bool // as of the token
}
