package eval

import "github.com/kiosque-search/kiosque/query"

// AnyWord rewrites a query so that any of its words may match: « réforme des retraites » becomes « réforme OU
// retraites ». That is how Lucene reads a query by default, where Kiosque wants every word that carries meaning.
// Exclusions are dropped. A query without such a word, or too large to be read, stays as it is.
func AnyWord(text string) string {
	q, err := query.Parse(text, query.Options{})
	if err != nil {
		return text
	}
	clauses := clausesOf(nil, q.Root)
	if len(clauses) == 0 {
		return text
	}
	if len(clauses) == 1 {
		return clauses[0].String()
	}
	return (&query.Or{Nodes: clauses}).String()
}

// clausesOf appends the clauses of a conjunction, nested ones too.
func clausesOf(dst []query.Node, n query.Node) []query.Node {
	switch n := n.(type) {
	case *query.And:
		for _, child := range n.Nodes {
			dst = clausesOf(dst, child)
		}
		return dst
	case *query.Or:
		for _, child := range n.Nodes {
			dst = clausesOf(dst, child)
		}
		return dst
	case *query.Word:
		if n.Optional {
			return dst
		}
	case *query.All, *query.Not:
		return dst
	}
	return append(dst, n)
}
