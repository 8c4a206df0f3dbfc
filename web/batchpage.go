package web

import (
	"net/http"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/batch"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// batchView is a list of queries, and what each finds where.
type batchView struct {
	frame

	Heading  string
	Action   string
	List     string
	Bys      []option
	Fields   []wordField
	Hidden   []hidden
	Files    []option // of the whole matrix: the parameters of the API
	API      string
	Active   []link
	Warnings []string
	Heads    []string
	Rows     []wordRow
	All      wordRow
	Notes    []string
	Here     string // address that asks the list again; empty: too long for one
	Methods  string
	paging
}

// What a page shows of a matrix; files have all of it.
const (
	batchRows    = 50
	batchColumns = 12
	// maxBatchAddress is how long an address with a list may be for browsers, proxies and mail to bear it; a longer list is in its file.
	maxBatchAddress = 6 << 10
)

func batchPageParams() []address.Param {
	return append(batchParams(), address.FromParam("queries to skip"))
}

// batchPage answers GET and POST lot.
func (h *handler) batchPage(w http.ResponseWriter, r *http.Request) error {
	return limitTo(h.o.StreamTimeout, h.streaming(h.batch))(w, r)
}

func (h *handler) batch(w http.ResponseWriter, r *http.Request) error {
	values, err := address.Parse(r.URL.RawQuery)
	if err != nil {
		return err
	}
	var a address.Asked
	if err := a.ReadAll(values, batchPageParams()); err != nil {
		return err
	}
	info, tag, err := h.state(w, r)
	if info == nil || err != nil {
		return err
	}
	frame := h.newFrame(r, nil, "Lot de requêtes")
	v := &batchView{frame: frame, Heading: "Lot de requêtes"}
	v.Unlisted = true
	l := address.NewLinkerTo(v.Home, "lot", a, batchPageParams())
	v.Action, v.API = l.Page(), v.Home+"api/v1/batch"
	v.form(&a, info)
	if strings.TrimSpace(a.List) != "" {
		if err := h.ask(r, v, l, info); err != nil {
			return err
		}
	}
	return h.sendPage(w, r, tag, h.batchSet, v)
}

func (v *batchView) form(a *address.Asked, info *kiosque.Info) {
	v.List = strings.ToValidUTF8(a.List, "\uFFFD")
	by := byOf(a)
	for _, f := range info.Facets {
		one, _ := f.French()
		v.Bys = append(v.Bys, option{f.String(), one, by == f.String()})
	}
	for _, i := range kiosque.Intervals() {
		unit, _ := unitOf(i)
		v.Bys = append(v.Bys, option{string(i), unit, by == string(i)})
	}
	v.Fields = []wordField{
		{Name: "since", Label: "depuis", Value: a.Search.Since.String(), Width: 10, Said: when(!a.Search.Since.IsZero(), "depuis "+a.Search.Since.String())},
		{Name: "until", Label: "jusqu’à", Value: a.Search.Until.String(), Width: 10, Said: when(!a.Search.Until.IsZero(), "jusqu’à "+a.Search.Until.String())},
		{Name: "collapse", Label: "Regrouper les reprises", Box: "1", Checked: a.Search.Collapse, Said: when(a.Search.Collapse, "reprises regroupées")},
	}
	v.Hidden = hiddenIn(a, batchPageParams(), "queries", "by", "tidy", "since", "until", "collapse", "from")
	v.Files = []option{
		{"format=csv", "CSV", false}, {"format=csv&tidy=1", "CSV, une ligne par nombre", false}, {"format=tsv", "TSV", false}, {"format=json", "JSON", false},
	}
}

// ask asks the queries of this page of the list.
func (h *handler) ask(r *http.Request, v *batchView, l *address.Linker, info *kiosque.Info) error {
	a := l.Asked
	list, by, err := listOf(&a)
	if err != nil {
		return err
	}
	asker, err := batch.Begin(r.Context(), h.searcher, a.Search, by)
	if err != nil {
		return err
	}
	some := list[min(a.Search.From, len(list)):]
	some = some[:min(batchRows, len(some))]
	columns := asker.Columns[:min(batchColumns, len(asker.Columns))]
	v.Heads = append(v.Heads, "Requête", "Articles", "Occurrences")
	for _, c := range columns {
		v.Heads = append(v.Heads, columnName(by, c))
	}
	v.Heads = append(v.Heads, "Hors colonnes")
	search := address.NewLinker(l.Home, a.Search)
	v.All = newBatchRow(search, by, columns, "Tous les articles", &asker.All)
	v.All.Cells[1].Text = "–" // of no query
	for _, q := range some {
		row, err := asker.Ask(r.Context(), q)
		if err != nil {
			return err
		}
		for _, warning := range row.Warnings {
			v.Warnings = append(v.Warnings, french.Typeset(french.Clip(q.Name)+" : "+warning))
		}
		v.Rows = append(v.Rows, newBatchRow(search, by, columns, q.Name, row))
	}
	v.Heading = french.Quantity(len(list), "requête", "requêtes") + ", " + french.Quantity(asker.All.Articles, "article", "articles")
	v.Title = v.Heading
	if n := len(asker.Columns) - len(columns); n > 0 {
		v.Notes = append(v.Notes, french.Quantity(n, "colonne de plus dans les fichiers", "colonnes de plus dans les fichiers")+".")
	}
	v.Notes = append(v.Notes, french.Typeset("Hors colonnes : articles sans valeur, ou de date moins précise que la période."))
	q := question{}
	q.filters(search)
	v.Active = q.Active
	for i := range v.Active {
		v.Active[i].URL = ""
	}
	v.paging = newPaging("Requêtes", len(list), a.Search.From, batchRows, len(some), func(from, _ int) string {
		return short(l.With(func(a *address.Asked) { a.Search.From = from }))
	})
	v.Sizes = nil
	v.Here = short(l.With(func(*address.Asked) {}))
	v.Methods = french.Typeset("Lot de " + french.Quantity(len(list), "requête", "requêtes") + " par " + columnsOf(by) + ", " + about(a.Search) +
		". Sur " + stateOf(info) + ".")
	return nil
}

// short is an address that can be kept, or none.
func short(u string) string {
	if len(u) > maxBatchAddress {
		return ""
	}
	return u
}

func columnsOf(by batch.By) string {
	if by.Interval != "" {
		unit, _ := unitOf(by.Interval)
		return unit
	}
	one, _ := by.Facet.French()
	return one
}

// columnName is a value as a reader sees it.
func columnName(by batch.By, value string) string {
	if by.Interval == "" {
		return french.Value(by.Facet, value)
	}
	d, err := kiosque.ParseDate(value)
	if err != nil {
		return value
	}
	return french.ShortDate(d)
}

// newBatchRow is a row in which each number leads to its articles.
func newBatchRow(l *address.Linker, by batch.By, columns []string, name string, r *batch.Row) wordRow {
	to := func(n int, change func(*kiosque.SearchRequest)) curveCell {
		c := curveCell{Text: french.Number(n)}
		if n > 0 {
			c.URL = l.To(func(s *kiosque.SearchRequest) {
				s.Query, s.From, s.Sort = r.Query, 0, ""
				change(s)
			})
		}
		return c
	}
	row := wordRow{Word: french.Clip(name), Cells: []curveCell{to(r.Articles, func(*kiosque.SearchRequest) {}), {Text: french.Number(r.Occurrences)}}}
	for k, c := range columns {
		row.Cells = append(row.Cells, to(r.Cells[k], func(s *kiosque.SearchRequest) {
			if by.Interval == "" {
				s.Chosen[by.Facet].Only = []string{c}
				return
			}
			if d, err := kiosque.ParseDate(c); err == nil {
				s.Since, s.Until, s.Interval = d, by.Interval.Last(d), ""
			}
		}))
	}
	row.Cells = append(row.Cells, curveCell{Text: french.Number(r.Outside)})
	return row
}
