package web

import (
	"context"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/remedy"
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
		if less, ok := remedy.Without(&l.Asked.Search, clauses, []kiosque.Clause{c}); c.Without > 0 && ok {
			v.URL = l.To(func(r *kiosque.SearchRequest) { *r = less })
		}
		out = append(out, v)
	}
	return out
}

// clauseText is a clause as it is shown: what is in the query language stays as it is.
func clauseText(c kiosque.Clause) string {
	if c.Filter == "" {
		return c.Text
	}
	return french.Typeset(c.Text)
}

// remedyView is the largest part of a query that finds something, where two or more of its conditions empty it.
type remedyView struct{ Query, URL, Total, Dropped string }

// remedied looks for that part where nothing is found.
func (h *handler) remedied(ctx context.Context, l *address.Linker, res *kiosque.SearchResult) (*remedyView, error) {
	if res.Total > 0 {
		return nil, nil
	}
	best, err := remedy.Of(ctx, h.searcher, &l.Asked.Search, res.Query.Clauses)
	if best == nil || err != nil {
		return nil, err
	}
	dropped := make([]string, len(best.Dropped))
	for i, c := range best.Dropped {
		if dropped[i] = clauseText(c); c.Filter == "" {
			dropped[i] = french.Quote(c.Text)
		}
	}
	return &remedyView{
		Query: french.Clip(best.Request.Query), URL: l.To(func(r *kiosque.SearchRequest) { *r = best.Request }),
		Total: french.Quantity(best.Total, "article", "articles"), Dropped: strings.Join(dropped, " ni "),
	}, nil
}
