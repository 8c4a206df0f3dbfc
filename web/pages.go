package web

import (
	"cmp"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// parseTemplates reads one set per page: the frame and the parts that pages share, and the page itself.
func (h *handler) parseTemplates() error {
	parts, err := fs.Glob(files, "templates/parts/*.html")
	if err != nil {
		return err
	}
	shared := template.New("")
	for _, file := range append(parts, "templates/frame.html") {
		if err := parseTemplate(shared, file); err != nil {
			return err
		}
	}
	for name, t := range map[string]**template.Template{
		"search.html": &h.search, "article.html": &h.article, "problem.html": &h.problem, "values.html": &h.valuesPage,
		"manual.html": &h.manualSet, "timeline.svg": &h.picture, "concordance.html": &h.lines,
		"words.html": &h.wordsSet, "curves.html": &h.curvesSet,
		"embed.html": &h.embedSet, "comparison.html": &h.comparisonSet, "citation.html": &h.citationSet,
		"related.html": &h.relatedSet, "selections.html": &h.selectionsSet, "batch.html": &h.batchSet,
	} {
		set, err := shared.Clone()
		if err != nil {
			return err
		}
		if err := parseTemplate(set, "templates/"+name); err != nil {
			return err
		}
		*t = set.Lookup(name)
	}
	return nil
}

// parseTemplate adds a template to a set, under the name of its file, with the spaces that French has.
func parseTemplate(set *template.Template, file string) error {
	source, err := files.ReadFile(file)
	if err != nil {
		return err
	}
	_, err = set.New(path.Base(file)).Parse(french.TypesetTemplate(string(source)))
	return err
}

// frame is what every page has around its content.
type frame struct {
	Site        string
	Title       string // of the window, without the site's name
	Home        string // address of the page of search, relative to this one
	Style, Icon string
	Script      string
	Meta        []hidden   // what the page says of itself to programs
	Feeds       []feedLink // of the question asked
	Unlisted    bool       // robots stay away: there is no end of result pages
	Form        form
}

// form is the search form, filled in with what was asked for, right or wrong.
type form struct {
	Action       string
	Complete     string // address that completes a query
	Manual       string // address of the whole language
	Query        string
	Since, Until string
	Strict       bool
	Open         bool // the criteria are at fault, perhaps, and so unfolded
	Sorts, Sizes []option
	Hidden       []hidden
	Help         []exampleGroup
}

type option struct {
	Value, Label string
	Selected     bool
}

type hidden struct{ Name, Value string }

func (h *handler) newFrame(r *http.Request, values url.Values, title string) frame {
	home := address.Root(r)
	return frame{
		Site: h.o.Title, Title: title, Home: home,
		Style: home + "static/" + h.assets.style, Icon: home + "static/" + h.assets.icon, Script: home + "static/" + h.assets.script,
		Form: newForm(home, values),
	}
}

// newForm takes the values as they were typed, so that a fault can be mended where it was made.
func newForm(home string, values url.Values) form {
	get := func(name string, most int) string {
		v := values.Get(name)
		if len(v) > most {
			v = v[:most]
		}
		return strings.ToValidUTF8(v, "\uFFFD")
	}
	f := form{
		Action: home, Complete: home + "api/v1/complete", Manual: home +
			"aide", Query: get("q", kiosque.MaxQuery), Since: get("since", address.MaxValue), Until: get("until", address.MaxValue),
		Strict: get("strict", address.MaxValue) == "1", Help: help(home),
		Sorts: sorts(get("sort", address.MaxValue)), Sizes: sizes(get("size", address.MaxValue)),
	}
	beside := []string{"forms", "synonyms", "widen"}
	for _, name := range kiosque.FacetNames() {
		beside = append(beside, name, "not_"+name)
	}
	for _, name := range beside {
		for _, v := range values[name][:min(len(values[name]), kiosque.MaxSelected)] {
			if v != "" && len(v) <= address.MaxValue {
				f.Hidden = append(f.Hidden, hidden{name, strings.ToValidUTF8(v, "\uFFFD")})
			}
		}
	}
	return f
}

func sorts(chosen string) []option {
	if chosen == string(kiosque.ByRelevance) {
		chosen = ""
	}
	list := []option{
		{Value: "", Label: "pertinence"},
		{Value: string(kiosque.ByDateDesc), Label: "plus récents"},
		{Value: string(kiosque.ByDate), Label: "plus anciens"},
		{Value: string(kiosque.ByLongest), Label: "plus longs"},
		{Value: string(kiosque.ByLength), Label: "plus courts"},
		{Value: string(kiosque.BySource), Label: "source"},
		{Value: string(kiosque.ByRecent), Label: "pertinence et date"},
	}
	for i := range list {
		list[i].Selected = list[i].Value == chosen
	}
	return list
}

func sizes(chosen string) []option {
	list := []option{{Value: "", Label: "10"}, {Value: "20", Label: "20"}, {Value: "50", Label: "50"}, {Value: "100", Label: "100"}}
	i := slices.IndexFunc(list, func(o option) bool { return o.Value == chosen || o.Label == chosen })
	if i < 0 { // any other size stays what it is
		list = append(list, option{Value: french.Clip(chosen), Label: french.Clip(chosen)})
		i = len(list) - 1
	}
	list[i].Selected = true
	return list
}

// problemPage shows an error above the form, with what was typed kept in it.
type problemPage struct {
	frame
	Status        int
	Message, Hint string
	Where         []segment // the query, marked where a fault is
}

func (h *handler) newProblemPage(r *http.Request, p *problem) problemPage {
	values, _ := address.Parse(r.URL.RawQuery) // what can be read of it
	page := problemPage{
		frame: h.newFrame(r, values, french.Capital(p.message)), Status: p.status,
		Message: french.Capital(p.message), Hint: french.Capital(p.hint),
	}
	page.Unlisted = true
	page.Form.Open = page.Form.Since != "" || page.Form.Until != "" || page.Form.Strict
	if q, at := values.Get("q"), p.position-1; at >= 0 && at < len(q) {
		end := at + 1
		for !onRune(q, end) {
			end++
		}
		page.Where = segments(q, []kiosque.Span{{Start: at, End: end}})
	}
	return page
}

func (h *handler) searchPage(w http.ResponseWriter, r *http.Request) error {
	values, a, err := pageRequest(r, tickedParams()...)
	if err != nil {
		return err
	}
	req := a.Search
	if len(a.Shown) > 0 {
		if req.WithoutForms, err = unticked(&a); err != nil {
			return err
		}
		return seeOther(w, address.Root(r)+address.Of(req))
	}
	info, tag, err := h.state(w, r)
	if info == nil || err != nil {
		return err
	}
	page := searchPage{frame: h.newFrame(r, values, "")}
	if !asks(req) {
		all, err := h.searcher.Search(r.Context(), kiosque.SearchRequest{Size: -1, Snippets: -1})
		if err != nil {
			return err
		}
		page.Collection = newCollection(page.Home, info, all.Facets)
		return h.sendPage(w, r, tag, h.search, page)
	}
	helped := withFacets(req, info)
	helped.Words, helped.Help = true, true
	res, err := h.searcher.Search(r.Context(), helped)
	if err != nil {
		return err
	}
	page.Results = newResults(page.Home, req, res, info)
	if page.Results.Remedy, err = h.remedied(r.Context(), address.NewLinker(page.Home, req), res); err != nil {
		return err
	}
	page.Title = page.Results.title(req)
	page.Feeds = feedLinks(page.Home, feedTitle(h.o.Title, req), req)
	page.Unlisted = true
	return h.sendPage(w, r, tag, h.search, page)
}

// pageRequest reads the request of a page, with what some page alone knows of, and without what a page always wants to know: that is
// no part of its addresses.
func pageRequest(r *http.Request, more ...address.Param) (url.Values, address.Asked, error) {
	values, err := address.Parse(r.URL.RawQuery)
	if err != nil {
		return nil, address.Asked{}, err
	}
	a := address.Asked{}
	err = a.ReadAll(values, slices.Concat(address.SearchParams(), more))
	s := &a.Search
	s.Words, s.Help, s.Explain, s.NoFacets, s.After = false, false, false, false, ""
	return values, a, err
}

// state is the collection as it is and the tag of an answer from it. Without info and error the answer was 304 and is sent.
func (h *handler) state(w http.ResponseWriter, r *http.Request) (*kiosque.Info, string, error) {
	info, err := h.searcher.Info(r.Context())
	if err != nil {
		return nil, "", err
	}
	tag := h.tagOf(r, info.Generation)
	if known(r, tag) {
		return nil, "", notModified(w, tag)
	}
	return info, tag, nil
}

// asks reports whether a request asks for anything, or the page just opens.
func asks(req kiosque.SearchRequest) bool {
	return strings.TrimSpace(req.Query) != "" || !req.Since.IsZero() || !req.Until.IsZero() ||
		req.Chosen.Len() > 0 || req.RepriseOf != "" || req.Sort != "" || req.From > 0
}

// articlePage answers GET articles/{id}, and articles?id= for the IDs that cannot stand in a path.
func (h *handler) articlePage(w http.ResponseWriter, r *http.Request) error {
	id := idParam()
	id.Required = false
	values, q, err := pageRequest(r, id)
	if err != nil {
		return err
	}
	if q.ID = cmp.Or(r.PathValue("id"), q.ID); q.ID == "" {
		return unknownPath()
	}
	info, tag, err := h.state(w, r)
	if info == nil || err != nil {
		return err
	}
	a, err := h.searcher.Marked(r.Context(), kiosque.MarkedRequest{ID: q.ID, Search: q.Search})
	if err != nil {
		return err
	}
	like, err := h.searcher.Similar(r.Context(), kiosque.SimilarRequest{ID: q.ID, Size: similarShown})
	if err != nil {
		return err
	}
	page := articlePage{
		frame: h.newFrame(r, values, french.TitleOr(a.Title)), articleView: newArticleView(a, q.Search.Query),
		Cited: cited(&a.Article),
	}
	page.Like = newSimilar(page.Home, like)
	page.Meta = metadata(&a.Article)
	for _, m := range articleEndpoint().answers {
		rest := ""
		if m.format != "json" {
			rest = "?format=" + m.format
		}
		page.Files = append(page.Files, link{Label: formatName(m.format), URL: page.Home + "api/v1/" + address.Article(a.ID, rest)})
	}
	if asks(q.Search) {
		page.Back = page.Home + address.Of(q.Search)
	}
	return h.sendPage(w, r, tag, h.article, page)
}

func (h *handler) sendPage(w http.ResponseWriter, r *http.Request, tag string, t *template.Template, page any) error {
	body, err := render(t, page)
	if err != nil {
		return err
	}
	revalidate(w, tag)
	w.Header().Set("Content-Type", typeHTML)
	send(w, r, http.StatusOK, body)
	return nil
}
