package rights

import (
	"context"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
)

// Handful is how many withheld articles an answer that reads their texts is over, at least; over fewer they are as good
// as absent from the collection, whether there are any or none.
const Handful = 5

// fewWarning says so. It does not depend on what the texts say.
const fewWarning = "les articles dont seul un extrait peut être montré sont laissés de côté : la requête, ou l’une de ses parties, n’en trouve pas au moins 5"

// maxReadings bounds the ways to read a query that are counted; a query with more of them leaves withheld articles out.
const maxReadings = 16

// readsTexts reports whether a clause looks at what is withheld: at a text, or how long it is. Titles and facts are open.
func readsTexts(n query.Node) bool {
	open := 0 // clauses still to come that an open field holds
	for c := range query.Nodes(n) {
		if open > 0 {
			open--
			continue
		}
		switch c := c.(type) {
		case *query.Field:
			switch c.Name {
			case query.Title, query.Source, query.Author, query.Section, query.Agency, query.Place, query.Subject, query.Page, query.ID:
				for range query.Nodes(c.Node) {
					open++
				}
			default:
				return true
			}
		case *query.And, *query.Or, *query.Not, *query.Among, *query.DateRange, *query.All:
		default: // words, lengths, and what the language may have one day
			return true
		}
	}
	return false
}

// readsLengths reports whether a request counts, chooses or sorts articles by the length of their texts.
func readsLengths(r *kiosque.SearchRequest) bool {
	c := r.Chosen[kiosque.FacetLength]
	return len(c.Only)+len(c.Not) > 0 || slices.Contains(r.Counted(), kiosque.FacetLength) || r.Sort == kiosque.ByLength || r.Sort == kiosque.ByLongest
}

// namesArticles reports whether a clause asks for an article by its ID.
func namesArticles(n query.Node) bool {
	for c := range query.Nodes(n) {
		if f, ok := c.(*query.Field); ok && f.Name == query.ID {
			return true
		}
	}
	return false
}

// narrowed is a request that is not widened where texts are withheld: a reading that wants any of some words would tell which of them
// such a text has.
func narrowed(t *resolved, req kiosque.SearchRequest) kiosque.SearchRequest {
	if !t.open() {
		req.Widen = kiosque.WidenNever
	}
	return req
}

// few reports whether withheld articles are to be left out of the answer to a request. They are where the query reads
// texts and names articles besides, or where fewer than a handful of them satisfy the query or one of its readings: that
// with one alternative of each OU, and that with what SAUF excludes. Otherwise one guess at one text, joined to a clause
// that many articles satisfy, would show as a difference of one.
func (s *Searcher) few(ctx context.Context, t *resolved, req kiosque.SearchRequest) (few bool, read *query.Query, err error) {
	if read, err = req.Parse(); err != nil || t.open() {
		return false, read, err
	}
	if readsLengths(&req) { // each article tells its own
		return true, read, nil
	}
	if !readsTexts(read.Root) {
		return false, read, nil
	}
	all := readings(read.Root)
	if namesArticles(read.Root) || len(all) > maxReadings {
		return true, read, nil
	}
	for _, n := range all {
		enough, err := s.handful(ctx, t, req, n.String())
		if err != nil || !enough {
			return true, read, err
		}
	}
	return false, read, nil
}

// handful reports whether enough withheld articles satisfy a query under the filters of a request.
func (s *Searcher) handful(ctx context.Context, t *resolved, req kiosque.SearchRequest, text string) (bool, error) {
	req.Query, req.Strict = text, false // with every filter there is, also those to come
	req.From, req.After, req.Size, req.Snippets = 0, "", -1, -1
	req.Words, req.Help, req.Explain = false, false, false
	f, err := s.in.Values(ctx, kiosque.ValuesRequest{Facet: kiosque.FacetSource, Size: kiosque.MaxSize, Search: req})
	if err != nil {
		return false, err
	}
	n := 0
	if t.Of("") == Extract && len(req.Chosen[kiosque.FacetSource].Only) == 0 {
		n = f.Missing
	}
	for _, b := range f.Buckets { // their counts mind no selection of sources
		if t.Of(b.Value) == Extract && !b.Excluded && (b.Selected || len(req.Chosen[kiosque.FacetSource].Only) == 0) {
			n += b.Count
		}
	}
	return n >= Handful, nil
}

// readings returns a clause with one alternative of each of its disjunctions, in every way, and with each of its
// exclusions turned into a demand; more than maxReadings of them are not all of them.
func readings(n query.Node) []query.Node {
	one := func(inner query.Node, with func(query.Node) query.Node) (all []query.Node) {
		for _, r := range readings(inner) {
			all = append(all, with(r))
		}
		return all
	}
	switch n := n.(type) {
	case *query.Or:
		return alternatives(n.Nodes)
	case *query.Among:
		return alternatives(n.Nodes)
	case *query.Not:
		return append([]query.Node{n}, readings(n.Node)...)
	case *query.And:
		return products(n.Nodes, func(nodes []query.Node) query.Node { return &query.And{Nodes: nodes} })
	case *query.Near:
		return products(n.Nodes, func(nodes []query.Node) query.Node { return &query.Near{Nodes: nodes, N: n.N, Ordered: n.Ordered} })
	case *query.Same:
		return products(n.Nodes, func(nodes []query.Node) query.Node { return &query.Same{Unit: n.Unit, Nodes: nodes} })
	case *query.NotNear:
		return append(one(n.Node, func(r query.Node) query.Node { return &query.NotNear{Node: r, Far: n.Far, N: n.N} }),
			one(n.Far, func(r query.Node) query.Node { return &query.Near{Nodes: []query.Node{n.Node, r}, N: n.N} })...)
	case *query.AtLeast:
		return one(n.Node, func(r query.Node) query.Node { return &query.AtLeast{Node: r, N: n.N} })
	case *query.Field:
		return one(n.Node, func(r query.Node) query.Node { return &query.Field{Name: n.Name, Node: r} })
	case *query.First:
		return one(n.Node, func(r query.Node) query.Node { return &query.First{N: n.N, Node: r} })
	}
	return []query.Node{n}
}

func alternatives(nodes []query.Node) (all []query.Node) {
	for _, n := range nodes {
		if all = append(all, readings(n)...); len(all) > maxReadings {
			break
		}
	}
	return all
}

// products joins every reading of each clause with every reading of the others.
func products(nodes []query.Node, join func([]query.Node) query.Node) []query.Node {
	rows := [][]query.Node{nil}
	for _, n := range nodes {
		var longer [][]query.Node
		for _, row := range rows {
			for _, r := range readings(n) {
				longer = append(longer, append(slices.Clone(row), r))
			}
		}
		if rows = longer; len(rows) > maxReadings {
			rows = rows[:maxReadings+1]
		}
	}
	all := make([]query.Node, len(rows))
	for i, row := range rows {
		all[i] = join(row)
	}
	return all
}

// nothing is a source that no article has.
const nothing = "\x00"

// without returns a request over the articles that are not withheld.
func (s *Searcher) without(ctx context.Context, t *resolved, req kiosque.SearchRequest) (kiosque.SearchRequest, error) {
	info, err := s.in.Info(ctx)
	if err != nil {
		return req, err
	}
	var open, withheld []string
	for _, b := range info.Sources {
		if t.Of(b.Value) == Text {
			open = append(open, b.Value)
		} else {
			withheld = append(withheld, b.Value)
		}
	}
	hides := func(source string) bool { return t.Of(source) == Extract }
	chosen := &req.Chosen[kiosque.FacetSource]
	if len(chosen.Only) > 0 {
		if chosen.Only = slices.DeleteFunc(slices.Clone(chosen.Only), hides); len(chosen.Only) == 0 {
			chosen.Only = []string{nothing}
		}
		return req, nil
	}
	others := slices.DeleteFunc(slices.Clone(chosen.Not), hides)
	switch {
	case t.Of("") == Text && len(others)+len(withheld) <= kiosque.MaxSelected:
		chosen.Not = slices.Concat(others, withheld)
	case len(open) == 0 || len(open) > kiosque.MaxSelected:
		chosen.Only = []string{nothing}
	default:
		chosen.Only = open
	}
	return req, nil
}

// unnamed takes from the buckets of a facet of sources what without has brought into them.
func unnamed(t *resolved, f *kiosque.ValueFacet, req, asked *kiosque.SearchRequest) {
	now, before := req.Chosen[kiosque.FacetSource], asked.Chosen[kiosque.FacetSource]
	f.Buckets = slices.DeleteFunc(f.Buckets, func(b kiosque.Bucket) bool {
		chosen := t.among(now.Only, b.Value) || t.among(now.Not, b.Value)
		return !chosen && (t.Of(b.Value) == Extract || b.Count == 0)
	})
	for i := range f.Buckets {
		b := &f.Buckets[i]
		if t.Of(b.Value) == Extract {
			b.Count = 0
		}
		b.Selected, b.Excluded = t.among(now.Only, b.Value), t.among(now.Not, b.Value)
	}
	if len(before.Only) > 0 { // what has no bucket may be withheld
		f.Other = 0
	}
	if t.Of("") == Extract {
		f.Missing = 0
	}
}
