package plan

import (
	"context"
	"slices"

	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
)

// Words that stand one behind the other without quotes are each required, in any place. Where a text may write some of them as one
// word, or a synonym of them together, that will do too.

func (c *Compiler) and(ctx context.Context, n *query.And, fields match.Fields) (match.Node, error) {
	var and match.And
	for i := 0; i < len(n.Nodes); {
		c.behind = ""
		if w, ok := n.Nodes[min(i+1, len(n.Nodes)-1)].(*query.Word); ok && i+1 < len(n.Nodes) {
			c.behind = w.Text
		}
		m, err := c.node(ctx, n.Nodes[i], fields)
		c.behind = ""
		if err != nil {
			return nil, err
		}
		x, k := c.asOne(n.Nodes[i:])
		var each match.And
		if m != nil {
			each = append(each, m)
		}
		for _, child := range n.Nodes[i+1 : i+k] {
			o, err := c.node(ctx, child, fields)
			if err != nil {
				return nil, err
			}
			if o != nil {
				each = append(each, o)
			}
		}
		if x == nil || len(each) == 0 {
			and = append(and, each...)
		} else {
			and = append(and, match.Or{each, c.exprLeaf(x, fields)})
		}
		i += k
	}
	switch len(and) {
	case 0:
		return nil, nil
	case 1:
		return and[0], nil
	}
	return and, nil
}

// asOne returns what the first words of a list look for where they are written as one word or as a synonym of them together, and
// how many these are: as many as possible; nil and 1 if none are.
func (c *Compiler) asOne(nodes []query.Node) (match.Expr, int) {
	most := 0
	for most < len(nodes) && most < c.longest() {
		w, ok := nodes[most].(*query.Word)
		if !ok || w.Level != query.Inflected || most > 0 && w.At.Start > nodes[most-1].Range().End+2 {
			break
		}
		most++
	}
	for k := most; k > 1; k-- {
		if x := c.joinedAcross(nodes[:k]); x != nil {
			return x, k
		}
	}
	return nil, 1
}

// joinedAcross returns what Words look for where the text joins the last of one to the first of the next, all of them; nil if
// none of its forms does.
func (c *Compiler) joinedAcross(nodes []query.Node) match.Expr {
	var pieces []piece
	var first []int // pieces that open a node
	for i, n := range nodes {
		first = append(first, len(pieces))
		if pieces = c.pieces(pieces, n.(*query.Word), i == 0); len(pieces) == first[i] {
			return nil
		}
	}
	arcs := c.joins(pieces, true)
	arcs = slices.DeleteFunc(arcs, func(a arc) bool { // every border of two nodes is to be crossed
		return slices.ContainsFunc(first[1:], func(at int) bool { return at <= a.from || at >= a.to })
	})
	if len(arcs) == 0 {
		return nil
	}
	at := make([]match.Expr, len(pieces))
	for i := range pieces {
		at[i] = c.stands(pieces[i].term, c.formsAt(pieces[i].node.Level, []byte(pieces[i].term))).expr
	}
	var all match.AnyOf
	for _, a := range arcs {
		way := slices.Concat(at[:a.from], []match.Expr{a.expr}, at[a.to:])
		all = append(all, chain(way))
	}
	return flat(all...)
}
