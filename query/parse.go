package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// parser reads one query: or = and {OU and}; and = {clause | ET | SAUF clause}; a clause is a chain of operands.
type parser struct {
	text   string
	opts   Options
	plain  bool      // ET, OU, SAUF and the operators to come are words
	faults []Warning // at most maxWarnings
	first  *SyntaxError
	err    error // a limit; it stops everything
	stray  bool  // an operator had nothing to join

	faulted int // faults, those beyond maxWarnings included

	clauses int
	tokens  []token
	next    int
	scope   struct{ field, names, first bool } // the parentheses that are read stand in a field, in one of names, in debut:
	dialect bool                               // operators of other services were read
}

func (p *parser) parse() (Node, error) {
	l := lexer{parser: p}
	p.tokens = l.tokenize()
	var n Node
	if p.err == nil {
		n = p.or(0)
	}
	slices.SortStableFunc(p.faults, func(a, b Warning) int { return a.At.Start - b.At.Start })
	whole := Range{0, len(p.text)}
	said := p.opts.Strict && p.first != nil // more exactly than this could
	if n == nil && l.star == nil && strings.ContainsFunc(p.text, func(r rune) bool { return !isSpace(r) }) {
		n = nothing(whole)
		if !said {
			p.fault(whole, "aucun mot à chercher", findsNothing, "un mot, un champ ou une date ; tous les articles : *")
		}
	}
	switch {
	case p.err != nil:
		return nil, p.err
	case p.opts.Strict && p.first != nil:
		return nil, p.first
	case n == nil:
		n = &All{At: whole}
	}
	return n, nil
}

// fault reports what is wrong and how a lenient reading takes it; a strict reading keeps the one that comes first in
// the text.
func (p *parser) fault(at Range, what, read, hint string) {
	p.faulted++
	switch {
	case p.opts.Strict:
		if p.first == nil || at.Start < p.first.At.Start {
			p.first = &SyntaxError{At: at, Message: what, Hint: hint}
		}
	case len(p.faults) < maxWarnings:
		p.faults = append(p.faults, Warning{at, what + " : " + read})
	}
}

// note says how something was read that is no fault; a strict reading has nothing to say of it.
func (p *parser) note(at Range, message string) {
	switch {
	case p.opts.Strict:
	case len(p.faults) < maxWarnings:
		p.faulted++
		p.faults = append(p.faults, Warning{at, message})
	default:
		p.faulted++
	}
}

// warnings returns the faults; the last one counts those that were left out.
func (p *parser) warnings() []Warning {
	if more := p.faulted - len(p.faults); more > 0 {
		p.faults[len(p.faults)-1].Message = fmt.Sprintf("et %d autres remarques", more+1)
	}
	return p.faults
}

func (p *parser) limit(at Range, err error, message, hint string) {
	if p.err == nil {
		p.err = &LimitError{At: at, Message: message, Hint: hint, Err: err}
	}
}

// count adds the words of a clause to those of the query.
func (p *parser) count(n Node) {
	p.clauses += wordsOf(n)
	if p.clauses > p.opts.MaxClauses {
		p.limit(n.Range(), ErrTooManyClauses, fmt.Sprintf("trop de mots dans la requête : plus de %d", p.opts.MaxClauses),
			"une longue liste se partage en plusieurs requêtes")
	}
}

func wordsOf(n Node) int {
	switch n := n.(type) {
	case *Phrase:
		return len(n.Words)
	case *Near:
		return len(n.Nodes)
	case *AtLeast:
		return wordsOf(n.Node)
	}
	return 1
}

func (p *parser) hasLower() bool { return strings.ContainsFunc(p.text, unicode.IsLower) }

func (p *parser) peek() token { return p.tokens[p.next] }

// operandAhead tells whether a clause begins at the next token.
func (p *parser) operandAhead() bool {
	switch p.peek().kind {
	case leafToken, openToken, fieldToken, plusToken, minusToken, amongToken:
		return true
	case timesToken, firstToken:
		return p.isPrefix()
	}
	return false
}

// or reads up to the parenthesis that closes the group of this depth, or to the end; nil if there is no clause.
func (p *parser) or(depth int) Node {
	var nodes []Node
	var pending *token
	for p.err == nil {
		n := p.and(depth)
		switch {
		case n != nil:
			nodes = append(nodes, n)
		case pending != nil:
			p.alone(*pending, "n'est suivi de rien")
		}
		t := p.peek()
		if t.kind != orToken {
			break
		}
		if len(nodes) == 0 {
			p.alone(t, "n'est précédé de rien")
			pending = nil
		} else {
			pending = &t
		}
		p.next++
	}
	return joinOr(nodes)
}

// alone reports an operator that has nothing to join.
func (p *parser) alone(t token, why string) {
	p.stray = true
	p.fault(t.at, fmt.Sprintf("« %s » %s", t.text, why), "ignoré",
		fmt.Sprintf("un opérateur se place entre deux mots ; pour chercher le mot : \"%s\"", strings.ToLower(t.text)))
}

// item is one clause of an And while it is read.
type item struct {
	node Node
	sure bool // required by + or ET, though it be a function word
}

func (p *parser) and(depth int) Node {
	var items []item
	var et, sauf *token
	add := func(it item) {
		if it.node == nil {
			return
		}
		if sauf != nil {
			it.node = exclude(it.node, sauf.at.Start)
		}
		it.sure = it.sure || et != nil
		et, sauf = nil, nil
		items = append(items, it)
	}
	addAll := func(its []item) {
		for _, it := range its {
			add(it)
		}
	}
	for p.err == nil {
		t := p.peek()
		switch t.kind {
		case endToken, orToken, commaToken:
			return p.endAnd(items, et, sauf)
		case closeToken:
			if depth > 0 {
				return p.endAnd(items, et, sauf)
			}
			p.next++
			p.fault(t.at, "parenthèse fermante sans ouvrante", "ignorée", "chaque parenthèse fermante en a une ouvrante devant elle")
		case andToken:
			p.next++
			switch {
			case len(items) == 0 && sauf == nil:
				p.alone(t, "n'est précédé de rien")
			case et != nil || sauf != nil:
				p.alone(t, "suit un autre opérateur")
			default:
				items[len(items)-1].sure = true
				et = &t
			}
		case notToken:
			p.next++
			if sauf != nil {
				p.alone(t, "suit un autre opérateur")
			} else {
				sauf = &t
			}
		case operatorToken, timesToken, firstToken:
			if t.kind == operatorToken || !p.isPrefix() {
				p.next++
				p.count(t.node)
				p.idle(t)
				add(item{node: t.node})
				continue
			}
			addAll(p.clause(depth))
		case countToken:
			p.next++
			p.fault(t.at, fmt.Sprintf("« %s » ne suit rien qui se compte", t.text), "ignoré", "mot>=3, (un OU autre)>=3")
		default:
			addAll(p.clause(depth))
		}
	}
	return nil
}

// idle reports an operator that stands where it joins nothing and can hardly be meant as a word.
func (p *parser) idle(t token) {
	switch {
	case t.kind == operatorToken && !t.op.bad && !t.op.capitals && !t.op.dialect:
		p.fault(t.at, fmt.Sprintf("« %s » n'a rien à relier", t.text), "lu comme un mot",
			"un opérateur de proximité se place entre deux mots, comme mali NEAR/5 lavrov")
	case t.kind == firstToken:
		p.fault(t.at, fmt.Sprintf("« %s » n'est suivi de rien", t.text), "lu comme un mot", "un mot, une expression ou une parenthèse, comme debut:50 mali")
	}
}

func (p *parser) endAnd(items []item, et, sauf *token) Node {
	switch {
	case sauf != nil:
		p.alone(*sauf, "n'est suivi de rien")
	case et != nil:
		p.alone(*et, "n'est suivi de rien")
	}
	carried := false
	for _, it := range items {
		carried = carried || carries(it.node)
	}
	nodes, firm := make([]Node, 0, len(items)), make([]bool, 0, len(items))
	for _, it := range items {
		if w, ok := it.node.(*Word); ok && carried && !it.sure && w.Level == Inflected && isLight(w.Text) {
			w.Optional = true
		}
		nodes = append(nodes, it.node)
		firm = append(firm, it.sure || p.weighed(it.node))
	}
	return joinAnd(nodes, firm)
}

// weighed tells a clause that another engine would weigh, as plan^2: who writes so means each of the words.
func (p *parser) weighed(n Node) bool { return strings.HasPrefix(p.text[n.Range().End:], "^") }

// carries tells whether a clause asks for words that mean something, beside which function words are not required.
// Dates, sources and the like ask for no words of the text.
func carries(n Node) bool {
	switch n := n.(type) {
	case *Word:
		return n.Level != Inflected || !isLight(n.Text)
	case *Phrase, *Wildcard, *Fuzzy, *Near, *NotNear, *Same, *AtLeast:
		return true
	case *Among:
		return anyCarries(n.Nodes)
	case *First:
		return carries(n.Node)
	case *And:
		return anyCarries(n.Nodes)
	case *Or:
		return anyCarries(n.Nodes)
	case *Field:
		return n.Name.IsText() && carries(n.Node)
	}
	return false
}

func anyCarries(nodes []Node) bool { return slices.ContainsFunc(nodes, carries) }

// isPrefix tells whether what the next token holds for follows it.
func (p *parser) isPrefix() bool {
	at := p.next
	defer func() { p.next = at }()
	t := p.peek()
	p.next++
	return p.operandAhead() && (t.kind != firstToken || p.peek().at.Start == t.value)
}

// clause reads one operand or a chain of them; where an operator of the chain cannot join, there are several clauses.
func (p *parser) clause(depth int) []item {
	it, minus := p.prefixed(depth)
	if it.node == nil {
		return nil
	}
	nodes := p.chain(depth, it.node, true)
	if minus != nil {
		nodes[0] = exclude(nodes[0], minus.at.Start)
	}
	items := make([]item, len(nodes))
	for i, n := range nodes {
		items[i] = item{n, it.sure || len(nodes) > 1}
	}
	return items
}

// prefixed reads the signs, the field name and the word, phrase or group of one operand; a minus is left to the caller.
func (p *parser) prefixed(depth int) (it item, minus *token) {
	var field, beginning *token
	first := p.peek()
	for p.err == nil {
		t := p.peek()
		switch t.kind {
		case plusToken:
			it.sure = true
		case minusToken:
			if minus != nil {
				p.fault(t.at, "« - » suit un autre « - »", "ignoré", "un seul - devant un mot")
			} else {
				minus = &t
			}
		case fieldToken:
			if field != nil || p.scope.field || p.scope.first {
				p.fault(t.at, fmt.Sprintf("« %s » dans un autre champ", t.text), "ignoré", scopeHint)
			} else {
				field = &t
				if beginning != nil && !t.field.IsText() {
					p.notInText(*beginning)
					beginning = nil
				}
			}
		case firstToken:
			switch {
			case beginning != nil || p.scope.first:
				p.fault(t.at, fmt.Sprintf("« %s » dans un autre « debut: »", t.text), "ignoré", scopeHint)
			case p.scope.names || field != nil && !field.field.IsText():
				p.notInText(t)
			default:
				beginning = &t
			}
		default:
			from := p.next
			it.node = p.operand(depth, field, beginning)
			switch {
			case it.node != nil:
			case p.next == from:
				return p.dangling(first, field, beginning), minus
			default: // dropped, and said so
				return item{}, nil
			}
			if (field != nil || beginning != nil) && holdsNothing(it.node) {
				it.node = nothing(it.node.Range())
				return it, minus
			}
			if beginning != nil {
				it.node = &First{N: beginning.n, Node: it.node, At: Range{beginning.at.Start, it.node.Range().End}}
			}
			if field != nil {
				p.adviseName(*field, it.node)
				if field.field == Author {
					it.node = p.bothWays(it.node)
				}
				start := field.at.Start
				if beginning != nil {
					start = min(start, beginning.at.Start)
				}
				it.node = &Field{Name: field.field, Node: it.node, At: Range{start, it.node.Range().End}}
			}
			return it, minus
		}
		p.next++
		if p.peek().at.Start != t.value {
			return p.dangling(first, field, beginning), minus
		}
	}
	return item{}, nil
}

func (p *parser) notInText(t token) {
	p.fault(t.at, fmt.Sprintf("« %s » dans un champ qui n'est pas du texte", t.text), "ignoré", "debut: vaut dans titre:, chapo: et texte:")
}

const scopeHint = "un champ et debut: ne portent que sur des mots, des expressions et leurs combinaisons"

// adviseName warns of source:Le Monde, where the field holds for the first word only. It is no fault.
func (p *parser) adviseName(field token, n Node) {
	w, ok := n.(*Word)
	if !ok || field.field.IsText() || w.Level != Inflected || !IsFunctionWord(w.Text) || p.peek().kind != leafToken || p.opts.Strict {
		return
	}
	p.fault(field.at, fmt.Sprintf("« %s » ne porte que sur « %s »", field.text, shown(w.Text)),
		fmt.Sprintf("pour plusieurs mots, %s\"%s %s\"", field.text, shown(w.Text), shown(p.peek().text)), "")
}

// operand reads a word, a phrase or a group, and what counts it; nil where there is none.
func (p *parser) operand(depth int, field, beginning *token) Node {
	outer := p.scope
	defer func() { p.scope = outer }()
	p.scope.field = outer.field || field != nil
	p.scope.names = outer.names || field != nil && !field.field.IsText()
	p.scope.first = outer.first || beginning != nil
	t := p.peek()
	switch t.kind {
	case leafToken:
		p.next++
		return p.leafOperand(t)
	case openToken:
		return p.group(depth)
	case amongToken:
		n := p.quorum(depth)
		if c := p.peek(); c.kind == countToken {
			p.next++
			p.fault(c.at, fmt.Sprintf("« %s » après PARMI", c.text), "ignoré", "le nombre se met devant PARMI, ou à chaque mot")
		}
		return n
	case timesToken:
		p.next++
		n := p.operand(depth, nil, nil)
		if n == nil {
			p.fault(t.at, fmt.Sprintf("« %s » ne porte sur rien qui se compte", t.text), "ignoré", "atleast3 mot, ou mot>=3")
			return nil
		}
		counted := p.counted(n, t.n, t.at)
		if c, ok := counted.(*AtLeast); ok {
			p.translated(t.at, shownTree(c))
		}
		return counted
	}
	return nil
}

// leafOperand is a clause of the lexer where it stands.
func (p *parser) leafOperand(t token) Node {
	switch n := t.node.(type) {
	case *DateRange, *Length:
		if p.scope.field || p.scope.first {
			name := "date:"
			if _, ok := n.(*Length); ok {
				name = "mots"
			}
			p.fault(t.at, fmt.Sprintf("« %s » dans un autre champ", name), "ignoré", scopeHint)
			return nil
		}
	case *AtLeast:
		return p.counted(n.Node, n.N, t.at)
	case *Near: // "a b"~5
		if p.scope.names {
			p.fault(t.at, "« ~ » dans un champ qui n'est pas du texte", "lu comme l'expression seule", "~ vaut dans titre:, chapo: et texte:")
			return &Phrase{Words: n.Nodes, At: n.At}
		}
	}
	return t.node
}

// counted wants n occurrences of a clause, unless it stands in a field of names, where nothing occurs.
func (p *parser) counted(node Node, n int, at Range) Node {
	if p.scope.names {
		p.fault(at, fmt.Sprintf("« %s » dans un champ qui n'est pas du texte", shown(p.text[at.Start:at.End])), "lu sans le nombre",
			">=3 vaut dans titre:, chapo: et texte:")
		return node
	}
	return p.times(node, n, at)
}

// group reads what stands between parentheses, and the count that may touch the closing one.
func (p *parser) group(depth int) Node {
	t := p.peek()
	p.next++
	faulted := p.faulted
	n := p.or(depth + 1)
	if n == nil && p.faulted == faulted && p.peek().kind == closeToken {
		p.fault(Range{t.at.Start, p.peek().at.End}, "parenthèses vides", "ignorées", "un mot au moins entre les parenthèses")
	}
	p.closeGroup(t)
	if c := p.peek(); c.kind == countToken {
		p.next++
		if n == nil {
			return nil
		}
		return p.counted(n, c.n, c.at)
	}
	return n
}

// closeGroup reads the parenthesis that closes the one of a token, and returns where it ends.
func (p *parser) closeGroup(opening token) int {
	t := p.peek()
	if t.kind != closeToken {
		p.fault(opening.at, "parenthèse jamais refermée", "refermée à la fin", "il manque une parenthèse fermante")
		return t.at.End
	}
	p.next++
	return t.at.End
}

// dangling reads a field name and a beginning without value as words, and drops a sign that touches nothing.
func (p *parser) dangling(first token, field, beginning *token) item {
	t := field
	if t == nil {
		t = beginning
	}
	if t == nil {
		p.fault(first.at, fmt.Sprintf("« %s » isolé", first.text), "ignoré", first.text+" touche ce qui suit, sans espace")
		return item{}
	}
	p.fault(t.at, fmt.Sprintf("« %s » n'est suivi de rien", t.text), "lu comme un mot", "une valeur après les deux-points, comme titre:mali ou debut:50 mali")
	return item{node: &Word{Text: strings.TrimRight(t.text, ":="), At: t.at}}
}

// exclude makes the opposite of a clause; what is excluded twice is wanted.
func exclude(n Node, start int) Node {
	if holdsNothing(n) {
		return nothing(Range{min(start, n.Range().Start), n.Range().End})
	}
	if not, ok := n.(*Not); ok {
		return not.Node
	}
	at := n.Range()
	return &Not{Node: n, At: Range{min(start, at.Start), at.End}}
}

// joinAnd makes one clause of several; an And among them gives its own clauses.
func joinAnd(nodes []Node, firm []bool) Node {
	var flat []Node
	var flatFirm []bool
	isFirm := func(i int) bool { return i < len(firm) && firm[i] }
	for i, n := range nodes {
		if a, ok := n.(*And); ok {
			flat = append(flat, a.Nodes...)
			for k := range a.Nodes {
				flatFirm = append(flatFirm, isFirm(i) || a.IsFirm(k))
			}
		} else {
			flat, flatFirm = append(flat, n), append(flatFirm, isFirm(i))
		}
	}
	if len(flat) < 2 {
		return only(flat)
	}
	return &And{Nodes: flat, Firm: flatFirm, At: span(nodes)}
}

func joinOr(nodes []Node) Node {
	var flat []Node
	for _, n := range nodes {
		if o, ok := n.(*Or); ok {
			flat = append(flat, o.Nodes...)
		} else {
			flat = append(flat, n)
		}
	}
	if len(flat) < 2 {
		return only(flat)
	}
	return &Or{Nodes: flat, At: span(nodes)}
}

func only(nodes []Node) Node {
	if len(nodes) == 0 {
		return nil
	}
	return nodes[0]
}

func span(nodes []Node) Range { return Range{nodes[0].Range().Start, nodes[len(nodes)-1].Range().End} }
