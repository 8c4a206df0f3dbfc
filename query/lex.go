package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A kind says what a token does for the parser.
type kind uint8

const (
	endToken   kind = iota
	leafToken       // a clause that is complete: token.node
	openToken       // (
	closeToken      // )
	plusToken       // + that touches what follows
	minusToken      // - that touches what follows
	fieldToken      // titre: and the others but date:
	andToken
	orToken
	notToken
	operatorToken // NEAR/5, PHRASE and their kind: token.op
	timesToken    // atleast3, before what is counted: token.n
	countToken    // >=3 behind a parenthesis: token.n
	firstToken    // debut:50: token.n
	amongToken    // 2 PARMI, before its list: token.n
	commaToken    // between the clauses of that list
)

type token struct {
	kind  kind
	at    Range
	node  Node // of leafToken; of operatorToken, timesToken and firstToken: the same spelling as a word
	op    operator
	n     int
	field FieldName
	text  string // as typed
	value int    // of a sign, a field name and a beginning: the byte where what they hold for must begin
}

// char is one rune of a word, or an escaped one that is a letter like any other.
type char struct {
	r       rune
	escaped bool
	at, end int // bytes of the query text
}

// lexer cuts a query text into tokens.
type lexer struct {
	*parser
	pos    int
	tokens []token

	depth     int           // of parentheses
	dates     int           // depth of the parentheses that date:( opened, 0 outside
	lists     []int         // depths of the parentheses that PARMI opened
	opensList bool          // PARMI stands before the next one
	quoteless map[rune]bool // closing quotes of which none is left ahead
	star      *Range        // the first * that touches no letter
}

func (l *lexer) emit(t token) {
	t.value = l.pos
	t.text = l.text[t.at.Start:t.at.End]
	l.tokens = append(l.tokens, t)
}

// leaf emits a clause; n is nil where nothing to look for was left.
func (l *lexer) leaf(n Node, at Range) {
	if n == nil {
		return
	}
	l.count(n)
	l.emit(token{kind: leafToken, at: at, node: n})
}

// peek returns the rune at a byte of the text and its size; a space where the text is invalid or at its end.
func (l *lexer) peek(at int) (rune, int) {
	if at >= len(l.text) {
		return ' ', 0
	}
	r, size := utf8.DecodeRuneInString(l.text[at:])
	if r == utf8.RuneError && size <= 1 {
		return ' ', size // invalid UTF-8 separates
	}
	return r, size
}

func (l *lexer) skipSpace() {
	for l.pos < len(l.text) {
		r, size := l.peek(l.pos)
		if !isSpace(r) {
			return
		}
		l.pos += size
	}
}

// isSpace tells what separates words without any other meaning: spaces of every width, and control characters.
func isSpace(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// tokenize cuts the whole text. A lone * is every article, and says nothing beside other clauses.
func (l *lexer) tokenize() []token {
	if terms := l.list(); terms != nil {
		l.terms(terms)
	} else {
		l.scan()
	}
	if l.star != nil && len(l.tokens) > 0 {
		l.fault(*l.star, "« * » isolé", "ignoré", "* remplace des lettres dans un mot, comme minist*")
	}
	return append(l.tokens, token{kind: endToken, at: Range{len(l.text), len(l.text)}})
}

func (l *lexer) scan() {
	for l.err == nil {
		from := l.pos
		l.skipSpace()
		if l.pos >= len(l.text) {
			break
		}
		r, size := l.peek(l.pos)
		start := l.pos
		switch {
		case r == '(':
			l.pos += size
			l.open(start)
		case r == ')':
			l.pos += size
			if l.depth == l.dates {
				l.dates = 0
			}
			if n := len(l.lists); n > 0 && l.lists[n-1] == l.depth {
				l.lists = l.lists[:n-1]
			}
			l.emit(token{kind: closeToken, at: Range{start, l.pos}})
			if l.depth > 0 {
				if n, at, ok := l.countAhead(); ok {
					l.emit(token{kind: countToken, at: at, n: n})
				}
			}
			l.depth = max(l.depth-1, 0)
			l.boostAhead()
		case (r == ',' || r == ';') && len(l.lists) > 0 && l.lists[len(l.lists)-1] == l.depth:
			l.pos += size
			l.emit(token{kind: commaToken, at: Range{start, l.pos}})
		case r == '|':
			l.bar(start, start > from)
		case isQuote(r):
			l.quoted(start, Folded)
		case r == '+' || r == '-' || r == '=':
			l.prefix(r, start == 0 || start > from || l.afterOpening(start) || l.afterStop(start))
		case l.foreignMinus(r, start, start == 0 || start > from || l.afterOpening(start)):
		case r == '/' && l.regular(start, start == 0 || start > from || l.afterOpening(start)):
		case (r == '[' || r == '{') && l.strayInterval():
		default:
			l.word(start)
		}
	}
}

// afterOpening tells whether the last token is one that a prefix may touch, and ends at pos.
func (l *lexer) afterOpening(pos int) bool {
	if len(l.tokens) == 0 {
		return false
	}
	switch t := l.tokens[len(l.tokens)-1]; t.kind {
	case openToken, plusToken, minusToken, fieldToken:
		return t.at.End == pos
	case commaToken, firstToken:
		return true
	}
	return false
}

// afterStop tells whether a comma or another stop that is no parenthesis ends at pos.
func (l *lexer) afterStop(pos int) bool {
	r, _ := utf8.DecodeLastRuneInString(l.text[:pos])
	return r == ',' || isStop(r) && r != ')'
}

// nest refuses parentheses that are too deep.
func (l *lexer) nest(depth int, at Range) {
	if depth > l.opts.MaxDepth {
		l.limit(at, ErrTooDeep, "trop de parenthèses les unes dans les autres", fmt.Sprintf("au plus %d niveaux", l.opts.MaxDepth))
	}
}

func (l *lexer) open(start int) {
	l.depth++
	l.nest(l.depth, Range{start, start + 1})
	if l.opensList {
		l.opensList = false
		l.lists = append(l.lists, l.depth)
	}
	l.emit(token{kind: openToken, at: Range{start, l.pos}})
}

const signHint = "%c touche ce qui suit, sans espace"

// prefix reads + - and = where a clause may begin. Elsewhere, and before a space, they say nothing.
func (l *lexer) prefix(r rune, opens bool) {
	start := l.pos
	l.pos++
	at := Range{start, l.pos}
	for r != '=' && l.pos < len(l.text) && rune(l.text[l.pos]) == r {
		l.pos++
	}
	if !opens {
		return
	}
	next, _ := l.peek(l.pos)
	switch {
	case l.pos > at.End: // a rule or a dash, as typed on a keyboard that has none
		l.fault(Range{start, l.pos}, fmt.Sprintf("« %c » répété", r), "ignoré", fmt.Sprintf("un seul %c devant un mot", r))
	case l.pos >= len(l.text) || isSpace(next) || next == ')':
		l.fault(at, fmt.Sprintf("« %c » isolé", r), "ignoré", fmt.Sprintf(signHint, r))
	case r == '+':
		l.emit(token{kind: plusToken, at: at})
	case r == '-':
		l.emit(token{kind: minusToken, at: at})
	case isQuote(next):
		l.quoted(start, Exact)
	case next == '(':
		l.fault(at, "« = » devant une parenthèse", "ignoré", "= porte sur un mot ou sur une expression entre guillemets")
	default:
		cs, n, counted := splitCount(l.boost(l.chars()))
		sign := Range{l.pos, l.pos}
		if counted {
			sign.Start = cs[len(cs)-1].end
		} else {
			n, sign, counted = l.countAhead()
		}
		if node := l.exact(cs, start); node != nil {
			if counted {
				node = l.times(node, n, sign)
			}
			l.leaf(node, Range{start, l.pos})
		} else {
			l.fault(at, "« = » isolé", "ignoré", fmt.Sprintf(signHint, '='))
			l.pos = max(l.pos, start+1)
		}
	}
}

// exact makes the clause of =word.
func (l *lexer) exact(cs []char, start int) Node {
	switch n := l.clause(cs, false).(type) {
	case *Word:
		n.Level, n.At.Start = Exact, start
		return n
	case nil:
		return nil
	default:
		l.fault(Range{start, start + 1}, "« = » devant un mot à caractères de remplacement ou approché", "ignoré", "= veut un mot entier")
		return n
	}
}

// word reads what begins a word: a field name, an operator or a word.
func (l *lexer) word(start int) {
	if l.dates > 0 {
		l.dateWord(start)
		return
	}
	if l.fieldName(start) {
		return
	}
	cs := l.chars()
	if len(cs) == 0 {
		_, size := l.peek(l.pos)
		l.pos += size
		return
	}
	at := Range{start, l.pos}
	if k, ok := l.operator(cs); ok {
		l.emit(token{kind: k, at: at})
		return
	}
	if len(cs) == 1 && cs[0].r == '*' && !cs[0].escaped && l.excludes(start) {
		l.leaf(&All{At: at}, at) // SAUF *
		return
	}
	if l.afterAnd(at) {
		l.translated(Range{l.tokens[len(l.tokens)-1].at.Start, at.End}, "SAUF")
		l.emit(token{kind: notToken, at: at})
		return
	}
	if l.special(cs, at) {
		return
	}
	if l.foreignNot(at) {
		l.emit(token{kind: notToken, at: at})
		return
	}
	l.leaf(l.counted(cs), at)
}

// excludes tells whether what begins at a byte is excluded by the sign or word before it.
func (l *lexer) excludes(start int) bool {
	n := len(l.tokens) - 1
	return n >= 0 && (l.tokens[n].kind == notToken || l.tokens[n].kind == minusToken && l.afterOpening(start))
}

// counted makes the clause of one word, with the count that may end it: mot>=3.
func (l *lexer) counted(cs []char) Node {
	cs = l.boost(cs)
	word, n, ok := cs, 0, false
	at := Range{cs[0].at, l.pos}
	if !l.plain {
		if word, n, ok = splitCount(cs); ok {
			at = Range{word[len(word)-1].end, l.pos}
		} else {
			n, at, ok = l.countAhead()
		}
	}
	node := l.clause(l.inflected(word), false)
	if node == nil || !ok {
		return node
	}
	return l.times(node, n, at)
}

// inflected takes the + off élection+, by which other services ask for what a word means here anyway. Canal+ keeps its own.
func (l *lexer) inflected(cs []char) []char {
	n := len(cs) - 1
	if l.plain || n < 3 || cs[n].r != '+' || slices.ContainsFunc(cs, func(c char) bool { return c.escaped }) ||
		slices.ContainsFunc(cs[:n], func(c char) bool { return !unicode.IsLower(c.r) }) {
		return cs
	}
	l.translated(Range{cs[0].at, cs[n].end}, plainText(cs[:n])+", qui vaut pour toutes ses formes")
	return cs[:n]
}

// bar reads | as OU where it joins words without spaces, inside parentheses, and where it is ||; elsewhere it divides the parts of a title.
func (l *lexer) bar(start int, apart bool) {
	for l.pos < len(l.text) && l.text[l.pos] == '|' {
		l.pos++
	}
	at := Range{start, l.pos}
	next, _ := l.peek(l.pos)
	follows := isWordRune(next) || isQuote(next) || next == '(' || next == '='
	joins := l.depth > 0 || l.pos > start+1 // in parentheses, or ||
	if joins && isSpace(next) {
		from := l.pos
		l.skipSpace()
		r, _ := l.peek(l.pos)
		follows = isWordRune(r) || isQuote(r) || r == '(' || r == '='
		l.pos = from
	}
	if l.plain || l.dates > 0 || len(l.tokens) == 0 {
		return
	}
	switch before := l.tokens[len(l.tokens)-1].kind; {
	case before != leafToken && before != closeToken && before != countToken:
	case follows && (!apart || joins):
		l.translated(at, "OU")
		l.emit(token{kind: orToken, at: at})
	case apart && l.pos < len(l.text):
		l.note(at, "« | » entre espaces sépare les parties d'un titre ; pour l'un ou l'autre, OU")
	}
}

// operator tells whether a word stands for one: capitals only, nothing before or behind, nothing escaped.
func (l *lexer) operator(cs []char) (kind, bool) {
	if l.plain || len(cs) < 2 || len(cs) > 4 || cs[len(cs)-1].end-cs[0].at != len(cs) {
		return 0, false // an escaped letter takes two bytes
	}
	return operatorNamed(l.text[cs[0].at:cs[len(cs)-1].end])
}

func operatorNamed(s string) (kind, bool) {
	switch s {
	case "ET", "AND":
		return andToken, true
	case "OU", "OR":
		return orToken, true
	case "SAUF", "NOT":
		return notToken, true
	}
	return 0, false
}

// afterAnd tells PAS and NON behind ET, which together are SAUF.
func (l *lexer) afterAnd(at Range) bool {
	switch l.text[at.Start:at.End] {
	case "PAS", "NON":
		return !l.plain && len(l.tokens) > 0 && l.tokens[len(l.tokens)-1].kind == andToken && l.hasLower()
	}
	return false
}

// fieldName reads a name and its colon, and a date behind date:.
func (l *lexer) fieldName(start int) bool {
	const longest = len("rubrique:")
	end := strings.IndexAny(l.text[start:min(len(l.text), start+longest)], ":=")
	if end <= 0 {
		return false
	}
	name := strings.ToLower(strings.ReplaceAll(l.text[start:start+end], "o\u0302", "ô"))
	f, isField := fieldNamed(name)
	if l.text[start+end] == '=' {
		return l.foreignField(name, Range{start, start + end + 1})
	}
	if !isField && name != dateField {
		return false
	}
	l.pos = start + end + 1
	at := Range{start, l.pos}
	l.skipSpace()
	if !isField {
		l.dateClause(at, l.pos > at.End)
		return true
	}
	l.emit(token{kind: fieldToken, at: at, field: f})
	return true
}

// chars reads the letters of one word: up to a space, a quote, a parenthesis or a stop, but beyond the parentheses
// of étudiant(e)s and the space of 1 500.
func (l *lexer) chars() []char { return l.digits(l.run()) }

func (l *lexer) run() []char {
	var cs []char
	for l.pos < len(l.text) {
		r, size := l.peek(l.pos)
		at := l.pos
		switch {
		case isSpace(r) || isQuote(r):
			return cs
		case r == '\\':
			next, n := l.peek(l.pos + 1)
			if l.pos+1 >= len(l.text) || isSpace(next) {
				l.pos++ // nothing to escape: it separates
				return cs
			}
			l.pos += 1 + n
			cs = append(cs, char{next, true, at, l.pos})
			continue
		case r == '(':
			n := inclusiveEnding(l.text[l.pos:])
			if n == 0 || len(cs) == 0 || !unicode.IsLetter(cs[len(cs)-1].r) {
				return cs
			}
			for range n { // the ending is ASCII
				cs = append(cs, char{rune(l.text[l.pos]), false, l.pos, l.pos + 1})
				l.pos++
			}
			continue
		case r == ',':
			next, _ := l.peek(l.pos + 1)
			if len(cs) == 0 || !isDigit(cs[len(cs)-1].r) || !isDigit(next) {
				return cs
			}
		case isStop(r):
			return cs
		}
		l.pos += size
		cs = append(cs, char{r, false, at, l.pos})
	}
	return cs
}

// isStop tells which marks end a word wherever they stand.
func isStop(r rune) bool {
	switch r {
	case ')', ';', '!', '…', '—', '[', ']', '{', '}', '|', utf8.RuneError:
		return true
	}
	return false
}

// inclusiveEnding returns the length of the (e) of étudiant(e)s, 0 if the text begins with no such ending.
func inclusiveEnding(s string) int {
	end := strings.IndexByte(s[:min(len(s), 8)], ')')
	if end < 0 {
		return 0
	}
	switch s[1:end] {
	case "e", "s", "x", "es", "le", "les", "ne", "nes", "te", "tes", "se", "ses", "ve", "ves", "fe", "fes",
		"re", "res", "trice", "trices", "rice", "rices", "euse", "euses", "nt", "ent":
		return end + 1
	}
	return 0
}

// isQuote tells the marks that open or close a phrase.
func isQuote(r rune) bool {
	switch r {
	case '"', '«', '»', '“', '”', '„', '‟', '＂':
		return true
	}
	return false
}
