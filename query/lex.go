package query

import (
	"fmt"
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
	laterToken // an operator that is recognised but not available yet
)

type token struct {
	kind  kind
	at    Range
	node  Node // of leafToken; of laterToken: the same spelling as a word
	field FieldName
	text  string // as typed
	value int    // of a sign and a field name: the byte where what they hold for must begin
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
	l.scan()
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
			l.depth = max(l.depth-1, 0)
			l.emit(token{kind: closeToken, at: Range{start, l.pos}})
		case isQuote(r):
			l.quoted(start, Folded)
		case r == '+' || r == '-' || r == '=':
			l.prefix(r, start == 0 || start > from || l.afterOpening(start) || l.afterStop(start))
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
	}
	return false
}

// afterStop tells whether a comma or another stop that is no parenthesis ends at pos.
func (l *lexer) afterStop(pos int) bool {
	r, _ := utf8.DecodeLastRuneInString(l.text[:pos])
	return r == ',' || isStop(r) && r != ')'
}

func (l *lexer) open(start int) {
	l.depth++
	if l.depth > l.opts.MaxDepth {
		l.limit(Range{start, start + 1}, ErrTooDeep, "trop de parenthèses les unes dans les autres",
			fmt.Sprintf("au plus %d niveaux", l.opts.MaxDepth))
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
		l.quoted(l.pos, Exact)
	case next == '(':
		l.fault(at, "« = » devant une parenthèse", "ignoré", "= porte sur un mot ou sur une expression entre guillemets")
	default:
		cs := l.chars()
		if n := l.exact(cs, start); n != nil {
			l.leaf(n, Range{start, l.pos})
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
	if l.later(cs, at) {
		return
	}
	l.leaf(l.clause(cs, false), at)
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

// fieldName reads a name and its colon, and a date behind date:.
func (l *lexer) fieldName(start int) bool {
	const longest = len("rubrique:")
	end := strings.IndexByte(l.text[start:min(len(l.text), start+longest)], ':')
	if end <= 0 {
		return false
	}
	name := strings.ToLower(strings.ReplaceAll(l.text[start:start+end], "o\u0302", "ô"))
	f, isField := fieldNamed(name)
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
