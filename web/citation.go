package web

import (
	"context"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/citation"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/web/address"
)

// cite asks a search and says how it is cited; home is the absolute address of the page of search.
func (h *handler) cite(ctx context.Context, q address.Asked, home string) (*citation.Checked, error) {
	c, err := citation.Of(ctx, h.searcher, q.Search, version(), dateOf(h.o.Now()))
	if err != nil {
		return nil, err
	}
	address.Cite(c, home)
	return c.Check(q.State), nil
}

// version is that of the program, as its build recorded it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// citationTag is the tag of an answer that names its address and the day.
func (h *handler) citationTag(r *http.Request, info *kiosque.Info, base string) string {
	if info.Generation == "" {
		return ""
	}
	return h.tagAt(r, info.Generation+" "+dateOf(h.o.Now()).String(), base)
}

// citationEndpoint is GET api/v1/citation.
func citationEndpoint() endpoint {
	return endpoint{
		path: "citation", doc: "A search with what is needed to repeat it: its permalink, the paragraph of method, and, asked by a permalink, " +
			"what has changed since.",
		params: address.CitationParams(), answers: []media{inJSON(citation.Checked{})}, answer: apiCitation,
	}
}

func apiCitation(h *handler, c *call) error {
	base, err := h.base(c.r)
	if err != nil {
		return err
	}
	cited, err := h.cite(c.ctx(), c.Asked, base)
	if err != nil {
		return err
	}
	return sendJSON(c.w, c.r, "", cited) // it says the day: no tag of the collection alone
}

// citationPage is how a search is cited, and what has changed since it was.
type citationPage struct {
	frame
	Heading string
	Back    string
	Verdict string
	Changes []string
	Rows    []citedRow
	Words   string // the forms that the words of the query stand for
	Link    string // the permalink, as it is passed on
	Here    string // the same address from this page
	Then    string // the day of the citation that is checked
	Method  citation.Method
	Data    string
}

// citedRow is a number or a mark then and now.
type citedRow struct {
	Label, Then, Now string
	Differs          bool
}

// wordsCited bounds the forms that the page names.
const wordsCited = 60

// citationPage answers GET citation.
func (h *handler) citationPage(w http.ResponseWriter, r *http.Request) error {
	values, err := address.Parse(r.URL.RawQuery)
	if err != nil {
		return err
	}
	var q address.Asked
	if err := q.ReadAll(values, address.CitationParams()); err != nil {
		return err
	}
	base, err := h.base(r)
	if err != nil {
		return err
	}
	info, err := h.searcher.Info(r.Context())
	if err != nil {
		return err
	}
	tag := h.citationTag(r, info, base)
	if known(r, tag) {
		return notModified(w, tag)
	}
	c, err := h.cite(r.Context(), q, base)
	if err != nil {
		return err
	}
	page := citationPage{
		frame: h.newFrame(r, values, "Citer cette recherche"), Heading: "Citer cette recherche", Verdict: c.Verdict, Link: c.Permalink, Method: c.Method,
	}
	page.Back = page.Home + address.Of(q.Search)
	page.Data = page.Home + "api/v1/citation" + q.Write(address.CitationParams())
	page.Here = page.Home + strings.TrimPrefix(c.Permalink, base)
	page.Unlisted = true
	page.Words = quotedList(c.Words)
	if c.Then != nil {
		page.Heading, page.Then = "Vérifier une citation", french.Date(c.Then.Day)
		page.Title = page.Heading
		for _, change := range c.Changes {
			page.Changes = append(page.Changes, change.Text)
		}
		page.Rows = citedRows(c.Then, &c.State)
	}
	return h.sendPage(w, r, tag, h.citationSet, page)
}

// quotedList is a list of words between quotation marks.
func quotedList(words []string) string {
	var quoted []string
	for _, word := range words[:min(len(words), wordsCited)] {
		quoted = append(quoted, "«\u00a0"+word+"\u00a0»")
	}
	s := strings.Join(quoted, ", ")
	if n := len(words) - wordsCited; n > 0 {
		s += " et " + french.Quantity(n, "autre", "autres")
	}
	return s
}

func citedRows(then, now *citation.State) (rows []citedRow) {
	row := func(label, a, b string) {
		if a != "" || b != "" {
			rows = append(rows, citedRow{label, a, b, a != b})
		}
	}
	number := func(label string, a, b int) { row(label, french.Number(a), french.Number(b)) }
	number("Articles trouvés", then.Articles, now.Articles)
	if then.TellsReprises() && now.TellsReprises() {
		number("Sans les reprises", then.Distinct, now.Distinct)
	}
	number("Occurrences", then.Occurrences, now.Occurrences)
	number("Formes des mots", then.Forms.Count, now.Forms.Count)
	number("Articles du corpus", then.Collection, now.Collection)
	row("Empreinte du corpus", then.Corpus, now.Corpus)
	row("Analyse du français", then.Analysis, now.Analysis)
	row("Synonymes", then.Synonyms, now.Synonyms)
	row("Version du logiciel", then.Version, now.Version)
	return rows
}
