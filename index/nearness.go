package index

import (
	"context"
	"math"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/passage"
)

// fields is where words stand in each field of an article, by their place in plan.Beside.
type fields [][]passage.Occurrence

// isByNearness reports whether what stands near each other counts in an order.
func (i *inquiry) isByNearness(order kiosque.Sort) bool {
	return request.IsByScore(order) && len(i.plan.Beside) > 1
}

// rescore adds what nearness brings to the scores of the best articles, which are sorted, and sorts them again.
func (i *inquiry) rescore(ctx context.Context, top *topHits) error {
	best := top.hits[:min(passage.Top, len(top.hits))]
	bySegment := make([][]int, len(i.evals)) // places in best
	for n, h := range best {
		k := segmentOf(i.evals, h.doc)
		bySegment[k] = append(bySegment[k], n)
	}
	weights := i.besideWeights()
	err := i.team.do(len(i.evals), func(worker, k int) error {
		if len(bySegment[k]) == 0 {
			return nil
		}
		e := i.evals[k]
		docs := make([]uint32, len(bySegment[k]))
		for n, at := range bySegment[k] {
			docs[n] = best[at].doc - e.base
		}
		standing, err := e.standing(ctx, docs, i.team.scratch[worker])
		if err != nil {
			return err
		}
		for n, at := range bySegment[k] {
			best[at].score += i.left(best[at].doc) * passage.Score(standing[docs[n]], weights)
		}
		return nil
	})
	slices.SortFunc(best, top.compare)
	return err
}

// wholeScore is the score of an article that satisfies the query, with what nearness adds wherever it stands in the order.
func (i *inquiry) wholeScore(ctx context.Context, doc uint32) (float32, error) {
	score, err := i.score(ctx, doc)
	if err != nil || !i.isByNearness(kiosque.ByRelevance) {
		return score, err
	}
	e, local := evalOf(i.evals, doc)
	standing, err := e.standing(ctx, []uint32{local}, i.team.scratch[0])
	if err != nil {
		return 0, err
	}
	return score + passage.Score(standing[local], i.besideWeights()), nil
}

// listedScore is the score that an article which satisfies the query has in a list of all that do: nearness counts among the best alone.
func (i *inquiry) listedScore(ctx context.Context, doc uint32, order kiosque.Sort) (float32, error) {
	if i.isByNearness(order) {
		begun := *i
		begun.cursor = nil
		best, _, err := begun.found(ctx, order, 0, passage.Top)
		if err != nil {
			return 0, err
		}
		if n := slices.IndexFunc(best, func(h topHit) bool { return h.doc == doc }); n >= 0 {
			return best[n].score, nil
		}
	}
	score, err := i.score(ctx, doc)
	return i.left(doc) * score, err
}

// besideWeights are those of the leaves that stand side by side.
func (i *inquiry) besideWeights() []float32 {
	weights := make([]float32, len(i.plan.Beside))
	for n, leaf := range i.plan.Beside {
		weights[n] = i.weights[leaf]
	}
	return weights
}

// standing returns where the leaves that stand side by side in the query stand in some articles of the segment.
func (e *segEval) standing(ctx context.Context, docs []uint32, sc *scratch) (map[uint32]fields, error) {
	in := make(map[uint32]fields, len(docs))
	wanted := segment.NewSet(e.docs)
	for _, doc := range docs {
		in[doc] = make(fields, match.NumFields)
		wanted.Add(doc)
	}
	for n, leaf := range e.plan.Beside {
		l := &e.plan.Leaves[leaf]
		within := slices.Clone(wanted)
		within.And(e.active[leaf])
		if e.active[leaf] == nil || within.Empty() {
			continue
		}
		for f := range match.NumFields {
			add := func(at uint64) {
				of := in[uint32(at>>32)]
				of[f] = append(of[f], passage.Occurrence{At: uint32(at), Word: n})
			}
			var err error
			switch {
			case !l.Fields.Has(f):
			case l.IsWord():
				err = e.eachPlace(l.Words[0], f, within, sc, add)
			default:
				err = e.eachWindow(ctx, l, f, within, sc, add)
			}
			if err != nil {
				return nil, err
			}
		}
	}
	for _, of := range in {
		for f := range of {
			slices.SortFunc(of[f], passage.Compare)
		}
	}
	return in, nil
}

// eachPlace yields where a word stands in a field of some articles, which are few.
func (e *segEval) eachPlace(w int, f match.Field, within segment.Set, sc *scratch, yield func(at uint64)) error {
	r, err := segment.NewPositionReader(e.words[w].lists[f], within, &sc.places)
	if err != nil {
		return err
	}
	defer segment.GiveBack([]*segment.PositionReader{r})
	if err := r.Read(math.MaxUint32); err != nil {
		return err
	}
	for _, at := range r.At {
		yield(at)
	}
	return nil
}

// eachWindow yields where an expression begins in a field of some articles.
func (e *segEval) eachWindow(ctx context.Context, l *match.Leaf, f match.Field, within segment.Set, sc *scratch, yield func(at uint64)) error {
	var x match.Expr = match.Phrase(l.Words)
	if l.Expr != nil {
		x = l.Expr
	}
	candidates := e.candidates(x, f, sc)
	if candidates == nil {
		return nil
	}
	within = slices.Clone(within)
	within.And(candidates)
	return e.eachWindows(ctx, x, f, within, false, sc, func(found []match.Window, _ []uint64) {
		for _, w := range found {
			yield(w.First)
		}
	})
}
