package searchertest

import (
	"testing"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
)

// operand is a random expression of the query language.
func (w World) operand(t testing.TB, depth int) query.Node {
	switch k := w.IntN(10); {
	case depth > 0 && k < 2:
		return &query.Or{Nodes: []query.Node{w.operand(t, depth-1), w.operand(t, depth-1), w.operand(t, 0)}[:2+w.IntN(2)]}
	case depth > 0 && k < 4:
		return w.near(t, depth-1)
	case depth > 0 && k == 4:
		return &query.NotNear{Node: w.operand(t, depth-1), Far: w.operand(t, depth-1), N: w.IntN(6)}
	}
	text := w.Word()
	switch w.IntN(6) {
	case 0:
		text = w.phrase(2)
	case 1:
		text = pick(w, "gr*", "pré*", "*ion", "é*", "l*", "d*", "greve~", `"coup *"`)
	case 2:
		text = "=" + text
	}
	q, err := query.Parse(text, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return q.Root
}

func (w World) near(t testing.TB, depth int) query.Node {
	n := &query.Near{N: pick(w, 0, 1, 3, 8, 20), Ordered: w.IntN(2) == 0}
	for range 2 + w.IntN(2) {
		n.Nodes = append(n.Nodes, w.operand(t, depth))
	}
	return n
}

// Tree is a random request whose query has any operator anywhere.
func (w World) Tree(t testing.TB) kiosque.SearchRequest {
	req := w.Request()
	req.Query = w.clause(t, w.IntN(3)).String()
	return req
}

// clause is a random clause of any operators.
func (w World) clause(t testing.TB, depth int) query.Node {
	if depth > 0 {
		a, b := w.clause(t, depth-1), w.clause(t, depth-1)
		switch w.IntN(9) {
		case 0:
			return &query.And{Nodes: []query.Node{a, b}}
		case 1:
			return &query.And{Nodes: []query.Node{a, &query.Not{Node: b}}}
		case 2:
			return &query.Or{Nodes: []query.Node{a, b}}
		case 3:
			return &query.Among{N: 1 + w.IntN(3), Nodes: []query.Node{a, b, w.operand(t, 0), w.operand(t, 0)}}
		case 4:
			return &query.First{N: pick(w, 1, 3, 8, 20), Node: a}
		}
		return a
	}
	switch w.IntN(9) {
	case 0, 1:
		return w.near(t, 1)
	case 7:
		return &query.Field{Name: pick(w, query.Title, query.Lead, query.Body), Node: w.near(t, 1)}
	case 2:
		return &query.NotNear{Node: w.operand(t, 1), Far: w.operand(t, 1), N: w.IntN(8)}
	case 3, 4:
		return &query.Same{Unit: pick(w, query.Sentence, query.Paragraph), Nodes: []query.Node{w.operand(t, 1), w.operand(t, 1), w.operand(t, 0)}[:2+w.IntN(2)]}
	case 5:
		return &query.AtLeast{N: 2 + w.IntN(3), Node: w.operand(t, 1)}
	case 6:
		return pick[query.Node](w, &query.Length{Min: 10 + w.IntN(30)}, &query.Length{Max: 10 + w.IntN(30)}, &query.Length{Min: 15, Max: 40})
	}
	return w.operand(t, 0)
}
