package index

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
)

// Limits of what is told of the words of a query; what is beyond is counted in More.
const (
	maxListed    = 200    // forms of one word
	maxListedAll = 20_000 // forms of all words
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
	off := plan.Numbers(g.table, without)
	words := make([]kiosque.QueryWord, len(typed))
	room := maxListedAll
	for i, w := range typed {
		list := []kiosque.Form{}
		for _, f := range w.Forms {
			k := places[formIn{f, w.Fields}]
			_, out := slices.BinarySearch(off, f)
			form := kiosque.Form{Text: g.table.Form(f), Off: out, Lemmas: w.LemmasOf(f)}
			form.Off, form.Synonym = form.Off || w.IsOff(f), w.IsSynonym(f)
			form.Derived = w.IsDerived(f)
			for _, t := range tallies {
				form.Count += t[k].count
				form.All += t[k].all
			}
			if form.All > 0 { // it may stand in other fields, or have stood in articles that were removed
				list = append(list, form)
			}
		}
		for _, a := range w.Apart {
			form := kiosque.Form{Text: a.Text, Off: a.Off, Synonym: a.Synonym}
			if form.Count, form.All, err = g.tallyApart(ctx, p, a.Expr, w.Fields, found); err != nil {
				return nil, err
			}
			if form.All > 0 {
				list = append(list, form)
			}
		}
		slices.SortFunc(list, func(a, b kiosque.Form) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(b.All, a.All), strings.Compare(a.Text, b.Text))
		})
		shown := min(len(list), maxListed, room)
		room -= shown
		words[i] = kiosque.QueryWord{Text: w.Text(), Forms: slices.Clip(list[:shown]), More: len(list) - shown}
		for _, l := range w.Lemmas {
			words[i].Lemmas = append(words[i].Lemmas, kiosque.Lemma{Text: l.Text, Off: l.Off})
		}
	}
	return words, nil
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
