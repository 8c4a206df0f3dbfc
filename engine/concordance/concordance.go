// Package concordance has what is the same of a concordance whatever reads the articles: which lines are drawn, what a line says of its
// article, and by what lines are sorted.
package concordance

import (
	"context"
	"math/bits"
	"math/rand/v2"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/linesort"
	"github.com/kiosque-search/kiosque/highlight"
)

// By is what lines are sorted by in an order; highlight.Nothing: they are in that of their articles.
func By(order kiosque.Order) highlight.Neighbours {
	switch order {
	case kiosque.ByLeft:
		return highlight.Before
	case kiosque.ByRight:
		return highlight.After
	case kiosque.ByKey:
		return highlight.Key
	}
	return highlight.Nothing
}

// Draw draws lines at random, every set of so many being as likely as any other (selection sampling: Knuth, The Art of
// Computer Programming, vol. 2, 3.4.2, algorithm S). It is told of articles in the order of place, whatever order is asked for, so that
// the same lines come for the same seed.
type Draw struct {
	random       *rand.PCG
	left, wanted uint64
}

// NewDraw begins to draw so many lines of all.
func NewDraw(total, sample int, seed uint64) *Draw {
	return &Draw{rand.NewPCG(seed, 0), uint64(total), uint64(sample)}
}

// Next draws from the lines of the next article, and returns which of them, from 0; nil: none.
func (d *Draw) Next(lines int) (drawn []uint32) {
	for n := range lines {
		if high, _ := bits.Mul64(d.random.Uint64(), d.left); high < d.wanted { // a number below left
			drawn = append(drawn, uint32(n))
			d.wanted--
		}
		d.left--
	}
	return drawn
}

// Done reports whether all have been drawn.
func (d *Draw) Done() bool { return d.wanted == 0 }

// Lines makes lines of those of an article, of which drawn are wanted; nil: all. They keep nothing of its text but what they show.
func Lines(a *kiosque.Article, all []highlight.Line, drawn []uint32) []linesort.Line {
	lines := make([]linesort.Line, 0, len(all))
	title, section, page := strings.Clone(a.Title), strings.Clone(a.Section), strings.Clone(a.Page)
	var authors []string
	for _, name := range a.Authors {
		authors = append(authors, strings.Clone(name))
	}
	add := func(l *highlight.Line) {
		lines = append(lines, linesort.Line{Collation: l.Collation, Line: kiosque.Line{
			ID: a.ID, Date: a.Date, DatePrecision: a.Date.Precision(), Source: a.Source,
			Title: title, Section: section, Authors: authors, Page: page, Field: l.Field.Name(), Before: l.Before, Key: l.Key, After: l.After,
		}})
	}
	if drawn == nil {
		for n := range all {
			add(&all[n])
		}
	}
	for _, n := range drawn {
		add(&all[n])
	}
	return lines
}

// Each yields the lines that were sorted from the from-th to the end-th.
func Each(ctx context.Context, s *linesort.Sorter, from, end int, yield func(*kiosque.Line) bool) error {
	n := 0
	return s.Each(func(l *linesort.Line) (bool, error) {
		if n++; n <= from {
			return true, ctx.Err()
		}
		return yield(&l.Line) && n < end, ctx.Err()
	})
}
