package cql

import (
	"errors"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/query"
)

// Order is an order of results.
type Order uint8

// The orders that can be asked for.
const (
	ByRelevance Order = iota
	OldestFirst
	NewestFirst
)

// Options says how a query is translated.
type Options struct {
	Literal bool // words stand for themselves, accents and case ignored, and not for their inflected forms
}

// Translation is a query in our language.
type Translation struct {
	Root  query.Node // what it prints, query.Parse reads back as an equal tree, strictly; nil if None
	None  bool       // no article can be found: another language is asked for, say
	Order Order
}

// Translate says in our language what a query asks for; the error is an *Error.
func Translate(q *Query, o Options) (*Translation, error) {
	t := translator{o}
	v, err := t.node(q.Root, newScope())
	if err != nil {
		return nil, err
	}
	out := &Translation{None: v.none}
	if out.Order, err = order(q.Sort); err != nil || v.none {
		return out, err
	}
	text := v.node.String()
	again, err := query.Parse(text, query.Options{Strict: true})
	var limit *query.LimitError
	switch {
	case errors.Is(err, query.ErrTooLong):
		return nil, fail(TooLong, query.Range{}, "", "requête trop longue une fois traduite")
	case errors.As(err, &limit):
		return nil, fail(TooManyBooleans, query.Range{}, "", "requête trop grande une fois traduite : %s", limit.Message)
	case err != nil || !query.Equal(again.Root, v.node):
		return nil, fail(CannotProcess, query.Range{}, text, "la requête ne peut pas être traduite")
	}
	out.Root = again.Root
	return out, nil
}

// order reads the sort; only dates sort, and what is found without a sort is sorted by relevance.
func order(keys []Key) (Order, error) {
	if len(keys) == 0 {
		return ByRelevance, nil
	}
	x, err := newScope().find(keys[0].Index, keys[0].At)
	switch {
	case err != nil:
		return 0, err
	case !x.CanSort():
		return 0, fail(NoSort, keys[0].At, keys[0].Index, "on ne trie que par date")
	case len(keys) > 1:
		return 0, fail(TooManyKeys, keys[1].At, keys[1].Index, "un seul critère de tri est possible")
	}
	o := OldestFirst
	for _, m := range keys[0].Modifiers {
		switch m.Name {
		case "sort.ascending", "ascending":
			o = OldestFirst
		case "sort.descending", "descending":
			o = NewestFirst
		default:
			return 0, fail(UnknownModifier, keys[0].At, m.Name, "modificateur de tri inconnu")
		}
	}
	return o, nil
}

type translator struct{ o Options }

// value is a translated node, or the node that no article satisfies.
type value struct {
	node query.Node
	none bool
}

func (v value) all() bool {
	_, all := v.node.(*query.All)
	return all && !v.none
}

func (t translator) node(n Node, s scope) (value, error) {
	switch n := n.(type) {
	case *Prefix:
		inner, err := s.with(n)
		if err != nil {
			return value{}, err
		}
		return t.node(n.Node, inner)
	case *Boolean:
		left, err := t.node(n.Left, s)
		if err != nil {
			return value{}, err
		}
		right, err := t.node(n.Right, s)
		if err != nil {
			return value{}, err
		}
		return join(n, left, right)
	case *Clause:
		return t.clause(n, s)
	}
	return value{}, fail(CannotProcess, query.Range{}, "", "la requête ne peut pas être traduite")
}

// join makes one value of two.
func join(n *Boolean, a, b value) (value, error) {
	if n.Op == "prox" {
		return prox(n, a, b)
	}
	if len(n.Modifiers) > 0 && slices.ContainsFunc(n.Modifiers, func(m Modifier) bool { return m.Name != "rel.combine" && m.Name != "relevant" }) {
		return value{}, fail(UnknownBooleanMod, n.At, n.Modifiers[0].Name, "modificateur inconnu après %s", n.Op)
	}
	switch n.Op {
	case "and":
		switch {
		case a.none || b.all():
			return a, nil
		case b.none || a.all():
			return b, nil
		}
		return value{node: and(a.node, b.node)}, nil
	case "or":
		switch {
		case a.none || b.all():
			return b, nil
		case b.none || a.all():
			return a, nil
		}
		return value{node: or(a.node, b.node)}, nil
	}
	switch { // not
	case a.none || b.none:
		return a, nil
	case b.all():
		return value{none: true}, nil
	case a.all():
		return value{node: not(b.node)}, nil
	}
	return value{node: and(a.node, not(b.node))}, nil
}

func and(a, b query.Node) query.Node {
	nodes := append(clauses(a), clauses(b)...)
	return &query.And{Nodes: nodes, Firm: slices.Repeat([]bool{true}, len(nodes))}
}

func clauses(n query.Node) []query.Node {
	if a, ok := n.(*query.And); ok {
		return slices.Clone(a.Nodes)
	}
	return []query.Node{n}
}

func or(a, b query.Node) query.Node {
	var nodes []query.Node
	for _, n := range []query.Node{a, b} {
		if o, ok := n.(*query.Or); ok {
			nodes = append(nodes, o.Nodes...)
		} else {
			nodes = append(nodes, n)
		}
	}
	return &query.Or{Nodes: nodes}
}

func not(n query.Node) query.Node {
	if inner, ok := n.(*query.Not); ok {
		return inner.Node
	}
	return &query.Not{Node: n}
}

// prox wants two expressions near each other. Its distance counts as CQL counts it: the next word is at distance 1.
func prox(n *Boolean, a, b value) (value, error) {
	unit, ordered, distance := "word", "unordered", -1
	for _, m := range n.Modifiers {
		switch m.Name {
		case "unit", "prox.unit":
			unit = strings.ToLower(m.Value)
		case "ordered", "unordered", "prox.ordered", "prox.unordered":
			ordered = strings.TrimPrefix(m.Name, "prox.")
		case "distance", "prox.distance":
			d, ok := number(m.Value)
			if !ok {
				return value{}, fail(BadDistance, n.At, m.Value, "distance illisible")
			}
			switch m.Relation {
			case "=", "==", "<=": // Gallica writes distance=5 and means 5 at most
			case "<":
				d--
			default:
				return value{}, fail(BadProximityRelation, n.At, m.Relation, "une distance ne peut être que majorée : =, <= ou <")
			}
			if d < 0 {
				return value{}, fail(BadDistance, n.At, m.Value, "distance impossible")
			}
			distance = d
		default:
			return value{}, fail(UnknownBooleanMod, n.At, m.Name, "modificateur inconnu après prox")
		}
	}
	if a.none || b.none {
		return value{none: true}, nil
	}
	f, x, ok := expression(a.node)
	g, y, ok2 := expression(b.node)
	if !ok || !ok2 {
		return value{}, fail(NoProximity, n.At, n.Left.String()+" prox "+n.Right.String(),
			"la proximité relie des mots et des expressions, non des ensembles d’articles ; essayez adj pour plusieurs mots")
	}
	if f != g {
		return value{}, fail(NoProximity, n.At, "", "la proximité relie deux endroits d’une même partie de l’article")
	}
	var node query.Node
	switch unit {
	case "word":
		switch {
		case distance < 0:
			distance = 1
		case distance == 0 || distance-1 > query.MaxDistance:
			return value{}, fail(BadDistance, n.At, "", "une distance va de 1 à %d mots", query.MaxDistance+1)
		}
		node = &query.Near{Nodes: []query.Node{x, y}, N: distance - 1, Ordered: ordered == "ordered"}
	case "sentence", "paragraph":
		if distance > 0 {
			return value{}, fail(BadDistance, n.At, "", "en phrases et en paragraphes, la distance ne peut être que 0 : dans la même")
		}
		if ordered == "ordered" {
			return value{}, fail(BadOrdering, n.At, unit, "dans une phrase ou un paragraphe, l’ordre ne peut pas être imposé")
		}
		u := query.Sentence
		if unit == "paragraph" {
			u = query.Paragraph
		}
		node = &query.Same{Unit: u, Nodes: []query.Node{x, y}}
	default:
		return value{}, fail(BadUnit, n.At, unit, "unité de proximité inconnue : word, sentence ou paragraph")
	}
	return value{node: within(f, node)}, nil
}

// expression takes the field off a clause that occurs at places of the text; -1 is no field.
func expression(n query.Node) (field int, inner query.Node, ok bool) {
	field = -1
	if f, is := n.(*query.Field); is && f.Name.IsText() {
		field, n = int(f.Name), f.Node
	}
	return field, n, occurs(n)
}

func occurs(n query.Node) bool {
	switch n := n.(type) {
	case *query.Word, *query.Phrase, *query.Wildcard, *query.Fuzzy, *query.Near:
		return true
	case *query.Or:
		return !slices.ContainsFunc(n.Nodes, func(c query.Node) bool { return !occurs(c) })
	}
	return false
}

func within(field int, n query.Node) query.Node {
	if field < 0 {
		return n
	}
	return &query.Field{Name: query.FieldName(field), Node: n}
}

func number(s string) (int, bool) {
	if s == "" || len(s) > 6 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n, true
}
