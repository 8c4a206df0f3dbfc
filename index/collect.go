package index

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/match"
)

// leafWeights returns the idf of every leaf over all segments.
func leafWeights(g *generation, p *plan, evals []*segEval) []float32 {
	weights := make([]float32, len(p.Leaves))
	for n := range p.Leaves {
		l := &p.Leaves[n]
		if l.Expr != nil {
			weights[n] = float32(exprWeight(g, evals, l.Expr, l.Fields))
			continue
		}
		sum := 0.0
		for _, w := range l.Words {
			df := 0
			for _, e := range evals {
				if len(l.Words) == 1 {
					df += int(e.leaves[n].docs.GetCardinality())
				} else if docs := e.words[w].in(l.Fields); docs != nil {
					df += int(docs.GetCardinality())
				}
			}
			sum += idf(g.articles, df)
		}
		weights[n] = float32(sum)
	}
	return weights
}

// collector scores articles, counts occurrences and keeps the best.
type collector struct {
	g           *generation
	plan        *plan
	weights     []float32
	order       []int // leaves, those that weigh most first: every score is summed up in this order
	occurrences int
	top         topHits
	floor       *floor
	after       *topHit // articles up to this one in the order are not taken; nil: all are
}

func newCollector(g *generation, p *plan, weights []float32, size int, sort kiosque.Sort, f *floor) *collector {
	c := &collector{g: g, plan: p, weights: weights, top: topHits{size: size, sort: sort}, floor: f}
	for n := range weights {
		c.order = append(c.order, n)
	}
	slices.SortStableFunc(c.order, func(a, b int) int { return cmp.Compare(weights[b], weights[a]) })
	return c
}

// floor is a score that as many articles as the page shows are known to reach, whichever collector has seen them: what
// scores less has no place. Scores are not negative, and so their bits are in the same order.
type floor struct{ bits atomic.Uint32 }

func (f *floor) score() float32 { return math.Float32frombits(f.bits.Load()) }

func (f *floor) raise(score float32) {
	for bits := math.Float32bits(score); ; {
		old := f.bits.Load()
		if bits <= old || f.bits.CompareAndSwap(old, bits) {
			return
		}
	}
}

// leafStreams are the postings of a leaf in one segment, restricted to the articles wanted.
type leafStreams struct {
	leaf    int
	lists   [match.NumFields][]postings
	phrases [match.NumFields][]phraseHit
	wanted  *roaring.Bitmap
}

// collect takes the selected articles of a segment.
//
// Leaves are taken in the order of their weight. Once the best scores are so high that the last leaves together cannot
// make them, an article that has none but these is not scored, and of these leaves only the frequencies in articles that
// may still reach the page are read (MAXSCORE: Turtle and Flood, Query Evaluation: Strategies and Optimizations, 1995).
func (c *collector) collect(ctx context.Context, e *segEval, docs selected, sc *scratch) error {
	var leaves []*leafStreams
	for _, n := range c.order {
		if e.active[n] == nil || len(docs.list) == 0 {
			continue
		}
		wanted := e.active[n]
		if docs.set != e.root {
			wanted = roaring.And(wanted, docs.set)
		}
		if wanted.IsEmpty() {
			continue
		}
		leaves = append(leaves, &leafStreams{leaf: n, wanted: wanted})
	}
	bounds := c.bounds(leaves)
	scored := c.scored(e, leaves, bounds)
	for _, l := range leaves[:scored] {
		if err := e.open(l); err != nil {
			return err
		}
	}
	for _, l := range leaves[scored:] {
		n, err := e.occurrences(l.leaf)
		if err != nil {
			return err
		}
		c.occurrences += n
	}
	rest := docs.list
	for from := uint32(0); len(rest) > 0; from += window {
		if err := ctx.Err(); err != nil {
			return err
		}
		k := len(rest)
		if uint64(rest[k-1]) >= uint64(from)+window {
			k, _ = slices.BinarySearch(rest, from+window)
		}
		here := rest[:k]
		rest = rest[k:]
		sc.touched = sc.touched[:0]
		for _, l := range leaves[:scored] {
			n, err := c.accumulate(e, l, from, sc)
			if err != nil {
				return err
			}
			c.occurrences += n
		}
		if scored < len(leaves) {
			var err error
			if here, err = c.finish(e, leaves[scored:], bounds[scored:], from, sc); err != nil {
				return err
			}
		}
		for _, doc := range here {
			c.take(e.base+doc, sc.score[doc-from])
			sc.score[doc-from] = 0
		}
	}
	if len(c.top.hits) == c.top.size {
		c.floor.raise(c.top.threshold)
	}
	return nil
}

// bounds returns, for each leaf, what it and those after it can add to a score at most, and a 0 at the end.
func (c *collector) bounds(leaves []*leafStreams) []float32 {
	const rounding = 1 + 1e-5 // of single precision, and more
	bounds := make([]float32, len(leaves)+1)
	for i := len(leaves) - 1; i >= 0; i-- {
		bounds[i] = bounds[i+1] + rounding*(k1+1)*c.weights[leaves[i].leaf]
	}
	return bounds
}

// scored returns how many of the leaves have to be scored in all of their articles. What is left to the end must be words
// that count wherever they stand.
func (c *collector) scored(e *segEval, leaves []*leafStreams, bounds []float32) int {
	if c.top.sort != kiosque.ByRelevance {
		return len(leaves)
	}
	floor := max(c.floor.score(), c.top.threshold)
	n := len(leaves)
	for n > 0 && bounds[n-1] < floor {
		if l := leaves[n-1]; !c.plan.Leaves[l.leaf].IsWord() || l.wanted != e.leaves[l.leaf].docs {
			break
		}
		n--
	}
	return n
}

// finish completes the scores of the articles of a window that may reach the page, and returns these.
func (c *collector) finish(e *segEval, leaves []*leafStreams, bounds []float32, from uint32, sc *scratch) ([]uint32, error) {
	floor := max(c.floor.score(), c.top.threshold)
	may := sc.touched
	for i := 0; ; i++ {
		kept := may[:0]
		for _, doc := range may {
			if sc.score[doc-from]+bounds[i] >= floor {
				kept = append(kept, doc)
			} else {
				sc.score[doc-from] = 0
			}
		}
		may = kept
		if i == 0 {
			sc.sort(may, from)
		}
		if i == len(leaves) || len(may) == 0 {
			return may, nil
		}
		wanted := roaring.New()
		wanted.AddMany(may)
		wanted.And(leaves[i].wanted)
		if wanted.IsEmpty() {
			continue
		}
		l := &leafStreams{leaf: leaves[i].leaf, wanted: wanted}
		if err := e.open(l); err != nil {
			return nil, err
		}
		if _, err := c.accumulate(e, l, from, sc); err != nil {
			return nil, err
		}
	}
}

// add takes over what another collector has found.
func (c *collector) add(o *collector) {
	c.occurrences += o.occurrences
	for _, h := range o.top.hits {
		c.top.offer(h)
	}
}

// take offers an article to the best.
func (c *collector) take(doc uint32, score float32) {
	if score < c.top.threshold {
		return
	}
	h := topHit{score: score, date: c.g.columns.date[doc], rank: c.g.columns.rank[doc], doc: doc}
	if c.after == nil || c.top.compare(h, *c.after) > 0 {
		c.top.offer(h)
	}
}

// open opens the postings of a leaf in the articles wanted.
func (e *segEval) open(l *leafStreams) error {
	leaf, wanted := &e.plan.Leaves[l.leaf], l.wanted
	if !leaf.IsWord() {
		l.phrases = e.leaves[l.leaf].phrases
		return nil
	}
	whole := wanted == e.leaves[l.leaf].docs
	for f := range match.NumFields {
		if !leaf.Fields.Has(f) {
			continue
		}
		for _, form := range e.words[leaf.Words[0]].forms[f] {
			docs := form.docs
			if !whole {
				if docs = roaring.And(docs, wanted); docs.IsEmpty() {
					continue
				}
			}
			ps, err := form.list.read(docs, false)
			if err != nil {
				return err
			}
			l.lists[f] = append(l.lists[f], ps)
		}
	}
	return nil
}

// occurrences counts a leaf that is a word, wherever it stands in the segment.
func (e *segEval) occurrences(leaf int) (total int, err error) {
	l := &e.plan.Leaves[leaf]
	for f := range match.NumFields {
		if !l.Fields.Has(f) {
			continue
		}
		for _, form := range e.words[l.Words[0]].forms[f] {
			n, err := form.list.occurrences()
			if err != nil {
				return 0, err
			}
			total += n
		}
	}
	return total, nil
}

// accumulate adds the scores of a leaf in one window, notes the articles that had none, and returns the occurrences.
func (c *collector) accumulate(e *segEval, l *leafStreams, from uint32, sc *scratch) (occurrences int, err error) {
	sc.within = sc.within[:0]
	limit := uint64(from) + window
	for f := range match.NumFields {
		norms, b := c.g.columns.norm[f][e.base+from:], &sc.block
		for _, ps := range l.lists[f] {
			for {
				if err := ps.frequencies(b, limit); err != nil {
					return 0, err
				}
				if b.n == 0 {
					break
				}
				for i, doc := range b.doc[:b.n] {
					d := doc - from
					if sc.tf[d] == 0 {
						sc.within = append(sc.within, d)
					}
					sc.tf[d] += float32(b.freq[i]) * norms[d]
					occurrences += int(b.freq[i])
				}
			}
		}
		hits := l.phrases[f]
		for ; len(hits) > 0 && uint64(hits[0].doc) < limit; hits = hits[1:] {
			if h := hits[0]; l.wanted.Contains(h.doc) {
				d := h.doc - from
				if sc.tf[d] == 0 {
					sc.within = append(sc.within, d)
				}
				sc.tf[d] += float32(h.freq) * norms[d]
				occurrences += int(h.freq)
			}
		}
		l.phrases[f] = hits
	}
	w := c.weights[l.leaf]
	for _, d := range sc.within {
		if sc.score[d] == 0 {
			sc.touched = append(sc.touched, from+d)
		}
		sc.score[d] += saturate(w, sc.tf[d])
		sc.tf[d] = 0
	}
	return occurrences, nil
}
