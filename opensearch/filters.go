package opensearch

import (
	"context"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/dates"
	"github.com/kiosque-search/kiosque/engine/request"
	"github.com/kiosque-search/kiosque/engine/values"
	"github.com/kiosque-search/kiosque/opensearch/moment"
	"github.com/kiosque-search/kiosque/opensearch/schema"
	"github.com/kiosque-search/kiosque/opensearch/translate"
)

// filters are those of a request beside its query, and what is to be counted.
type filters struct {
	dates   Object // nil: any
	facets  []facet
	without Object // excluded; nil: none
}

// facet is one that a request counts, or of which it chooses values.
type facet struct {
	kiosque.Facet
	column  *moment.Column
	chosen  Object // nil: any
	counted bool
}

// byDate stands for the filter of dates among those of facets, none for no filter.
const (
	byDate = -1
	none   = -2
)

// filters reads the filters of a request.
func (i *inquiry) filters(ctx context.Context, req *kiosque.SearchRequest) (*filters, error) {
	fs := &filters{}
	if !req.Since.IsZero() || !req.Until.IsZero() {
		fs.dates = translate.Dates(req.Since, req.Until)
	}
	counted := req.Counted()
	for _, f := range kiosque.AllFacets() {
		choice := req.Chosen[f]
		of := facet{Facet: f, counted: slices.Contains(counted, f)}
		if !of.counted && len(choice.Only)+len(choice.Not) == 0 {
			continue
		}
		var err error
		if of.column, err = i.v.Column(ctx, f); err != nil {
			return nil, err
		}
		of.chosen = of.column.Chosen(choice)
		fs.facets = append(fs.facets, of)
	}
	return fs, nil
}

// but lists all filters but one: the place of a facet, byDate, or none.
func (fs *filters) but(except int) (all []Object) {
	if fs.dates != nil && except != byDate {
		all = append(all, fs.dates)
	}
	for k := range fs.facets {
		if fs.facets[k].chosen != nil && k != except {
			all = append(all, fs.facets[k].chosen)
		}
	}
	if fs.without != nil {
		all = append(all, translate.Not(fs.without))
	}
	return all
}

func (fs *filters) all() []Object { return fs.but(none) }

// Names of aggregations.
const (
	aggDates   = "dates"
	aggUndated = "undated"
)

// counting are the aggregations of the facets that a request counts: each is of the articles that pass every filter but its own; the
// dates keep their filter, and undated are those that pass every other one.
func (fs *filters) counting() Object {
	aggs := Object{
		aggDates: Object{"filter": translate.All(fs.all()...), "aggs": Object{
			"values": Object{"terms": Object{"field": schema.Date, "size": moment.Buckets}},
		}},
		aggUndated: Object{"filter": translate.All(append(fs.but(byDate), translate.Undated())...)},
	}
	for k, f := range fs.facets {
		if f.counted {
			aggs[f.String()] = f.column.Counting(translate.All(fs.but(k)...))
		}
	}
	return aggs
}

// counted reads what counting has counted.
func (fs *filters) counted(req *kiosque.SearchRequest, aggs map[string]moment.Bucketed, amounts map[string]kiosque.Amount) (*kiosque.Facets, error) {
	out := &kiosque.Facets{}
	var err error
	if out.Date, err = datesOf(aggs[aggDates], req.Interval, amounts); err != nil {
		return nil, err
	}
	out.Date.Undated = aggs[aggUndated].N
	for _, f := range fs.facets {
		if !f.counted {
			continue
		}
		b := aggs[f.String()]
		n, err := f.column.Counts(&b)
		if err != nil {
			return nil, err
		}
		*out.Of(f.Facet) = f.column.Facet(n, req.Chosen[f.Facet], request.FacetSize)
	}
	return out, nil
}

// datesOf makes buckets of an interval from counts of distinct dates; amounts, by date, are of the same articles, nil: nobody asks.
func datesOf(b moment.Bucketed, interval kiosque.Interval, amounts map[string]kiosque.Amount) (f kiosque.DateFacet, err error) {
	if b.Values.Other > 0 || b.Values.Bound > 0 {
		return f, moment.TooManyDates()
	}
	counts := map[string]uint32{}
	var texts []string
	for _, v := range b.Values.Buckets {
		text := v.Key.(string)
		texts, counts[text] = append(texts, text), uint32(v.N)
	}
	slices.SortFunc(texts, dates.Compare)
	all, n, of := []kiosque.Date{{}}, []uint32{0}, []kiosque.Amount{amounts[""]}
	for _, text := range texts {
		d, err := kiosque.ParseDate(text)
		if err != nil {
			return f, err
		}
		all, n, of = append(all, d), append(n, counts[text]), append(of, amounts[text])
	}
	table := dates.New(all)
	if f = table.Facet(n, interval); amounts != nil {
		table.Measure(&f, of)
	}
	return f, nil
}

// Values implements kiosque.Searcher.
func (e *Engine) Values(ctx context.Context, req kiosque.ValuesRequest) (_ *kiosque.ValueFacet, err error) {
	defer func() { err = kiosque.Failed(err, "la recherche a échoué") }()
	if req, err = req.Checked(); err != nil {
		return nil, err
	}
	return again(ctx, e, req.Search.After, func() (*kiosque.ValueFacet, error) { return e.values(ctx, &req) })
}

func (e *Engine) values(ctx context.Context, req *kiosque.ValuesRequest) (*kiosque.ValueFacet, error) {
	s := &req.Search
	s.Facets, s.NoFacets = []kiosque.Facet{req.Facet}, false
	i, err := e.inquire(ctx, s)
	if err != nil {
		return nil, err
	}
	defer i.close()
	if err := i.ask(ctx, s, wants{}); err != nil {
		return nil, err
	}
	fs, err := i.filters(ctx, s)
	if err != nil {
		return nil, err
	}
	k := slices.IndexFunc(fs.facets, func(f facet) bool { return f.counted })
	f := fs.facets[k]
	l, err := i.v.List(ctx, moment.Asked{
		Query: i.text, Sort: moment.ByID(), Bare: true, Aggs: Object{f.String(): f.column.Counting(translate.All(fs.but(k)...))},
	})
	if err != nil {
		return nil, err
	}
	b := l.Aggs[f.String()]
	n, err := f.column.Counts(&b)
	if err != nil {
		return nil, err
	}
	buckets := f.column.Containing(f.column.Buckets(n, s.Chosen[req.Facet]), strings.TrimSpace(req.Contains))
	return values.Facet(buckets, req.Size, n), nil
}

// allOf finds what a query and some filters find.
func allOf(q Object, filters []Object) Object {
	return translate.All(append([]Object{q}, filters...)...)
}

// withAny finds, of that, what one of some others finds too.
func withAny(q Object, filters, some []Object) Object {
	return translate.All(append([]Object{q, translate.Any(some...)}, filters...)...)
}
