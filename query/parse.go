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
	plain  bool // ET, OU and SAUF are words, and so are field names
	faults []Warning
	more   int   // faults beyond maxWarnings
	err    error // stops everything: a limit, or the first fault of a strict reading
	stray  bool  // an operator had nothing to join

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
	if p.err != nil {
		return nil, p.err
	}
	if n == nil {
		n = &All{At: Range{0, len(p.text)}}
		if len(p.faults) == 0 && l.star == nil && strings.ContainsFunc(p.text, func(r rune) bool { return !isSpace(r) }) || len(p.faults) > 0 {
			p.fault(Range{0, len(p.text)}, "aucun mot à chercher", "tous les articles sont donnés", "un mot, un champ ou une date")
		}
	}
	return n, p.err
}

// fault reports what is wrong and how a lenient reading takes it; in a strict reading it ends the parse.
func (p *parser) fault(at Range, what, read, hint string) {
	switch {
	case p.opts.Strict:
		if p.err == nil {
			p.err = &SyntaxError{At: at, Message: what, Hint: hint}
		}
	case len(p.faults) < maxWarnings-1:
		p.faults = append(p.faults, Warning{at, what + " : " + read})
	default:
		if p.more++; p.more == 1 {
			p.faults = append(p.faults, Warning{At: at})
		}
	}
}

func (p *parser) warnings() []Warning {
	if p.more > 0 {
		p.faults[len(p.faults)-1].Message = fmt.Sprintf("et %d autres remarques", p.more)
		if p.more == 1 {
			p.faults[len(p.faults)-1].Message = "et une autre remarque"
		}
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
			it.node = &Not{Node: it.node, At: Range{sauf.at.Start, it.node.Range().End}}
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
			if rest, isAnd := p.laterOperator(t, items); isAnd && et == nil && sauf == nil {
				items, et = rest, &t
				if len(items) > 0 {
					items[len(items)-1].sure = true
				}
			} else {
				add(item{node: t.node})
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
			it.node = p.operand(depth, field)
			if it.node == nil {
				p.dangling(first, minus, field, &it)
				return it
			}
			if field != nil {
				it.node = &Field{Name: field.field, Node: it.node, At: Range{field.at.Start, it.node.Range().End}}
			}
			if minus != nil {
				it.node = &Not{Node: it.node, At: Range{minus.at.Start, it.node.Range().End}}
			}
			return it
		}
		p.next++
	}
	return item{}
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
		outer := p.inField
		p.inField = outer || field != nil
		n := p.or(depth + 1)
		p.inField = outer
		if p.peek().kind == closeToken {
			p.next++
		} else {
			p.fault(t.at, "parenthèse jamais refermée", "refermée à la fin", "il manque une parenthèse fermante")
		}
		if n == nil {
			p.fault(t.at, "parenthèses vides", "ignorées", "un mot au moins entre les parenthèses")
		}
		return n
	}
	return nil
}

// dangling reads a field name without value as a word, and drops a sign that touches nothing.
func (p *parser) dangling(first token, minus, field *token, it *item) {
	switch {
	case field != nil:
		name := strings.TrimSuffix(field.text, ":")
		p.fault(field.at, fmt.Sprintf("« %s » n'est suivi de rien", field.text), "lu comme un mot", "une valeur après les deux-points, comme titre:mali")
		it.node = &Word{Text: name, At: field.at}
		if minus != nil {
			it.node = &Not{Node: it.node, At: Range{minus.at.Start, field.at.End}}
		}
	case first.kind == plusToken || first.kind == minusToken:
		p.fault(first.at, fmt.Sprintf("« %s » isolé", first.text), "ignoré", first.text+" touche le mot ou la parenthèse qui suit")
	}
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
