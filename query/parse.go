package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// parser reads one query: orClause = andClause {OU andClause}; andClause = {clause | ET | SAUF clause}.
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
	inField bool
}

func (p *parser) parse() (Node, error) {
	l := lexer{parser: p}
	p.tokens = l.tokenize()
	var n Node
	if p.err == nil {
		n = p.or(0)
	}
	slices.SortStableFunc(p.faults, func(a, b Warning) int { return a.At.Start - b.At.Start })
	everything := l.star != nil && p.faulted == 0 // a lone * asks for it
	said := p.opts.Strict && p.first != nil       // more exactly than this could
	if n == nil && !everything && !said && strings.ContainsFunc(p.text, func(r rune) bool { return !isSpace(r) }) {
		p.fault(Range{0, len(p.text)}, "aucun mot à chercher", "tous les articles sont donnés", "un mot, un champ ou une date")
	}
	switch {
	case p.err != nil:
		return nil, p.err
	case p.opts.Strict && p.first != nil:
		return nil, p.first
	case n == nil:
		n = &All{At: Range{0, len(p.text)}}
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

func (p *parser) count(n Node) {
	p.clauses++
	if ph, ok := n.(*Phrase); ok {
		p.clauses += len(ph.Words) - 1
	}
	if p.clauses > p.opts.MaxClauses {
		p.limit(n.Range(), ErrTooManyClauses, fmt.Sprintf("trop de mots dans la requête : plus de %d", p.opts.MaxClauses),
			"une longue liste se partage en plusieurs requêtes")
	}
}

func (p *parser) hasLower() bool { return strings.ContainsFunc(p.text, unicode.IsLower) }

func (p *parser) peek() token { return p.tokens[p.next] }

// operandAhead tells whether a clause begins at the next token.
func (p *parser) operandAhead() bool {
	switch p.peek().kind {
	case leafToken, openToken, fieldToken, plusToken, minusToken:
		return true
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
	p.fault(t.at, fmt.Sprintf("« %s » %s", t.text, why), "ignoré", fmt.Sprintf("un opérateur se place entre deux mots ; pour chercher le mot : \"%s\"", strings.ToLower(t.text)))
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
	for p.err == nil {
		t := p.peek()
		switch t.kind {
		case endToken, orToken:
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
		case laterToken:
			p.next++
			rest, isAnd := items, false
			if et == nil && sauf == nil {
				rest, isAnd = p.laterOperator(t, items)
			}
			if !isAnd {
				add(item{node: t.node})
				continue
			}
			if items, et = rest, &t; len(items) > 0 {
				items[len(items)-1].sure = true
			}
		default:
			add(p.clause(depth))
		}
	}
	return nil
}

func (p *parser) endAnd(items []item, et, sauf *token) Node {
	switch {
	case sauf != nil:
		p.alone(*sauf, "n'est suivi de rien")
	case et != nil && et.kind == andToken:
		p.alone(*et, "n'est suivi de rien")
	}
	carried := false
	for _, it := range items {
		carried = carried || carries(it.node)
	}
	nodes := make([]Node, 0, len(items))
	for _, it := range items {
		if w, ok := it.node.(*Word); ok && carried && !it.sure && w.Level == Inflected && IsFunctionWord(w.Text) {
			w.Optional = true
		}
		nodes = append(nodes, it.node)
	}
	return joinAnd(nodes)
}

// carries tells whether a clause asks for words that mean something, beside which function words are not required.
// Dates, sources and the like ask for no words of the text.
func carries(n Node) bool {
	switch n := n.(type) {
	case *Word:
		return n.Level != Inflected || !IsFunctionWord(n.Text)
	case *Phrase, *Wildcard, *Fuzzy:
		return true
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

// clause reads the signs, the field name and the word, phrase or group of one clause.
func (p *parser) clause(depth int) item {
	var it item
	var minus, field *token
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
			if field != nil || p.inField {
				p.fault(t.at, fmt.Sprintf("« %s » dans un autre champ", t.text), "ignoré", "un champ ne porte que des mots, des expressions et leurs combinaisons")
			} else {
				field = &t
			}
		default:
			from := p.next
			it.node = p.operand(depth, field)
			switch {
			case it.node != nil:
			case p.next == from:
				return p.dangling(first, minus, field)
			default: // dropped, and said so
				return item{}
			}
			if field != nil {
				p.adviseName(*field, it.node)
				it.node = &Field{Name: field.field, Node: it.node, At: Range{field.at.Start, it.node.Range().End}}
			}
			if minus != nil {
				it.node = exclude(it.node, minus.at.Start)
			}
			return it
		}
		p.next++
		if p.peek().at.Start != t.value {
			return p.dangling(first, minus, field)
		}
	}
	return item{}
}

// adviseName warns of source:Le Monde, where the field holds for the first word only. It is no fault.
func (p *parser) adviseName(field token, n Node) {
	w, ok := n.(*Word)
	if !ok || field.field.IsText() || w.Level != Inflected || !IsFunctionWord(w.Text) || p.peek().kind != leafToken || p.opts.Strict {
		return
	}
	p.fault(field.at, fmt.Sprintf("« %s » ne porte que sur « %s »", field.text, shown(w.Text)),
		fmt.Sprintf("pour plusieurs mots, %s\"%s %s\"", field.text, shown(w.Text), shown(p.peek().text)), "")
}

// operand reads a word, a phrase or a group; nil where there is none.
func (p *parser) operand(depth int, field *token) Node {
	t := p.peek()
	switch t.kind {
	case leafToken:
		p.next++
		if _, isDate := t.node.(*DateRange); isDate && (field != nil || p.inField) {
			p.fault(t.at, "« date: » dans un autre champ", "ignoré", "un champ ne porte que des mots, des expressions et leurs combinaisons")
			return nil
		}
		return t.node
	case openToken:
		p.next++
		faulted := p.faulted
		outer := p.inField
		p.inField = outer || field != nil
		n := p.or(depth + 1)
		p.inField = outer
		if p.peek().kind != closeToken {
			p.fault(t.at, "parenthèse jamais refermée", "refermée à la fin", "il manque une parenthèse fermante")
			return n
		}
		end := p.peek().at.End
		p.next++
		if n == nil && p.faulted == faulted {
			p.fault(Range{t.at.Start, end}, "parenthèses vides", "ignorées", "un mot au moins entre les parenthèses")
		}
		return n
	}
	return nil
}

// dangling reads a field name without value as a word, and drops a sign that touches nothing.
func (p *parser) dangling(first token, minus, field *token) item {
	if field == nil {
		p.fault(first.at, fmt.Sprintf("« %s » isolé", first.text), "ignoré", first.text+" touche ce qui suit, sans espace")
		return item{}
	}
	p.fault(field.at, fmt.Sprintf("« %s » n'est suivi de rien", field.text), "lu comme un mot", "une valeur après les deux-points, comme titre:mali")
	var n Node = &Word{Text: strings.TrimSuffix(field.text, ":"), At: field.at}
	if minus != nil {
		n = exclude(n, minus.at.Start)
	}
	return item{node: n}
}

// exclude makes the opposite of a clause; what is excluded twice is wanted.
func exclude(n Node, start int) Node {
	if not, ok := n.(*Not); ok {
		return not.Node
	}
	at := n.Range()
	return &Not{Node: n, At: Range{min(start, at.Start), at.End}}
}

// joinAnd makes one clause of several; an And among them gives its own clauses.
func joinAnd(nodes []Node) Node {
	var flat []Node
	for _, n := range nodes {
		if a, ok := n.(*And); ok {
			flat = append(flat, a.Nodes...)
		} else {
			flat = append(flat, n)
		}
	}
	if len(flat) < 2 {
		return only(flat)
	}
	return &And{Nodes: flat, At: span(nodes)}
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
