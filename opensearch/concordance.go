package opensearch

import (
	"context"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/concordance"
	"github.com/kiosque-search/kiosque/engine/linesort"
	"github.com/kiosque-search/kiosque/engine/once"
	"github.com/kiosque-search/kiosque/highlight"
	"github.com/kiosque-search/kiosque/opensearch/moment"
)

// Concordance implements kiosque.Searcher. Lines in the order of articles are read as they are consumed; where all of them have to be
// known first, since they are sorted, drawn or not to be counted otherwise, articles are read twice, and only so many.
func (e *Engine) Concordance(ctx context.Context, req kiosque.ConcordanceRequest) (_ *kiosque.Concordance, err error) {
	defer func() { err = kiosque.Failed(err, "la concordance a échoué") }()
	req, size, err := req.Checked()
	if err != nil {
		return nil, err
	}
	return again(ctx, e, "", func() (*kiosque.Concordance, error) { return e.concordance(ctx, req, size) })
}

func (e *Engine) concordance(ctx context.Context, req kiosque.ConcordanceRequest, size int) (_ *kiosque.Concordance, err error) {
	search := &req.Search
	search.NoFacets, search.Sort = true, kiosque.ByDate
	i, err := e.inquire(ctx, search)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			i.close()
		}
	}()
	fs, err := i.filters(ctx, search)
	if err != nil {
		return nil, err
	}
	if err := i.ask(ctx, search, wants{counts: true, within: fs.all()}); err != nil {
		return nil, err
	}
	c := &liner{inquiry: i, room: linesort.Memory, options: highlight.LineOptions{Width: req.Width}}
	lines := c.inOrder
	if c.options.By = concordance.By(req.Order); c.options.By != highlight.Nothing {
		lines = c.sorted
	}
	if c.list, err = i.listing(ctx, search, fs); err != nil {
		return nil, err
	}
	out := &kiosque.Concordance{Query: i.info()}
	total, known, err := i.occurrences(ctx, fs.all())
	if err != nil {
		return nil, err
	}
	if n, err := i.v.Total(ctx, allOf(i.text, fs.all())); err != nil {
		return nil, err
	} else if n > e.o.ReadMost && (!known || c.options.By != highlight.Nothing || req.Sample > 0) {
		return nil, tooMany("les lignes de tous ces articles", n, e.o.ReadMost)
	}
	if out.Total, out.Drawn = total, total; total > 0 {
		if out.Articles, err = i.v.Total(ctx, withAny(i.text, fs.all(), i.counts)); err != nil {
			return nil, err
		}
	}
	if c.first = req.First; c.first {
		out.Drawn = out.Articles
	}
	if req.Sample > 0 && req.Sample < out.Drawn {
		if err := c.draw(ctx, out.Drawn, req.Sample, req.Seed); err != nil {
			return nil, err
		}
		out.Drawn = req.Sample
	}
	if req.Order == kiosque.ByNewest {
		search.Sort = kiosque.ByDateDesc
		if c.list, err = i.listing(ctx, search, fs); err != nil {
			return nil, err
		}
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
			yield(kiosque.Line{}, kiosque.Failed(err, "la concordance a échoué"))
		}
	}, i.close)
	return out, nil
}

// liner makes lines.
type liner struct {
	*inquiry
	list    moment.Asked
	options highlight.LineOptions
	first   bool                // of each article only the first line
	drawn   map[string][]uint32 // which lines of which articles; nil: all
	room    int                 // bytes of lines in memory
}

// draw draws lines.
func (c *liner) draw(ctx context.Context, total, sample int, seed uint64) error {
	d := concordance.NewDraw(total, sample, seed)
	c.drawn = map[string][]uint32{}
	return c.v.Whole(ctx, c.list, 0, -1, func(h moment.Hit) (bool, error) {
		found, known := c.read[h.Article.ID]
		if !known {
			found = c.reader.Read(h.Article)
		}
		lines := found.Occurrences
		if c.first {
			lines = min(lines, 1)
		}
		if drawn := d.Next(lines); drawn != nil {
			c.drawn[h.Article.ID] = drawn
		}
		return !d.Done(), ctx.Err()
	})
}

// of makes the drawn lines of an article.
func (c *liner) of(a *kiosque.Article) []linesort.Line {
	which, some := c.drawn[a.ID]
	if c.drawn != nil && !some {
		return nil
	}
	all := c.reader.Lines(a, c.reader.Passes(a), c.options)
	if c.first {
		all = all[:min(len(all), 1)]
	}
	return concordance.Lines(a, all, which)
}

// inOrder yields the lines from the from-th to the end-th in the order of the articles.
func (c *liner) inOrder(ctx context.Context, from, end int, yield func(*kiosque.Line) bool) error {
	at := 0
	return c.v.Whole(ctx, c.list, 0, -1, func(h moment.Hit) (bool, error) {
		lines := c.of(h.Article)
		first := at
		at += len(lines)
		for n := max(from-first, 0); n < min(end-first, len(lines)); n++ {
			if !yield(&lines[n].Line) {
				return false, nil
			}
		}
		return at < end, ctx.Err()
	})
}

// sorted makes all lines and yields them from the from-th to the end-th by their collation; equal ones stay in the order of the
// articles.
func (c *liner) sorted(ctx context.Context, from, end int, yield func(*kiosque.Line) bool) error {
	s := linesort.Sorter{Room: c.room, Keep: end}
	defer s.Close()
	err := c.v.Whole(ctx, c.list, 0, -1, func(h moment.Hit) (bool, error) {
		lines := c.of(h.Article)
		for n := range lines {
			if err := s.Add(&lines[n]); err != nil {
				return false, err
			}
		}
		return true, ctx.Err()
	})
	if err != nil {
		return err
	}
	return concordance.Each(ctx, &s, from, end, yield)
}
