package index

import (
	"context"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/explain"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/passage"
)

// explain derives the score of an article that satisfies the query. It adds up the parts as the collector does, and what nearness
// has added. One goroutine explains at a time.
func (i *inquiry) explain(ctx context.Context, doc uint32, score float32) (*kiosque.Explanation, error) {
	e, local := evalOf(i.evals, doc)
	deriver := &explain.Deriver{Words: i.plan.Words, Articles: i.g.articles, Having: func(word int, fields match.Fields) (n int) {
		word = i.plan.Rarity(word)
		for _, e := range i.evals {
			n += e.in(word, fields, i.team.scratch[0])
		}
		return n
	}}
	var parts []kiosque.Explanation
	for _, n := range newCollector(i.g.generation, i.plan, i.weights, 0, kiosque.ByRelevance, new(floor)).order {
		if !e.active[n].Has(local) {
			continue
		}
		fields, err := i.explainedFields(e, local, n)
		if err != nil {
			return nil, err
		}
		l := &i.plan.Leaves[n]
		x := l.Expr
		if x == nil {
			x = match.Phrase(l.Words)
		}
		known, ok := i.rarity[n] // derived once for all articles
		if !ok {
			if i.rarity == nil {
				i.rarity = map[int]kiosque.Explanation{}
			}
			known = explain.Times(deriver.Rarity(x, l.Fields), i.plan.Factor(n))
			i.rarity[n] = known
		}
		parts = append(parts, deriver.Contribution(x, l.Fields, i.weights[n], known, fields))
	}
	first, err := i.score(ctx, doc)
	if err != nil {
		return nil, err
	}
	relevance, left := score, i.left(doc)
	if i.recency != nil {
		relevance = first
	}
	if score > first*left {
		if relevance, err = i.wholeScore(ctx, doc); err != nil {
			return nil, err
		}
		standing, err := e.standing(ctx, []uint32{local}, i.team.scratch[0])
		if err != nil {
			return nil, err
		}
		beside := make([]match.Expr, len(i.plan.Beside))
		for n, leaf := range i.plan.Beside {
			if beside[n] = i.plan.Leaves[leaf].Expr; beside[n] == nil {
				beside[n] = match.Phrase(i.plan.Leaves[leaf].Words)
			}
		}
		for _, p := range passage.Parts(standing[local], i.besideWeights()) {
			parts = append(parts, deriver.Nearness(p, beside))
		}
	}
	out := explain.Score(relevance, parts)
	if i.recency != nil {
		return explain.Decayed(score, out, left), nil
	}
	return out, nil
}

// explainedFields is what the fields of an article have of a leaf.
func (i *inquiry) explainedFields(e *segEval, local uint32, leaf int) (fields [match.NumFields]explain.Field, err error) {
	freq, err := e.frequencies(leaf, local)
	columns := &i.g.columns
	for f := range match.NumFields {
		fields[f] = explain.Field{
			Often: freq[f], Norm: columns.norm[f][e.base+local], Length: columns.length[f][e.base+local], Average: columns.average[f],
		}
	}
	return fields, err
}

// frequencies returns how often a leaf stands in each field of an article, by what an occurrence counts for.
func (e *segEval) frequencies(leaf int, doc uint32) (freq [match.NumFields]map[float32]uint32, err error) {
	l := &leafStreams{leaf: leaf, wanted: segment.NewSet(e.docs)}
	l.wanted.Add(doc)
	if err := e.open(l); err != nil {
		return freq, err
	}
	b := new(segment.Block)
	for f := range match.NumFields {
		freq[f] = map[float32]uint32{}
		for k, ps := range l.lists[f] {
			if err := ps.Frequencies(b, uint64(doc)+1); err != nil {
				return freq, err
			}
			for _, n := range b.Freq[:b.N] {
				freq[f][l.shares[f][k]] += n
			}
		}
		hits := l.phrases[f]
		if k, found := slices.BinarySearchFunc(hits, doc, func(h segment.Hit, doc uint32) int { return int(h.Doc) - int(doc) }); found {
			freq[f][1] += hits[k].Freq
		}
	}
	return freq, nil
}
