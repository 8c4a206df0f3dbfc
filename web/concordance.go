package web

import (
	"cmp"
	"net/http"
	"strconv"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// concordancePageView is the occurrences of a query, each in its context.
type concordancePageView struct {
	frame
	question
	paging

	About   string
	None    bool
	Orders  []link
	Widths  []option
	Sample  string
	Seed    string
	Hidden  []hidden // of the form that sets width and sample
	Action  string
	Lines   []lineView
	Data    string
	Methods string
}

type lineView struct {
	URL, Title, Source, Part string
	Date                     dateView
	Before, Key, After       string
}

// linesShown is how many lines a page has if the address does not say.
const linesShown = 50

// concordanceParams are those of the page: of the lines, of the chart above them and of the form of families.
func concordanceParams() []address.Param {
	return append(concordanceEndpoint().params, address.IntervalParam())
}

// concordance answers GET concordance.
func (h *handler) concordance(w http.ResponseWriter, r *http.Request) error {
	v, err := h.viewed(w, r, asConcordance, concordanceParams())
	if v == nil || err != nil {
		return err
	}
	a := v.Asked
	req := kiosque.ConcordanceRequest{Search: a.Search, Width: a.Width, Order: a.Order, Sample: a.Sample, Seed: uint64(a.Seed)}
	req.Search.Size = cmp.Or(a.Size, linesShown)
	found, err := h.searcher.Concordance(r.Context(), req)
	if err != nil {
		return err
	}
	defer found.Close()
	res, err := h.counted(r.Context(), a.Search, v.info)
	if err != nil {
		return err
	}
	page, err := h.newConcordance(h.newFrame(r, v.values, "Concordance"), v.Linker, found, res, v.info)
	if err != nil {
		return err
	}
	return h.sendPage(w, r, v.tag, h.lines, page)
}

func (h *handler) newConcordance(
	f frame, l *address.Linker, found *kiosque.Concordance, res *kiosque.SearchResult, info *kiosque.Info,
) (*concordancePageView, error) {
	a, table := l.Asked, concordanceEndpoint().params
	v := &concordancePageView{
		frame: f, question: newQuestion(l, asConcordance, res), About: about(a.Search), None: found.Total == 0,
		Action: l.Page(), Widths: widths(a.Width), Seed: strconv.Itoa(a.Seed),
	}
	shown := french.Quantity(found.Total, "ligne", "lignes") + " dans " + french.Quantity(found.Articles, "article", "articles")
	if v.Heading = shown; v.None {
		v.Heading = "Aucune ligne"
	}
	if a.Sample > 0 {
		v.Sample = strconv.Itoa(a.Sample)
	}
	if found.Drawn < found.Total {
		drawn := french.Quantity(found.Drawn, "ligne tirée", "lignes tirées") + " au sort (graine " + strconv.Itoa(a.Seed) + ")"
		v.Notes = append(v.Notes, drawn)
		shown += ", " + drawn
	}
	v.Title = french.Clip(a.Search.Query) + " – " + v.Heading
	v.Unlisted = true
	for _, o := range orders() {
		v.Orders = append(v.Orders, link{o.Label, l.With(func(a *address.Asked) { a.Order = kiosque.Order(o.Value) }), o.Value == string(a.Order)})
	}
	data := a
	data.Size, data.Search.From = 0, 0
	if !v.None {
		v.Export.Label = "Exporter " + allOf(found.Drawn, "la ligne", "lignes")
		for _, m := range concordanceEndpoint().answers[1:] {
			data.Format = m.format
			v.Export.Files = append(v.Export.Files, link{Label: formatName(m.format), URL: l.Home + "api/v1/kwic" + data.Write(table)})
		}
	}
	a.Format = ""
	v.Data = l.Home + "api/v1/kwic" + a.Write(table)
	v.Hidden = hiddenIn(&a, concordanceParams(), "width", "sample", "seed", "from")
	v.Methods = "Concordance\u00a0: " + v.About + ". Résultat\u00a0: " + shown + ", sur " + stateOf(info) + "."
	wayBack := address.WayBack(a.Search)
	for line, err := range found.Lines {
		if err != nil {
			return nil, err
		}
		v.Lines = append(v.Lines, lineView{
			URL: l.Home + address.Article(line.ID, wayBack), Title: french.Clip(french.TitleOr(line.Title)), Source: line.Source, Part: partName(line.Field),
			Date: newDateView(line.Date, kiosque.DateDeclared), Before: line.Before, Key: line.Key, After: line.After,
		})
	}
	v.paging = newPaging("Lignes", found.Drawn, a.Search.From, cmp.Or(a.Size, linesShown), len(v.Lines), func(from, size int) string {
		return l.With(func(a *address.Asked) { a.Search.From, a.Size = from, unlessDefault(size, linesShown) })
	})
	v.count(l, res.Facets)
	return v, nil
}

func orders() []option {
	return []option{
		{Value: "", Label: "dans l’ordre des dates"},
		{Value: string(kiosque.ByNewest), Label: "plus récents d’abord"},
		{Value: string(kiosque.ByLeft), Label: "contexte gauche"},
		{Value: string(kiosque.ByKey), Label: "pivot"},
		{Value: string(kiosque.ByRight), Label: "contexte droit"},
	}
}

func widths(chosen int) []option {
	chosen = cmp.Or(chosen, kiosque.DefaultWidth)
	var list []option
	known := false
	for _, n := range []int{4, kiosque.DefaultWidth, 12, 20, kiosque.MaxWidth} {
		known = known || n == chosen
		list = append(list, option{strconv.Itoa(n), strconv.Itoa(n), n == chosen})
	}
	if !known {
		list = append(list, option{strconv.Itoa(chosen), strconv.Itoa(chosen), true})
	}
	return list
}

func partName(field string) string {
	switch field {
	case "title":
		return "titre"
	case "lead":
		return "chapô"
	}
	return ""
}
