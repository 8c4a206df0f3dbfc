package web

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
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

// concordanceLinker writes the addresses of a concordance, as long as the budget of the page lasts.
type concordanceLinker struct {
	home  string
	asked asked
	table []param
	left  int
}

func (l *concordanceLinker) to(change func(*asked)) string {
	next := l.asked
	next.search.From = 0
	change(&next)
	u := l.home + "concordance" + next.encode(l.table)
	if len(u) > l.left {
		l.left = 0
		return ""
	}
	l.left -= len(u)
	return u
}

// concordance answers GET concordance.
func (h *handler) concordance(w http.ResponseWriter, r *http.Request) error {
	values, err := parseValues(r.URL.RawQuery)
	if err != nil {
		return err
	}
	table := concordanceEndpoint().params
	a := asked{}
	if err := a.readAll(values, table); err != nil {
		return err
	}
	a.format = ""
	info, tag, err := h.state(w, r)
	if info == nil || err != nil {
		return err
	}
	req := kiosque.ConcordanceRequest{Search: a.search, Width: a.width, Order: a.order, Sample: a.sample, Seed: uint64(a.seed)}
	req.Search.Size = cmp.Or(a.size, linesShown)
	found, err := h.searcher.Concordance(r.Context(), req)
	if err != nil {
		return err
	}
	defer found.Close()
	page, err := h.newConcordance(h.newFrame(r, values, "Concordance"), &concordanceLinker{root(r), a, table, linkBudget}, found, info)
	if err != nil {
		return err
	}
	return h.sendPage(w, r, tag, h.lines, page)
}

func (h *handler) newConcordance(f frame, l *concordanceLinker, found *kiosque.Concordance, info *kiosque.Info) (*concordanceView, error) {
	a := l.asked
	v := &concordanceView{
		frame: f, About: about(a.search), None: found.Total == 0, Reading: french.Typeset(found.Query.Reading),
		Action: l.home + "concordance", Widths: widths(a.width),
		Total: french.Quantity(found.Total, "ligne", "lignes") + " dans " + french.Quantity(found.Articles, "article", "articles"), Seed: strconv.Itoa(a.seed),
	}
	if a.sample > 0 {
		v.Sample = strconv.Itoa(a.sample)
	}
	for _, w := range found.Query.Warnings {
		v.Warnings = append(v.Warnings, french.Typeset(w))
	}
	if found.Drawn < found.Total {
		v.Drawn = french.Quantity(found.Drawn, "ligne tirée", "lignes tirées") + " au sort (graine " + strconv.Itoa(a.seed) + ")"
	}
	v.Title = clip(a.search.Query) + " – " + v.Total
	v.Unlisted = true
	v.Views = views(l.home, a.search, true)
	for _, o := range orders() {
		v.Orders = append(v.Orders, link{o.Label, l.to(func(a *asked) { a.order = kiosque.Order(o.Value) }), o.Value == string(a.order)})
	}
	data := a
	data.size, data.search.From, data.format = 0, 0, "tsv"
	v.TSV = l.home + "api/v1/kwic" + data.encode(l.table)
	a.format = ""
	v.Data = l.home + "api/v1/kwic" + a.encode(l.table)
	v.Hidden = hiddenIn(&a, l.table, "width", "sample", "seed", "from")
	shown := v.Total
	if v.Drawn != "" {
		shown += ", " + v.Drawn
	}
	v.Methods = "Concordance\u00a0: " + v.About + ". Résultat\u00a0: " + shown + ", sur " + stateOf(info) + "."
	wayBack := encode(a.search)
	if len(wayBack) > maxWayBack {
		wayBack = ""
	}
	for line, err := range found.Lines {
		if err != nil {
			return nil, err
		}
		v.Lines = append(v.Lines, lineView{
			URL: l.home + articlePath(line.ID, wayBack), Title: clip(titleOr(line.Title)), Source: line.Source, Part: partName(line.Field),
			Date: newDateView(line.Date, kiosque.DateDeclared), Before: line.Before, Key: line.Key, After: line.After,
		})
	}
	v.paging = newPaging("Lignes", found.Drawn, a.search.From, cmp.Or(a.size, linesShown), len(v.Lines), func(from, size int) string {
		return l.to(func(a *asked) { a.search.From, a.size = from, unlessDefault(size, linesShown) })
	})
	return v, nil
}

// views leads from a page of results to the concordance of the same question, and back.
func views(home string, req kiosque.SearchRequest, lines bool) []link {
	if strings.TrimSpace(req.Query) == "" {
		return nil // no word, no line
	}
	a := asked{search: req}
	a.search.Sort, a.search.From, a.search.Size = "", 0, 0
	return []link{
		{"Articles", home + encode(a.search), !lines},
		{"Concordance", home + "concordance" + a.encode(queryParams()), lines},
	}
}

func orders() []option {
	return []option{
		{Value: "", Label: "dans l’ordre des dates"},
		{Value: string(kiosque.ByNewest), Label: "plus récents d’abord"},
		{Value: string(kiosque.ByLeft), Label: "mots d’avant"},
		{Value: string(kiosque.ByKey), Label: "mot trouvé"},
		{Value: string(kiosque.ByRight), Label: "mots d’après"},
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
