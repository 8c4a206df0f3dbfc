package index

import (
	"context"

	"github.com/kiosque-search/kiosque/index/segment"
	"github.com/kiosque-search/kiosque/match"
)

// maxTallies is how many counts of forms are remembered.
const maxTallies = 1 << 16

// formIn is a form in some fields.
type formIn struct {
	form   uint32
	fields match.Fields
}

// formReader finds the articles of forms in one segment. It serves one goroutine.
type formReader struct {
	g       *generation
	segment int
	sources [match.NumFields]segment.Source
	set     segment.Set
}

// docs returns the living articles in which a form stands in any of some fields, until it is called again.
func (r *formReader) docs(form uint32, fields match.Fields) (segment.Set, error) {
	s := r.g.segments[r.segment]
	if r.set == nil {
		r.set = segment.NewSet(s.docs)
	}
	clear(r.set)
	for _, at := range r.g.table.Places(form) {
		if int(at.Segment) != r.segment || !fields.Has(at.Field) {
			continue
		}
		source := &r.sources[at.Field]
		if *source == nil {
			var err error
			if *source, err = s.terms(segment.TextField(at.Field)); err != nil {
				return nil, err
			}
		}
		list, err := (*source).Find(segment.Term{Text: r.g.table.Form(form), At: at.At})
		if err != nil {
			return nil, err
		}
		if list != nil {
			list.AddTo(r.set)
		}
	}
	if s.gone {
		r.set.And(s.live)
	}
	return r.set, nil
}

// tally counts the articles of the collection in which a form stands, in some fields.
func (g *generation) tally(ctx context.Context, form uint32, fields match.Fields) (n int, err error) {
	f := formIn{form, fields}
	g.talliesMu.Lock()
	n, known := g.tallies[f]
	g.talliesMu.Unlock()
	if known {
		return n, nil
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	for i := range g.segments {
		r := formReader{g: g, segment: i}
		docs, err := r.docs(f.form, f.fields)
		if err != nil {
			return 0, err
		}
		n += docs.Count()
	}
	g.talliesMu.Lock()
	defer g.talliesMu.Unlock()
	if g.tallies == nil || len(g.tallies) >= maxTallies {
		g.tallies = map[formIn]int{}
	}
	g.tallies[f] = n
	return n, nil
}
