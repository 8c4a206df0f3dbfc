package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// curvesPage is what one query or several find over time, as a picture and as a table.
type curvesPage struct {
	frame
	question

	Action    string
	Hidden    []hidden
	Fields    []curveField // of the other queries
	Intervals []option
	Smooths   []option
	Measures  []option
	Whole     string // what the denominator is
	TableName string
	Absolute  bool
	Band      bool
	Plot      plot
	Caption   string
	Unit      string // what a row of the table is
	Heads     []string
	Rows      []curveRow
	TooMany   string // why there is no table
	Outside   []string
	Data      string
	Methods   string
}

type curveField struct{ Name, Label, Value string }

type curveRow struct {
	Label string
	Few   bool
	Cells []curveCell
}

type curveCell struct{ Text, URL string }

// curvesParams are those of the page: the endpoint's, and how it is drawn.
func curvesParams() []address.Param {
	return append(append(address.QueryParams(), address.CurveParams()...),
		address.Flag("absolute", false, "1: numbers of articles or occurrences; 0: their part", func(a *address.Asked) *bool { return &a.Absolute }))
}

// curves answers GET courbes.
func (h *handler) curves(w http.ResponseWriter, r *http.Request) error {
	v, err := h.viewed(w, r, asCurves, curvesParams())
	if v == nil || err != nil {
		return err
	}
	req := drawn(v.Asked)
	req.Search = withFacets(req.Search, v.info)
	req.Search.Words, req.Search.Help = true, true
	found, err := curve.Of(r.Context(), h.searcher, req)
	if err != nil {
		return err
	}
	return h.sendPage(w, r, v.tag, h.curvesSet, newCurvesPage(h.newFrame(r, v.values, "Courbes"), v.Linker, found))
}

func newCurvesPage(f frame, l *address.Linker, found *curve.Curves) *curvesPage {
	a, res := l.Asked, found.Series[0].Found
	v := &curvesPage{
		frame: f, question: newQuestion(l, asCurves, res), Action: l.Page(), Absolute: a.Absolute, Band: a.Band,
		Plot: newPlot(found, a.Absolute), Intervals: intervalOptions(found.Interval), Smooths: smoothOptions(a.Smooth),
		Measures: countedOptions(found.Measure), Whole: "le nombre d’articles qui passent", TableName: "Articles trouvés sur ceux qui passent les filtres",
	}
	if found.Measure == curve.Occurrences {
		v.Whole, v.TableName = "le nombre de mots imprimés des articles qui passent", "Occurrences sur les mots des articles qui passent les filtres"
	}
	first := &found.Series[0]
	v.Heading = totalOf(res, " sur "+french.Number(first.Whole()))
	v.Title = french.Clip(a.Search.Query) + " – courbes"
	v.Unlisted = true
	v.Hidden = hiddenIn(&a, curvesParams(), "q2", "q3", "q4", "q5", "interval", "smooth", "band", "absolute", "measure")
	for i, q := range a.More {
		v.Fields = append(v.Fields, curveField{"q" + strconv.Itoa(i+2), fmt.Sprintf("Requête %d", i+2), q})
	}
	for i := range found.Series[1:] {
		for _, w := range found.Series[i+1].Query.Warnings {
			v.Warnings = append(v.Warnings, french.Typeset("Requête "+strconv.Itoa(i+2)+" : "+w))
		}
	}
	v.Outside = outside(first.Imprecise.Whole(), first.Undated.Whole(), "")
	api := a
	api.Search.Interval = found.Interval
	v.Data = l.Home + "api/v1/stats" + api.Write(statsEndpoint().params)
	api.Format = "csv"
	v.Export = exportView{Label: "Exporter les courbes", Files: []link{
		{Label: "image (SVG)", URL: l.Home + "courbes.svg" + a.Write(curvesParams())},
		{Label: "image (PNG)", URL: l.Home + "courbes.png" + a.Write(curvesParams())},
		{Label: "chiffres (CSV, " + french.Quantity(points(found), "ligne", "lignes") + ")", URL: l.Home + "api/v1/stats" + api.Write(statsEndpoint().params)},
	}}
	v.Caption = curvesCaption(&a, found)
	v.Methods = v.Caption + ", sur " + stateOf(&found.Collection) + "."
	v.table(l, found)
	v.narrow(l, res.Facets)
	return v
}

// points is how many lines the figures of curves have.
func points(c *curve.Curves) (n int) {
	for i := range c.Series {
		n += len(c.Series[i].Points)
	}
	return n
}

// drawn is what is asked for as it is drawn: numbers of articles are neither smoothed nor estimates, and occurrences
// have no interval of confidence.
func drawn(a address.Asked) curve.Request {
	if a.Absolute {
		a.Smooth = 0
	}
	a.Band = a.Band && !a.Absolute && a.Counted != curve.Occurrences
	return curveRequest(a)
}

// table is the curves in figures, each of which leads to its articles.
func (v *curvesPage) table(l *address.Linker, found *curve.Curves) {
	unit, _ := unitOf(found.Interval)
	v.Unit = french.Capital(unit)
	points := found.Series[0].Points
	if v.Plot.TooMany != "" {
		return
	}
	if len(points) > maxBars {
		v.TooMany = french.Number(len(points)) + " périodes : le tableau est dans l’export"
		return
	}
	search := address.NewLinker(l.Home, l.Asked.Search)
	linked := search.Affords(len(points) * len(found.Series))
	for i := range found.Series {
		v.Heads = append(v.Heads, french.Quote(french.Clip(found.Series[i].Query.Text)))
	}
	for j := range points {
		row := curveRow{Label: french.Date(points[j].Value), Few: points[j].Whole() < curve.Few}
		for i := range found.Series {
			p := &found.Series[i].Points[j]
			cell := curveCell{Text: french.Number(p.Matching) + " sur " + french.Number(p.Total) + perMany(found.Measure, p.Ratio)}
			if p.Smoothed != nil {
				cell.Text += " ; lissé" + perMany(found.Measure, p.Smoothed)
			}
			if p.SmoothedLow != nil {
				cell.Text += " ; de " + french.Decimal(1000**p.SmoothedLow) + " à " + french.Decimal(1000**p.SmoothedHigh)
			} else if p.Low != nil {
				cell.Text += " ; de " + french.Decimal(1000**p.Low) + " à " + french.Decimal(1000**p.High)
			}
			cell.Text = french.Typeset(cell.Text)
			if p.Matching > 0 && linked {
				cell.URL = search.To(func(r *kiosque.SearchRequest) {
					r.Query, r.Since, r.Until, r.Interval = found.Series[i].Query.Text, p.Value, found.Interval.Last(p.Value), ""
				})
			}
			row.Cells = append(row.Cells, cell)
		}
		v.Rows = append(v.Rows, row)
	}
}

// perMany writes a ratio as articles per thousand, or occurrences per million.
func perMany(m curve.Measure, ratio *float64) string {
	if ratio == nil {
		return ""
	}
	unit := "\u00a0‰"
	if m == curve.Occurrences {
		unit = " par million"
	}
	return " : " + french.Decimal(m.Per()**ratio) + unit
}

func countedOptions(chosen curve.Measure) []option {
	return []option{{"", "articles", chosen != curve.Occurrences}, {string(curve.Occurrences), "occurrences", chosen == curve.Occurrences}}
}

func intervalOptions(chosen kiosque.Interval) (list []option) {
	for _, i := range kiosque.Intervals() {
		unit, _ := unitOf(i)
		list = append(list, option{string(i), unit, i == chosen})
	}
	return list
}

func smoothOptions(chosen int) (list []option) {
	list = []option{{"", "aucun", chosen < 2}}
	known := chosen < 2
	for _, n := range []int{3, 5, 7, 13} {
		known = known || n == chosen
		list = append(list, option{strconv.Itoa(n), "sur " + strconv.Itoa(n) + " périodes", n == chosen})
	}
	if !known {
		list = append(list, option{strconv.Itoa(chosen), "sur " + strconv.Itoa(chosen) + " périodes", true})
	}
	return list
}
