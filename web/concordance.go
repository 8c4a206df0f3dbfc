package web

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// concordanceView is the occurrences of a query, each in its context.
type concordanceView struct {
	frame
	paging

	Reading  string
	Warnings []string
	Total    string
	Drawn    string // which of the lines are shown, where they were drawn
	About    string
	None     bool
	Views    []link
	Orders   []link
	Widths   []option
	Sample   string
	Seed     string
	Hidden   []hidden // of the form that sets width and sample
	Action   string
	Lines    []lineView
	TSV      string
	Data     string
	Methods  string
}

type lineView struct {
	URL, Title, Source, Part string
	Date                     dateView
	Before, Key, After       string
}

// linesShown is how many lines a page has if the address does not say.
const linesShown = 50

// concordance answers GET concordance.
func (h *handler) concordance(w http.ResponseWriter, r *http.Request) error {
	values, err := address.Parse(r.URL.RawQuery)
	if err != nil {
		return err
	}
	table := concordanceEndpoint().params
	a := address.Asked{}
	if err := a.ReadAll(values, table); err != nil {
		return err
	}
	a.Format = ""
	info, tag, err := h.state(w, r)
	if info == nil || err != nil {
		return err
	}
	req := kiosque.ConcordanceRequest{Search: a.Search, Width: a.Width, Order: a.Order, Sample: a.Sample, Seed: uint64(a.Seed)}
	req.Search.Size = cmp.Or(a.Size, linesShown)
	found, err := h.searcher.Concordance(r.Context(), req)
	if err != nil {
		return err
	}
	defer found.Close()
	page, err := h.newConcordance(h.newFrame(r, values, "Concordance"), address.NewLinkerTo(address.Root(r), "concordance", a, table), found, info)
	if err != nil {
		return err
	}
	return h.sendPage(w, r, tag, h.lines, page)
}

func (h *handler) newConcordance(f frame, l *address.Linker, found *kiosque.Concordance, info *kiosque.Info) (*concordanceView, error) {
	a, table := l.Asked, concordanceEndpoint().params
	v := &concordanceView{
		frame: f, About: about(a.Search), None: found.Total == 0, Reading: french.Typeset(found.Query.Reading),
		Action: l.Home + "concordance", Widths: widths(a.Width),
		Total: french.Quantity(found.Total, "ligne", "lignes") + " dans " + french.Quantity(found.Articles, "article", "articles"), Seed: strconv.Itoa(a.Seed),
	}
	if a.Sample > 0 {
		v.Sample = strconv.Itoa(a.Sample)
	}
	for _, w := range found.Query.Warnings {
		v.Warnings = append(v.Warnings, french.Typeset(w))
	}
	if found.Drawn < found.Total {
		v.Drawn = french.Quantity(found.Drawn, "ligne tirée", "lignes tirées") + " au sort (graine " + strconv.Itoa(a.Seed) + ")"
	}
	v.Title = french.Clip(a.Search.Query) + " – " + v.Total
	v.Unlisted = true
	v.Views = views(l.Home, a.Search, true)
	for _, o := range orders() {
		v.Orders = append(v.Orders, link{o.Label, l.With(func(a *address.Asked) { a.Order = kiosque.Order(o.Value) }), o.Value == string(a.Order)})
	}
	data := a
	data.Size, data.Search.From, data.Format = 0, 0, "tsv"
	v.TSV = l.Home + "api/v1/kwic" + data.Write(table)
	a.Format = ""
	v.Data = l.Home + "api/v1/kwic" + a.Write(table)
	v.Hidden = hiddenIn(&a, table, "width", "sample", "seed", "from")
	shown := v.Total
	if v.Drawn != "" {
		shown += ", " + v.Drawn
	}
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
	return v, nil
}

// views leads from a page of results to the concordance of the same question, and back.
func views(home string, req kiosque.SearchRequest, lines bool) []link {
	if strings.TrimSpace(req.Query) == "" {
		return nil // no word, no line
	}
	a := address.Asked{Search: req}
	a.Search.Sort, a.Search.From, a.Search.Size = "", 0, 0
	return []link{
		{"Articles", home + address.Of(a.Search), !lines},
		{"Concordance", home + "concordance" + a.Write(address.QueryParams()), lines},
	}
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
