package index

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/listed"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
)

// words says which forms the words of a query stand for: in how many of the articles found each stands, and in how many
// of all, in the fields the word is looked for.
func (g *generation) words(ctx context.Context, p *plan.Plan, without []string, found []selected, team *team) ([]kiosque.QueryWord, error) {
	typed := plan.Distinct(p.Typed)
	places := map[formIn]int{}
	var forms []formIn
	for _, w := range typed {
		for _, f := range w.Forms {
			k := formIn{f, w.Fields}
			if _, known := places[k]; !known {
				places[k] = len(forms)
				forms = append(forms, k)
			}
		}
	}
	type tally struct{ count, all int }
	tallies := make([][]tally, len(g.segments))
	err := team.do(len(g.segments), func(_, i int) error {
		r := formReader{g: g, segment: i}
		tallies[i] = make([]tally, len(forms))
		for k, f := range forms {
			if err := ctx.Err(); err != nil {
				return err
			}
			docs, err := r.docs(f.form, f.fields)
			if err != nil {
				return err
			}
			tallies[i][k] = tally{docs.CountAnd(found[i].set), docs.Count()}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return listed.Words(typed, g.table, without, func(word, n int) (c listed.Counts, err error) {
		w := &typed[word]
		if n >= len(w.Forms) {
			c.Found, c.All, err = g.tallyApart(ctx, p, w.Apart[n-len(w.Forms)].Expr, w.Fields, found)
			return c, err
		}
		k := places[formIn{w.Forms[n], w.Fields}]
		for _, t := range tallies {
			c.Found += t[k].count
			c.All += t[k].all
		}
		return c, nil
	})
}

// tallyApart counts the articles found, and all articles, in which an expression of a plan stands in some fields.
func (g *generation) tallyApart(ctx context.Context, p *plan.Plan, x match.Expr, fields match.Fields, found []selected) (count, all int, err error) {
	one := &plan.Plan{Query: match.Query{
		Words: p.Words, Leaves: []match.Leaf{{Words: match.WordsOf(x), Fields: fields, Expr: x}}, Root: match.LeafRef(0),
	}, Forms: p.Forms}
	for i, e := range g.newEvals(one, 0) {
		sc := newScratch()
		sc.begin(&g.columns, &selection{})
		if err := e.evaluate(ctx, sc); err != nil {
			return 0, 0, err
		}
		count += e.root.CountAnd(found[i].set)
		all += e.root.Count()
	}
	return count, all, nil
}
