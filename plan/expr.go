package plan

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
)

// This file compiles what occurs at places of the text beyond words and phrases, and the conditions on their number.

// expr compiles an expression of the query language; nil if it holds nothing to look for.
func (c *Compiler) expr(ctx context.Context, n query.Node) (match.Expr, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	switch n := n.(type) {
	case *query.Word:
		return c.lookWord(n).expr, nil
	case *query.Phrase:
		s, err := c.phrase(n)
		return s.expr, err
	case *query.Wildcard:
		slots, err := c.wildcard(nil, n)
		return expression(slots), err
	case *query.Fuzzy:
		s, err := c.fuzzy(ctx, n)
		return s.expr, err
	case *query.Or:
		xs, err := c.exprs(ctx, n.Nodes)
		if err != nil {
			return nil, err
		}
		return c.anyOf(xs), nil
	case *query.Near:
		if most := nearLimit(n); len(n.Nodes) > most {
			return nil, fmt.Errorf("plan: %d operands of a Near, want %d at most", len(n.Nodes), most)
		}
		xs, err := c.exprs(ctx, n.Nodes)
		if err != nil || len(xs) < 2 {
			return c.anyOf(xs), err
		}
		return &match.Near{Exprs: xs, N: uint32(n.N), Ordered: n.Ordered}, nil
	case *query.NotNear:
		x, err := c.expr(ctx, n.Node)
		if err != nil || x == nil {
			return nil, err
		}
		far, err := c.expr(ctx, n.Far)
		if err != nil || far == nil {
			return x, err
		}
		return &match.NotNear{Expr: x, Far: far, N: uint32(n.N)}, nil
	case *query.Same:
		xs, err := c.exprs(ctx, n.Nodes)
		if err != nil || len(xs) == 0 {
			return nil, err
		}
		unit := match.Sentence
		if n.Unit == query.Paragraph {
			unit = match.Paragraph
		}
		return &match.Same{Unit: unit, Exprs: xs}, nil
	case *query.Field:
		if !n.Name.IsText() {
			break
		}
		fields := TextFields(n.Name)
		outer := c.fields
		c.fields &= fields
		x, err := c.expr(ctx, n.Node)
		c.fields = outer
		if err != nil || x == nil {
			return nil, err
		}
		return &match.In{Fields: fields, Expr: x}, nil
	}
	return nil, fmt.Errorf("plan: %T is no expression", n)
}

func nearLimit(n *query.Near) int {
	if n.Ordered {
		return match.MaxOperands
	}
	return match.MaxUnordered
}

// exprs compiles several expressions; those that hold nothing to look for are left out.
func (c *Compiler) exprs(ctx context.Context, nodes []query.Node) ([]match.Expr, error) {
	var xs []match.Expr
	for _, n := range nodes {
		x, err := c.expr(ctx, n)
		if err != nil {
			return nil, err
		}
		if x != nil {
			xs = append(xs, x)
		}
	}
	return xs, nil
}

// expression is words at consecutive positions; nil if there are none.
func expression(words []int) match.Expr {
	switch len(words) {
	case 0:
		return nil
	case 1:
		return match.Word(words[0])
	}
	return match.Phrase(words)
}

// anyOf joins expressions. The words among them become one word of all their forms, whose postings are merged once.
func (c *Compiler) anyOf(xs []match.Expr) match.Expr {
	var words []int
	var all match.AnyOf
	for _, x := range xs {
		switch x := x.(type) {
		case match.Word:
			words = append(words, int(x))
		case match.AnyOf:
			all = append(all, x...)
		default:
			all = append(all, x)
		}
	}
	slices.Sort(words)
	words = slices.Compact(words)
	switch len(words) {
	case 0:
	case 1:
		all = append(all, match.Word(words[0]))
	default:
		var typed []string
		var forms []uint32
		for _, w := range words {
			typed = append(typed, c.plan.Words[w].Typed)
			forms = append(forms, c.plan.Forms[w]...)
		}
		slices.Sort(forms)
		all = append(all, match.Word(c.word(strings.Join(typed, " OU "), slices.Compact(forms))))
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	return all
}

// atLeast compiles a condition on a number of occurrences: those of one expression where the clause is one.
func (c *Compiler) atLeast(ctx context.Context, n *query.AtLeast, fields match.Fields) (match.Node, error) {
	x, err := c.expr(ctx, n.Node)
	if err != nil || x == nil {
		return nil, err
	}
	return &match.AtLeast{N: n.N, Node: c.exprLeaf(x, fields)}, nil
}

// among compiles a quorum; a clause without anything to look for is satisfied nowhere.
func (c *Compiler) among(n *query.Among, node func(query.Node) (match.Node, error)) (match.Node, error) {
	a := &match.Among{N: n.N}
	for _, child := range n.Nodes {
		m, err := node(child)
		if err != nil {
			return nil, err
		}
		if m != nil {
			a.Nodes = append(a.Nodes, m)
		}
	}
	switch {
	case len(a.Nodes) == 0:
		return nil, nil
	case len(a.Nodes) < a.N:
		c.warn("« %s » : il ne reste que %d clauses à chercher sur les %d demandées", n, len(a.Nodes), n.N)
		return match.None{}, nil
	}
	return a, nil
}

// appendKey appends bytes that are the same for equal expressions only.
func appendKey(dst []byte, x match.Expr) []byte {
	number := func(n int) { dst = binary.AppendUvarint(dst, uint64(n)) }
	several := func(xs []match.Expr) {
		number(len(xs))
		for _, x := range xs {
			dst = appendKey(dst, x)
		}
	}
	switch x := x.(type) {
	case match.Word:
		dst = append(dst, 'w')
		number(int(x))
	case match.Phrase:
		dst = append(dst, 'p')
		number(len(x))
		for _, w := range x {
			number(w)
		}
	case match.Wide:
		dst = append(dst, 'd')
		number(int(x.N))
		number(x.Word)
	case match.Sequence:
		dst = append(dst, 'q')
		several(x)
	case *match.Within:
		dst = append(dst, 'u', byte(x.Unit))
		dst = appendKey(dst, x.Expr)
	case *match.Near:
		tag := byte('n')
		if x.Ordered {
			tag = 'o'
		}
		dst = append(dst, tag)
		number(int(x.N))
		several(x.Exprs)
	case *match.NotNear:
		dst = append(dst, 'f')
		number(int(x.N))
		several([]match.Expr{x.Expr, x.Far})
	case *match.Same:
		dst = append(dst, 's', byte(x.Unit))
		several(x.Exprs)
	case *match.First:
		dst = append(dst, 'b')
		number(int(x.N))
		dst = appendKey(dst, x.Expr)
	case match.AnyOf:
		dst = append(dst, 'a')
		several(x)
	case *match.In:
		dst = append(dst, 'i', byte(x.Fields))
		dst = appendKey(dst, x.Expr)
	}
	return dst
}
