package index

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/dates"
	"github.com/kiosque-search/kiosque/engine/rank"
	"github.com/kiosque-search/kiosque/engine/values"
	"github.com/kiosque-search/kiosque/index/ids"
	"github.com/kiosque-search/kiosque/index/ordinals"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// This file loads what a generation keeps in memory. All of it comes from the index alone. A generation that follows
// another shares most of its segments, and takes over what that one has loaded of them: adding a thousand articles to a
// million is visible in the time that the thousand take.

// follow finds the segments that a generation shares with the one before: the same bytes, by the checksums of their
// manifests (names come again when an index is built anew), and the same articles alive.
func (g *generation) follow(before *generation) {
	g.before = before
	old := map[string]*seg{}
	for _, s := range before.segments {
		if s.file.SHA256 != "" {
			old[s.file.SHA256] = s
		}
	}
	for _, s := range g.segments {
		o := old[s.file.SHA256]
		if o == nil || o.reader.FromBytes() != s.reader.FromBytes() {
			continue
		}
		s.reader.Follow(&o.reader)
		if slices.Equal(o.live, s.live) {
			s.same = o
			g.shared++
		}
	}
}

// forget lets the generation before go.
func (g *generation) forget() {
	g.before = nil
	for _, s := range g.segments {
		s.same = nil
	}
}

// loadRanks puts all IDs in order, so that ties can be broken without reading them.
func (g *generation) loadRanks(ctx context.Context) (err error) {
	var fresh []*ids.Segment
	for _, s := range g.segments {
		if s.same != nil {
			continue
		}
		of, err := s.reader.IDs()
		if err != nil {
			return err
		}
		fresh = append(fresh, &ids.Segment{IDs: of, Base: s.base})
	}
	g.columns.rank, err = ids.Rank(ctx, g.docs, g.knownOrder(), g.id, fresh)
	return err
}

// knownOrder returns the articles of the segments taken over, in the order of their IDs.
func (g *generation) knownOrder() []uint32 {
	if g.before == nil {
		return nil
	}
	const none = math.MaxUint32
	byRank := slices.Repeat([]uint32{none}, g.before.articles)
	for _, s := range g.segments {
		if s.same == nil {
			continue
		}
		ranks := g.before.columns.rank[s.same.base:]
		for doc := range s.live.All() {
			byRank[ranks[doc]] = s.base + doc
		}
	}
	return slices.DeleteFunc(byRank, func(doc uint32) bool { return doc == none })
}

// id reads the ID of an article.
func (g *generation) id(doc uint32) (string, error) {
	s, local := g.locate(doc)
	return s.reader.ID(local)
}

// loadColumns inverts the dates, and the fields of the facets that are always wanted or were wanted of the generation before.
func (g *generation) loadColumns(ctx context.Context) error {
	c := &g.columns
	var before *values.Lists
	if g.before != nil {
		before = values.Single(g.before.columns.dates.Texts(), g.before.columns.date)
	}
	lists, err := g.loadLists(ctx, segment.FieldDate, dates.Compare, before)
	if err != nil {
		return err
	}
	distinct := make([]kiosque.Date, len(lists.Values)+1)
	for i, t := range lists.Values {
		if distinct[i+1], err = kiosque.ParseDate(t); err != nil {
			return fmt.Errorf("index: a stored date: %w", err)
		}
	}
	c.date, c.dates = lists.Of, dates.New(distinct)
	c.dated = ordinals.New(c.date, c.dates.Len(), g.bases())
	for _, f := range kiosque.AllFacets() {
		if f == kiosque.FacetSource || f == kiosque.FacetSection || f != kiosque.FacetLength && g.before.facet(f) != nil {
			if _, _, err := g.column(ctx, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// countOf counts the articles of each of n ordinals.
func (g *generation) countOf(column []uint32, n int) []uint32 {
	counts := make([]uint32, n)
	for _, s := range g.segments {
		for doc := range s.live.All() {
			counts[column[s.base+doc]]++
		}
	}
	return counts
}

// loadLists returns the values of the articles in a whole-value field, in an order. before are those of the generation before, if it
// has them.
func (g *generation) loadLists(ctx context.Context, field string, compare func(a, b string) int, before *values.Lists) (*values.Lists, error) {
	b := values.NewBuilder(g.docs)
	for _, s := range g.segments {
		if s.same != nil && before != nil {
			b.Take(before, s.same.base, s.base, s.docs)
			continue
		}
		err := s.reader.EachList(field, func(text string, list segment.List) error {
			b.Add(text, s.base, list.Docs())
			return ctx.Err()
		})
		if err != nil {
			return nil, err
		}
	}
	return b.Lists(compare), nil
}

// loadLengths loads the length of every field.
func (g *generation) loadLengths(context.Context) error {
	c := &g.columns
	for f := range match.NumFields {
		c.length[f], c.norm[f] = make([]uint32, g.docs), make([]float32, g.docs)
		for _, s := range g.segments {
			lengths := c.length[f][s.base : s.base+s.docs]
			if s.same != nil {
				copy(lengths, g.before.columns.length[f][s.same.base:])
				continue
			}
			if err := s.reader.Lengths(segment.TextField(f), func(doc, words uint32) { lengths[doc] = words }); err != nil {
				return err
			}
		}
		have := 0
		for _, n := range c.length[f] {
			if n > 0 {
				have++
				g.tokens[f] += int64(n)
			}
		}
		average := float64(g.tokens[f]) / math.Max(1, float64(have))
		c.average[f] = average
		for i, n := range c.length[f] {
			if n > 0 {
				c.norm[f][i] = rank.LengthNorm(f, n, average)
			}
		}
	}
	return nil
}

// loadInfo sums up the collection; what the manifest adds comes from there.
func (g *generation) loadInfo() (err error) {
	m, c := g.manifest, &g.columns
	undated := int(g.countOf(c.date, c.dates.Len())[0])
	g.info = &kiosque.Info{
		Generation: m.Generation, Articles: g.articles, Undated: undated, Bytes: m.Bytes(),
		Schema: m.Schema, Fingerprint: m.Fingerprint, Built: m.Built,
		Aliases: m.Aliases,
	}
	sources := g.facet(kiosque.FacetSource)
	g.info.Sources = sources.Buckets(sources.Counts, kiosque.Choice{})
	if m.Contents != nil {
		g.info.Corpus = m.Contents.String()
	}
	for _, t := range g.tokens {
		g.info.Tokens += t
	}
	g.info.First, g.info.Last = c.dates.Span()
	g.info.Facets, err = g.knownFacets()
	return err
}
