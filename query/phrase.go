package query

// quoted reads a phrase from its opening quote at l.pos; start is where the clause begins (before an =).
func (l *lexer) quoted(start int, level Level) {
	open, size := l.peek(l.pos)
	at := Range{l.pos, l.pos + size}
	content, next, how := l.closing(open, at)
	switch how {
	case stray:
		l.pos = at.End
		l.fault(at, "guillemet fermant sans ouvrant", "ignoré", "chaque guillemet fermant en a un ouvrant devant lui")
		return
	case unclosed:
		l.fault(at, "guillemet jamais refermé", "refermé à la fin", "il manque un guillemet fermant")
	}
	l.pos = at.End
	words := l.phraseWords(content, level)
	l.pos = next
	at = Range{start, next}
	switch len(words) {
	case 0:
		if how == unclosed {
			return
		}
		l.fault(at, "guillemets sans mot", "ignorés", "un mot au moins entre les guillemets")
		return
	case 1:
		if w, ok := words[0].(*Word); ok {
			w.At = at
		}
		l.quotedLeaf(words[0], at)
	default:
		l.quotedLeaf(&Phrase{Words: words, At: at}, at)
	}
}

// quotedLeaf emits what stood between quotes, with the ~5 and the >=3 that may touch the closing one.
func (l *lexer) quotedLeaf(n Node, at Range) {
	n = l.slop(n)
	if times, sign, ok := l.countAhead(); ok {
		n = l.times(n, times, sign)
	}
	l.boostAhead()
	l.leaf(n, Range{at.Start, l.pos})
}

// phraseWords reads the words between quotes, up to the byte end.
func (l *lexer) phraseWords(end int, level Level) []Node {
	var words []Node
	add := func(n Node) {
		if w, ok := n.(*Word); ok {
			w.Level = level
		}
		words = append(words, n)
	}
	for l.pos < end {
		cs := l.chars()
		if len(cs) == 0 {
			_, size := l.peek(l.pos)
			l.pos += size
			continue
		}
		switch n := l.clause(cs, true).(type) {
		case nil:
		case *Phrase:
			for _, w := range n.Words {
				add(w)
			}
		default:
			add(n)
		}
	}
	return words
}

// The ways in which a quote can stand.
type quoting uint8

const (
	closed   quoting = iota
	unclosed         // it opens what nothing closes
	stray            // it closes what nothing opened
)

// closing finds the end of the phrase that a quote opens: the byte where its content ends and the one behind the
// closing quote. Typographic quotes close by their partner, or else by a straight quote.
func (l *lexer) closing(open rune, at Range) (content, next int, how quoting) {
	var partners []rune
	switch open {
	case '»':
		return 0, 0, stray
	case '«':
		partners = []rune{'»', '"'}
	case '“', '‟':
		partners = []rune{'”', '"'}
	case '„':
		partners = []rune{'“', '”', '"'}
	case '”':
		partners = []rune{'”'}
	default:
		partners = []rune{open}
	}
	for _, r := range partners {
		if content, next, ok := l.find(r, at.End); ok {
			return content, next, closed
		}
	}
	if open == '”' {
		return 0, 0, stray
	}
	if behind, _ := l.peek(at.End); open == '"' && isSpace(behind) && at.Start > 0 && !isSpace(rune(l.text[at.Start-1])) && !l.afterOpening(at.Start) {
		return 0, 0, stray // the inches of 27", not the beginning of a phrase
	}
	return len(l.text), len(l.text), unclosed
}

// find returns where a rune that is not escaped begins and ends. A rune once missed is not looked for again, so that a
// text of quotes costs no more than its length.
func (l *lexer) find(want rune, from int) (start, end int, ok bool) {
	if l.quoteless[want] {
		return 0, 0, false
	}
	for at := from; at < len(l.text); {
		r, size := l.peek(at)
		if r == want {
			return at, at + size, true
		}
		if r == '\\' {
			_, n := l.peek(at + 1)
			size += n
		}
		at += size
	}
	if l.quoteless == nil {
		l.quoteless = make(map[rune]bool)
	}
	l.quoteless[want] = true
	return 0, 0, false
}
