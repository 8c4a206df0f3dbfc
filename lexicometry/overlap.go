package lexicometry

import (
	"context"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
)

// Overlap is what two selections have in common, reprises counted each. Each number is what the query beside it finds: those of A and
// of both under the filters of the first selection, that of B under those of the second.
type Overlap struct {
	A     Found `json:"a"`
	B     Found `json:"b"`
	Both  Found `json:"both"`
	OnlyA Found `json:"only_a"`
	OnlyB Found `json:"only_b"`
}

// Found is articles and the query that finds them.
type Found struct {
	Query    string `json:"query"`
	Articles int    `json:"articles"`
}

// overlapOf counts it; nil where no query of the language tells one selection from the other: other values of facets are chosen, or forms
// are left out.
func overlapOf(ctx context.Context, s kiosque.Searcher, first, second kiosque.SearchRequest) (*Overlap, error) {
	for f := range first.Chosen {
		if !slices.Equal(first.Chosen[f].Only, second.Chosen[f].Only) || !slices.Equal(first.Chosen[f].Not, second.Chosen[f].Not) {
			return nil, nil
		}
	}
	if len(first.WithoutForms)+len(second.WithoutForms) > 0 {
		return nil, nil
	}
	a, err := clauseOf(&first)
	if err != nil {
		return nil, err
	}
	b, err := clauseOf(&second)
	if err != nil {
		return nil, err
	}
	o := &Overlap{}
	for _, n := range []struct {
		to   *Found
		in   kiosque.SearchRequest
		with []query.Node
	}{
		{&o.A, first, a.own},
		{&o.B, second, b.own},
		{&o.Both, first, append(slices.Clone(a.own), b.whole()...)},
		{&o.OnlyA, first, append(slices.Clone(a.own), b.not())},
		{&o.OnlyB, second, append(slices.Clone(b.own), a.not())},
	} {
		n.in.Query = joined(n.with).String()
		n.in.Size, n.in.Snippets, n.in.NoFacets, n.in.Collapse, n.in.Widen = -1, -1, true, false, kiosque.WidenNever
		res, err := s.Search(ctx, n.in)
		if err != nil {
			return nil, err
		}
		*n.to = Found{n.in.Query, res.Total}
	}
	return o, nil
}

// clause is a selection as clauses: those of its query, and that of its dates.
type clause struct{ own, dates []query.Node }

func clauseOf(r *kiosque.SearchRequest) (c clause, err error) {
	q, err := r.Parse()
	if err != nil {
		return c, err
	}
	if _, all := q.Root.(*query.All); !all {
		c.own = []query.Node{q.Root}
	}
	if !r.Since.IsZero() || !r.Until.IsZero() {
		c.dates = []query.Node{&query.DateRange{From: r.Since, To: r.Until}}
	}
	return c, nil
}

func (c clause) whole() []query.Node { return append(slices.Clone(c.own), c.dates...) }

// not is everything else: without a clause, nothing.
func (c clause) not() query.Node {
	if len(c.whole()) == 0 {
		return &query.Not{Node: &query.Length{Max: query.MaxLength}}
	}
	return &query.Not{Node: joined(c.whole())}
}

func joined(nodes []query.Node) query.Node {
	switch len(nodes) {
	case 0:
		return &query.All{}
	case 1:
		return nodes[0]
	}
	return &query.And{Nodes: nodes}
}
