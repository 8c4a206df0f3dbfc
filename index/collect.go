package index

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
	"sync/atomic"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/rank"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
)

// collector scores articles, counts occurrences and keeps the best.
type collector struct {
	g           *generation
	plan        *plan.Plan
	weights     []float32
	order       []int // leaves, those that weigh most first: every score is summed up in this order
	occurrences int
	top         topHits
	floor       *floor
	key         func(doc uint32) uint32 // see generation.keys
	after       *topHit                 // articles up to this one in the order are not taken; nil: all are
	recency     []float32               // see generation.recency; nil: scores stay what they are
}

func newCollector(g *generation, p *plan.Plan, weights []float32, size int, sort kiosque.Sort, f *floor) *collector {
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
	leaf        int
	lists       [match.NumFields][]segment.Postings
	shares      [match.NumFields][]float32 // of lists
	phrases     [match.NumFields][]segment.Hit
	wanted      segment.Set
	whole       bool // wanted are all articles of the leaf, which is a word
	occurrences int  // that have been counted
}

// collect takes the selected articles of a segment.
//
// Leaves are taken in the order of their weight. Once the best scores are so high that the last leaves together cannot
// make them, an article that has none but these is not scored, and of these leaves only the frequencies in articles that
// may still reach the page are read (MAXSCORE: Turtle and Flood, Query Evaluation: Strategies and Optimizations, 1995).
func (c *collector) collect(ctx context.Context, e *segEval, docs selected, sc *scratch) error {
	if len(docs.list) == 0 {
		return nil
	}
	leaves := c.leaves(e, docs, sc)
	bounds := c.bounds(leaves)
	scored := c.scored(leaves, bounds)
	for _, l := range leaves[:scored] {
		if err := e.open(l); err != nil {
			return err
		}
	}
	for _, l := range leaves[scored:] {
		if err := c.countWhole(e, l); err != nil {
			return err
		}
	}
	sc.may = sc.may[:0]
	rest := docs.list
	for from := uint32(0); len(rest) > 0; from += window {
		if err := ctx.Err(); err != nil {
			return err
		}
		for ; scored > c.scored(leaves[:scored], bounds); scored-- {
			if err := c.countWhole(e, leaves[scored-1]); err != nil {
				return err
			}
		}
		k := len(rest)
		if uint64(rest[k-1]) >= uint64(from)+window {
			k, _ = slices.BinarySearch(rest, from+window)
		}
		here := rest[:k]
		rest = rest[k:]
		for _, l := range leaves[:scored] {
			n, err := c.accumulate(e, l, from, sc)
			if err != nil {
				return err
			}
			l.occurrences += n
			c.occurrences += n
			if len(leaves) > 1 {
				c.saturate(l, from, sc)
			}
		}
		if scored == len(leaves) && scored == 1 {
			c.takeOne(e.base, leaves[0], from, here, sc)
			continue
		}
		if scored == len(leaves) {
			clear(sc.touched[:])
			c.takeAll(e.base, from, here, sc)
			continue
		}
		floor := c.least()
		for i, word := range sc.touched {
			for ; word != 0; word &= word - 1 {
				d := 64*i + bits.TrailingZeros64(word)
				if score := sc.score[d]; score+bounds[scored] >= floor {
					sc.may = append(sc.may, partial{doc: from + uint32(d), scored: scored, score: score})
				}
				sc.score[d] = 0
			}
			sc.touched[i] = 0
		}
	}
	if err := c.finish(e, leaves, bounds, sc); err != nil {
		return err
	}
	if len(c.top.hits) == c.top.size {
		c.floor.raise(c.top.threshold)
	}
	return nil
}

// leaves returns the leaves that count in some of the selected articles of a segment, in the order of their weight.
func (c *collector) leaves(e *segEval, docs selected, sc *scratch) (leaves []*leafStreams) {
	for _, n := range c.order {
		wanted := e.active[n]
		if wanted == nil || e.leaves[n].count == 0 {
			continue
		}
		if !segment.Same(docs.set, e.root) {
			wanted = sc.copy(wanted)
			wanted.And(docs.set)
		}
		leaves = append(leaves, &leafStreams{leaf: n, wanted: wanted, whole: c.plan.Leaves[n].IsWord() && segment.Same(wanted, e.leaves[n].docs)})
	}
	return leaves
}

// least is the score below which an article has no place.
func (c *collector) least() float32 { return max(c.floor.score(), c.top.threshold) }

// bounds returns, for each leaf, what it and those after it can add to a score at most, and a 0 at the end.
func (c *collector) bounds(leaves []*leafStreams) []float32 {
	const rounding = 1 + 1e-5 // of single precision, and more
	bounds := make([]float32, len(leaves)+1)
	for i := len(leaves) - 1; i >= 0; i-- {
		bounds[i] = bounds[i+1] + rounding*(rank.K1+1)*c.weights[leaves[i].leaf]
	}
	return bounds
}

// scored returns how many of the leaves have to be scored in all of their articles. What is left to the end must be words
// that count wherever they stand.
func (c *collector) scored(leaves []*leafStreams, bounds []float32) int {
	n := len(leaves)
	if c.top.sort != kiosque.ByRelevance {
		return n
	}
	for floor := c.least(); n > 0 && bounds[n-1] < floor && leaves[n-1].whole; {
		n--
	}
	return n
}

// countWhole counts the occurrences of a leaf that is not scored any more, but for those that have been counted.
func (c *collector) countWhole(e *segEval, l *leafStreams) error {
	n, err := e.occurrences(l.leaf)
	c.occurrences += n - l.occurrences
	return err
}

// partial is an article whose score is not complete.
type partial struct {
	doc       uint32
	scored    int // leaves that its score has
	score, tf float32
}

// finish completes the scores of the articles that may reach the page, and takes these.
func (c *collector) finish(e *segEval, leaves []*leafStreams, bounds []float32, sc *scratch) error {
	may := sc.may
	first := len(leaves)
	for _, p := range may {
		first = min(first, p.scored)
	}
	for i := first; ; i++ {
		floor, kept := c.least(), may[:0]
		for _, p := range may {
			if p.score+bounds[max(i, p.scored)] >= floor {
				kept = append(kept, p)
			}
		}
		may = kept
		if i == len(leaves) || len(may) == 0 {
			break
		}
		wanted := sc.set(e.docs)
		for _, p := range may {
			if p.scored <= i {
				wanted.Add(p.doc)
			}
		}
		wanted.And(leaves[i].wanted)
		if wanted.Empty() {
			continue
		}
		if err := c.complete(e, leaves[i].leaf, wanted, may, sc); err != nil {
			return err
		}
	}
	for _, p := range may {
		c.take(e.base+p.doc, p.score)
	}
	return nil
}

// complete adds the scores of a leaf that is a word in the articles wanted to those of articles in ascending order, which these are among.
func (c *collector) complete(e *segEval, leaf int, wanted segment.Set, may []partial, sc *scratch) error {
	l, b := &e.plan.Leaves[leaf], &sc.block
	sc.few = wanted.AppendTo(sc.few[:0])
	for f := range match.NumFields {
		if !l.Fields.Has(f) {
			continue
		}
		norms, w := c.g.columns.norm[f][e.base:], &e.words[l.Words[0]]
		for k, list := range w.lists[f] {
			share, rest := w.shares[f][k], may
			add := func() {
				for i, doc := range b.Doc[:b.N] {
					for rest[0].doc < doc {
						rest = rest[1:]
					}
					rest[0].tf += share * float32(b.Freq[i]) * norms[doc]
				}
			}
			if len(sc.few) <= segment.MaxPick {
				picked, err := list.Pick(b, sc.few, wanted)
				if err != nil {
					return err
				}
				if picked {
					add()
					continue
				}
			}
			ps, err := list.Read(wanted, false)
			if err != nil {
				return err
			}
			for {
				if err := ps.Frequencies(b, math.MaxUint32); err != nil {
					return err
				}
				if b.N == 0 {
					break
				}
				add()
			}
		}
	}
	w := c.weights[leaf]
	for i := range may {
		if p := &may[i]; p.tf > 0 {
			p.score, p.tf = p.score+rank.Saturate(w, p.tf), 0
		}
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

// takeAll takes the articles of one window, whose scores are complete, and forgets these.
func (c *collector) takeAll(base, from uint32, docs []uint32, sc *scratch) {
	least := float32(0)
	if c.recency == nil {
		least = c.least()
	}
	for _, doc := range docs {
		score := sc.score[doc-from]
		sc.score[doc-from] = 0
		if score >= least {
			c.take(base+doc, score)
			if c.recency == nil {
				least = max(least, c.top.threshold)
			}
		}
	}
}

// takeOne is takeAll, and saturate, where the articles have one leaf.
func (c *collector) takeOne(base uint32, l *leafStreams, from uint32, docs []uint32, sc *scratch) {
	w, least := c.weights[l.leaf], float32(0)
	for _, doc := range docs {
		tf := &sc.tf[doc-from]
		score := rank.Saturate(w, *tf)
		if *tf = 0; score >= least {
			c.take(base+doc, score)
			if c.recency == nil {
				least = c.least()
			}
		}
	}
}

// take offers an article to the best.
func (c *collector) take(doc uint32, score float32) {
	if c.recency != nil {
		score *= c.recency[c.g.columns.date[doc]]
	}
	if score < c.top.threshold {
		return
	}
	h := topHit{score: score, date: c.g.columns.date[doc], rank: c.g.columns.rank[doc], doc: doc}
	if c.key != nil {
		h.key = c.key(doc)
	}
	if c.after == nil || c.top.compare(h, *c.after) > 0 {
		c.top.offer(h)
	}
}

// open opens the postings of a leaf in the articles wanted.
func (e *segEval) open(l *leafStreams) error {
	leaf, within := &e.plan.Leaves[l.leaf], l.wanted
	if !leaf.IsWord() {
		l.phrases = e.leaves[l.leaf].phrases
		return nil
	}
	if l.whole {
		within = nil
	}
	for f := range match.NumFields {
		if !leaf.Fields.Has(f) {
			continue
		}
		w := &e.words[leaf.Words[0]]
		l.shares[f] = w.shares[f]
		for _, list := range w.lists[f] {
			ps, err := list.Read(within, false)
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
		for _, list := range e.words[l.Words[0]].lists[f] {
			n, err := list.Occurrences()
			if err != nil {
				return 0, err
			}
			total += n
		}
	}
	return total, nil
}

// accumulate adds up how often a leaf stands in the articles of one window, by the lengths of their fields, and returns the occurrences.
func (c *collector) accumulate(e *segEval, l *leafStreams, from uint32, sc *scratch) (occurrences int, err error) {
	limit := uint64(from) + window
	for f := range match.NumFields {
		norms, b := c.g.columns.norm[f][e.base+from:], &sc.block
		for k, ps := range l.lists[f] {
			share := l.shares[f][k]
			for {
				if err := ps.Frequencies(b, limit); err != nil {
					return 0, err
				}
				if b.N == 0 {
					break
				}
				freqs := b.Freq[:b.N]
				for i, doc := range b.Doc[:len(freqs)] {
					d, freq := doc-from, freqs[i]
					occurrences += int(freq)
					sc.tf[d] += share * float32(freq) * norms[d]
				}
			}
		}
		hits := l.phrases[f]
		for ; len(hits) > 0 && uint64(hits[0].Doc) < limit; hits = hits[1:] {
			if h := hits[0]; l.wanted.Has(h.Doc) {
				d := h.Doc - from
				sc.tf[d] += float32(h.Freq) * norms[d]
				occurrences += int(h.Freq)
			}
		}
		l.phrases[f] = hits
	}
	return occurrences, nil
}

// saturate adds what a leaf adds to the scores of the articles of one window, and notes these.
func (c *collector) saturate(l *leafStreams, from uint32, sc *scratch) {
	w, words := c.weights[l.leaf], l.wanted[from/64:]
	for i, word := range words[:min(len(words), window/64)] {
		sc.touched[i] |= word
		for ; word != 0; word &= word - 1 {
			d := 64*i + bits.TrailingZeros64(word)
			sc.score[d] += rank.Saturate(w, sc.tf[d])
			sc.tf[d] = 0
		}
	}
}
