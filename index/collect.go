package index

import (
	"context"
	"slices"

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
	occurrences int
	top         topHits
}

func newCollector(g *generation, p *plan, weights []float32, size int, sort kiosque.Sort) *collector {
	return &collector{g: g, plan: p, weights: weights, top: topHits{size: size, sort: sort}}
}

// leafStreams are the postings of a leaf in one segment, restricted to the articles wanted.
type leafStreams struct {
	leaf    int
	lists   [match.NumFields][]postings
	phrases [match.NumFields][]phraseHit
	wanted  *roaring.Bitmap
}

// collect takes the selected articles of a segment.
func (c *collector) collect(ctx context.Context, e *segEval, docs selected, sc *scratch) error {
	var leaves []*leafStreams
	for n := range c.plan.Leaves {
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
		l, err := e.leafStreams(n, wanted)
		if err != nil {
			return err
		}
		leaves = append(leaves, l)
	}
	rest := docs.list
	for from := uint32(0); len(rest) > 0; from += window {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, l := range leaves {
			if err := c.accumulate(e, l, from, sc); err != nil {
				return err
			}
		}
		k := len(rest)
		if uint64(rest[k-1]) >= uint64(from)+window {
			k, _ = slices.BinarySearch(rest, from+window)
		}
		for _, doc := range rest[:k] {
			c.take(e.base+doc, sc.score[doc-from])
			sc.score[doc-from] = 0
		}
		rest = rest[k:]
	}
	return nil
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
	c.top.offer(topHit{score: score, date: c.g.columns.date[doc], rank: c.g.columns.rank[doc], doc: doc})
}

func (e *segEval) leafStreams(n int, wanted *roaring.Bitmap) (*leafStreams, error) {
	leaf := &e.plan.Leaves[n]
	l := &leafStreams{leaf: n, wanted: wanted}
	if !leaf.IsWord() {
		l.phrases = e.leaves[n].phrases
		return l, nil
	}
	whole := wanted == e.leaves[n].docs
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
				return nil, err
			}
			l.lists[f] = append(l.lists[f], ps)
		}
	}
	return l, nil
}

// accumulate adds the scores of a leaf in one window, and its occurrences.
func (c *collector) accumulate(e *segEval, l *leafStreams, from uint32, sc *scratch) error {
	sc.within = sc.within[:0]
	limit := uint64(from) + window
	for f := range match.NumFields {
		norms, b := c.g.columns.norm[f][e.base+from:], &sc.block
		for _, ps := range l.lists[f] {
			for {
				if err := ps.frequencies(b, limit); err != nil {
					return err
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
					c.occurrences += int(b.freq[i])
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
				c.occurrences += int(h.freq)
			}
		}
		l.phrases[f] = hits
	}
	w := c.weights[l.leaf]
	for _, d := range sc.within {
		sc.score[d] += saturate(w, sc.tf[d])
		sc.tf[d] = 0
	}
	return nil
}
