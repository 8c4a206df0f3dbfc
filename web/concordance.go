package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/query"
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
	First   bool
	Boxes   []box      // the columns there are
	Heads   []lineCell // of the columns that are chosen
	Hidden  []hidden   // of the form that sets width and sample
	Action  string
	Lines   []lineView
	Data    string
	Methods string
}

// box is a choice that may be ticked with others.
type box struct {
	Name, Value, Label string
	Checked            bool
}

// lineView is a line: in the columns that are wanted, or, where none are chosen, its context and the article in short.
type lineView struct {
	URL, Title, Source, Part string
	Date                     dateView
	Before, Key, After       string
	Cells                    []lineCell
}

type lineCell struct {
	Column string // as export.LineColumns names it
	Text   string
	URL    string // of the article, once a line
}

// linesShown is how many lines a page has if the address does not say.
const linesShown = 50

// concordanceParams are those of the page: of the lines, of the chart above them and of the form of families.
func concordanceParams() []address.Param {
	table := append(slices.Clone(concordanceEndpoint().params), address.IntervalParam())
	i := slices.IndexFunc(table, func(p address.Param) bool { return p.Name == "columns" })
	table[i] = address.Ticked(table[i], len(export.LineColumns()))
	return table
}

// concordance answers GET concordance.
func (h *handler) concordance(w http.ResponseWriter, r *http.Request) error {
	v, err := h.viewed(w, r, asConcordance, concordanceParams())
	if v == nil || err != nil {
		return err
	}
	if v.Asked.Columns == usualColumns {
		v.Asked.Columns = ""
	}
	a := v.Asked
	if err := export.CheckLines(export.TSV, listed(a.Columns)); err != nil {
		return err
	}
	req := a.Concordance()
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
	a := l.Asked
	v := &concordancePageView{
		frame: f, question: newQuestion(l, asConcordance, res), About: about(a.Search), None: found.Total == 0,
		Action: l.Page(), Widths: widths(a.Width), Seed: strconv.Itoa(a.Seed), First: a.First,
	}
	v.columns(listed(a.Columns))
	shown := french.Quantity(found.Total, "ligne", "lignes") + " dans " + french.Quantity(found.Articles, "article", "articles")
	if v.Heading = shown; v.None {
		v.Heading = "Aucune ligne"
	}
	if a.Sample > 0 {
		v.Sample = strconv.Itoa(a.Sample)
	}
	left := found.Total
	if a.First {
		left = found.Articles
		v.Notes = append(v.Notes, "la première ligne de chaque article")
	}
	if found.Drawn < left {
		v.Notes = append(v.Notes, french.Quantity(found.Drawn, "ligne tirée", "lignes tirées")+" au sort (graine "+strconv.Itoa(a.Seed)+")")
	}
	if len(v.Notes) > 0 {
		shown += ", " + strings.Join(v.Notes, ", ")
	}
	for i := range v.Notes {
		v.Notes[i] = french.Capital(v.Notes[i])
	}
	v.Title = french.Clip(a.Search.Query) + " – " + v.Heading
	v.Unlisted = true
	for _, o := range orders() {
		v.Orders = append(v.Orders, link{o.Label, l.With(func(a *address.Asked) { a.Order = kiosque.Order(o.Value) }), o.Value == string(a.Order)})
	}
	data, table := a, concordanceEndpoint().params
	data.Size, data.Search.From = 0, 0
	if !v.None {
		v.Export.Label = "Exporter " + allOf(found.Drawn, "la ligne", "lignes")
		for _, m := range concordanceEndpoint().answers[1:] {
			if data.Format, data.Columns = m.format, a.Columns; m.format == "jsonl" {
				data.Columns = ""
			}
			name := strings.Replace(formatName(m.format), "un article", "une occurrence", 1)
			v.Export.Files = append(v.Export.Files, link{Label: name, URL: l.Home + "api/v1/kwic" + data.Write(table)})
		}
	}
	v.Hidden = hiddenIn(&a, concordanceParams(), "width", "first", "sample", "seed", "columns", "from")
	a.Format, a.Columns = "", ""
	v.Data = l.Home + "api/v1/kwic" + a.Write(table)
	v.Methods = "Concordance\u00a0: " + v.About + ". Résultat\u00a0: " + shown + ", sur " + stateOf(info) + "."
	wayBack := address.WayBack(a.Search)
	for line, err := range found.Lines {
		if err != nil {
			return nil, err
		}
		v.Lines = append(v.Lines, newLineView(l.Home+address.Article(line.ID, wayBack), &line, listed(l.Asked.Columns)))
	}
	v.paging = newPaging("Lignes", found.Drawn, a.Search.From, cmp.Or(a.Size, linesShown), len(v.Lines), func(from, size int) string {
		return l.With(func(a *address.Asked) { a.Search.From, a.Size = from, unlessDefault(size, linesShown) })
	})
	v.count(l, res.Facets)
	return v, nil
}

func newLineView(url string, line *kiosque.Line, columns []string) lineView {
	v := lineView{
		URL: url, Title: french.Clip(french.TitleOr(line.Title)), Source: line.Source, Part: partName(line.Field),
		Date: newDateView(line.Date, kiosque.DateDeclared), Before: line.Before, Key: line.Key, After: line.After,
	}
	linked := false
	for _, c := range columns {
		cell := lineCell{Column: c, Text: cellOf(line, c)}
		if !inContext(c) && cell.Text != "" && !linked {
			cell.URL, linked = url, true
		}
		v.Cells = append(v.Cells, cell)
	}
	for i := range v.Cells { // nothing but context: the words lead to the article
		if c := &v.Cells[i]; !linked && (c.Column == "key" || i == len(v.Cells)-1) {
			c.URL, linked = url, true
		}
	}
	return v
}

// inContext reports whether a column is one of the text of a line.
func inContext(column string) bool { return column == "before" || column == "key" || column == "after" }

// cellOf is what a line has in a column, as a reader sees it.
func cellOf(line *kiosque.Line, column string) string {
	switch column {
	case "id":
		return line.ID
	case "date":
		return french.Date(line.Date)
	case "date_precision":
		return precisionName(line.DatePrecision)
	case "source":
		return line.Source
	case "title":
		return french.TitleOr(line.Title)
	case "field":
		return cmp.Or(partName(line.Field), "texte")
	case "before":
		return line.Before
	case "key":
		return line.Key
	case "after":
		return line.After
	case "section":
		return line.Section
	case "authors":
		return strings.Join(line.Authors, ", ")
	}
	return line.Page
}

func precisionName(p query.Precision) string {
	switch p {
	case query.PrecisionDay:
		return "jour"
	case query.PrecisionMonth:
		return "mois"
	case query.PrecisionYear:
		return "année"
	}
	return "aucune"
}

// columnNames are the columns of a concordance as a reader calls them, in the order in which a page shows them.
func columnNames() []option {
	return []option{
		{Value: "before", Label: "contexte gauche"},
		{Value: "key", Label: "pivot"},
		{Value: "after", Label: "contexte droit"},
		{Value: "date", Label: "date"},
		{Value: "date_precision", Label: "précision de la date"},
		{Value: "source", Label: "source"},
		{Value: "title", Label: "titre"},
		{Value: "section", Label: "rubrique"},
		{Value: "authors", Label: "auteurs"},
		{Value: "page", Label: "page"},
		{Value: "field", Label: "partie du texte"},
		{Value: "id", Label: "identifiant"},
	}
}

// usualColumns are those of the short form of a line.
const usualColumns = "before,key,after,date,source"

// columns offers the columns and names those that are chosen.
func (v *concordancePageView) columns(chosen []string) {
	names := map[string]string{}
	for _, c := range columnNames() {
		on := slices.Contains(chosen, c.Value) || len(chosen) == 0 && slices.Contains(listed(usualColumns), c.Value)
		v.Boxes = append(v.Boxes, box{"columns", c.Value, c.Label, on})
		names[c.Value] = french.Capital(c.Label)
	}
	for _, c := range chosen {
		v.Heads = append(v.Heads, lineCell{Column: c, Text: names[c]})
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
