package web

import (
	"net/http"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/people"
	"github.com/kiosque-search/kiosque/web/address"
)

// peopleParams are those of the page.
func peopleParams() []address.Param {
	return append(address.QueryParams(), peopleReadParam(), peopleSizeParam(), address.IntervalParam())
}

// people answers GET noms: candidates of people and organisations.
func (h *handler) people(w http.ResponseWriter, r *http.Request) error {
	v, err := h.viewed(w, r, asNamed, peopleParams())
	if v == nil || err != nil {
		return err
	}
	found, err := people.Of(r.Context(), h.searcher, peopleRequest(v.Asked))
	if err != nil {
		return err
	}
	res, err := h.counted(r.Context(), v.Asked.Search, v.info)
	if err != nil {
		return err
	}
	return h.sendPage(w, r, v.tag, h.wordsSet, newPeoplePage(h.newFrame(r, v.values, asNamed.name), v.Linker, found, res))
}

func newPeoplePage(f frame, l *address.Linker, found *people.Named, res *kiosque.SearchResult) *wordsPage {
	a := l.Asked
	v := &wordsPage{frame: f, question: newQuestion(l, asNamed, res), Action: l.Page()}
	v.Unlisted, v.Collapse = true, link{}
	v.Title = french.Clip(a.Search.Query) + " – noms cités"
	v.warn(found.Query.Warnings, res)
	v.Heading = "Noms cités dans " + french.Quantity(found.Read, "article lu", "articles lus")
	reads := numbers(a.Most, people.DefaultRead, 1000, people.MaxRead)
	v.Fields = []wordField{
		{Name: "read", Label: "Articles à lire", Options: reads, Said: chosen(reads) + " articles à lire"},
		sizeField("Noms montrés", "noms", numbers(a.Size, people.DefaultSize, 50, people.MaxSize)),
	}
	v.Hidden = hiddenIn(&a, peopleParams(), "read", "size")
	search := address.NewLinker(l.Home, a.Search)
	for i, names := range [][]people.Name{found.People, found.Bodies} {
		t := wordTable{
			Title: []string{"Personnes (candidats)", "Organisations (candidats)"}[i], Heads: []string{"Nom", "Articles lus", "Mentions", "Articles trouvés"},
			None: "Aucun nom.",
		}
		for _, n := range names {
			t.Rows = append(t.Rows, wordRow{typographic(n.Text), []curveCell{
				{Text: french.Number(n.Articles)},
				{Text: french.Number(n.Mentions)},
				{Text: french.Number(n.Found), URL: search.To(func(r *kiosque.SearchRequest) { r.Query, r.From = n.With, 0 })},
			}})
		}
		v.Tables = append(v.Tables, t)
	}
	if read := found.Read + found.Withheld; read < found.Found {
		v.Counts = append(v.Counts, french.Typeset(french.Quantity(read, "article lu", "articles lus")+", les premiers par pertinence, sur "+
			""+french.Number(found.Found)+"."))
	}
	if found.Withheld > 0 {
		v.Counts = append(v.Counts, french.Quantity(found.Withheld, "article dont seul un extrait peut être montré n’est pas lu",
			"articles dont seul un extrait peut être montré ne sont pas lus")+".")
	}
	v.Counts = append(v.Counts, french.Typeset("Des candidats, que des règles reconnaissent à leurs majuscules et à ce qui les entoure (« M. », « la "+
		"députée », « le quotidien », un sigle développé) : "+
		"à vérifier, et sans distinguer les homonymes. « Emmanuel Macron », « M. Macron » et « Macron » sont un seul nom dans un article. Le nombre "+
		"d’articles trouvés mène à ceux qui "+
		"ont le nom tel qu’il est écrit ici, lus ou non ; un article lu peut ne l’avoir que sous une autre orthographe."))
	v.export(l, "ces noms", peopleEndpoint(), a)
	v.Methods = french.Typeset("Noms cités (candidats, par des règles) dans " + french.Quantity(found.Read, "article", "articles") + " sur " +
		french.Number(found.Found) + ", " + about(a.Search) + ", sur " + stateOf(&found.Collection) + ".")
	v.count(l, res.Facets)
	return v
}

// typographic is a name with the apostrophes of print.
func typographic(name string) string { return strings.ReplaceAll(name, "'", "’") }
