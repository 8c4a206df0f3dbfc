package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// relation is what an operator between two expressions asks of them.
type relation uint8

const (
	near relation = iota
	followed
	notNear
	inSentence
	inParagraph
)

func (r relation) isUnit() bool { return r >= inSentence }

// operator is an operator between two expressions, as it was spelled.
type operator struct {
	relation relation
	n        int // words between at most
	// capitals says that it is spelled as a word in capitals, which is one in a text all in capitals.
	capitals bool
	dialect  bool   // spelled as other services do
	guess    string // what it could mean besides; empty: nothing
	foreign  bool   // a word, unless the query holds other operators of that dialect: same
	bad      bool   // NEAR/x: no number
}

// String spells the operator in this language.
func (o operator) String() string {
	switch o.relation {
	case near:
		return "NEAR/" + strconv.Itoa(o.n)
	case followed:
		return "ADJ/" + strconv.Itoa(o.n)
	case notNear:
		return "NOTNEAR/" + strconv.Itoa(o.n)
	case inSentence:
		return Sentence.String()
	default:
		return Paragraph.String()
	}
}

const digits = "0123456789"

func isNumber(s string) bool { return s != "" && strings.Trim(s, digits) == "" }

// number reads decimal digits; a number beyond limit is limit+1.
func number(s string, limit int) int {
	n := 0
	for _, c := range []byte(s) {
		if n = n*10 + int(c-'0'); n > limit {
			return limit + 1
		}
	}
	return n
}

// operatorOf tells whether a word is an operator between two expressions. The services that count from one word to the next
// (near1: side by side) are read as words between, one less.
func operatorOf(text string) (operator, bool) {
	switch text {
	case "PHRASE":
		return operator{relation: inSentence, capitals: true}, true
	case "PARA":
		return operator{relation: inParagraph, capitals: true}, true
	case "SAME":
		return operator{relation: inParagraph, capitals: true, dialect: true}, true
	case "same":
		return operator{relation: inParagraph, dialect: true, foreign: true}, true
	}
	lower := strings.ToLower(text)
	switch lower {
	case "/s", "w/s":
		return operator{relation: inSentence, dialect: true}, true
	case "/p", "w/p":
		return operator{relation: inParagraph, dialect: true}, true
	}
	if strings.HasPrefix(lower, "/n") {
		lower = strings.TrimSuffix(lower, "/")
	}
	name := strings.TrimRight(lower, digits)
	if len(name) == len(lower) {
		cut, _, slash := strings.Cut(text, "/")
		r, ok := relationNamed(cut)
		return operator{relation: r, bad: true}, ok && slash
	}
	o := operator{n: number(lower[len(name):], MaxDistance+1), dialect: true}
	switch name {
	case "near", "/n", "/":
		o.n--
	case "adj", "pre/":
		o.relation = followed
		o.n--
	case "w", "w/":
		if name == "w" && text[0] == 'W' {
			return o, false // the road W5
		}
		o.n--
		o.n = max(o.n, 0)
		o.guess = operator{relation: followed, n: min(o.n, MaxDistance)}.String()
	default:
		r, ok := relationNamed(strings.ToUpper(strings.TrimSuffix(name, "/")))
		if !ok || !strings.HasSuffix(name, "/") {
			return o, false
		}
		o.relation, o.dialect = r, text != strings.ToUpper(text)
	}
	o.n = max(o.n, 0)
	return o, true
}

func relationNamed(s string) (r relation, ok bool) {
	switch s {
	case "NEAR", "PROCHE":
		return near, true
	case "ADJ", "SUIVI":
		return followed, true
	case "NOTNEAR":
		return notNear, true
	}
	return 0, false
}

// special emits the token of a word that is an operator, a count, a beginning or a length.
func (l *lexer) special(cs []char, at Range) bool {
	if l.plain || slices.ContainsFunc(cs, func(c char) bool { return c.escaped }) {
		return false
	}
	text := l.text[cs[0].at:cs[len(cs)-1].end]
	at.End = at.Start + len(text)
	if o, ok := operatorOf(text); ok {
		l.dialect = l.dialect || o.dialect && !o.foreign && !o.capitals
		l.asWord(token{kind: operatorToken, at: at, op: o})
		return true
	}
	lower := strings.ToLower(text)
	if n, ok := strings.CutPrefix(lower, "atleast"); ok && isNumber(n) {
		l.dialect = true
		l.asWord(token{kind: timesToken, at: at, n: number(n, MaxTimes)})
		return true
	}
	if text == "PARMI" && l.among(at) {
		return true
	}
	i := strings.IndexAny(text, ":<>=")
	if i <= 0 {
		return false
	}
	switch name := compose(lower[:min(i, len(lower))]); {
	case (name == "debut" || name == "début") && text[i] == ':' && isNumber(text[i+1:]):
		l.skipSpace()
		l.asWord(token{kind: firstToken, at: at, n: l.bounded(at, text[i+1:], 1, MaxFirst, debut+"%d")})
		return true
	case name == "mots", name == "wc":
		return l.length(text[i:], name == "wc", at)
	}
	return false
}

// asWord emits the token of an operator, which is the word that it is spelled as where it joins nothing.
func (l *lexer) asWord(t token) {
	t.node = &Word{Text: l.text[t.at.Start:t.at.End], At: t.at}
	l.emit(t)
}

// bounded reads a number of the query between its bounds; what is beyond them is a fault, and read as the bound.
func (p *parser) bounded(at Range, digits string, low, high int, form string) int {
	n := number(digits, high)
	if fit := min(max(n, low), high); fit != n {
		p.fault(at, fmt.Sprintf("« %s » : nombre hors des limites", shown(p.text[at.Start:at.End])), "lu "+fmt.Sprintf(form, fit),
			fmt.Sprintf("de "+form+" à "+form, low, high))
		return fit
	}
	return n
}

// among turns the number before PARMI ( into an operator.
func (l *lexer) among(at Range) bool {
	if len(l.tokens) == 0 {
		return false
	}
	last := l.tokens[len(l.tokens)-1]
	w, ok := last.node.(*Word)
	from := l.pos
	l.skipSpace()
	if r, _ := l.peek(l.pos); !ok || last.kind != leafToken || w.Level != Inflected || !isNumber(w.Text) || r != '(' {
		l.pos = from
		return false
	}
	l.clauses--
	l.tokens = l.tokens[:len(l.tokens)-1]
	at.Start = last.at.Start
	l.emit(token{kind: amongToken, at: at, n: number(w.Text, MaxAmong)})
	l.opensList = true
	return true
}

// length emits the clause of mots>500; rest is what follows the name.
func (l *lexer) length(rest string, dialect bool, at Range) bool {
	value := strings.TrimLeft(rest, ":<>=")
	sign := rest[:len(rest)-len(value)]
	d := &Length{At: at}
	const hint = "formes possibles : mots>500, mots>=500, mots<500, mots<=500, mots:500, mots:100..500"
	unreadable := func(why string) bool {
		l.unread(at, fmt.Sprintf(why+" : « %s »", shown(l.text[at.Start:at.End])), hint)
		return true
	}
	if v, ok := l.intervalAfter(rest); ok {
		at.End = v.at.End
		if v.after || v.before || v.from+v.to == "" || strings.Trim(v.from+v.to, digits) != "" {
			return unreadable("longueur illisible")
		}
		value, sign, dialect = v.from+".."+v.to, ":", true
	}
	from, to, interval := strings.Cut(value, "..")
	switch {
	case interval && sign == ":" && (isNumber(from) || isNumber(to)) && strings.Trim(from+to, digits) == "":
		d.Min, d.Max = number(from, MaxLength), number(to, MaxLength)
		if d.Max != 0 && d.Min > d.Max {
			l.fault(at, fmt.Sprintf("longueurs à l'envers : « %s »", shown(value)), "lues dans l'ordre", "la plus petite d'abord")
			d.Min, d.Max = d.Max, d.Min
		}
	case !isNumber(value):
		return false
	default:
		n := number(value, MaxLength)
		switch sign {
		case ":", "=":
			d.Min, d.Max = n, n
		case ">":
			d.Min = n + 1
		case ">=", "=>":
			d.Min = n
		case "<":
			d.Max = max(n-1, 0)
		case "<=", "=<":
			d.Max = n
		default:
			return unreadable("longueur illisible")
		}
	}
	if d.Min == 0 && d.Max == 0 || d.Min > MaxLength || d.Max > MaxLength {
		return unreadable("longueur hors des limites")
	}
	if dialect {
		l.translated(at, d.String())
	}
	l.leaf(d, at)
	return true
}

// translated says how the spelling of another service is written here. It is no fault.
func (p *parser) translated(at Range, as string) {
	p.note(at, fmt.Sprintf("« %s » s'écrit ici %s", shown(p.text[at.Start:at.End]), as))
}

// splitCount cuts mot>=3 before its count; ok is false where there is none. SNCF>2 is more than two.
func splitCount(cs []char) (word []char, n int, ok bool) {
	i := len(cs)
	for i > 0 && isDigit(cs[i-1].r) && !cs[i-1].escaped {
		i--
	}
	value := plainText(cs[i:])
	sign := i
	if sign > 0 && cs[sign-1].r == '=' && !cs[sign-1].escaped {
		sign--
	}
	if sign < 2 || value == "" || cs[sign-1].r != '>' || cs[sign-1].escaped {
		return cs, 0, false
	}
	n = number(value, MaxTimes)
	if sign == i {
		n++
	}
	return cs[:sign-1], n, true
}

// countAhead reads the count that touches what ends at l.pos; ok is false where there is none.
func (l *lexer) countAhead() (n int, at Range, ok bool) {
	i := l.pos
	if l.plain || i >= len(l.text) || l.text[i] != '>' {
		return 0, at, false
	}
	i++
	more := 1
	if i < len(l.text) && l.text[i] == '=' {
		i, more = i+1, 0
	}
	end := l.skipDigits(i)
	if r, _ := l.peek(end); end == i || isWordRune(r) || unicode.IsMark(r) || strings.ContainsRune(`\*~`, r) {
		return 0, at, false
	}
	at = Range{l.pos, end}
	l.pos = end
	return number(l.text[i:end], MaxTimes) + more, at, true
}

// times makes the clause that wants n occurrences of another one; at is where the count stands.
func (p *parser) times(node Node, n int, at Range) Node {
	s, inner := scopeOf(node)
	_, same := inner.(*Same)
	if !same && !isExpression(inner) {
		p.fault(at, fmt.Sprintf("« %s » ne compte que des mots, des expressions et des groupes OU", shown(p.text[at.Start:at.End])),
			"lu comme au moins une fois", "mot>=3, \"une expression\">=3, (un OU autre)>=3")
		return node
	}
	if fit := min(max(n, 1), MaxTimes); fit != n {
		p.fault(at, fmt.Sprintf("« %s » : nombre hors des limites", shown(p.text[at.Start:at.End])), fmt.Sprintf("lu >=%d", fit),
			fmt.Sprintf("de >=1 à >=%d", MaxTimes))
		n = fit
	}
	if n == 1 {
		return node
	}
	whole := Range{min(node.Range().Start, at.Start), max(node.Range().End, at.End)}
	return s.around(&AtLeast{Node: inner, N: n, At: Range{min(inner.Range().Start, at.Start), whole.End}}, whole)
}

// slop makes "a b"~5 of the words of a phrase: these words in any order, at most five words between neighbours.
func (l *lexer) slop(n Node) Node {
	start := l.pos
	if r, _ := l.peek(start); r != '~' {
		return n
	}
	l.pos = l.skipDigits(start + 1)
	at := Range{start, l.pos}
	text := shown(l.text[start:l.pos])
	phrase, ok := n.(*Phrase)
	switch {
	case !ok:
		l.fault(at, fmt.Sprintf("« %s » après un seul mot entre guillemets", text), "ignoré", "~1 et ~2 portent sur un mot sans guillemets")
		return n
	case at.End == start+1:
		l.fault(at, "« ~ » sans nombre après une expression", "lu comme l'expression seule", fmt.Sprintf("un nombre de mots, de ~0 à ~%d", MaxDistance))
		return n
	case len(phrase.Words) > MaxUnordered:
		l.fault(at, fmt.Sprintf("« %s » après une expression de plus de %d mots", text, MaxUnordered), "lu comme l'expression seule",
			"quelques mots par NEAR/5, comme (un NEAR/5 deux) ET (trois NEAR/5 quatre)")
		return n
	}
	l.nest(l.depth+1, at) // it may need parentheses where it is printed
	d := &Near{Nodes: phrase.Words, N: l.bounded(at, l.text[start+1:l.pos], 0, MaxDistance, "~%d"), At: Range{phrase.At.Start, l.pos}}
	l.translated(Range{phrase.At.Start, l.pos}, shownTree(d))
	return d
}

// shownTree prints a clause for a message.
func shownTree(n Node) string { return shorten(n.String(), 80) }
