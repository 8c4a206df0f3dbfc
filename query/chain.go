package query

import (
	"fmt"
	"slices"
)

// scope is the part of the text that a clause asks: a field, the first words, both or neither.
type scope struct {
	field   FieldName
	inField bool
	first   int // 0: all words
}

// scopeOf takes the part of the text off a clause.
func scopeOf(n Node) (scope, Node) {
	var s scope
	if f, ok := n.(*Field); ok && f.Name.IsText() {
		s.field, s.inField = f.Name, true
		n = f.Node
	}
	if f, ok := n.(*First); ok {
		s.first = f.N
		n = f.Node
	}
	return s, n
}

// around puts a clause into the part of the text.
func (s scope) around(n Node, at Range) Node {
	if s.first > 0 {
		n = &First{N: s.first, Node: n, At: Range{min(at.Start, n.Range().Start), at.End}}
	}
	if s.inField {
		n = &Field{Name: s.field, Node: n, At: at}
	}
	return n
}

// isExpression tells whether a clause occurs at places of the text.
func isExpression(n Node) bool {
	switch n := n.(type) {
	case *Word, *Phrase, *Wildcard, *Fuzzy, *Near, *NotNear:
		return true
	case *Or:
		return !slices.ContainsFunc(n.Nodes, func(c Node) bool { return !isExpression(c) })
	}
	return false
}

// chain reads what follows an operand: operators of proximity, from left to right, and, where units is set, PHRASE and PARA,
// which bind less. Where an operator cannot join, it is read as ET, and there is more than one clause.
func (p *parser) chain(depth int, left Node, units bool) []Node {
	operand := func(n Node) []Node {
		if units {
			return p.chain(depth, n, false)
		}
		return []Node{n}
	}
	nodes := operand(left)
	joined := false // the last clause was made by this chain, so that it may grow
	for p.err == nil {
		t := p.peek()
		if t.kind != operatorToken || t.op.relation.isUnit() != units || !p.isOperator(t) {
			break
		}
		p.next++
		right := p.operandOf(depth)
		if right == nil {
			p.alone(t, "n'est suivi de rien")
			continue
		}
		more := operand(right)
		last := len(nodes) - 1
		if n := p.join(nodes[last], t, more[0], joined); n != nil {
			nodes[last], joined = n, len(more) == 1
			more = more[1:]
		} else {
			joined = false
		}
		nodes = append(nodes, more...)
	}
	return nodes
}

// isOperator tells whether an operator token between two clauses is one.
func (p *parser) isOperator(t token) bool {
	p.next++
	ahead := p.operandAhead()
	p.next--
	switch {
	case !ahead || t.op.capitals && !p.hasLower() || t.op.foreign && !p.dialect:
		return false
	case t.op.bad:
		p.fault(t.at, fmt.Sprintf("« %s » : il manque un nombre", shown(t.text)), "lu comme un mot", proximityHint)
		return false
	}
	return true
}

const proximityHint = "de NEAR/0 à NEAR/500, et de même ADJ, NOTNEAR, PROCHE et SUIVI"

// operandOf reads one operand behind an operator, with its signs and its field.
func (p *parser) operandOf(depth int) Node {
	it, minus := p.prefixed(depth)
	if it.node != nil && minus != nil {
		return exclude(it.node, minus.at.Start)
	}
	return it.node
}

// join makes one clause of two operands; nil, with a fault, where that is not possible.
func (p *parser) join(left Node, t token, right Node, grow bool) Node {
	o := t.op
	bad := func(why, hint string) Node {
		p.fault(t.at, fmt.Sprintf("« %s » %s", shown(t.text), why), "lu comme ET", hint)
		return nil
	}
	s, a := scopeOf(left)
	r, b := scopeOf(right)
	unit, _ := a.(*Same)
	switch {
	case p.scope.names:
		return bad("dans un champ qui n'est pas du texte", "la proximité vaut dans titre:, chapo: et texte:")
	case !isExpression(b), !isExpression(a) && (unit == nil || !grow || !o.relation.isUnit() || unit.Unit != o.unit()):
		return bad("ne relie que des mots, des expressions et des groupes OU", "mali NEAR/5 (lavrov OU \"ministre russe\")")
	case r.inField && s.inField && r.field != s.field, r.inField && !s.inField && o.relation == notNear, r.first > 0 && r.first != s.first:
		return bad("entre deux parties différentes de l'article", "le champ se met devant, comme titre:mali NEAR/5 lavrov")
	}
	if r.inField {
		s.field, s.inField = r.field, true
	}
	if o.n > MaxDistance {
		o.n = MaxDistance
		p.fault(t.at, fmt.Sprintf("« %s » : distance trop grande", shown(t.text)), "lu "+o.String(), proximityHint)
	}
	at := Range{a.Range().Start, b.Range().End}
	var n Node
	switch o.relation {
	case notNear:
		n = &NotNear{Node: a, Far: b, N: o.n, At: at}
	case near, followed:
		d := &Near{Nodes: []Node{a, b}, N: o.n, Ordered: o.relation == followed, At: at}
		if old, ok := a.(*Near); ok && grow && old.N == d.N && old.Ordered == d.Ordered {
			limit := MaxUnordered
			if d.Ordered {
				limit = MaxOperands
			}
			if len(old.Nodes) == limit {
				return bad(fmt.Sprintf("relie plus de %d mots ou expressions", limit), fmt.Sprintf("au plus %d d'une suite", limit))
			}
			d.Nodes = append(slices.Clone(old.Nodes), b)
		}
		n = d
	default:
		d := &Same{Unit: o.unit(), Nodes: []Node{a, b}, At: at}
		if unit != nil {
			if len(unit.Nodes) == MaxOperands {
				return bad(fmt.Sprintf("relie plus de %d mots ou expressions", MaxOperands), fmt.Sprintf("au plus %d d'une suite", MaxOperands))
			}
			d.Nodes = append(slices.Clone(unit.Nodes), b)
		}
		n = d
	}
	switch {
	case o.guess != "":
		p.fault(t.at, fmt.Sprintf("« %s » n'a pas le même sens partout", shown(t.text)), "lu "+o.String(),
			fmt.Sprintf("%s dans n'importe quel ordre (Nexis), %s dans cet ordre (Factiva)", o, o.guess))
	case o.dialect:
		p.translated(t.at, o.String())
	}
	return s.around(n, Range{left.Range().Start, right.Range().End})
}

func (o operator) unit() Unit {
	if o.relation == inSentence {
		return Sentence
	}
	return Paragraph
}

// quorum reads 2 PARMI (a, b, c).
func (p *parser) quorum(depth int) Node {
	t := p.peek()
	p.next++
	opening := p.peek()
	if opening.kind != openToken { // a limit stopped the lexer
		return nil
	}
	p.next++
	var nodes []Node
	commas := false
	for p.err == nil {
		if n := p.or(depth + 1); n != nil {
			nodes = append(nodes, n)
		}
		if p.peek().kind != commaToken {
			break
		}
		commas = true
		p.next++
	}
	end := p.closeGroup(opening)
	if !commas && len(nodes) == 1 { // 2 PARMI (a OU b OU c), 2 PARMI (a b c)
		switch n := nodes[0].(type) {
		case *Or:
			nodes = n.Nodes
		case *And:
			nodes = slices.DeleteFunc(slices.Clone(n.Nodes), func(n Node) bool {
				w, ok := n.(*Word)
				return ok && w.Optional
			})
		}
	}
	const hint = "un nombre de clauses et leur liste, comme 2 PARMI (mali, niger, tchad)"
	if len(nodes) == 0 {
		p.fault(t.at, fmt.Sprintf("« %s » : liste vide", shown(t.text)), "ignoré", hint)
		return nil
	}
	n := t.n
	if fit := min(max(n, 1), len(nodes)); fit != n {
		read := fmt.Sprintf("lu %d PARMI", fit)
		p.fault(t.at, fmt.Sprintf("« %s » : le nombre va de 1 à celui des clauses, %d", shown(t.text), len(nodes)), read, hint)
		n = fit
	}
	switch {
	case len(nodes) == 1:
		return nodes[0]
	case len(nodes) > MaxAmong:
		p.limit(Range{t.at.Start, end}, ErrTooManyClauses, fmt.Sprintf("trop de clauses dans PARMI : plus de %d", MaxAmong),
			"une longue liste se partage en plusieurs requêtes")
	case p.scope.names:
		p.fault(t.at, fmt.Sprintf("« %s » dans un champ qui n'est pas du texte", shown(t.text)), "lu comme OU", "PARMI vaut dans titre:, chapo: et texte:")
		return joinOr(nodes)
	}
	return &Among{N: n, Nodes: nodes, At: Range{t.at.Start, end}}
}
