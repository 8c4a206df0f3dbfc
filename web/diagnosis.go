package web

import (
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/web/address"
)

// suggestion is another spelling, with what it finds.
type suggestion struct{ Query, URL, Total string }

func newSuggestions(l *address.Linker, list []kiosque.Suggestion) []suggestion {
	var out []suggestion
	for _, s := range list {
		u := l.To(func(r *kiosque.SearchRequest) { r.Query, r.WithoutForms = s.Query, nil })
		out = append(out, suggestion{french.Clip(s.Query), u, french.Quantity(s.Total, "article", "articles")})
	}
	return out
}

// clauseView is a condition of a query that finds nothing: what it finds alone, and what the others find without it.
type clauseView struct {
	Text    string
	Filter  bool // said in French, not in the query language
	Alone   string
	Without string
	URL     string // of the question without it; empty: it would find nothing either
	None    bool   // nothing satisfies it, alone though it be
}

func newDiagnosis(l *address.Linker, clauses []kiosque.Clause) []clauseView {
	var out []clauseView
	for _, c := range clauses {
		v := clauseView{
			Text: clauseText(c), Filter: c.Filter != "", None: c.Count == 0,
			Alone: french.Quantity(c.Count, "article", "articles"), Without: french.Quantity(c.Without, "article", "articles"),
		}
		if drop := dropped(l.Asked.Search.Query, clauses, c); c.Without > 0 && drop != nil {
			v.URL = l.To(drop)
		}
		out = append(out, v)
	}
	return out
}

// dropped returns the change that takes one of the clauses told out of a request; nil: there is no telling which it is.
func dropped(text string, told []kiosque.Clause, c kiosque.Clause) func(*kiosque.SearchRequest) {
	switch c.Filter {
	case kiosque.FilterDates:
		return func(r *kiosque.SearchRequest) { r.Since, r.Until, r.Interval = kiosque.Date{}, kiosque.Date{}, "" }
	case kiosque.FilterForms:
		return func(r *kiosque.SearchRequest) { r.WithoutForms = nil }
	}
	for _, f := range kiosque.AllFacets() {
		if c.Filter == f.Filter() {
			return func(r *kiosque.SearchRequest) { r.Chosen[f] = kiosque.Choice{} }
		}
	}
	q, err := query.Parse(text, query.Options{})
	if err != nil {
		return nil
	}
	rest, found := query.And{At: q.Root.Range()}, false
	for _, n := range query.Clauses(q.Root) {
		switch text := n.String(); {
		case text == c.Text && !found:
			found = true
		case slices.ContainsFunc(told, func(c kiosque.Clause) bool { return c.Text == text }):
			rest.Nodes = append(rest.Nodes, n)
		}
	}
	if !found {
		return nil
	}
	return func(r *kiosque.SearchRequest) { r.Query = rest.String() }
}

// clauseText is a clause as it is shown: what is in the query language stays as it is.
func clauseText(c kiosque.Clause) string {
	if c.Filter == "" {
		return c.Text
	}
	return french.Typeset(c.Text)
}
