package query

import (
	"strings"
	"unicode/utf8"
)

// String prints the word as it can be typed again.
func (n *Word) String() string { return n.print(false) }

func (n *Word) print(sure bool) string {
	switch {
	case n.Level == Exact:
		return "=" + quotedOrBare(n)
	case n.Level == Folded:
		return `"` + phraseWord(n.Text) + `"`
	case sure:
		return "+" + bare(n)
	}
	return bare(n)
}

// String prints the phrase between straight quotes, behind an = if it is exact.
func (n *Phrase) String() string {
	var b strings.Builder
	for _, w := range n.Words {
		if w, ok := w.(*Word); ok && w.Level == Exact {
			b.WriteByte('=')
			break
		}
	}
	b.WriteByte('"')
	start := b.Len()
	for i, w := range n.Words {
		var s string
		switch w := w.(type) {
		case *Word:
			s = phraseWord(w.Text)
		case *Wildcard:
			s = w.String()
		}
		if i > 0 {
			s = apart(b.String()[start:], s)
			b.WriteByte(' ')
		}
		b.WriteString(s)
	}
	b.WriteByte('"')
	return b.String()
}

// String prints the pattern.
func (n *Wildcard) String() string { return bare(n) }

// String prints the word and its distance, which is 1 unless it is said.
func (n *Fuzzy) String() string { return bare(n) }

// String prints the clauses side by side; a function word that is required has a +.
func (n *And) String() string {
	carried := anyCarries(n.Nodes)
	var b strings.Builder
	for i, c := range n.Nodes {
		var s string
		switch c := c.(type) {
		case *Word:
			s = c.print(carried && !c.Optional && isLight(c.Text))
		default:
			s = group(c)
		}
		if i > 0 {
			s = apart(b.String(), s)
			b.WriteByte(' ')
		}
		b.WriteString(s)
	}
	return b.String()
}

// String prints the clauses with OU between them. Parentheses around those of several words are for the eye, so there
// are none where they would nest deeper than the query did.
func (n *Or) String() string { return n.print(false) }

func (n *Or) print(nested bool) string {
	parts := make([]string, len(n.Nodes))
	for i, c := range n.Nodes {
		parts[i] = c.String()
		switch c.(type) {
		case *And:
			if !nested && !strings.Contains(parts[i], "(") {
				parts[i] = "(" + parts[i] + ")"
			}
		case *Or:
			parts[i] = group(c)
		}
	}
	return strings.Join(parts, " OU ")
}

// group prints a clause inside another one, between parentheses if it has clauses of its own.
func group(n Node) string {
	switch n := n.(type) {
	case *And:
		return "(" + n.String() + ")"
	case *Or:
		return "(" + n.print(true) + ")"
	}
	return n.String()
}

// String prints the clause behind SAUF.
func (n *Not) String() string {
	if _, not := n.Node.(*Not); not {
		return "SAUF (" + n.Node.String() + ")"
	}
	return "SAUF " + group(n.Node)
}

// String prints the clause behind the name of its field.
func (n *Field) String() string {
	if _, not := n.Node.(*Not); not {
		return n.Name.String() + ":(" + n.Node.String() + ")"
	}
	return n.Name.String() + ":" + group(n.Node)
}

// String prints date: and the date or the range.
func (n *DateRange) String() string {
	if n.From == n.To {
		return "date:" + n.From.String()
	}
	return "date:" + n.From.String() + ".." + n.To.String()
}

// String prints *, which every article matches.
func (n *All) String() string { return "*" }

// bare prints a word, a wildcard or a fuzzy without escapes if it reads back as itself, and else with an escape before
// its first letter and before every sign.
func bare(n Node) string {
	var text, tail string
	wild := false
	switch n := n.(type) {
	case *Word:
		text = n.Text
	case *Wildcard:
		text, wild = n.Pattern, true
	case *Fuzzy:
		text, tail = n.Text, n.Tail()
	}
	if text+tail == "PARMI" || text+tail == "NON" { // a number or a word may stand before it
		return escape(text, false)
	}
	switch read := readOne(text + tail).(type) {
	case nil:
	case *Word:
		if w, ok := n.(*Word); ok && read.Text == w.Text && read.Level == Inflected {
			return text
		}
	default:
		if Equal(read, n) {
			return text + tail
		}
	}
	return escape(text, wild) + tail
}

// readOne reads a text that is one clause without any fault; nil if it is not.
func readOne(text string) Node {
	p := parser{text: text, opts: Options{}.withDefaults()}
	l := lexer{parser: &p}
	ts := l.tokenize()
	if p.faulted > 0 || p.err != nil || len(ts) != 2 || ts[0].kind != leafToken {
		return nil
	}
	return ts[0].node
}

// phraseWord prints a word of a phrase.
func phraseWord(text string) string {
	if w, ok := readOne(`"` + text + `"`).(*Word); ok && w.Text == text {
		return text
	}
	return escape(text, false)
}

// quotedOrBare prints what follows the = of an exact word.
func quotedOrBare(n *Word) string {
	if w, ok := readOne("=" + n.Text).(*Word); ok && w.Text == n.Text && w.Level == Exact {
		return n.Text
	}
	return `"` + phraseWord(n.Text) + `"`
}

// escape puts \ before the first rune and before whatever is no letter and no digit.
func escape(text string, wild bool) string {
	var b strings.Builder
	for i, r := range text {
		asIs := r == ' ' || wild && (r == '*' || r == '?') || i > 0 && isWordRune(r)
		if !asIs {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// apart keeps a number from joining the digits before it: behind 1, 500 prints as \500.
func apart(before, s string) string {
	i := len(before)
	for i > 0 && isDigit(rune(before[i-1])) {
		i--
	}
	if n := len(before) - i; n == 0 || n > 3 || len(s) < 3 || !isNumber(s[:3]) || len(s) > 3 && isDigit(rune(s[3])) {
		return s
	}
	if r, _ := utf8.DecodeLastRuneInString(before[:i]); r == ',' || isWordRune(r) {
		return s
	}
	return `\` + s
}
