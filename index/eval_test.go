package index

import (
	"context"
	"testing"

	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// TestExpressionsAreCancelled asks with a context that has ended.
func TestExpressionsAreCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	dir := t.TempDir()
	if _, err := Build(ctx, dir, sequence(frequentWords(10)), BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	x, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close() //nolint:errcheck // only read
	q := &query.Query{Root: &query.Near{Nodes: []query.Node{&query.Word{Text: "de"}, &query.Word{Text: "la"}}, N: 5}}
	p, err := plan.Compile(context.Background(), x.pool.Present().dictionary(), q, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	evals := x.pool.Present().newEvals(p, anyReads)
	var d leafDocs
	sc := newScratch()
	if evals[0].evaluate(ctx, sc) != nil || evals[0].root.Empty() {
		t.Fatal("nothing is found before")
	}
	cancel()
	if err := evals[0].expr(ctx, &p.Leaves[0], match.Body, &d, sc); err == nil || len(d.phrases[match.Body]) > 0 {
		t.Errorf("an expression is evaluated though its search has been cancelled: %v", err)
	}
}
