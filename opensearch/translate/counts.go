package translate

import (
	"strings"

	"github.com/kiosque-search/kiosque/engine/rank"
	"github.com/kiosque-search/kiosque/match"
)

// Scripts never change, so that the cluster compiles each of them once; what differs between queries are their parameters.
const (
	scriptSame     = "_score"
	scriptPart     = "_score / params.by"
	scriptNorm     = "_score * params.w / (params.a + params.b * doc[params.f].value)"
	scriptSaturate = "params.w * _score / (params.k + _score)"
	scriptGiven    = "params.n.getOrDefault(doc['id'].value, 0)"
	scriptPlace    = "doc[params.f].size() == 0 ? 4294967295L : params.places[doc[params.f].value]"
	scriptDecay    = "_score * Math.pow(2, -(params.newest - (doc['first'].size() == 0 ? params.oldest : doc['first'].value)) / (double) params.half)"
)

// Numbers gives each article that a query finds a score of its own, by its ID; 0: those that have none.
func Numbers[T int | float32](within Object, of map[string]T) Object {
	return scripted(Object{"constant_score": Object{"filter": within}}, scriptGiven, Object{"n": of})
}

// Placed orders articles by the places that the values of a field have, those without a value last.
func Placed(field string, places map[string]uint32) Object {
	return Object{"_script": Object{"type": "number", "order": "asc", "script": Object{
		"source": scriptPlace, "params": Object{"f": field, "places": places},
	}}}
}

// Decayed leaves of the scores of a query what age leaves of them: half after so many days, counted back from the newest one; an article
// without date is as old as the oldest.
func Decayed(q Object, newest, oldest, halfLife int) Object {
	return scripted(q, scriptDecay, Object{"newest": newest, "oldest": oldest, "half": float64(halfLife)})
}

func scripted(q Object, source string, params Object) Object {
	script := Object{"source": source}
	if params != nil {
		script["params"] = params
	}
	return Object{"script_score": Object{"query": q, "script": script}}
}

// Frequency is a query whose score is how often a leaf occurs; false if the cluster cannot count it.
func (t *Translator) Frequency(leaf int) (Object, bool) {
	return t.frequency(leaf, false, func(_ match.Field, q Object) Object { return q })
}

// frequency sums what each field has of a leaf, changed by what is given. With shares, the forms of a word count for these.
func (t *Translator) frequency(leaf int, shares bool, change func(match.Field, Object) Object) (Object, bool) {
	l := &t.plan.Leaves[leaf]
	var sum []Object
	for f := range match.NumFields {
		if !l.Fields.Has(f) {
			continue
		}
		var parts []Object
		if l.IsWord() {
			for i, form := range t.plan.Words[l.Words[0]].Forms {
				share := float32(1)
				if shares {
					share = t.plan.Share(l.Words[0], i)
				}
				parts = append(parts, Object{"term": Object{Text(f): Object{"value": form, "boost": share}}})
			}
		} else {
			x := l.Expr
			if x == nil {
				x = match.Phrase(l.Words)
			}
			rows, ok := t.rows(x, f)
			if !ok {
				return nil, false
			}
			ways, ok := tuples(rows)
			if !ok {
				return nil, false
			}
			parts = occurrences(ways, f)
		}
		if len(parts) > 0 {
			sum = append(sum, change(f, Object{"bool": Object{"should": list(parts)}}))
		}
	}
	if len(sum) == 0 {
		return Nothing(), true
	}
	return Object{"bool": Object{"should": list(sum)}}, true
}

// occurrences are queries whose scores are how often words stand at consecutive places. The similarity of the fields is asked once for
// each word of a phrase, so that phrases of one length are divided by it together.
func occurrences(ways [][]string, f match.Field) (parts []Object) {
	byLength := map[int][]Object{}
	longest := 0
	for _, w := range ways {
		q := Object{"term": Object{Text(f): w[0]}}
		if len(w) > 1 {
			q = Object{"match_phrase": Object{Text(f): strings.Join(w, " ")}}
		}
		byLength[len(w)] = append(byLength[len(w)], q)
		longest = max(longest, len(w))
	}
	for n := 1; n <= longest; n++ {
		switch {
		case len(byLength[n]) == 0:
		case n == 1:
			parts = append(parts, byLength[n]...)
		default:
			parts = append(parts, scripted(Object{"bool": Object{"should": list(byLength[n])}}, scriptPart, Object{"by": n}))
		}
	}
	return parts
}

// Counts are queries whose scores, summed up, are the occurrences of a clause in the articles that satisfy it: of each leaf that counts,
// where it counts (see package match). False if some of them are counted by reading only.
func (t *Translator) Counts(n match.Node) ([]Object, bool) {
	return t.active(n, func(leaf int) (Object, bool) { return t.Frequency(leaf) })
}

// Scores are queries whose scores, summed up, are the score of an article that satisfies a clause, before what nearness adds: BM25F as
// package rank has it. weights are those of the leaves, averages the mean lengths of the fields. False if some leaves are scored by
// reading only.
func (t *Translator) Scores(n match.Node, weights []float32, averages [match.NumFields]float64) ([]Object, bool) {
	return t.active(n, func(leaf int) (Object, bool) {
		q, ok := t.frequency(leaf, true, func(f match.Field, q Object) Object {
			b := rank.FieldB(f)
			return scripted(q, scriptNorm, Object{"w": rank.FieldWeight(f), "a": 1 - b, "b": b / max(averages[f], 1e-9), "f": Length(f)})
		})
		if !ok {
			return nil, false
		}
		return scripted(q, scriptSaturate, Object{"w": float64(weights[leaf]) * (rank.K1 + 1), "k": rank.K1}), true
	})
}

// active returns, for each leaf that counts somewhere, what of makes of it, restricted to the articles in which it counts.
func (t *Translator) active(n match.Node, of func(leaf int) (Object, bool)) (all []Object, ok bool) {
	where := map[int][]Object{} // by leaf; nil: wherever it stands
	var order []int
	if !t.activate(n, nil, func(leaf int, under Object) {
		places, known := where[leaf]
		switch {
		case !known:
			order = append(order, leaf)
			if under == nil {
				where[leaf] = nil
			} else {
				where[leaf] = []Object{under}
			}
		case places == nil:
		case under == nil:
			where[leaf] = nil
		default:
			where[leaf] = append(places, under)
		}
	}) {
		return nil, false
	}
	for _, leaf := range order {
		q, ok := of(leaf)
		if !ok {
			return nil, false
		}
		if places := where[leaf]; places != nil {
			q = Object{"bool": Object{"must": List{q}, "filter": List{Any(places...)}}}
		}
		all = append(all, q)
	}
	return all, true
}

// activate tells of every leaf outside Not the articles in which the clauses from the root down to it are satisfied; nil: all that are
// found. False if these cannot be told.
func (t *Translator) activate(n match.Node, under Object, take func(leaf int, under Object)) bool {
	each := func(nodes []match.Node) bool {
		for _, child := range nodes {
			within := under
			if _, leaf := child.(match.LeafRef); !leaf {
				f := t.Articles(child)
				if !f.IsExact() {
					return false
				}
				if within = f.Query; under != nil {
					within = All(under, f.Query)
				}
			}
			if !t.activate(child, within, take) {
				return false
			}
		}
		return true
	}
	switch n := n.(type) {
	case match.LeafRef:
		take(int(n), under)
	case match.And:
		for _, child := range n {
			if !t.activate(child, under, take) {
				return false
			}
		}
	case match.Or:
		return each(n)
	case *match.Among:
		return each(n.Nodes)
	case *match.AtLeast:
		return t.activate(n.Node, under, take)
	}
	return true
}
