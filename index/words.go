package index

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/segment"
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
			form := kiosque.Form{Text: g.table.Form(f), Off: out}
			for _, t := range tallies {
				form.Count += t[k].count
				form.All += t[k].all
			}
			if form.All > 0 { // it may stand in other fields, or have stood in articles that were removed
				list = append(list, form)
			}
		}
		slices.SortFunc(list, func(a, b kiosque.Form) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(b.All, a.All), strings.Compare(a.Text, b.Text))
		})
		shown := min(len(list), maxListed, room)
		room -= shown
		words[i] = kiosque.QueryWord{Text: w.Text(), Forms: slices.Clip(list[:shown]), More: len(list) - shown}
	}
	return words, nil
}

// formReader finds the articles of forms in one segment. It serves one goroutine.
type formReader struct {
	g       *generation
	segment int
	sources [match.NumFields]segment.Source
	set     segment.Set
}

// docs returns the living articles in which a form stands in any of some fields, until it is called again.
func (r *formReader) docs(form uint32, fields match.Fields) (segment.Set, error) {
	s := r.g.segments[r.segment]
	if r.set == nil {
		r.set = segment.NewSet(s.docs)
	}
	clear(r.set)
	for _, at := range r.g.places[r.g.placesOf[form]:r.g.placesOf[form+1]] {
		if int(at.segment) != r.segment || !fields.Has(at.field) {
			continue
		}
		source := &r.sources[at.field]
		if *source == nil {
			var err error
			if *source, err = s.terms(segment.TextField(at.field)); err != nil {
				return nil, err
			}
		}
		list, err := (*source).Find(segment.Term{Text: r.g.table.Form(form), At: at.at})
		if err != nil {
			return nil, err
		}
		if list != nil {
			list.AddTo(r.set)
		}
	}
	if s.gone {
		r.set.And(s.live)
	}
	return r.set, nil
}
