package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// question is the frame of every view of one question: how it is read, what narrows it, what it finds at which dates and where, and
// the ways to look at that.
type question struct {
	Heading  string // what is found
	Reading  string
	Notes    []string // of the view, below the heading
	Spelled  []suggestion
	Remedy   *remedyView // where nothing is found
	Warnings []string
	Families *families
	Widened  *widenedView // of articles
	Active   []link       // filters in use; the address is that without the filter
	Clear    string       // address without any filter, where there is one
	Collapse link         // folds reprises; empty: there are none, or they are folded
	Export   exportView
	Views    []link
	Tabular  bool // what is found is in a table, below its settings
	Chart    *chart
	Facets   []facetView
}

// exportView is the whole of what is found, to take away.
type exportView struct {
	Label string
	Files []link
	Whole *takeaway // of articles, instead of files
	Note  string
}

// view is a way to look at what a question finds.
type view struct{ name, path string }

// The views.
var (
	asArticles    = view{"Articles", ""}
	asConcordance = view{"Concordance", "concordance"}
	asCurves      = view{"Courbes", "courbes"}
	asNeighbours  = view{"Voisins", "voisins"}
	asSpecific    = view{"Spécificités", "specificites"}
	asCompared    = view{"Comparer", "comparer"}
	asRelated     = view{"Apparentés", "apparentes"}
	asNGrams      = view{"Suites", "suites"}
	asNamed       = view{"Noms", "noms"}
)

// newQuestion lays out what stands above a view, but for its heading and what it counts.
func newQuestion(l *address.Linker, in view, res *kiosque.SearchResult) question {
	req := l.Asked.Search
	q := question{Spelled: newSuggestions(l, res.Query.Suggestions), Views: views(l.Home, req, in), Tabular: in != asArticles && in != asRelated}
	q.Families = newFamilies(l, wordsAndWidened(res), res.Widened != nil)
	if strings.TrimSpace(req.Query) != "" {
		q.Reading = french.Typeset(res.Query.Reading)
	}
	q.Warnings = remarks(res.Query.Warnings)
	if res.Total > res.Distinct && !res.Collapsed {
		q.Collapse = link{Label: "Regrouper les reprises", URL: l.To(func(r *kiosque.SearchRequest) { r.Collapse, r.From = true, 0 })}
	}
	q.filters(l)
	return q
}

// count adds what is found at which dates and where.
func (q *question) count(l *address.Linker, counts *kiosque.Facets) {
	if counts == nil {
		return
	}
	q.narrow(l, counts)
	q.Chart = newChart(counts.Date, l)
}

// narrow adds what is found where, to choose from.
func (q *question) narrow(l *address.Linker, counts *kiosque.Facets) {
	for _, f := range facets() {
		values := *counts.Of(f.Facet)
		if values == nil {
			continue
		}
		if shown := f.newView(l, values); len(shown.Values) > 0 {
			q.Facets = append(q.Facets, shown)
		}
	}
}

// filters lists what narrows the results beside the query, each with the way out of it.
func (q *question) filters(l *address.Linker) {
	req := l.Asked.Search
	if !req.Since.IsZero() || !req.Until.IsZero() {
		q.Active = append(q.Active, link{Label: french.DateRange(req.Since, req.Until), URL: l.To(anyDate)})
	}
	for _, f := range facets() {
		for _, s := range req.Chosen[f.Facet].Only {
			q.Active = append(q.Active, link{Label: f.named(s), URL: f.tick(l, s)})
		}
		for _, s := range req.Chosen[f.Facet].Not {
			q.Active = append(q.Active, link{Label: "sauf " + f.named(s), URL: f.leaveOut(l, s)})
		}
	}
	if req.Collapse {
		q.Active = append(q.Active, link{Label: "reprises regroupées", URL: l.To(func(r *kiosque.SearchRequest) { r.Collapse = false })})
	}
	if req.RepriseOf != "" {
		q.Active = append(q.Active, link{Label: "reprises de " + french.Quote(req.RepriseOf), URL: l.To(func(r *kiosque.SearchRequest) { r.RepriseOf = "" })})
	}
	if req.NoSynonyms {
		q.Active = append(q.Active, link{Label: "sans les synonymes", URL: l.To(func(r *kiosque.SearchRequest) { r.NoSynonyms = false })})
	}
	switch req.Widen {
	case kiosque.WidenInclude:
		q.Active = append(q.Active, link{Label: "résultats élargis compris", URL: l.To(func(r *kiosque.SearchRequest) { r.Widen, r.From = "", 0 })})
	case kiosque.WidenNever:
		q.Active = append(q.Active, link{Label: "sans élargir", URL: l.To(func(r *kiosque.SearchRequest) { r.Widen, r.From = "", 0 })})
	}
	for _, s := range req.WithoutForms {
		q.Active = append(q.Active, link{
			Label: "sans la forme " + french.Quote(s),
			URL:   l.To(func(r *kiosque.SearchRequest) { r.WithoutForms = toggle(r.WithoutForms, s) }),
		})
	}
	if len(q.Active) > 0 {
		q.Clear = l.To(func(r *kiosque.SearchRequest) { *r = unfiltered(*r) })
	}
}

// views leads from one view of a question to the others.
func views(home string, req kiosque.SearchRequest, in view) (list []link) {
	if strings.TrimSpace(req.Query) == "" {
		return nil // no word, no line and no curve
	}
	a := address.Asked{Search: req}
	a.Search.Sort, a.Search.From, a.Search.Size = "", 0, 0
	for _, v := range []view{asArticles, asConcordance, asCurves, asCompared, asRelated, asNamed, asNeighbours, asSpecific, asNGrams} {
		u := home + v.path + a.Write(address.QueryParams())
		if v == asNeighbours || v == asSpecific || v == asNGrams {
			u += "&functions=0" // to begin with
		}
		if v == asArticles {
			u = home + address.Of(a.Search)
		}
		list = append(list, link{v.name, u, v == in})
	}
	return list
}

// allOf says that something is done with one thing or with all of them.
func allOf(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return "les " + french.Number(n) + "\u00a0" + many
}

// viewing is a request for a view other than that of articles.
type viewing struct {
	*address.Linker // to the view; it has what is asked
	values          url.Values
	info            *kiosque.Info
	tag             string
}

// viewed reads the request of a view other than that of articles. Without viewing and error it is answered: by 304, or, where the form
// of families has sent it, by the address that it has for good.
func (h *handler) viewed(w http.ResponseWriter, r *http.Request, in view, table []address.Param) (*viewing, error) {
	values, err := address.Parse(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	a := address.Asked{}
	if err := a.ReadAll(values, slices.Concat(table, tickedParams())); err != nil {
		return nil, err
	}
	a.Format = ""
	l := address.NewLinkerTo(address.Root(r), in.path, a, table)
	if len(a.Shown) > 0 {
		out, err := unticked(&a)
		if err != nil {
			return nil, err
		}
		return nil, seeOther(w, l.To(func(s *kiosque.SearchRequest) { s.WithoutForms = out }))
	}
	info, tag, err := h.state(w, r)
	if info == nil || err != nil {
		return nil, err
	}
	return &viewing{l, values, info, tag}, nil
}

// withFacets asks for the facets that the collection has, unless a request says which.
func withFacets(req kiosque.SearchRequest, info *kiosque.Info) kiosque.SearchRequest {
	if req.Facets == nil {
		req.Facets = info.Facets
	}
	return req
}

// counted asks for everything about a question but its articles.
func (h *handler) counted(ctx context.Context, req kiosque.SearchRequest, info *kiosque.Info) (*kiosque.SearchResult, error) {
	req = withFacets(req, info).Unwidened()
	req.Size, req.Snippets, req.From, req.Words, req.Help = -1, -1, 0, true, true
	return h.searcher.Search(ctx, req)
}

// remarks are warnings as a page tells them, each a sentence.
func remarks(warnings []string) []string {
	out := make([]string, len(warnings))
	for i, w := range warnings {
		out[i] = french.Capital(french.Typeset(w))
	}
	return out
}
