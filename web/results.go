package web

import (
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// searchPage is the page at the root: the collection when it opens, results once something is asked for.
type searchPage struct {
	frame
	Collection *collection
	Results    *results
}

// collection says what there is to search.
type collection struct {
	Summary string
	Undated string
	All     string // address of everything, newest first
	Sources []facetValue
}

// link is a choice among addresses.
type link struct {
	Label, URL string
	Current    bool
}

// results is a kiosque.SearchResult as the page shows it.
type results struct {
	Reading  string
	Warnings []string
	Total    string
	Shown    string // which of them are on this page
	Active   []link // filters in use; the address is that without the filter
	Clear    string // all filters at once, where there are several
	Without  string // the same question without filters, where it has them and finds nothing
	Sorts    []link
	Hits     []hitView
	Start    int // number of the first hit, from 1
	Chart    *chart
	Facets   []facetView
	Pages    []pageLink
	Previous string
	Next     string
	Data     string // address of the same in the API
	LastPage string // only where the page asked for lies past the last one
	None     bool
}

type hitView struct {
	URL      string
	Title    []segment
	Derived  bool
	Source   string
	Section  string
	Authors  string
	Agency   string
	Date     dateView
	Snippets [][]segment
}

// dateView is a date with its precision and origin.
type dateView struct {
	Text    string
	Machine string // for <time>; empty: no date
	Note    string // where it comes from, if not from the source
}

type facetView struct {
	ID, Title string
	Values    []facetValue
	More      []facetValue // unfolded on demand
	MoreOpen  bool
	Notes     []string
}

type facetValue struct {
	Label, Count, URL string
	Selected          bool
}

// pageLink is a page of results; without a number it is the gap between two.
type pageLink struct {
	Number, URL string
	Current     bool
}

// facetLimit is how many values of a facet the page shows at all; the API has them all.
const facetLimit = 200

// facetLength is how many values of a facet are shown at once.
const facetLength = 12

// newResults lays a result out: first what must be linked, then what is linked while the budget lasts.
func newResults(home string, req kiosque.SearchRequest, res *kiosque.SearchResult) *results {
	l := newLinker(home, req)
	v := &results{
		Warnings: res.Query.Warnings,
		Total:    total(res), None: res.Total == 0,
		Data: home + "api/v1/search" + encode(req),
	}
	if strings.TrimSpace(req.Query) != "" {
		v.Reading = res.Query.Reading
	}
	v.paging(res, l)
	for _, s := range sorts(string(req.Sort)) {
		v.Sorts = append(v.Sorts, link{s.Label, l.to(func(r *kiosque.SearchRequest) { r.Sort = kiosque.Sort(s.Value) }), s.Selected})
	}
	v.filters(l)
	wayBack := encode(req)
	if len(wayBack) > maxWayBack {
		wayBack = ""
	}
	for _, hit := range res.Hits {
		v.Hits = append(v.Hits, newHitView(home, wayBack, hit))
	}
	if f := res.Facets; f != nil {
		source := newFacet("source", "Sources", f.Source, "sans source", func(value string) string {
			return l.to(func(r *kiosque.SearchRequest) { r.Sources = toggle(r.Sources, value) })
		})
		section := newFacet("section", "Rubriques", f.Section, "sans rubrique", func(value string) string {
			return l.to(func(r *kiosque.SearchRequest) { r.Sections = toggle(r.Sections, value) })
		})
		for _, f := range []facetView{source, section} {
			if len(f.Values) > 0 {
				v.Facets = append(v.Facets, f)
			}
		}
		v.Chart = newChart(f.Date, l)
	}
	return v
}

func total(res *kiosque.SearchResult) string {
	articles := quantity(res.Total, "article", "articles")
	if res.Occurrences == 0 {
		return articles
	}
	return articles + ", " + quantity(res.Occurrences, "occurrence", "occurrences")
}

// title names the page of results in the window and the reader's history.
func (v *results) title(req kiosque.SearchRequest) string {
	parts := []string{}
	if q := strings.TrimSpace(req.Query); q != "" {
		parts = append(parts, clip(q))
	}
	parts = append(parts, v.Total)
	for _, p := range v.Pages {
		if p.Current && p.Number != "1" {
			parts = append(parts, "page "+p.Number)
		}
	}
	return strings.Join(parts, " – ")
}

// filters lists what narrows the results beside the query, each with the way out of it.
func (v *results) filters(l *linker) {
	req := l.req
	if !req.Since.IsZero() || !req.Until.IsZero() {
		v.Active = append(v.Active, link{Label: dateRange(req.Since, req.Until), URL: l.to(func(r *kiosque.SearchRequest) {
			r.Since, r.Until, r.Interval = kiosque.Date{}, kiosque.Date{}, ""
		})})
	}
	for _, s := range req.Sources {
		v.Active = append(v.Active, link{Label: s, URL: l.to(func(r *kiosque.SearchRequest) { r.Sources = toggle(r.Sources, s) })})
	}
	for _, s := range req.Sections {
		v.Active = append(v.Active, link{Label: s, URL: l.to(func(r *kiosque.SearchRequest) { r.Sections = toggle(r.Sections, s) })})
	}
	if len(v.Active) > 0 {
		without := l.to(func(r *kiosque.SearchRequest) {
			r.Since, r.Until, r.Interval, r.Sources, r.Sections = kiosque.Date{}, kiosque.Date{}, "", nil, nil
		})
		if len(v.Active) > 1 {
			v.Clear = without
		}
		if v.None {
			v.Without = without
		}
	}
}

// toggle returns list without v, or with v at its end.
func toggle(list []string, v string) []string {
	if i := slices.Index(list, v); i >= 0 {
		return slices.Delete(list, i, i+1)
	}
	return append(list, v)
}

// paging links to the first and the last page and to those around this one.
func (v *results) paging(res *kiosque.SearchResult, l *linker) {
	req := l.req
	size := req.Size
	if size == 0 {
		size = kiosque.DefaultSize
	}
	if size < 0 || res.Total == 0 {
		return
	}
	at := func(from int) string { return l.to(func(r *kiosque.SearchRequest) { r.From = from }) }
	last := (res.Total - 1) / size // pages are numbered from 0 here
	if req.From >= res.Total {
		v.LastPage = at(last * size)
		return
	}
	v.Start = req.From + 1
	v.Shown = "Articles " + french(v.Start) + " à " + french(req.From+len(res.Hits))
	if req.From > 0 {
		v.Previous = at(max(req.From-size, 0))
	}
	if req.From+size < res.Total {
		v.Next = at(req.From + size)
	}
	if last == 0 && req.From == 0 {
		return
	}
	current := req.From / size
	const around = 2
	for p := 0; p <= last; p++ {
		switch {
		case p == 0 || p == last || p >= current-around && p <= current+around:
			v.Pages = append(v.Pages, pageLink{french(p + 1), at(p * size), p == current})
		case p == current-around-1 || p == current+around+1:
			v.Pages = append(v.Pages, pageLink{})
		case p < current: // over the first gap at once
			p = max(p, current-around-2)
		default: // and over the second
			p = last - 1
		}
	}
}

func newHitView(home, wayBack string, hit kiosque.Hit) hitView {
	v := hitView{
		URL: home + articlePath(hit.ID, wayBack), Title: segments(hit.Title, hit.TitleSpans), Derived: hit.TitleDerived,
		Source: hit.Source, Section: hit.Section, Authors: strings.Join(hit.Authors, ", "), Agency: hit.Agency,
		Date: newDateView(hit.Date, hit.DateOrigin),
	}
	if strings.TrimSpace(hit.Title) == "" {
		v.Title = []segment{{Text: titleOr("")}}
	}
	for _, s := range hit.Snippets {
		v.Snippets = append(v.Snippets, snippetSegments(s))
	}
	return v
}

// snippetSegments is a snippet with its marks, and with … where its sentence goes on.
func snippetSegments(s kiosque.Snippet) []segment {
	var out []segment
	if s.CutBefore {
		out = append(out, segment{Text: "…\u00a0"})
	}
	out = append(out, segments(s.Text, s.Spans)...)
	if s.CutAfter {
		out = append(out, segment{Text: "\u00a0…"})
	}
	return out
}

func newDateView(d kiosque.Date, origin kiosque.DateOrigin) dateView {
	v := dateView{Text: frenchDate(d), Machine: d.String()}
	if !d.IsZero() {
		v.Note = originNote(origin)
	}
	return v
}

func titleOr(title string) string {
	if strings.TrimSpace(title) == "" {
		return "Sans titre"
	}
	return title
}

func newFacet(id, title string, f kiosque.ValueFacet, missing string, toggled func(string) string) facetView {
	v := facetView{ID: id, Title: title}
	for i, b := range f.Buckets {
		if i >= facetLimit {
			f.Other += b.Count
			continue
		}
		value := facetValue{b.Value, french(b.Count), toggled(b.Value), b.Selected}
		if i < facetLength {
			v.Values = append(v.Values, value)
			continue
		}
		v.More = append(v.More, value)
		v.MoreOpen = v.MoreOpen || b.Selected
	}
	if f.Other > 0 {
		v.Notes = append(v.Notes, "autres : "+french(f.Other))
	}
	if f.Missing > 0 {
		v.Notes = append(v.Notes, missing+" : "+french(f.Missing))
	}
	return v
}

// newCollection describes what there is, before anything is asked.
func newCollection(home string, info *kiosque.Info) *collection {
	c := &collection{
		Summary: quantity(info.Articles, "article", "articles"),
		All:     home + encode(kiosque.SearchRequest{Sort: kiosque.ByDateDesc}),
	}
	if n := len(info.Sources); n > 0 {
		c.Summary += " de " + quantity(n, "source", "sources")
	}
	if !info.First.IsZero() && !info.Last.IsZero() {
		c.Summary += ", " + dateRange(month(info.First), month(info.Last))
	}
	if info.Undated > 0 {
		c.Undated = quantity(info.Undated, "article sans date", "articles sans date")
	}
	for _, s := range info.Sources[:min(len(info.Sources), facetLength)] {
		c.Sources = append(c.Sources, facetValue{
			Label: s.Value, Count: french(s.Count), URL: home + encode(kiosque.SearchRequest{Sources: []string{s.Value}}),
		})
	}
	return c
}

// month is the month of a day.
func month(d kiosque.Date) kiosque.Date { return kiosque.Date{Year: d.Year, Month: d.Month} }
