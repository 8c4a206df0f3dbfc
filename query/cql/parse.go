package cql

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/query"
)

// Limits of a query.
const (
	MaxBytes   = 32 << 10
	MaxClauses = 2048
	MaxDepth   = 60 // of parentheses in parentheses; those of the translation are bounded alike
	maxSort    = 10 // keys
)

type kind uint8

const (
	end    kind = iota
	sign        // ( ) /
	compar      // = == < > <= >= <>
	word        // bare
	quoted
)

type token struct {
	kind kind
	text string // without quotes
	at   query.Range
}

type parser struct {
	tokens  []token
	next    int
	depth   int
	clauses int
}

// Parse reads a query; the error is an *Error.
func Parse(text string) (*Query, error) {
	if len(text) > MaxBytes {
		return nil, fail(TooLong, query.Range{Start: MaxBytes, End: len(text)}, "", "requête trop longue : %d octets, %d au plus", len(text), MaxBytes)
	}
	if !utf8.ValidString(text) {
		return nil, fail(BadSyntax, query.Range{End: len(text)}, "", "la requête n’est pas en UTF-8")
	}
	tokens, err := scan(text)
	if err != nil {
		return nil, err
	}
	p := parser{tokens: tokens}
	root, err := p.query()
	if err != nil {
		return nil, err
	}
	q := &Query{Root: root}
	if t := p.peek(); t.kind == word && strings.ToLower(t.text) == "sortby" {
		p.next++
		if q.Sort, err = p.keys(); err != nil {
			return nil, err
		}
	}
	if t := p.peek(); t.kind != end {
		if t.text == ")" {
			return nil, fail(BadSyntax, t.at, t.text, "une parenthèse se ferme sans avoir été ouverte")
		}
		return nil, fail(BadSyntax, t.at, t.text, "il manque un opérateur (and, or, not, prox), ou des guillemets autour de plusieurs mots")
	}
	return q, nil
}

// scan divides the text.
func scan(text string) ([]token, error) {
	var tokens []token
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		start := i
		t := token{kind: word}
		switch {
		case unicode.IsSpace(r):
			i += size
			continue
		case r == '(' || r == ')' || r == '/':
			t.kind, i = sign, i+1
		case strings.ContainsRune("=<>", r):
			t.kind, i = compar, i+1
			if i < len(text) && slices.Contains([]string{"==", "<=", ">=", "<>"}, text[start:i+1]) {
				i++
			}
		case r == '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
			if i >= len(text) {
				return nil, fail(BadSyntax, query.Range{Start: start, End: len(text)}, text[start:], "des guillemets ne sont pas fermés")
			}
			i++
			tokens = append(tokens, token{quoted, text[start+1 : i-1], query.Range{Start: start, End: i}})
			continue
		default:
			for i < len(text) {
				r, size := utf8.DecodeRuneInString(text[i:])
				if r == '\\' && i+1 < len(text) {
					_, next := utf8.DecodeRuneInString(text[i+1:])
					i += 1 + next
					continue
				}
				switch {
				case r == '\\':
					return nil, fail(BadEscape, query.Range{Start: i, End: i + 1}, "", "une barre oblique inverse termine la requête")
				case isSign(r) || unicode.IsSpace(r):
				default:
					i += size
					continue
				}
				break
			}
		}
		t.text, t.at = text[start:i], query.Range{Start: start, End: i}
		tokens = append(tokens, t)
	}
	return append(tokens, token{at: query.Range{Start: len(text), End: len(text)}}), nil
}

func (p *parser) peek() token { return p.tokens[p.next] }

// boolean returns the operator that comes next, if one does.
func (p *parser) boolean() (string, bool) {
	t := p.peek()
	op := strings.ToLower(t.text)
	return op, t.kind == word && isKeyword(t.text) && op != "sortby"
}

func (p *parser) query() (Node, error) {
	if t := p.peek(); t.kind == compar && t.text == ">" {
		p.next++
		return p.prefix(t.at.Start)
	}
	left, err := p.clause()
	if err != nil {
		return nil, err
	}
	for {
		op, ok := p.boolean()
		if !ok {
			return left, nil
		}
		n := &Boolean{Op: op, Left: left, At: p.peek().at}
		p.next++
		if n.Modifiers, err = p.modifiers(); err != nil {
			return nil, err
		}
		if n.Right, err = p.clause(); err != nil {
			return nil, err
		}
		left = n
	}
}

// prefix reads what follows the > of an assignment, and the query it is for.
func (p *parser) prefix(start int) (Node, error) {
	if p.depth++; p.depth > MaxDepth {
		return nil, fail(TooManyBooleans, p.peek().at, "", "plus de %d parenthèses ou préfixes imbriqués", MaxDepth)
	}
	defer func() { p.depth-- }()
	n := &Prefix{}
	if t := p.peek(); (t.kind == word || t.kind == quoted) && p.tokens[p.next+1].text == "=" && p.tokens[p.next+1].kind == compar {
		n.Name = t.text
		p.next += 2
	}
	t := p.peek()
	if t.kind != word && t.kind != quoted {
		return nil, fail(BadSyntax, t.at, t.text, "un préfixe s’écrit > nom = \"adresse\"")
	}
	n.URI, n.At = t.text, query.Range{Start: start, End: t.at.End}
	p.next++
	var err error
	n.Node, err = p.query()
	return n, err
}

func (p *parser) clause() (Node, error) {
	first := p.peek()
	switch {
	case first.text == "(" && first.kind == sign:
		if p.depth++; p.depth > MaxDepth {
			return nil, fail(TooManyBooleans, first.at, "", "plus de %d parenthèses ou préfixes imbriqués", MaxDepth)
		}
		p.next++
		n, err := p.query()
		if err != nil {
			return nil, err
		}
		p.depth--
		if t := p.peek(); t.text != ")" || t.kind != sign {
			return nil, fail(BadSyntax, t.at, t.text, "il manque un opérateur ou une parenthèse fermante")
		}
		p.next++
		return n, nil
	case first.kind == end:
		return nil, fail(BadSyntax, first.at, "", "il manque un terme à chercher")
	case first.kind != word && first.kind != quoted:
		return nil, fail(BadSyntax, first.at, first.text, "un terme à chercher était attendu")
	}
	if p.clauses++; p.clauses > MaxClauses {
		return nil, fail(TooManyBooleans, first.at, "", "plus de %d termes", MaxClauses)
	}
	p.next++
	n := &Clause{Term: first.text, At: first.at}
	rel := p.peek()
	if rel.kind != compar && (rel.kind != word || isKeyword(rel.text)) {
		return n, nil
	}
	p.next++
	mods, err := p.modifiers()
	if err != nil {
		return nil, err
	}
	term := p.peek()
	if term.kind != word && term.kind != quoted {
		return nil, fail(BadSyntax, term.at, rel.text, "il manque un terme après la relation ; plusieurs mots se mettent entre guillemets")
	}
	p.next++
	n.Index, n.Term, n.At.End = first.text, term.text, term.at.End
	n.Relation = &Relation{Name: strings.ToLower(rel.text), Modifiers: mods}
	return n, nil
}

func (p *parser) modifiers() ([]Modifier, error) {
	var list []Modifier
	for p.peek().text == "/" && p.peek().kind == sign {
		p.next++
		t := p.peek()
		if t.kind != word && t.kind != quoted {
			return nil, fail(BadSyntax, t.at, t.text, "il manque le nom d’un modificateur")
		}
		p.next++
		m := Modifier{Name: strings.ToLower(t.text)}
		if c := p.peek(); c.kind == compar {
			p.next++
			v := p.peek()
			if v.kind != word && v.kind != quoted {
				return nil, fail(BadSyntax, v.at, m.Name, "il manque la valeur d’un modificateur")
			}
			p.next++
			m.Relation, m.Value = c.text, v.text
		}
		list = append(list, m)
	}
	return list, nil
}

func (p *parser) keys() ([]Key, error) {
	var list []Key
	for p.peek().kind == word || p.peek().kind == quoted {
		k := Key{Index: p.peek().text, At: p.peek().at}
		p.next++
		var err error
		if k.Modifiers, err = p.modifiers(); err != nil {
			return nil, err
		}
		list = append(list, k)
	}
	switch n := len(list); {
	case n == 0:
		return nil, fail(BadSyntax, p.peek().at, "sortby", "il manque le critère du tri")
	case n > maxSort:
		return nil, fail(TooManyKeys, list[maxSort].At, list[maxSort].Index, "trop de critères de tri")
	}
	return list, nil
}
