package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tail is the word at the end of a query that is being typed, the caret behind it.
type Tail struct {
	Word string // its text as typed, with an elided article and what a compound has before
	At   Range  // bytes of Word in the query text
	// Clause is the word, or the quoted phrase that it ends, with its quotes and signs; Text is what is typed of it without.
	Clause Range
	Text   string
	Field  FieldName // the innermost one that holds it …
	InAny  bool      // … if none does, Field says nothing
}

// TailOf returns the word that a query ends with; false if it ends otherwise: with a space, a quote, an operator, a word
// with * or ~, a date or a number of words. Where the next word would stand in a field of names, as behind source: and
// source:"le , Word is empty, and Text what stands before it between the quotes.
func TailOf(text string) (Tail, bool) {
	if r, _ := utf8.DecodeLastRuneInString(text); isWordRune(r) || unicode.Is(unicode.M, r) {
		return tailOf(text)
	}
	const letter = "a"
	t, ok := tailOf(text + letter)
	if !ok || !t.InAny || t.Field.IsText() || t.Word != letter {
		return Tail{}, false
	}
	t.Word, t.Text = "", strings.TrimSuffix(t.Text, letter)
	t.At.End, t.Clause.End = len(text), len(text)
	return t, true
}

func tailOf(text string) (Tail, bool) {
	q, err := Parse(text, Options{})
	if err != nil {
		return Tail{}, false
	}
	t, ok := tail(q.Root, len(text), Tail{})
	if !ok || !strings.HasSuffix(text, t.Word) || isOperatorText(t.Word) {
		return Tail{}, false
	}
	t.At = Range{len(text) - len(t.Word), len(text)}
	return t, true
}

// tail looks for the word that ends at a byte of the text.
func tail(n Node, end int, t Tail) (Tail, bool) {
	if _, all := n.(*All); all || n.Range().End != end {
		return t, false
	}
	last := func(nodes []Node) (Tail, bool) {
		for _, n := range nodes {
			if found, ok := tail(n, end, t); ok {
				return found, true
			}
		}
		return t, false
	}
	switch n := n.(type) {
	case *Word:
		t.Word = n.Text
		if t.Text == "" {
			t.Text, t.Clause = n.Text, n.At
		}
		return t, true
	case *Phrase:
		var words []string
		for _, w := range n.Words {
			switch w := w.(type) {
			case *Word:
				words = append(words, w.Text)
			case *Wildcard:
				words = append(words, w.Pattern)
			}
		}
		t.Text, t.Clause = strings.Join(words, " "), n.At
		return last(n.Words)
	case *And:
		return last(n.Nodes)
	case *Or:
		return last(n.Nodes)
	case *Near:
		return last(n.Nodes)
	case *Same:
		return last(n.Nodes)
	case *Among:
		return last(n.Nodes)
	case *NotNear:
		return tail(n.Far, end, t)
	case *Not:
		return tail(n.Node, end, t)
	case *First:
		return tail(n.Node, end, t)
	case *Field:
		t.Field, t.InAny = n.Name, true
		return tail(n.Node, end, t)
	}
	return t, false
}

// isOperatorText tells whether a word is, or begins, the spelling of an operator.
func isOperatorText(word string) bool {
	if _, ok := operatorNamed(word); ok || word == "PARMI" {
		return true
	}
	if o, ok := operatorOf(word); ok {
		return !o.foreign
	}
	o, ok := operatorOf(word + "/5")
	return ok && !o.foreign && word == strings.ToUpper(word)
}

// Quote prints a text so that it is read as these words in this order: one plain word as it is, everything else between
// straight quotes.
func Quote(text string) string {
	sign := func(r rune) bool { return !isWordRune(r) && !isApostrophe(r) && r != '-' && r != '·' && r != '.' }
	if w, ok := readOne(text).(*Word); ok && w.Text == text && w.Level == Inflected && !isOperatorText(text) && !strings.ContainsFunc(text, sign) {
		return text
	}
	if quoted := `"` + text + `"`; onlyWords(readOne(quoted)) {
		return quoted
	}
	words := strings.Fields(text)
	for i, w := range words {
		words[i] = phraseWord(w)
	}
	return `"` + strings.Join(words, " ") + `"`
}

// onlyWords tells a word, or a phrase without wildcards.
func onlyWords(n Node) bool {
	switch n := n.(type) {
	case *Word:
		return true
	case *Phrase:
		return !slices.ContainsFunc(n.Words, func(w Node) bool { _, word := w.(*Word); return !word })
	}
	return false
}
