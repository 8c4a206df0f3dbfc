package web

import (
	"cmp"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
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
	Batch   string // address where a list of queries is counted
	Chart   *chart
	Facets  []collectionFacet
	Methods string
}

// collectionFacet is the most frequent values of the collection.
type collectionFacet struct {
	Title       string
	Values      []facetValue
	All, AllURL string // where there are more
}

// link is a choice among addresses.
type link struct {
	Label, URL string
	Current    bool
}

// results is a kiosque.SearchResult as the page shows it.
type results struct {
	question
	paging

	Clauses  []clauseView // why there is nothing
	Remedied bool         // one clause less finds something
	Without  string       // the same question without filters, where it has them and finds nothing
	Sorts    []link
	Hits     []hitView
	Data     string // address of the same in the API
	None     bool
	Methods  string // what to say of this search where it is cited
	Cite     string // address of the page that says more of it
}

// widenedView is the second tier.
type widenedView struct {
	Text, Reading string
	Include       string // address at which it is counted too; empty: it is
	Only          string // address without it
}

type hitView struct {
	URL      string
	Widened  bool // of the second tier
	Title    []segment
	Derived  bool
	Source   string
	Section  string
	Authors  string
	Agency   string
	Reprises link // the other articles that print the same text; empty: there are none
	Date     dateView
	Snippets [][]segment
	COinS    string // for reference managers
}

// dateView is a date with its precision and origin.
type dateView struct {
	Text    string
	Machine string // for <time>; empty: no date
	Note    string // where it comes from, if not from the source
}

// newResults lays a result out: first what must be linked, then what is linked while the budget lasts.
func newResults(home string, req kiosque.SearchRequest, res *kiosque.SearchResult, info *kiosque.Info) *results {
	l := address.NewLinker(home, req)
	found := total(res)
	v := &results{None: res.Listed() == 0, Data: home + "api/v1/search" + address.Of(req)}
	v.Clauses, v.Remedied = newDiagnosis(l, res.Query.Clauses), kiosque.Remedied(res.Query.Clauses)
	size := cmp.Or(req.Size, kiosque.DefaultSize)
	v.paging = newPaging("Articles", res.Listed(), req.From, size, len(res.Hits), func(from, size int) string {
		return l.To(func(r *kiosque.SearchRequest) { r.From, r.Size = from, unlessDefault(size, kiosque.DefaultSize) })
	})
	for _, s := range sorts(string(req.Sort)) {
		v.Sorts = append(v.Sorts, link{s.Label, l.To(func(r *kiosque.SearchRequest) { r.Sort = kiosque.Sort(s.Value) }), s.Selected})
	}
	v.question = newQuestion(l, asArticles, res)
	if v.Heading = found; res.Total == 0 {
		v.Heading = "Aucun résultat"
		v.Without = v.Clear
	}
	if n := exported(res); n > 0 {
		v.Export = exportView{
			Label: "Exporter " + allOf(n, "l’article", "articles"), Whole: newTakeaway(home, req, n),
			Note: "Dans le CSV pour Excel, les textes de plus de 32\u202f767\u00a0caractères sont raccourcis et une apostrophe précède ce qu’un tableur " +
				"prendrait pour une formule\u202f; le CSV ordinaire a chaque texte tel quel.",
		}
	}
	if w := res.Widened; w != nil {
		v.Widened = &widenedView{Reading: french.Typeset(w.Reading), Only: l.To(func(r *kiosque.SearchRequest) { r.Widen, r.From = kiosque.WidenNever, 0 })}
		if v.Widened.Text = french.Quantity(w.Total, "autre article a", "autres articles ont") + " une partie des mots"; w.Included {
			v.Widened.Text = "dont " + french.Quantity(w.Total, "article qui n’a", "articles qui n’ont") + " qu’une partie des mots"
		} else {
			v.Widened.Include = l.To(func(r *kiosque.SearchRequest) { r.Widen, r.From = kiosque.WidenInclude, 0 })
		}
	}
	v.Methods = methods(req, found, info)
	v.Cite = home + address.CitationPath + (&address.Asked{Search: req}).Write(address.CitationParams())
	wayBack := address.WayBack(req)
	for _, hit := range res.Hits {
		v.Hits = append(v.Hits, newHitView(home, wayBack, hit))
	}
	v.count(l, res.Facets)
	return v
}

// exported is how many articles an export of a result has: what was asked for, and what goes beyond it only where that is counted.
func exported(res *kiosque.SearchResult) int {
	n := res.Listed()
	if w := res.Widened; w != nil && !w.Included {
		n -= w.Total
	}
	return n
}

// methods is what a reader must say of a search for others to repeat it: the question, what it found, and in which
// state of which collection.
func methods(req kiosque.SearchRequest, found string, info *kiosque.Info) string {
	how := ""
	if s := info.Synonyms; s != nil && !req.NoSynonyms {
		how = ", avec les synonymes de la collection (" + french.Quantity(s.Rules, "ligne", "lignes") + ", " + s.Sum + ")"
	}
	return "Recherche\u00a0: " + about(req) + how + ". Résultat\u00a0: " + found + " sur " + stateOf(info) + "."
}

// stateOf names a collection as it is.
func stateOf(info *kiosque.Info) string {
	s := french.Quantity(info.Articles, "article", "articles")
	if info.Corpus != "" {
		s += " (corpus " + info.Corpus
		if !info.Built.IsZero() {
			s += ", indexé le " + french.Date(dateOf(info.Built))
		}
		s += ")"
	}
	return s
}

// dateOf is the day of a moment, in UTC so that all readers cite the same.
func dateOf(t time.Time) kiosque.Date {
	t = t.UTC()
	return kiosque.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

func total(res *kiosque.SearchResult) string { return totalOf(res, "") }

// totalOf is what is found, with words behind the number of articles.
func totalOf(res *kiosque.SearchResult, behind string) string {
	articles := french.Quantity(res.Total, "article", "articles") + behind
	if n := res.Total - res.Distinct; n > 0 {
		one, many := "reprise", "reprises"
		if res.Collapsed {
			one, many = "reprise regroupée", "reprises regroupées"
		}
		articles += ", dont " + french.Quantity(n, one, many)
	}
	if res.Occurrences == 0 {
		return articles
	}
	return articles + ", " + french.Quantity(res.Occurrences, "occurrence", "occurrences")
}

// title names the page of results in the window and the reader's history.
func (v *results) title(req kiosque.SearchRequest) string {
	parts := []string{}
	if q := strings.TrimSpace(req.Query); q != "" {
		parts = append(parts, french.Clip(q))
	}
	parts = append(parts, v.Heading)
	for _, p := range v.Pages {
		if p.Current && p.Number != "1" {
			parts = append(parts, "page "+p.Number)
		}
	}
	return strings.Join(parts, " – ")
}

func anyDate(r *kiosque.SearchRequest) {
	r.Since, r.Until, r.Interval = kiosque.Date{}, kiosque.Date{}, ""
}

// unfiltered is a request without what stands beside its query.
func unfiltered(r kiosque.SearchRequest) kiosque.SearchRequest {
	anyDate(&r)
	r.Chosen, r.WithoutForms = kiosque.Chosen{}, nil
	r.NoSynonyms, r.Collapse, r.RepriseOf, r.Widen = false, false, "", ""
	return r
}

// about says in one line what is asked: for titles, for pages about the same question, and to be cited.
func about(req kiosque.SearchRequest) string {
	what := everything
	if q := strings.TrimSpace(req.Query); q != "" {
		what = french.Quote(q)
	}
	v := question{}
	v.filters(address.NewLinker("", req))
	for _, f := range v.Active[:min(len(v.Active), aboutFilters)] {
		what += ", " + f.Label
	}
	if n := len(v.Active) - aboutFilters; n > 0 {
		what += " et " + french.Quantity(n, "autre filtre", "autres filtres")
	}
	return what
}

// everything is what a request without query and filters asks for.
const everything = "tous les articles"

// aboutFilters is how many filters are named in one line.
const aboutFilters = 6

func newHitView(home, wayBack string, hit kiosque.Hit) hitView {
	v := hitView{
		URL: home + address.Article(hit.ID, wayBack), Title: segments(hit.Title, hit.TitleSpans), Derived: hit.TitleDerived,
		Widened: hit.Tier > 1,
		Source:  hit.Source, Section: hit.Section, Authors: strings.Join(hit.Authors, ", "), Agency: hit.Agency,
		Date:  newDateView(hit.Date, hit.DateOrigin),
		COinS: export.COinS(&kiosque.Article{ID: hit.ID, Title: hit.Title, Date: hit.Date, Source: hit.Source, Authors: hit.Authors, URL: hit.URL}),
	}
	if hit.Reprises > 0 {
		v.Reprises = link{
			Label: french.Quantity(hit.Reprises, "reprise", "reprises"),
			URL:   home + address.Of(kiosque.SearchRequest{RepriseOf: hit.ID, Sort: kiosque.ByDate}),
		}
	}
	if strings.TrimSpace(hit.Title) == "" {
		v.Title = []segment{{Text: french.TitleOr("")}}
	}
	for _, s := range hit.Snippets {
		v.Snippets = append(v.Snippets, snippetSegments(s))
	}
	return v
}

// snippetSegments is a snippet with its marks, and with … where its sentence goes on.
func snippetSegments(s kiosque.Snippet) []segment {
	var out []segment
	before, after := french.Ellipses(s)
	if before != "" {
		out = append(out, segment{Text: before})
	}
	out = append(out, segments(s.Text, s.Spans)...)
	if after != "" {
		out = append(out, segment{Text: after})
	}
	return out
}

func newDateView(d kiosque.Date, origin kiosque.DateOrigin) dateView {
	v := dateView{Text: french.Date(d), Machine: d.String()}
	if !d.IsZero() {
		v.Note = french.OriginNote(origin)
	}
	return v
}

// newCollection describes what there is, before anything is asked.
func newCollection(home string, info *kiosque.Info, counts *kiosque.Facets) *collection {
	c := &collection{
		Summary: french.Quantity(info.Articles, "article", "articles"),
		All:     home + address.Of(kiosque.SearchRequest{Sort: kiosque.ByDateDesc}),
		Batch:   home + "lot",
		Methods: french.Capital(stateOf(info)) + ".",
	}
	if n := len(info.Sources); n > 0 {
		c.Summary += " de " + french.Quantity(n, "source", "sources")
	}
	if !info.First.IsZero() && !info.Last.IsZero() {
		c.Summary += ", " + french.DateRange(month(info.First), month(info.Last))
	}
	if info.Undated > 0 {
		c.Undated = french.Quantity(info.Undated, "article sans date", "articles sans date")
	}
	if counts == nil {
		return c
	}
	l := address.NewLinker(home, kiosque.SearchRequest{})
	c.Chart = newChart(counts.Date, l)
	for _, f := range facets() {
		values := *counts.Of(f.Facet)
		if values == nil {
			continue
		}
		v := collectionFacet{Title: f.title()}
		for _, b := range values.Buckets[:min(len(values.Buckets), facetLength)] {
			v.Values = append(v.Values, facetValue{Label: b.Value, Also: also(b), Count: french.Number(b.Count), URL: f.tick(l, b.Value)})
		}
		if len(values.Buckets) > facetLength || values.Other > 0 {
			v.All, v.AllURL = f.all(), home+"facettes/"+f.String()
		}
		if len(v.Values) > 0 {
			c.Facets = append(c.Facets, v)
		}
	}
	return c
}

// month is the month of a day.
func month(d kiosque.Date) kiosque.Date { return kiosque.Date{Year: d.Year, Month: d.Month} }
