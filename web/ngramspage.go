package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/curve"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/lexicometry"
	"github.com/kiosque-search/kiosque/lexicometry/ngrams"
	"github.com/kiosque-search/kiosque/web/address"
)

// maxNGramsRead is how many articles the page of n-grams reads at most, so that it is there at once.
const maxNGramsRead = 2_000

// ngramsParams are those of the page.
func ngramsParams() []address.Param {
	return append(append(address.QueryParams(), address.NGramsParams()...), sizeParam(maxWordsShown, lexicometry.DefaultSize, "n-grams to show"))
}

// ngrams answers GET suites: the n-grams of a result, or, of a list, the curves that tell how often each is printed.
func (h *handler) ngrams(w http.ResponseWriter, r *http.Request) error {
	v, err := h.viewed(w, r, asNGrams, ngramsParams())
	if v == nil || err != nil {
		return err
	}
	a := v.Asked
	if strings.TrimSpace(a.List) != "" {
		terms, err := ngrams.Terms(a.List)
		if err != nil {
			return err
		}
		if len(terms) > curve.MaxQueries {
			return kiosque.BadRequest(fmt.Sprintf("%d suites sur un même graphique", len(terms)),
				fmt.Sprintf("%d au plus ; l’API et la commande « search ngrams --list » en comptent jusqu’à %d", curve.MaxQueries, ngrams.MaxList))
		}
		return seeOther(w, v.Home+asCurves.path+followed(a, ngrams.Queries(terms)).Write(curvesParams()))
	}
	req := a.NGrams()
	if req.Read == 0 || req.Read > maxNGramsRead {
		req.Read = maxNGramsRead
	}
	found, err := ngrams.Of(r.Context(), h.searcher, req)
	if err != nil {
		return err
	}
	res, err := h.counted(r.Context(), a.Search, v.info)
	if err != nil {
		return err
	}
	return h.sendPage(w, r, v.tag, h.wordsSet, newNGrams(h.newFrame(r, v.values, asNGrams.name), v.Linker, found, res))
}

// followed asks for the curves of some queries under the filters of another question.
func followed(a address.Asked, queries []string) *address.Asked {
	out := address.Asked{Search: unformed(a.Search), Counted: curve.Occurrences}
	out.Search.Query = queries[0]
	copy(out.More[:], queries[1:])
	return &out
}

// unformed is a question without what only concerns its own words.
func unformed(req kiosque.SearchRequest) kiosque.SearchRequest {
	req.WithoutForms, req.Collapse, req.From, req.Sort = nil, false, 0, ""
	return req
}

func newNGrams(f frame, l *address.Linker, found *ngrams.NGrams, res *kiosque.SearchResult) *wordsPage {
	a := l.Asked
	v := &wordsPage{frame: f, question: newQuestion(l, asNGrams, res), Action: l.Page()}
	v.Unlisted, v.Collapse = true, link{}
	v.Title = french.Clip(a.Search.Query) + " – suites de mots"
	v.warn(found.Query.Warnings, res)
	v.Heading = french.Quantity(found.Distinct, "suite", "suites") + " de " + french.Quantity(found.N, "mot", "mots") + " dans " +
		french.Quantity(found.Articles, "article lu", "articles lus")
	ranks := ngramOptions(found.Sort)
	v.Fields = []wordField{
		{Name: "list", Label: "Suivre dans le temps (entre virgules)", Value: a.List, Width: 32},
		{Name: "n", Label: "Mots", Value: strconv.Itoa(found.N), Width: 2, Said: "suites de " + french.Quantity(found.N, "mot", "mots")},
		{Name: "rank", Label: "Trier par", Options: ranks, Said: "tri : " + chosen(ranks)},
		leastField(found.Least), functionsField("Cacher les mots-outils aux bouts", a.NoFunctions),
		sizeField("Suites montrées", "suites", sizeOptions(a.Size)),
	}
	v.Hidden = hiddenIn(&a, ngramsParams(), "list", "n", "rank", "least", "functions", "size")
	v.Tables = []wordTable{v.ngramsTable(l, found)}
	v.ngramsCounts(found)
	if found.Found > maxNGramsRead {
		a.Most = maxNGramsRead // so that the files say what the page says
	}
	v.export(l, "les suites", ngramsEndpoint(), a)
	v.Methods = french.Typeset(fmt.Sprintf("Suites de %d mots dans une phrase, à la casse près, d’au moins %s, dans %s de %s ; z : logarithme des cotes "+
		"de la seconde "+
		"moitié contre la première (Monroe et al. 2008). Sur %s.", found.N, french.Quantity(found.Least, "occurrence", "occurrences"),
		french.Quantity(found.Articles, "article lu", "articles lus"), french.Number(found.Found), stateOf(&found.Collection)))
	v.count(l, res.Facets)
	return v
}

// ngramsTable are n-grams, each of which leads to the articles found that have it and to its curve, and the first ones to theirs together.
func (v *wordsPage) ngramsTable(l *address.Linker, found *ngrams.NGrams) wordTable {
	t := wordTable{Title: "Suites", Heads: []string{"Suite", "Nombre", "Articles", "z", "Dans le temps"}}
	search := address.NewLinker(l.Home, l.Asked.Search)
	within := func(other string) string { return other }
	if read, err := l.Asked.Search.Parse(); err == nil {
		within = read.Narrowed
	}
	var first []string
	for i := range found.NGrams {
		g := &found.NGrams[i]
		t.Rows = append(t.Rows, wordRow{g.Printed, []curveCell{
			{Text: french.Number(g.Count)},
			{Text: french.Number(g.Articles), URL: search.To(func(r *kiosque.SearchRequest) { r.Query, r.From = within(g.Query), 0 })},
			figure(g.Z),
			{Text: "courbe", URL: curvesOf(l, []string{g.Query})},
		}})
		if len(first) < curve.MaxQueries {
			first = append(first, g.Query)
		}
	}
	if len(first) > 1 {
		v.Parts = []link{
			{Label: "Les " + french.Number(len(first)) + " premières suites dans le temps", URL: curvesOf(l, first)},
			{Label: "image (SVG)", URL: l.Home + "courbes.svg" + followed(l.Asked, first).Write(curvesParams())},
		}
	}
	return t
}

func curvesOf(l *address.Linker, queries []string) string {
	return l.Home + asCurves.path + followed(l.Asked, queries).Write(curvesParams())
}

// ngramsCounts says what was read and what was not.
func (v *wordsPage) ngramsCounts(found *ngrams.NGrams) {
	say := func(s string) { v.Counts = append(v.Counts, french.Typeset(s)) }
	if read := found.Articles + found.Withheld; read < found.Found {
		say(french.Quantity(read, "article lu", "articles lus") + ", les premiers par pertinence, sur " + french.Number(found.Found) + " ; l’API et la " +
			"commande en lisent " +
			french.Number(ngrams.MaxArticles) + ". Une suite de la liste, elle, est comptée dans toute la collection.")
	}
	if found.Withheld > 0 {
		say(french.Quantity(found.Withheld, "article dont seul un extrait peut être montré n’est pas compté",
			"articles dont seul un extrait peut être montré ne sont pas comptés") + ".")
	}
	if more := found.Distinct - len(found.NGrams); more > 0 {
		say(french.Number(more) + " de plus ne sont pas dans le tableau : trop loin, ou un mot-outil à un bout.")
	}
	say("Le nombre d’articles mène à tous ceux que la requête trouve avec la suite, lus ou non ; la courbe compte ses occurrences par million de mots " +
		"dans tous les articles " +
		"qui passent les filtres, que la requête les trouve ou non.")
}

func ngramOptions(chosen ngrams.Order) []option {
	return []option{{string(ngrams.ByCount), "nombre", chosen == ngrams.ByCount}, {string(ngrams.ByRise), "z (celles qui montent)", chosen == ngrams.ByRise}}
}
