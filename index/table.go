package index

import (
	"context"
	"slices"

	"github.com/kiosque-search/kiosque/index/forms"
	"github.com/kiosque-search/kiosque/index/layout"
	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// This file keeps the table of forms beside the segments, so that an index of many of them opens without going through all their
// dictionaries. It is derived: one that is damaged, or of other segments, is as good as none.

const (
	tableSide = "forms"
	// fewSegments is how many are opened as fast without.
	fewSegments = 4
	// untabled is the part of the articles, one in so many, that may be in segments that the stored table is not of.
	untabled = 8
)

// loadTable merges the dictionaries of the text fields, builds the family table and notes where the postings of each form are,
// so that no dictionary is consulted when a query is answered. What is known of segments, from the generation before or stored, is taken over.
func (g *generation) loadTable(ctx context.Context) (err error) {
	known := g.tableBefore()
	if known == nil {
		if stored := readTable(g.dir); stored != nil {
			known = g.tabled(stored)
		}
	}
	g.table, err = g.mergeTable(ctx, known)
	return err
}

// tableBefore is what the generation before knows of segments that are the same; nil: there are none.
func (g *generation) tableBefore() *forms.Known {
	if g.shared == 0 {
		return nil
	}
	k := &forms.Known{Table: g.before.table}
	for _, s := range g.before.segments {
		k.Number = append(k.Number, g.number(func(o *seg) bool { return o.same == s }))
	}
	return k
}

// number is that of the first segment of which is is true; forms.Gone: there is none.
func (g *generation) number(is func(*seg) bool) uint32 {
	if i := slices.IndexFunc(g.segments, is); i >= 0 {
		return uint32(i)
	}
	return forms.Gone
}

// tabled is what a stored table knows of these segments; nil: nothing.
func (g *generation) tabled(stored []byte) *forms.Known {
	t, of, err := forms.Parse(stored)
	if err != nil {
		return nil
	}
	return &forms.Known{Table: t, Number: g.tableOf(of)}
}

// tableOf are the numbers of the segments of some identities.
func (g *generation) tableOf(of []string) (all []uint32) {
	for _, id := range of {
		all = append(all, g.number(func(s *seg) bool { return s.reader.Identity() == id }))
	}
	return all
}

// mergeTable merges what is known, nil: nothing, with the dictionaries of the other segments.
func (g *generation) mergeTable(ctx context.Context, known *forms.Known) (*forms.Table, error) {
	var fresh []forms.Dictionary
	same := known != nil && len(known.Number) == len(g.segments)
	for i, s := range g.segments {
		if known != nil && slices.Contains(known.Number, uint32(i)) {
			same = same && known.Number[i] == uint32(i)
			continue
		}
		same = false
		for f := range match.NumFields {
			terms, err := s.terms(segment.TextField(f))
			if err != nil {
				return nil, err
			}
			it, err := terms.Terms()
			if err != nil {
				return nil, err
			}
			fresh = append(fresh, forms.Dictionary{Terms: it, Segment: uint32(i), Field: f})
		}
	}
	if same {
		return known.Table, nil
	}
	return forms.Merge(ctx, fresh, known)
}

// readTable reads the stored table of a generation; nil: there is none that can be read.
func readTable(gen string) []byte {
	packed, err := layout.Side(gen, tableSide)
	if packed == nil || err != nil {
		return nil
	}
	stored, err := forms.Unpack(packed)
	if err != nil {
		return nil
	}
	return stored
}

// storeTable stores the table of a generation that is being sealed: where it has many segments, of which too much stands in none that is
// there. One that it has taken over and that is of no use any more goes.
func (w *writer) storeTable(ctx context.Context, g *generation) error {
	var of []string
	for _, s := range g.segments {
		if id := s.reader.Identity(); id != "" && !slices.Contains(of, id) {
			of = append(of, id)
		}
	}
	if len(of) < max(fewSegments, len(g.segments)) {
		return layout.SetSide(w.partial(), tableSide, w.number(), nil)
	}
	stored := readTable(w.partial())
	known, err := forms.Segments(stored)
	if err == nil {
		numbers, missing := g.tableOf(known), uint32(0)
		for i, s := range g.segments {
			if !slices.Contains(numbers, uint32(i)) {
				missing += s.docs
			}
		}
		if missing <= g.docs/untabled {
			return nil
		}
	}
	table, err := g.mergeTable(ctx, g.tabled(stored))
	if err != nil {
		return err
	}
	packed, err := forms.Pack(table, of)
	if err != nil {
		return err
	}
	return layout.SetSide(w.partial(), tableSide, w.number(), packed)
}
