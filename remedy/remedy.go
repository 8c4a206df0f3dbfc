// Package remedy answers what a question that finds nothing could leave out to find something.
package remedy

import (
	"context"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/query"
)

// maxTries bounds how many smaller questions are asked.
const maxTries = 48

// Remedy is the question with as many of its conditions as find something together.
type Remedy struct {
	Request kiosque.SearchRequest
	Dropped []kiosque.Clause // the conditions left out
	Total   int              // articles that it finds; at least one
}

// Of looks for the largest part of a question whose answer, which has these clauses, is empty although no single clause empties it. Of parts of
// one size it is the one that finds most articles. What nothing satisfies has to go, so it is left out first; of the others one is left out,
// or two, and so on. It is nil where one clause less would do, where nothing is left, or where maxTries do not suffice.
func Of(ctx context.Context, s kiosque.Searcher, req *kiosque.SearchRequest, clauses []kiosque.Clause) (*Remedy, error) {
	if len(clauses) < 2 || kiosque.Remedied(clauses) {
		return nil, nil
	}
	var gone, left []kiosque.Clause
	for _, c := range clauses {
		if c.Count == 0 {
			gone = append(gone, c)
		} else {
			left = append(left, c)
		}
	}
	tries := 0
	for n := 0; n < len(left); n++ {
		var best *Remedy
		for _, also := range choices(len(left), n) {
			if tries++; tries > maxTries {
				return nil, nil
			}
			drop := slices.Clone(gone)
			for _, i := range also {
				drop = append(drop, left[i])
			}
			found, err := try(ctx, s, req, clauses, drop)
			if err != nil {
				return nil, err
			}
			if found != nil && (best == nil || found.Total > best.Total) {
				best = found
			}
		}
		if best != nil {
			return best, nil
		}
	}
	return nil, nil
}

// try asks the question without some clauses; nil: it finds nothing either, or there is no telling the clauses in it.
func try(ctx context.Context, s kiosque.Searcher, req *kiosque.SearchRequest, told, drop []kiosque.Clause) (*Remedy, error) {
	smaller, ok := Without(req, told, drop)
	if !ok || smaller.Query == "" { // all articles of some filters are no part of what was asked
		return nil, nil
	}
	ask := smaller.Unwidened()
	ask.Size, ask.Snippets, ask.From, ask.After, ask.NoFacets = -1, -1, 0, "", true
	ask.Words, ask.Help, ask.Explain, ask.Strict = false, false, false, false
	res, err := s.Search(ctx, ask)
	if err != nil || res.Total == 0 {
		return nil, err
	}
	return &Remedy{smaller, drop, res.Total}, nil
}

// choices are all ways to take k of n things, by their numbers.
func choices(n, k int) [][]int {
	if k == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for last := k - 1; last < n; last++ {
		for _, before := range choices(last, k-1) {
			if all = append(all, append(slices.Clone(before), last)); len(all) > maxTries {
				return all // more are not tried
			}
		}
	}
	return all
}

// Without is a question without some of the clauses that its answer tells; false: there is no telling which they are in the query.
func Without(req *kiosque.SearchRequest, told, drop []kiosque.Clause) (kiosque.SearchRequest, bool) {
	r := *req
	r.From, r.After = 0, ""
	var texts []string // of parts of the query, to be left out once each
	for _, c := range drop {
		switch c.Filter {
		case "":
			texts = append(texts, c.Text)
		case kiosque.FilterDates:
			r.Since, r.Until, r.Interval = kiosque.Date{}, kiosque.Date{}, ""
		case kiosque.FilterForms:
			r.WithoutForms = nil
		default:
			for _, f := range kiosque.AllFacets() {
				if c.Filter == f.Filter() {
					r.Chosen[f] = kiosque.Choice{}
				}
			}
		}
	}
	if len(texts) == 0 {
		return r, true
	}
	q, err := query.Parse(req.Query, query.Options{})
	if err != nil {
		return r, false
	}
	rest := query.And{At: q.Root.Range()}
	for _, n := range query.Clauses(q.Root) {
		text := n.String()
		if i := slices.Index(texts, text); i >= 0 {
			texts = slices.Delete(texts, i, i+1)
		} else if slices.ContainsFunc(told, func(c kiosque.Clause) bool { return c.Text == text }) {
			rest.Nodes = append(rest.Nodes, n)
		}
	}
	r.Query = rest.String()
	return r, len(texts) == 0
}
