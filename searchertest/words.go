package searchertest

import (
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
)

// words counts the forms of every word of a plan in all articles and in those found.
func (o *oracle) words(p *plan.Plan, req kiosque.SearchRequest, found oracleResult) (words []kiosque.QueryWord) {
	if !req.Words {
		return nil
	}
	for _, typed := range plan.Distinct(p.Typed) {
		w := kiosque.QueryWord{Text: typed.Text()}
		for _, n := range typed.Forms {
			f := kiosque.Form{Text: o.dict.Form(n)}
			f.Off = slices.Contains(req.WithoutForms, f.Text) || typed.IsOff(n)
			f.Lemmas, f.Synonym = typed.LemmasOf(n), typed.IsSynonym(n)
			f.Derived = typed.IsDerived(n)
			for _, d := range o.docs {
				for field, places := range d.places {
					if typed.Fields.Has(match.Field(field)) && places[f.Text] != nil {
						f.All++
						if _, hit := found.all[d.of.ID]; hit {
							f.Count++
						}
						break
					}
				}
			}
			if f.All > 0 {
				w.Forms = append(w.Forms, f)
			}
		}
		for _, l := range typed.Lemmas {
			w.Lemmas = append(w.Lemmas, kiosque.Lemma{Text: l.Text, Off: l.Off})
		}
		for _, a := range typed.Apart {
			f := kiosque.Form{Text: a.Text, Off: a.Off, Synonym: a.Synonym}
			one := &match.Query{Words: p.Words, Leaves: []match.Leaf{{Words: match.WordsOf(a.Expr), Fields: typed.Fields, Expr: a.Expr}}, Root: match.LeafRef(0)}
			for _, d := range o.docs {
				if one.Match(d) {
					f.All++
					if _, hit := found.all[d.of.ID]; hit {
						f.Count++
					}
				}
			}
			if f.All > 0 {
				w.Forms = append(w.Forms, f)
			}
		}
		slices.SortFunc(w.Forms, func(a, b kiosque.Form) int {
			switch {
			case a.Count != b.Count:
				return b.Count - a.Count
			case a.All != b.All:
				return b.All - a.All
			}
			return strings.Compare(a.Text, b.Text)
		})
		if w.More = max(len(w.Forms)-maxListed, 0); w.More > 0 {
			w.Forms = w.Forms[:maxListed]
		}
		words = append(words, w)
	}
	return words
}

// viewOf reduces a result to what the oracle computes.
func viewOf(r *kiosque.SearchResult) oracleResult {
	v := oracleResult{
		Total: r.Total, Occurrences: r.Occurrences, Imprecise: r.Facets.Date.Imprecise, Undated: r.Facets.Date.Undated,
		Values: map[string]map[string]int{}, Dates: map[string]int{}, Amounts: map[string]kiosque.Amount{},
	}
	amount := func(bucket string, a kiosque.Amount) {
		if a != (kiosque.Amount{}) {
			v.Amounts[bucket] = a
		}
	}
	amount(notPrecise, r.Facets.Date.ImpreciseAmount)
	amount(notDated, r.Facets.Date.UndatedAmount)
	for _, h := range r.Hits {
		v.IDs, v.Scores = append(v.IDs, h.ID), append(v.Scores, h.Score)
	}
	for _, f := range kiosque.AllFacets() {
		counted := *r.Facets.Of(f)
		if counted == nil {
			continue
		}
		into := map[string]int{}
		v.Values[f.String()] = into
		for _, b := range counted.Buckets {
			if b.Count > 0 {
				into[b.Value] = b.Count
			} else if !b.Selected && !b.Excluded {
				into[b.Value+" for nothing"] = 0
			}
		}
		if counted.Missing > 0 {
			into[""] = counted.Missing
		}
	}
	for _, b := range r.Facets.Date.Buckets {
		amount(b.Value.String(), b.Amount)
		if b.Count > 0 {
			v.Dates[b.Value.String()] = b.Count
		}
	}
	return v
}
