package plan

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
)

// TestCompileExpressions compiles clauses against a dictionary and prints the tree over the leaves: words by how they were
// typed, fields where they are not all.
func TestCompileExpressions(t *testing.T) {
	ctx, dict := context.Background(), dictionaryOf("Le port en grève", "La grève des dockers bloque le port de Saint-Nazaire. Le ministre attend.")
	word := func(s string) query.Node { return &query.Word{Text: s, Level: query.Folded} }
	port, strike, dockers, none := word("port"), word("grève"), word("dockers"), word("…")
	near := func(n int, nodes ...query.Node) *query.Near { return &query.Near{Nodes: nodes, N: n} }
	tests := []struct {
		in   query.Node
		want string
	}{
		{near(5, port, strike), "near/5(port grève)"},
		{&query.Near{Nodes: []query.Node{port, strike}, N: 2, Ordered: true}, "adj/2(port grève)"},
		{near(5, port, word("Saint-Nazaire")), "near/5(port [saint nazaire])"},
		{near(5, port, &query.Or{Nodes: []query.Node{strike, dockers}}), "near/5(port grève OU dockers)"},
		{near(5, port, &query.Or{Nodes: []query.Node{strike, word("Saint-Nazaire"), strike}}), "near/5(port any([saint nazaire] grève))"},
		{near(5, near(1, port, strike), dockers), "near/5(near/1(port grève) dockers)"},
		{near(5, port, none), "port"},
		{near(5, port, none, strike), "near/5(port grève)"},
		{near(5, none, none), "none"},
		{near(5, port, &query.Wildcard{Pattern: "dock*"}), "near/5(port dock*)"},
		{near(5, port, &query.Field{Name: query.Title, Node: strike}), "near/5(port in title(grève))"},
		{&query.Field{Name: query.Title, Node: near(5, port, strike)}, "title:near/5(port grève)"},
		{&query.NotNear{Node: port, Far: strike, N: 3}, "notnear/3(port grève)"},
		{&query.NotNear{Node: port, Far: none, N: 3}, "port"},
		{&query.NotNear{Node: none, Far: port, N: 3}, "none"},
		{&query.Same{Nodes: []query.Node{port, strike}}, "sentence(port grève)"},
		{&query.Same{Unit: query.Paragraph, Nodes: []query.Node{port, strike}}, "paragraph(port grève)"},
		{&query.First{N: 9, Node: port}, "first/9(port)"},
		{&query.First{N: 9, Node: &query.And{Nodes: []query.Node{port, &query.Not{Node: strike}}}}, "and(first/9(port) not(first/9(grève)))"},
		{&query.First{N: 9, Node: &query.First{N: 4, Node: port}}, "first/4(port)"},
		{&query.First{N: 9, Node: near(1, port, strike)}, "first/9(near/1(port grève))"},
		{&query.AtLeast{N: 3, Node: port}, "3(port)"},
		{&query.AtLeast{N: 3, Node: &query.Or{Nodes: []query.Node{port, strike}}}, "3(port OU grève)"},
		{&query.AtLeast{N: 3, Node: &query.Same{Nodes: []query.Node{port, strike}}}, "3(sentence(port grève))"},
		{&query.AtLeast{N: 3, Node: none}, "none"},
		{&query.Among{N: 2, Nodes: []query.Node{port, strike, dockers}}, "2 of(port grève dockers)"},
		{&query.Among{N: 2, Nodes: []query.Node{port, none, dockers}}, "2 of(port dockers)"},
		{&query.Among{N: 2, Nodes: []query.Node{port, none}}, "none"},
		{&query.Length{Min: 500}, "filter(mots 500–0)"},
		{&query.And{Nodes: []query.Node{port, &query.AtLeast{N: 2, Node: port}}}, "and(port 2(port))"},
	}
	for _, tt := range tests {
		p, err := Compile(ctx, dict, &query.Query{Root: tt.in}, Options{})
		if err != nil {
			t.Errorf("%s: %v", tt.in, err)
			continue
		}
		if diff := cmp.Diff(tt.want, show(p, p.Root)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.in, diff)
		}
	}

	// Equal leaves are one, however they came about.
	p, err := Compile(ctx, dict, &query.Query{Root: &query.Or{Nodes: []query.Node{
		port, near(5, port, none), &query.AtLeast{N: 2, Node: port}, near(5, port, strike), near(5, port, strike), near(4, port, strike),
		&query.Near{Nodes: []query.Node{port, strike}, N: 5, Ordered: true},
	}}}, Options{})
	if err != nil || len(p.Leaves) != 4 {
		t.Errorf("%d leaves, want 4 (%v)", len(p.Leaves), err)
	}

	// What the parser never makes is an error, not a wrong answer.
	many := make([]query.Node, match.MaxUnordered+1)
	for i := range many {
		many[i] = port
	}
	for _, in := range []query.Node{near(5, port, &query.DateRange{}), near(5, many...), &query.AtLeast{N: 2, Node: &query.Not{Node: port}}} {
		if p, err := Compile(ctx, dict, &query.Query{Root: in}, Options{}); err == nil {
			t.Errorf("%s is compiled as %s", in, show(p, p.Root))
		}
	}
}

// show prints a tree.
func show(p *Plan, n match.Node) string {
	several := func(name string, nodes []match.Node) string {
		var all []string
		for _, n := range nodes {
			all = append(all, show(p, n))
		}
		return name + "(" + strings.Join(all, " ") + ")"
	}
	switch n := n.(type) {
	case match.LeafRef:
		l := p.Leaves[n]
		x := l.Expr
		if x == nil {
			x = match.Phrase(l.Words)
		}
		s := showExpr(p, x)
		if l.Fields != match.AllFields {
			s = showFields(l.Fields) + ":" + s
		}
		return s
	case match.And:
		return several("and", n)
	case match.Or:
		return several("or", n)
	case match.Not:
		return several("not", []match.Node{n.Node})
	case *match.AtLeast:
		return several(fmt.Sprint(n.N), []match.Node{n.Node})
	case *match.Among:
		return several(fmt.Sprint(n.N, " of"), n.Nodes)
	case match.Filter:
		return fmt.Sprintf("filter(mots %d–%d)", p.Filters[n].Length.Min, p.Filters[n].Length.Max)
	case match.None:
		return "none"
	}
	return fmt.Sprintf("%T", n)
}

func showExpr(p *Plan, x match.Expr) string {
	several := func(name string, xs ...match.Expr) string {
		var all []string
		for _, x := range xs {
			all = append(all, showExpr(p, x))
		}
		return name + "(" + strings.Join(all, " ") + ")"
	}
	switch x := x.(type) {
	case match.Word:
		return p.Words[x].Typed
	case match.Phrase:
		var words []string
		for _, w := range x {
			words = append(words, p.Words[w].Typed)
		}
		if len(words) == 1 {
			return words[0]
		}
		return "[" + strings.Join(words, " ") + "]"
	case *match.Near:
		if x.Ordered {
			return several(fmt.Sprintf("adj/%d", x.N), x.Exprs...)
		}
		return several(fmt.Sprintf("near/%d", x.N), x.Exprs...)
	case *match.NotNear:
		return several(fmt.Sprintf("notnear/%d", x.N), x.Expr, x.Far)
	case *match.Same:
		return several([]string{"sentence", "paragraph"}[x.Unit], x.Exprs...)
	case *match.First:
		return several(fmt.Sprintf("first/%d", x.N), x.Expr)
	case match.AnyOf:
		return several("any", x...)
	case *match.In:
		return several("in "+showFields(x.Fields), x.Expr)
	}
	return fmt.Sprintf("%T", x)
}

func showFields(fields match.Fields) string {
	var names []string
	for f := range match.NumFields {
		if fields.Has(f) {
			names = append(names, f.Name())
		}
	}
	return strings.Join(names, ",")
}
