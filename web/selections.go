package web

import (
	"net/http"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/comparison"
	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/lexicometry"
	"github.com/kiosque-search/kiosque/web/address"
)

// selectionsPage is two selections beside each other: what each finds, what they have in common, when, and in which words.
type selectionsPage struct {
	frame
	question

	Action  string
	Hidden  []hidden
	Fields  []wordField
	Missing string    // why there is nothing to compare
	Common  []wordRow // what is in one, in both and in the other
	Remarks []string
	Plots   []comparedPlot
	Tables  []wordTable
	More    *link // all words
	Data    string
	Methods string
}

type comparedPlot struct {
	Plot               plot
	Caption, Link, URL string
}

// comparisonParams are those of two selections: of the page and of the API.
func comparisonParams() []address.Param {
	return append(address.SpecificitiesParams(),
		sizeParam(kiosque.MaxSize, comparison.DefaultSize, "words of each side to return"), address.IntervalParam())
}

// comparisonEndpoint is GET api/v1/comparison.
func comparisonEndpoint() endpoint {
	return endpoint{
		path: "comparison", doc: "Two selections: what each finds, what they have in common, their curves, and the words that tell one from the other.",
		params: comparisonParams(), answers: []media{inJSON(comparison.Selections{})}, answer: apiComparison,
	}
}

func apiComparison(h *handler, c *call) error {
	found, err := comparison.Of(c.ctx(), h.searcher, c.Specificities(), c.Search.Interval)
	if err != nil {
		return err
	}
	return c.sendJSON(found)
}

// selections answers GET comparer for two selections.
func (h *handler) selections(w http.ResponseWriter, r *http.Request) error {
	v, err := h.viewed(w, r, asCompared, comparisonParams())
	if v == nil || err != nil {
		return err
	}
	a := v.Asked
	res, err := h.counted(r.Context(), a.Search, v.info)
	if err != nil {
		return err
	}
	page := &selectionsPage{frame: h.newFrame(r, v.values, "Comparaison"), question: newQuestion(v.Linker, asCompared, res), Action: v.Page()}
	page.Unlisted, page.Collapse = true, link{}
	page.form(&a)
	page.count(v.Linker, res.Facets)
	if a.Other.IsZero() {
		page.Heading = total(res)
		page.Missing = french.Typeset("Donnez une seconde sélection : une autre requête, une autre période ou une autre source. Ce qu’elle ne dit pas est " +
			"comme dans la première.")
		return h.sendPage(w, r, v.tag, h.selectionsSet, page)
	}
	found, err := comparison.Of(r.Context(), h.searcher, a.Specificities(), a.Search.Interval)
	if err != nil {
		return err
	}
	page.compare(v.Linker, found)
	page.Title = french.Clip(a.Search.Query) + " – comparaison"
	return h.sendPage(w, r, v.tag, h.selectionsSet, page)
}

func (v *selectionsPage) form(a *address.Asked) {
	v.Fields = otherFields(a)
	own := []string{"q2", "since2", "until2"}
	if sources := a.Other.Chosen[kiosque.FacetSource].Only; len(sources) < 2 {
		v.Fields = append(v.Fields, wordField{
			Name: "source2", Label: "source", Value: strings.Join(sources, ""), Width: 16,
			Said: strings.Join(sources, ""),
		})
		own = append(own, "source2")
	}
	v.Hidden = hiddenIn(a, comparisonParams(), own...)
}

// compare lays a comparison out.
func (v *selectionsPage) compare(l *address.Linker, c *comparison.Selections) {
	a := l.Asked
	first, second := a.Search, a.Other.From(a.Search)
	first.Collapse, second.Collapse, first.Interval, second.Interval = false, false, "", ""
	words := c.Specificities
	v.Heading = french.Quantity(c.A.Articles, "article", "articles") + " (A) et " + french.Quantity(c.B.Articles, "article", "articles") + " (B)"
	v.Notes = []string{french.Typeset("A : " + about(first)), french.Typeset("B : " + about(second))}
	for _, w := range words.Reference.Query.Warnings {
		v.Warnings = append(v.Warnings, french.Typeset("Seconde sélection : "+w))
	}
	v.common(l, c, first, second)
	for i, drawn := range c.Curves {
		v.Plots = append(v.Plots, newComparedPlot(l, drawn, [...]kiosque.SearchRequest{first, second}[i], c.OneAxis))
	}
	inTarget, inReference := newCounted(l, withReprises(first, a.Repeated)), newCounted(l, withReprises(second, a.Repeated))
	for i, some := range [][]lexicometry.Specific{words.Over, words.Under} {
		t := wordTable{
			Title: []string{"Mots de A plus que de B", "Mots de B plus que de A"}[i],
			Heads: []string{"Mot", "A", "B", "A par million", "B par million", "Vraisemblance", "Rapport"},
		}
		for k := range some {
			w := &some[k]
			t.Rows = append(t.Rows, wordRow{w.Printed, []curveCell{
				inTarget.lines(w.A, w.InTarget), inReference.lines(w.B, w.InReference),
				figure(w.MillionA), figure(w.MillionB), figure(w.LogLikelihood), figure(w.LogRatio),
			}})
		}
		v.Tables = append(v.Tables, t)
	}
	all := a
	all.Search.From, all.Size = 0, 0
	v.More = &link{Label: "Tous les mots, et ce qui les mesure", URL: l.Home + asSpecific.path + all.Write(specificitiesParams())}
	v.Data = l.Home + "api/v1/comparison" + a.Write(comparisonParams())
	v.Export = exportView{Label: "Exporter " + allOf(words.Tested-words.Functions, "le mot", "mots"), Files: []link{
		{Label: "CSV", URL: l.Home + "api/v1/specificities" + formatted(all, "csv")}, {Label: "TSV", URL: l.Home + "api/v1/specificities" + formatted(all, "tsv")},
	}}
	v.Methods = french.Typeset("Comparaison de A, " + about(first) + " (" + french.Quantity(c.A.Articles, "article", "articles") + "), et de B, " + about(second) +
		" (" + french.Quantity(c.B.Articles, "article", "articles") + "). Mots : log-likelihood à deux cases (Rayson et Garside 2000), log ratio (Hardie 2014)" +
		". Sur " +
		stateOf(&words.Collection) + ".")
}

func formatted(a address.Asked, format string) string {
	a.Format = format
	return a.Write(specificitiesEndpoint().params)
}

func withReprises(r kiosque.SearchRequest, each bool) kiosque.SearchRequest {
	r.Collapse = !each
	return r
}

// common is how many articles are in one selection, in both and in the other, each number leading to them.
func (v *selectionsPage) common(l *address.Linker, c *comparison.Selections, first, second kiosque.SearchRequest) {
	row := func(name string, in kiosque.SearchRequest, query string, n int, ofA, ofB bool) {
		in.Query, in.Widen = query, kiosque.WidenNever
		cell := curveCell{Text: french.Number(n)}
		if n > 0 {
			cell.URL = address.NewLinker(l.Home, in).To(func(*kiosque.SearchRequest) {})
		}
		v.Common = append(v.Common, wordRow{name, []curveCell{cell, partOf(n, c.A.Articles, ofA), partOf(n, c.B.Articles, ofB)}})
	}
	o := c.Overlap
	if o == nil {
		row("A", first, first.Query, c.A.Articles, true, false)
		row("B", second, second.Query, c.B.Articles, false, true)
		v.Remarks = append(v.Remarks, "Ce qu’elles ont en commun n’est pas compté : d’autres valeurs de filtres ou des formes écartées les distinguent.")
	} else {
		row("A", first, o.A.Query, o.A.Articles, true, false)
		row("A seulement", first, o.OnlyA.Query, o.OnlyA.Articles, true, false)
		row("A et B", first, o.Both.Query, o.Both.Articles, true, true)
		row("B seulement", second, o.OnlyB.Query, o.OnlyB.Articles, false, true)
		row("B", second, o.B.Query, o.B.Articles, false, true)
	}
	if n := c.A.Reprises + c.B.Reprises; n > 0 {
		v.Remarks = append(v.Remarks, "Les articles comptent les reprises ; les mots "+
			map[bool]string{true: "une fois seulement.", false: "aussi."}[c.Specificities.Collapsed])
	}
	for i := range v.Remarks {
		v.Remarks[i] = french.Typeset(v.Remarks[i])
	}
}

// partOf is a part in hundredths, where it means something.
func partOf(n, whole int, means bool) curveCell {
	if !means || whole == 0 {
		return curveCell{Text: "–"}
	}
	return curveCell{Text: french.Fixed(100*float64(n)/float64(whole), 1) + "\u00a0%"}
}

func newComparedPlot(l *address.Linker, drawn *curve.Curves, search kiosque.SearchRequest, both bool) comparedPlot {
	a := address.Asked{Search: search}
	p := comparedPlot{Plot: newPlot(drawn, false), Link: "Cette courbe à part"}
	if a.Search.Interval = drawn.Interval; both {
		a.More[0], p.Link = drawn.Series[1].Query.Text, "Ces courbes à part"
	}
	p.Caption = curvesCaption(&a, drawn)
	p.URL = l.Home + asCurves.path + a.Write(curvesParams())
	return p
}
