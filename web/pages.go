package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
)

// parseTemplates reads one set per page: the frame and the parts that pages share, and the page itself.
func (h *handler) parseTemplates() error {
	for name, t := range map[string]**template.Template{
		"search.html": &h.search, "article.html": &h.article, "problem.html": &h.problem,
	} {
		var err error
		if *t, err = template.New(name).ParseFS(files, "templates/frame.html", "templates/"+name); err != nil {
			return err
		}
	}
	return nil
}

// frame is what every page has around its content.
type frame struct {
	Site        string
	Title       string // of the window, without the site's name
	Home        string // address of the page of search, relative to this one
	Style, Icon string
	Feeds       []feedLink // of the question asked
	Unlisted    bool       // robots stay away: there is no end of result pages
	Form        form
}

// form is the search form, filled in with what was asked for, right or wrong.
type form struct {
	Action       string
	Query        string
	Since, Until string
	Strict       bool
	Open         bool // the criteria are in use, and so unfolded
	Sorts, Sizes []option
	Hidden       []hidden
	Examples     []example
}

type option struct {
	Value, Label string
	Selected     bool
}

type hidden struct{ Name, Value string }

// example is a query with what it finds, as help.
type example struct{ Query, URL, Meaning string }

// root is the way from a request's path back to the page of search, as a relative address.
func root(r *http.Request) string {
	if n := strings.Count(r.URL.EscapedPath(), "/") - 1; n > 0 {
		return strings.Repeat("../", n)
	}
	return "./"
}

func (h *handler) newFrame(r *http.Request, values url.Values, title string) frame {
	home := root(r)
	return frame{
		Site: h.o.Title, Title: title, Home: home,
		Style: home + "static/" + h.assets.style, Icon: home + "static/" + h.assets.icon,
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
		Action: home, Query: get("q", maxQuery), Since: get("since", maxValue), Until: get("until", maxValue),
		Strict: get("strict", maxValue) == "1", Examples: examples(home),
		Sorts: sorts(get("sort", maxValue)), Sizes: sizes(get("size", maxValue)),
	}
	f.Open = f.Since != "" || f.Until != "" || f.Strict
	for _, name := range []string{"source", "section"} {
		for _, v := range values[name][:min(len(values[name]), maxSelections)] {
			if v != "" && len(v) <= maxValue {
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
		{Value: string(kiosque.ByDateDesc), Label: "plus récents d’abord"},
		{Value: string(kiosque.ByDate), Label: "plus anciens d’abord"},
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
		list = append(list, option{Value: clip(chosen), Label: clip(chosen)})
		i = len(list) - 1
	}
	list[i].Selected = true
	return list
}

func examples(home string) []example {
	list := []example{
		{Query: "réforme retraites", Meaning: "les deux mots, sous toutes leurs formes, avec ou sans accents"},
		{Query: "la loi de finances", Meaning: "« la » et « de » ne sont pas exigés ; pour exiger un mot-outil, mettez + devant"},
		{Query: `"conseil municipal"`, Meaning: "ces mots dans cet ordre"},
		{Query: "=été", Meaning: "cette forme exactement, accents compris"},
		{Query: "grève OU blocage", Meaning: "l’un ou l’autre ; ET, OU, SAUF s’écrivent en capitales"},
		{Query: "festival SAUF cinéma", Meaning: "le premier sans le second ; on peut aussi écrire festival -cinéma"},
		{Query: "(maire OU préfet) inondation", Meaning: "des parenthèses pour grouper"},
		{Query: "agricult*", Meaning: "les mots qui commencent ainsi ; ? remplace une seule lettre"},
		{Query: "Lavrof~", Meaning: "les mots écrits à peu près ainsi"},
		{Query: "titre:budget", Meaning: "dans le titre ; de même chapo:, texte:, source:, auteur:, rubrique:"},
		{Query: "hôpital date:2023-02", Meaning: "en février 2023"},
		{Query: "incendie date:2019..2020-06", Meaning: "de 2019 à juin 2020 ; de même date:2019, date:>=2019"},
	}
	for i := range list {
		list[i].URL = home + encode(kiosque.SearchRequest{Query: list[i].Query})
	}
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
	values, _ := parseValues(r.URL.RawQuery) // what can be read of it
	page := problemPage{
		frame: h.newFrame(r, values, capital(p.message)), Status: p.status,
		Message: capital(p.message), Hint: capital(p.hint),
	}
	page.Unlisted = true
	if q, at := values.Get("q"), p.position-1; at >= 0 && at < len(q) {
		end := at + 1
		for !onRune(q, end) {
			end++
		}
		page.Where = segments(q, []kiosque.Span{{Start: at, End: end}})
	}
	return page
}

// capital begins a sentence.
func capital(s string) string {
	c, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(c)) + s[n:]
}

func (h *handler) searchPage(w http.ResponseWriter, r *http.Request) error {
	values, err := parseValues(r.URL.RawQuery)
	if err != nil {
		return err
	}
	req, err := parseRequest(values)
	if err != nil {
		return err
	}
	info, err := h.searcher.Info(r.Context())
	if err != nil {
		return err
	}
	tag := h.tagOf(r, info.Generation)
	if known(r, tag) {
		return notModified(w, tag)
	}
	page := searchPage{frame: h.newFrame(r, values, "")}
	if asks(req) {
		res, err := h.searcher.Search(r.Context(), req)
		if err != nil {
			return err
		}
		page.Results = newResults(page.Home, req, res)
		page.Title = page.Results.title(req)
		page.Feeds = feedLinks(page.Home, feedTitle(h.o.Title, req), req)
		page.Unlisted = true
	} else {
		page.Collection = newCollection(page.Home, info)
	}
	return h.sendPage(w, r, tag, h.search, page)
}

// asks reports whether a request asks for anything, or the page just opens.
func asks(req kiosque.SearchRequest) bool {
	return strings.TrimSpace(req.Query) != "" || !req.Since.IsZero() || !req.Until.IsZero() ||
		len(req.Sources)+len(req.Sections) > 0 || req.Sort != "" || req.From > 0
}

func (h *handler) articlePage(w http.ResponseWriter, r *http.Request) error {
	a, tag, err := h.find(w, r)
	if a == nil || err != nil {
		return err
	}
	values, err := parseValues(r.URL.RawQuery)
	if err != nil {
		return err
	}
	page := articlePage{frame: h.newFrame(r, values, titleOr(a.Title)), articleView: newArticleView(a)}
	page.Data = page.Home + "api/v1/" + articlePath(a.ID, "")
	if req, err := parseRequest(values); err == nil && asks(req) {
		page.Back = page.Home + encode(req)
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

// articlePath is the address of an article relative to the page of search; rest is the question asked, with its
// question mark, for the way back.
func articlePath(id, rest string) string {
	if id == "." || id == ".." || id == "" {
		if rest != "" {
			rest = "&" + rest[1:]
		}
		return "articles?id=" + url.QueryEscape(id) + rest
	}
	return "articles/" + url.PathEscape(id) + rest
}
