package index

import (
	"context"
	"fmt"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/concordance"
	"github.com/kiosque-search/kiosque/engine/linesort"
	"github.com/kiosque-search/kiosque/engine/once"
	"github.com/kiosque-search/kiosque/highlight"
	"github.com/kiosque-search/kiosque/index/layout"
)

// Concordance implements kiosque.Searcher. Lines in the order of articles are made as they are consumed, and in memory
// are 56 bytes an article. Lines in another order are made and sorted when the first is asked for, in linesort.Memory bytes and,
// beyond these, a temporary file.
func (x *Index) Concordance(ctx context.Context, req kiosque.ConcordanceRequest) (_ *kiosque.Concordance, err error) {
	req, size, err := req.Checked()
	if err != nil {
		return nil, err
	}
	req.Search.NoFacets = true
	i, err := x.inquire(ctx, &req.Search)
	if err != nil {
		return nil, layout.Wrap(err, "la concordance a échoué")
	}
	defer func() {
		if err != nil {
			i.close()
		}
	}()
	defer x.guard(&err)()
	hits, total, err := i.found(ctx, kiosque.ByDate, 0, -1)
	if err != nil {
		return nil, layout.Wrap(err, "la concordance a échoué")
	}
	counts, err := i.occurrences(ctx, hits)
	if err != nil {
		return nil, layout.Wrap(err, "la concordance a échoué")
	}
	out := &kiosque.Concordance{Query: i.info(), Total: total, Drawn: total}
	i.rest()
	places := make([]linePlace, 0, len(hits))
	for k, h := range hits {
		if counts[k] > 0 {
			places = append(places, linePlace{hit: h, lines: int(counts[k]), count: int(counts[k])})
		}
	}
	out.Articles = len(places)
	if req.First {
		for k := range places {
			places[k].count = 1
		}
		out.Drawn = len(places)
	}
	if req.Sample > 0 && req.Sample < out.Drawn {
		places, out.Drawn = draw(places, out.Drawn, req.Sample, req.Seed), req.Sample
	}
	c := &liner{inquiry: i, places: places, highlighter: highlight.New(&i.plan.Query), options: highlight.LineOptions{Width: req.Width}}
	lines := c.inOrder
	if c.options.By = concordance.By(req.Order); c.options.By != highlight.Nothing {
		lines = c.sorted
	}
	if req.Order == kiosque.ByNewest {
		newest := topHits{sort: kiosque.ByDateDesc}
		for n := range places {
			places[n].hit.key = 0
		}
		slices.SortFunc(places, func(a, b linePlace) int { return newest.compare(a.hit, b.hit) })
	}
	end := out.Drawn
	if size >= 0 {
		end = min(req.Search.From+size, out.Drawn)
	}
	out.Lines, out.Close = once.Seq(func(yield func(kiosque.Line, error) bool) {
		if req.Search.From >= end {
			return
		}
		if err := lines(ctx, req.Search.From, end, func(l *kiosque.Line) bool { return yield(*l, nil) }); err != nil {
			yield(kiosque.Line{}, layout.Wrap(err, "la concordance a échoué"))
		}
	}, i.close)
	return out, nil
}

// linePlace is an article with lines of a concordance.
type linePlace struct {
	hit   topHit
	lines int      // that it has
	count int      // of these that are wanted
	drawn []uint32 // which; nil: the first count
}

// draw leaves the articles of which lines are drawn.
func draw(places []linePlace, total, sample int, seed uint64) []linePlace {
	d, kept := concordance.NewDraw(total, sample, seed), places[:0]
	for _, p := range places {
		if p.drawn = d.Next(p.count); p.drawn != nil {
			p.count = len(p.drawn)
			kept = append(kept, p)
		}
	}
	return kept
}

// liner makes lines.
type liner struct {
	*inquiry
	places      []linePlace
	highlighter *highlight.Highlighter
	options     highlight.LineOptions
}

// of makes the drawn lines of an article.
func (c *liner) of(ctx context.Context, p linePlace) (_ []linesort.Line, err error) {
	defer c.x.guard(&err)()
	a, err := c.article(ctx, p.hit.doc)
	if err != nil {
		return nil, err
	}
	all := c.highlighter.Lines(a, passes(c.evals, p.hit.doc), c.options)
	if len(all) != p.lines {
		return nil, layout.Damaged(c.x.dir, fmt.Sprintf("l'article « %s » contient %d occurrences au lieu de %d", a.ID, len(all), p.lines), nil)
	}
	if p.drawn == nil {
		all = all[:p.count]
	}
	return concordance.Lines(a, all, p.drawn), nil
}

// inOrder yields the lines from the from-th to the end-th in the order of the articles.
func (c *liner) inOrder(ctx context.Context, from, end int, yield func(*kiosque.Line) bool) error {
	at := 0
	for _, p := range c.places {
		if at >= end {
			break
		}
		if at += p.count; at <= from {
			continue
		}
		lines, err := c.of(ctx, p)
		if err != nil {
			return err
		}
		first := at - len(lines)
		for n := max(from-first, 0); n < min(end-first, len(lines)); n++ {
			if !yield(&lines[n].Line) {
				return nil
			}
		}
	}
	return nil
}

// sorted makes all lines and yields them from the from-th to the end-th by their collation; equal ones stay in the order
// of the articles.
func (c *liner) sorted(ctx context.Context, from, end int, yield func(*kiosque.Line) bool) error {
	s := linesort.Sorter{Room: c.x.lineMemory, Keep: end}
	defer s.Close()
	for _, p := range c.places {
		lines, err := c.of(ctx, p)
		if err != nil {
			return err
		}
		for n := range lines {
			if err := s.Add(&lines[n]); err != nil {
				return err
			}
		}
	}
	return concordance.Each(ctx, &s, from, end, yield)
}
