package opensearch

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/opensearch/reading"
	"github.com/kiosque-search/kiosque/opensearch/translate"
	"github.com/kiosque-search/kiosque/plan"
)

// Limits of what is told of the words of a query, as in package index; what is beyond is counted in More.
const (
	maxListed    = 200    // forms of one word
	maxListedAll = 20_000 // forms of all words
)

// words says which forms the words of a query stand for: in how many of the articles found each stands, and in how many of all, in the
// fields the word is looked for.
func (i *inquiry) words(ctx context.Context, req *kiosque.SearchRequest, filters []Object) ([]kiosque.QueryWord, error) {
	typed := plan.Distinct(i.plan.Typed)
	var queries []Object
	for _, w := range typed {
		for _, f := range w.Forms {
			queries = append(queries, translate.Forms([]string{i.v.Form(f)}, w.Fields))
		}
		for _, a := range w.Apart {
			q, err := i.apart(ctx, &a, w.Fields)
			if err != nil {
				return nil, err
			}
			queries = append(queries, q)
		}
	}
	all, err := i.v.Count(ctx, translate.Everything(), queries)
	if err != nil {
		return nil, err
	}
	counts, err := i.v.Count(ctx, translate.All(append([]Object{i.text}, filters...)...), queries)
	if err != nil {
		return nil, err
	}
	off := plan.Numbers(i.v, req.WithoutForms)
	words := make([]kiosque.QueryWord, len(typed))
	room, k := maxListedAll, 0
	for n, w := range typed {
		list := []kiosque.Form{}
		add := func(f kiosque.Form) {
			if f.Count, f.All = counts[k], all[k]; f.All > 0 {
				list = append(list, f)
			}
			k++
		}
		for _, f := range w.Forms {
			_, out := slices.BinarySearch(off, f)
			add(kiosque.Form{Text: i.v.Form(f), Off: out || w.IsOff(f), Synonym: w.IsSynonym(f), Lemmas: w.LemmasOf(f)})
		}
		for _, a := range w.Apart {
			add(kiosque.Form{Text: a.Text, Off: a.Off, Synonym: a.Synonym})
		}
		slices.SortFunc(list, func(a, b kiosque.Form) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(b.All, a.All), strings.Compare(a.Text, b.Text))
		})
		shown := min(len(list), maxListed, room)
		room -= shown
		words[n] = kiosque.QueryWord{Text: w.Text(), Forms: slices.Clip(list[:shown]), More: len(list) - shown}
		for _, l := range w.Lemmas {
			words[n].Lemmas = append(words[n].Lemmas, kiosque.Lemma{Text: l.Text, Off: l.Off})
		}
	}
	return words, nil
}

// apart finds the articles in which a word stands that is written as several.
func (i *inquiry) apart(ctx context.Context, a *plan.Apart, fields match.Fields) (Object, error) {
	one := i.of(i.query, nil)
	one.plan = &plan.Plan{Query: match.Query{
		Words: i.plan.Words, Leaves: []match.Leaf{{Words: match.WordsOf(a.Expr), Fields: fields, Expr: a.Expr}}, Root: match.LeafRef(0),
	}}
	one.tr = translate.New(one.plan)
	one.weights = make([]float32, 1)
	one.reader = reading.New(one.plan, one.weights, i.v.Averages)
	err := one.find(ctx, wants{})
	return one.text, err
}
