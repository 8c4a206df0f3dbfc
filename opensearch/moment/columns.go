package moment

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/engine/values"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/opensearch/translate"
	"github.com/kiosque-search/kiosque/opensearch/wire"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// rawList keeps numbers as they were written: a place in an order may be the largest there is.
type rawList List

// UnmarshalJSON implements json.Unmarshaler.
func (l *rawList) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return d.Decode((*List)(l))
}

// Column is the values of a facet. Its lists are its spellings, one each; list 0 is none.
type Column struct {
	*values.Column
	facet kiosque.Facet
	lists map[string]int // of a name, by its key: the list of one of its spellings
	keyOf func(spelling string) string
}

// Key is the field of documents that has the keys of the names of a facet.
func Key(f kiosque.Facet) string { return f.String() + "_key" }

// Column returns the values of a facet, which are asked for once.
func (s *Moment) Column(ctx context.Context, f kiosque.Facet) (*Column, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.columns[f] != nil {
		return s.columns[f], nil
	}
	var spellings []string
	counts := []uint32{uint32(s.Articles - s.Having[f])}
	if f == kiosque.FacetLength {
		spellings = kiosque.LengthClasses()
		queries := make([]Object, len(spellings))
		for i, class := range spellings {
			queries[i] = ofLength(class)
		}
		each, err := s.Count(ctx, translate.Everything(), queries)
		if err != nil {
			return nil, err
		}
		for _, n := range each {
			counts = append(counts, uint32(n))
		}
	} else {
		printed, err := s.printed(ctx, f)
		if err != nil {
			return nil, err
		}
		for _, p := range printed {
			spellings, counts = append(spellings, p.Value), append(counts, uint32(p.Count))
		}
	}
	c := &Column{facet: f, lists: map[string]int{}, keyOf: func(s string) string { return s }}
	c.Column = values.New(s.Aliases, f.Field(), values.Single(spellings, nil), counts)
	if f != kiosque.FacetLength {
		c.keyOf = func(spelling string) string { return s.Aliases.Key(f.Field(), spelling) }
	}
	for i, spelling := range spellings {
		c.lists[c.keyOf(spelling)] = i + 1
	}
	s.columns[f] = c
	return c, nil
}

// printed lists the spellings of a facet in byte order, with the articles that print each.
func (s *Moment) printed(ctx context.Context, f kiosque.Facet) (all []kiosque.Bucket, err error) {
	var out struct {
		wire.Envelope
		Aggs map[string]Bucketed `json:"aggregations"`
	}
	err = s.Search(ctx, Object{"size": 0, "track_total_hits": false, "aggs": Object{"all": Object{
		"filter": translate.Everything(), "aggs": Object{"values": terms(f.String())},
	}}}, &out)
	if err != nil {
		return nil, err
	}
	b := out.Aggs["all"]
	if err := b.exact(f); err != nil {
		return nil, err
	}
	for _, v := range b.Values.Buckets {
		all = append(all, kiosque.Bucket{Value: v.Key.(string), Count: v.N})
	}
	slices.SortFunc(all, func(a, b kiosque.Bucket) int { return bytes.Compare([]byte(a.Value), []byte(b.Value)) })
	return all, nil
}

func terms(field string) Object { return Object{"terms": Object{"field": field, "size": Buckets}} }

// exact refuses counts that are not those of all values.
func (b *Bucketed) exact(f kiosque.Facet) error {
	if b.Values.Other == 0 && b.Values.Bound == 0 {
		return nil
	}
	_, many := f.French()
	return &kiosque.Error{
		Code: kiosque.CodeUnsupported, Message: "les " + many + " de cette collection sont trop nombreux pour être comptés exactement dans une grappe",
		Hint: "cherchez-les par leurs mots, par exemple auteur:nom",
	}
}

// Chosen finds the articles that pass a choice; nil: all do.
func (c *Column) Chosen(choice kiosque.Choice) Object {
	var must []Object
	if len(choice.Only) > 0 {
		must = append(must, c.having(c.Column.Chosen(kiosque.Choice{Only: choice.Only}), true))
	}
	if len(choice.Not) > 0 {
		must = append(must, translate.Not(c.having(c.Column.Chosen(kiosque.Choice{Not: choice.Not}), false)))
	}
	if must == nil {
		return nil
	}
	return translate.All(must...)
}

// having finds the articles one of whose spellings passes, or does not.
func (c *Column) having(pass []bool, wanted bool) Object {
	var spellings []string
	var ranges []Object
	for i, v := range c.Values {
		if pass[i+1] != wanted {
			continue
		}
		spellings = append(spellings, v)
		if c.facet == kiosque.FacetLength {
			ranges = append(ranges, ofLength(v))
		}
	}
	if c.facet == kiosque.FacetLength {
		return translate.Any(ranges...)
	}
	return translate.Among(c.facet.String(), spellings)
}

// ofLength finds the articles of a class of lengths.
func ofLength(class string) Object {
	least, most := kiosque.LengthsOf(class)
	between := Object{"gte": least}
	if most > 0 {
		between["lte"] = most
	}
	return Object{"range": Object{translate.Length(match.Body): between}}
}

// Counting is the aggregation that counts the articles of a filter by the names of the facet.
func (c *Column) Counting(filter Object) Object {
	if c.facet != kiosque.FacetLength {
		return Object{"filter": filter, "aggs": Object{
			"values": terms(Key(c.facet)), "missing": Object{"missing": Object{"field": Key(c.facet)}},
		}}
	}
	var ranges List
	for _, class := range kiosque.LengthClasses() {
		least, most := kiosque.LengthsOf(class)
		r := Object{"key": class, "from": least}
		if most > 0 {
			r["to"] = most + 1
		}
		ranges = append(ranges, r)
	}
	return Object{"filter": filter, "aggs": Object{
		"values":  Object{"range": Object{"field": translate.Length(match.Body), "ranges": ranges}},
		"missing": Object{"filter": Object{"term": Object{translate.Length(match.Body): 0}}},
	}}
}

// Counts reads what Counting has counted, by list.
func (c *Column) Counts(b *Bucketed) ([]uint32, error) {
	if err := b.exact(c.facet); err != nil {
		return nil, err
	}
	n := make([]uint32, c.Len())
	n[0] = uint32(b.Missing.N)
	for _, v := range b.Values.Buckets {
		if list, ok := c.lists[v.Key.(string)]; ok {
			n[list] = uint32(v.N)
		}
	}
	return n, nil
}

// PlaceOf are the places of the spellings when articles are sorted by the name that is shown, by spelling.
func (c *Column) PlaceOf() map[string]uint32 {
	places, of := c.Places(), make(map[string]uint32, len(c.Values))
	for i, v := range c.Values {
		of[v] = places[i+1]
	}
	return of
}

// Values implements plan.Dictionary.
func (s *Moment) Values(ctx context.Context, name query.FieldName) (*plan.Values, error) {
	s.mu.Lock()
	v := s.values[name]
	s.mu.Unlock()
	if v != nil {
		return v, nil
	}
	for _, f := range kiosque.AllFacets() {
		if f.Field() != name {
			continue
		}
		c, err := s.Column(ctx, f)
		if err != nil {
			return nil, err
		}
		v = plan.NewValues(name, c.Alike())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values[name] = v
	return v, nil
}
