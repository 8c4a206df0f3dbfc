package reprises

import (
	"context"
	"maps"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/index/texts"
	"github.com/kiosque-search/kiosque/neardup"
	"github.com/kiosque-search/kiosque/query"
)

// Source is a segment of a collection.
type Source struct {
	Reader *segment.Reader
	Base   uint32 // of its numbers in the collection
	Docs   uint32 // deleted ones included
	Live   int
	Old    bool // none of its articles is fresh
}

// Gatherer lists the articles of a collection that may be a reprise or have one.
type Gatherer struct {
	Sources []Source
	// Together calls functions that read segments, several at a time, and returns an error of theirs.
	Together func(context.Context, ...func(context.Context) error) error
}

// All lists them, each fresh.
func (g *Gatherer) All(ctx context.Context) ([]Article, error) {
	return g.gather(ctx, g.Sources, &wanted{})
}

// Near lists the fresh ones, of which the IDs and dates are given, and those that may be a reprise of one of these or have one: printed
// within some days of one, and with a sampled shingle of one. Nothing else is kept of their sketches, and [Find] finds the same.
func (g *Gatherer) Near(ctx context.Context, fresh map[string]query.Date) ([]Article, error) {
	w := &wanted{fresh: fresh, dates: near(maps.Values(fresh)), young: true}
	all, err := g.gather(ctx, slices.DeleteFunc(slices.Clone(g.Sources), func(s Source) bool { return s.Old }), w)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	w.young, w.only = false, new(neardup.Filter)
	for i := range all {
		w.only.Add(all[i].Day, all[i].Sketch)
	}
	others, err := g.gather(ctx, g.Sources, w)
	return append(others, all...), err
}

// gather lists articles in the order of their numbers.
func (g *Gatherer) gather(ctx context.Context, sources []Source, w *wanted) ([]Article, error) {
	of := make([][]Article, len(sources))
	var all []Article
	if w.fresh == nil { // nearly all that live are listed, in one array, with room between those of segments; and else a few
		live := 0
		for _, s := range sources {
			live += s.Live
		}
		all = make([]Article, live)
		room := all
		for i, s := range sources {
			of[i], room = room[:0:s.Live], room[s.Live:]
		}
	}
	var each []func(context.Context) error
	for i, s := range sources {
		each = append(each, func(ctx context.Context) (err error) {
			of[i], err = w.of(ctx, s, of[i])
			s.Reader.GiveBack() // all that is stored of its articles has been read
			return err
		})
	}
	err := g.Together(ctx, each...)
	all = all[:0]
	for _, some := range of {
		all = append(all, some...)
	}
	return all, err
}

// wanted is which articles are gathered.
type wanted struct {
	fresh map[string]query.Date // by ID; nil: all are
	dates map[string]bool       // of articles that are printed near fresh ones
	young bool                  // the fresh ones, and else the others
	only  *neardup.Filter       // of the samples of the others
}

const manyDates = 365

// printed is when an article was; a group of 0: that does not matter.
type printed struct {
	day   int32
	group uint8
}

// of appends those of a segment.
func (w *wanted) of(ctx context.Context, s Source, articles []Article) ([]Article, error) {
	dated, err := w.dated(ctx, s)
	if err != nil {
		return nil, err
	}
	id := ""
	for local, p := range dated {
		if p.group == 0 {
			continue
		}
		doc := uint32(local)
		if w.fresh != nil && !s.Old {
			if id, err = s.Reader.ID(doc); err != nil {
				return nil, err
			}
			if _, young := w.fresh[id]; young != w.young {
				continue
			}
		}
		a := Article{Doc: s.Base + doc, Day: p.day, Group: p.group, Fresh: w.fresh == nil || w.young}
		var only neardup.Near
		if w.only != nil {
			only = w.only.On(p.day)
		}
		_, err := s.Reader.Place(doc, func(place []byte) error {
			_, sketch, err := texts.ParseRef(place)
			if err == nil && len(sketch) > 0 { // articles of before November 2026 have none
				a.Sketch, _, err = neardup.Decode(sketch, only)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(a.Sketch.Sample) == 0 {
			continue
		}
		if w.fresh == nil || s.Old {
			if id, err = s.Reader.ID(doc); err != nil {
				return nil, err
			}
		}
		a.ID = IDOf(id)
		articles = append(articles, a)
	}
	return articles, nil
}

// dated returns when each article of a segment was printed.
func (w *wanted) dated(ctx context.Context, s Source) ([]printed, error) {
	all := make([]printed, s.Docs)
	add := func(date string, l segment.List) error {
		if w.dates != nil && !w.dates[date] {
			return nil
		}
		d, err := kiosque.ParseDate(date)
		if err != nil || !Comparable(d) {
			return err
		}
		first, _ := d.Days()
		for doc := range l.Docs() {
			all[doc] = printed{int32(first), uint8(d.Precision())}
		}
		return ctx.Err()
	}
	if w.dates == nil || len(w.dates) > manyDates { // all are gone through sooner than many are looked up
		return all, s.Reader.EachList(segment.FieldDate, add)
	}
	return all, s.Reader.Lists(segment.FieldDate, maps.Keys(w.dates), add)
}
