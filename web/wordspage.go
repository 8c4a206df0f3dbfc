package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
	"github.com/kiosque-search/kiosque/lexicometry"
	"github.com/kiosque-search/kiosque/web/address"
)

// wordsPage is words and their figures, each of which leads to what it counts.
type wordsPage struct {
	frame
	question

	Action  string
	Hidden  []hidden
	Fields  []wordField
	Parts   []link // what two selections have in common, and where their curves are
	Tables  []wordTable
	Counts  []string // what is not in the tables
	Data    string
	Methods string
}

type wordTable struct {
	Title string
	None  string // instead of rows; empty: no word is frequent enough
	Heads []string
	Rows  []wordRow
}

type wordRow struct {
	Word  string
	Cells []curveCell
}

// maxWordsShown is how many words of a table a page has at most; exports have all.
const maxWordsShown = 200

// neighboursParams are those of the page.
func neighboursParams() []address.Param {
	return append(append(address.QueryParams(), address.NeighboursParams()...), wordsShown(), address.IntervalParam())
}

func wordsShown() address.Param {
	return sizeParam(maxWordsShown, lexicometry.DefaultSize, "words to show")
}

// neighbours answers GET voisins.
func (h *handler) neighbours(w http.ResponseWriter, r *http.Request) error {
	v, err := h.viewed(w, r, asNeighbours, neighboursParams())
	if v == nil || err != nil {
		return err
	}
	found, err := lexicometry.Around(r.Context(), h.searcher, v.Asked.Neighbours())
	if err != nil {
		return err
	}
	res, err := h.counted(r.Context(), v.Asked.Search, v.info)
	if err != nil {
		return err
	}
	return h.sendPage(w, r, v.tag, h.wordsSet, newNeighbours(h.newFrame(r, v.values, "Voisins"), v.Linker, found, res))
}

func newNeighbours(f frame, l *address.Linker, found *lexicometry.Neighbours, res *kiosque.SearchResult) *wordsPage {
	a := l.Asked
	v := &wordsPage{frame: f, question: newQuestion(l, asNeighbours, res), Action: l.Page()}
	v.Unlisted = true
	v.Title = french.Clip(a.Search.Query) + " – voisins"
	v.warn(found.Query.Warnings, res)
	v.Heading = french.Quantity(found.Total, "voisin", "voisins") + " de " + french.Quantity(found.Occurrences, "occurrence", "occurrences") +
		" dans " + french.Quantity(found.Articles, "article", "articles")
	before, after := strconv.Itoa(found.Before), strconv.Itoa(found.After)
	measures := measureOptions(found.Sort)
	v.Fields = append(windowFields(&a, found.Before, found.After, found.Sentence),
		wordField{Name: "measure", Label: "Trier par", Options: measures, Said: "tri : " + chosen(measures)},
		leastField(found.Least), familyField(a.Family), functionsField("Cacher les mots-outils", a.NoFunctions),
		sizeField("Mots montrés", "mots", sizeOptions(a.Size)))
	v.Hidden = hiddenIn(&a, neighboursParams(), "before", "after", "sentence", "measure", "least", "family", "functions", "size")
	to := newCounted(l, a.Search)
	t := wordTable{Title: "Voisins", Heads: []string{"Mot", "Nombre", "Avant", "Après", "Articles", "Partout", "Attendu", "G²", "logDice", "MI", "t"}}
	for i := range found.Neighbours {
		n := &found.Neighbours[i]
		t.Rows = append(t.Rows, wordRow{n.Printed, []curveCell{
			to.lines(n.Count, n.Near), to.lines(n.Before, n.Left), to.lines(n.After, n.Right), to.articles(n.Articles, n.Near),
			{Text: french.Number(n.All)},
			figure(n.Expected), figure(n.G2), figure(n.LogDice), figure(n.MI), figure(n.T),
		}})
	}
	v.Tables = []wordTable{t}
	v.Counts = leftOut(found.Distinct, "dans les fenêtres", found.Rare, french.Quantity(found.Least, "occurrence", "occurrences"),
		found.Functions, found.Left, found.Total-len(found.Neighbours))
	v.Counts = append(v.Counts, french.Typeset("Chaque mot des fenêtres compte une fois, les mots de la requête non. Le nombre mène aux passages : un mot entre "+
		"deux occurrences y fait deux lignes, plusieurs mots avant la même occurrence une seule ; les articles sont exactement ceux qui sont comptés."))
	v.export(l, allOf(found.Total, "le voisin", "voisins"), neighboursEndpoint(), a)
	window := "fenêtre de " + before + " mots avant et " + after + " après"
	if found.Sentence {
		window = "dans la même phrase"
	}
	v.Methods = french.Typeset("Voisins de " + about(a.Search) + ", " + window + ", fréquence minimale " + strconv.Itoa(found.Least) + " : " +
		french.Quantity(found.Occurrences, "occurrence", "occurrences") + ", " + french.Quantity(found.WindowWords, "mot", "mots") + " dans les fenêtres sur " +
		french.Number(found.Words) + ". G² (Dunning 1993), logDice (Rychlý 2008), MI (Church et Hanks 1990), t ; attendu d’après Evert (2008). Sur " +
		stateOf(&found.Collection) + ".")
	v.count(l, res.Facets)
	return v
}

// specificitiesParams are those of the page.
func specificitiesParams() []address.Param {
	return append(address.SpecificitiesParams(), wordsShown(), address.IntervalParam())
}

// specificities answers GET specificites.
func (h *handler) specificities(w http.ResponseWriter, r *http.Request) error {
	v, err := h.viewed(w, r, asSpecific, specificitiesParams())
	if v == nil || err != nil {
		return err
	}
	found, err := lexicometry.SpecificTo(r.Context(), h.searcher, v.Asked.Specificities())
	if err != nil {
		return err
	}
	search := v.Asked.Search
	search.Collapse = !v.Asked.Repeated
	res, err := h.counted(r.Context(), search, v.info)
	if err != nil {
		return err
	}
	return h.sendPage(w, r, v.tag, h.wordsSet, newSpecificities(h.newFrame(r, v.values, "Spécificités"), v.Linker, found, res))
}

func newSpecificities(f frame, l *address.Linker, found *lexicometry.Specificities, res *kiosque.SearchResult) *wordsPage {
	a := l.Asked
	v := &wordsPage{frame: f, question: newQuestion(l, asSpecific, res), Action: l.Page()}
	v.Unlisted, v.Collapse = true, link{}
	v.Title = french.Clip(a.Search.Query) + " – spécificités"
	v.warn(found.Target.Query.Warnings, res)
	for _, w := range found.Reference.Query.Warnings {
		if w = french.Typeset("Seconde sélection : " + w); !found.Rest {
			v.Warnings = append(v.Warnings, w)
		}
	}
	against := "au reste"
	if !found.Rest {
		against = "à une seconde sélection"
	}
	v.Heading = french.Quantity(found.Target.Articles, "article comparé", "articles comparés") + " " + against + ", " +
		french.Quantity(found.Reference.Articles, "article", "articles")
	ranks := rankOptions(found.Sort)
	v.Fields = otherFields(&a)
	if found.Rest {
		v.Fields[0].Said = "comparé au reste"
	} else {
		v.Fields[0].Said = strings.TrimSpace("comparé à une autre sélection " + v.Fields[0].Said)
	}
	v.Fields = append(v.Fields,
		wordField{Name: "rank", Label: "Trier par", Options: ranks, Said: "tri : " + chosen(ranks)}, leastField(found.Least),
		wordField{
			Name: "spread", Label: "Articles au moins", Value: strconv.Itoa(found.Spread), Width: 4,
			Said: "dans " + french.Quantity(found.Spread, "article", "articles"),
		},
		familyField(a.Family), functionsField("Cacher les mots-outils", a.NoFunctions),
		wordField{Name: "collapse", Label: "Compter chaque reprise", Box: "0", Checked: a.Repeated, Said: when(a.Repeated, "chaque reprise comptée")},
		sizeField("Mots montrés", "mots", sizeOptions(a.Size)))
	v.Hidden = hiddenIn(&a, specificitiesParams(), "q2", "since2", "until2", "rank", "least", "spread", "family", "functions", "collapse", "size")
	target, reference := a.Search, a.Other.From(a.Search)
	target.Collapse, reference.Collapse = !a.Repeated, !a.Repeated
	inTarget, inReference := newCounted(l, target), newCounted(l, reference)
	v.parts(l, found.Overlap, target, reference)
	other := "B"
	if found.Rest {
		other = "reste"
	}
	for i, words := range [][]lexicometry.Specific{found.Over, found.Under} {
		t := wordTable{Title: []string{"Sur-représentés", "Sous-représentés"}[i], Heads: []string{
			"Mot", "A", french.Capital(other), "Articles A", "Articles " + other, "A par\u00a0million", french.Capital(other) + " par\u00a0million",
			"Vraisemblance", "Rapport", "z",
		}}
		for k := range words {
			w := &words[k]
			t.Rows = append(t.Rows, wordRow{w.Printed, []curveCell{
				inTarget.lines(w.A, w.InTarget), inReference.lines(w.B, w.InReference),
				inTarget.articles(w.ArticlesA, w.InTarget), inReference.articles(w.ArticlesB, w.InReference),
				figure(w.MillionA), figure(w.MillionB), figure(w.LogLikelihood), figure(w.LogRatio), figure(w.Z),
			}})
		}
		v.Tables = append(v.Tables, t)
	}
	v.Counts = leftOut(found.Distinct, "des deux côtés", found.Rare,
		french.Quantity(found.Least, "occurrence", "occurrences")+" ou "+french.Quantity(found.Spread, "article", "articles"), found.Functions, found.Left, 0)
	v.Counts = append(v.Counts, french.Typeset(fmt.Sprintf("%s à la fois : pour un risque de 5 %% sur l’ensemble, la vraisemblance d’un mot doit avoir une "+
		"probabilité sous 0,05 divisé par ce nombre (Bonferroni). Rapport : logarithme binaire, 1 veut dire deux fois plus fréquent.",
		french.Quantity(found.Tested, "mot comparé", "mots comparés"))))
	v.export(l, allOf(found.Tested-found.Functions, "la spécificité", "spécificités"), specificitiesEndpoint(), a)
	reprises := "reprises comptées une fois"
	if a.Repeated {
		reprises = "chaque reprise comptée"
	}
	v.Methods = french.Typeset("Spécificités de A, " + about(a.Search) + " (" + french.Quantity(found.Target.Articles, "article", "articles") + ", " +
		french.Quantity(found.Target.Words, "mot", "mots") + "), face à " + secondOf(found, a) + " (" +
		french.Quantity(found.Reference.Articles, "article", "articles") + ", " + french.Quantity(found.Reference.Words, "mot", "mots") + "), " + reprises +
		". Log-likelihood à deux cases (Rayson et Garside 2000), log ratio (Hardie 2014), z (Monroe et al. 2008). Sur " + stateOf(&found.Collection) + ".")
	v.count(l, res.Facets)
	return v
}

// parts leads to what is in one selection, in the other and in both.
func (v *wordsPage) parts(l *address.Linker, o *lexicometry.Overlap, first, second kiosque.SearchRequest) {
	if o == nil {
		return
	}
	first.Collapse, second.Collapse = false, false
	for _, p := range []struct {
		name string
		in   kiosque.SearchRequest
		of   lexicometry.Found
	}{{"A", first, o.A}, {"A seulement", first, o.OnlyA}, {"A et B", first, o.Both}, {"B seulement", second, o.OnlyB}, {"B", second, o.B}} {
		cell := newCounted(l, p.in).articles(p.of.Articles, p.of.Query)
		v.Parts = append(v.Parts, link{Label: french.Typeset(p.name + " : " + french.Quantity(p.of.Articles, "article", "articles")), URL: cell.URL})
	}
	if first.Query != second.Query && first.Since == second.Since && first.Until == second.Until && strings.TrimSpace(first.Query) != "" {
		a := address.Asked{Search: first}
		a.More[0] = second.Query
		v.Parts = append(v.Parts, link{Label: "Leurs courbes", URL: l.Home + asCurves.path + a.Write(curvesParams())})
	}
}

func secondOf(found *lexicometry.Specificities, a address.Asked) string {
	if found.Rest {
		return "tout le reste"
	}
	return "B, " + about(a.Other.From(a.Search))
}

// warn adds what the counts of words have to say beyond what the count of articles says.
func (v *wordsPage) warn(warnings []string, res *kiosque.SearchResult) {
	said := strings.Join(res.Query.Warnings, "\n")
	for _, w := range warnings {
		if !strings.Contains(said, w) {
			v.Warnings = append(v.Warnings, french.Capital(french.Typeset(w)))
		}
	}
}

// export leads to all words and their figures.
func (v *wordsPage) export(l *address.Linker, all string, e endpoint, a address.Asked) {
	path := "api/v1/" + e.path
	a.Format = ""
	v.Data = l.Home + path + a.Write(e.params)
	v.Export.Label, a.Size = "Exporter "+all, 0
	for _, m := range e.answers[1:] {
		a.Format = m.format
		v.Export.Files = append(v.Export.Files, link{Label: formatName(m.format), URL: l.Home + path + a.Write(e.params)})
	}
}

// counted leads from a count to what is counted.
type counted struct{ found, kwic *address.Linker }

func newCounted(l *address.Linker, search kiosque.SearchRequest) counted {
	search.From, search.Size, search.Sort, search.WithoutForms = 0, 0, "", nil
	a := address.Asked{Search: search}
	return counted{address.NewLinker(l.Home, search), address.NewLinkerTo(l.Home, asConcordance.path, a, address.QueryParams())}
}

func (p counted) lines(n int, query string) curveCell { return cellTo(p.kwic, n, query) }

func (p counted) articles(n int, query string) curveCell { return cellTo(p.found, n, query) }

func cellTo(l *address.Linker, n int, query string) curveCell {
	c := curveCell{Text: french.Number(n)}
	if n > 0 && query != "" {
		c.URL = l.To(func(r *kiosque.SearchRequest) { r.Query = query })
	}
	return c
}

// figure writes a figure with two decimals.
func figure(x float64) curveCell {
	return curveCell{Text: french.Fixed(x, 2)}
}

// leftOut says which words are not in the tables.
func leftOut(distinct int, where string, rare int, threshold string, functions, beyond, more int) []string {
	s := french.Quantity(distinct, "mot différent ", "mots différents ") + where
	if rare > 0 {
		s += " ; " + french.Number(rare) + " sous le seuil de " + threshold
	}
	if functions > 0 {
		s += " ; " + french.Quantity(functions, "mot-outil caché", "mots-outils cachés")
	}
	if beyond > 0 {
		s += " ; " + french.Number(beyond) + " au-delà des plus fréquents"
	}
	if more > 0 {
		s += " ; " + french.Number(more) + " de plus dans l’export"
	}
	return []string{french.Typeset(s + ".")}
}

func measureOptions(chosen lexicometry.Measure) (list []option) {
	names := map[lexicometry.Measure]string{
		lexicometry.ByG2: "G² (vraisemblance)", lexicometry.ByLogDice: "logDice", lexicometry.ByMI: "MI", lexicometry.ByT: "t", lexicometry.ByCount: "nombre",
	}
	for _, m := range lexicometry.Measures() {
		list = append(list, option{string(m), names[m], m == chosen})
	}
	return list
}

func rankOptions(chosen lexicometry.Ranking) (list []option) {
	names := map[lexicometry.Ranking]string{
		lexicometry.ByLikelihood: "vraisemblance", lexicometry.ByRatio: "rapport", lexicometry.ByTrend: "z (évolution)",
	}
	for _, m := range lexicometry.Rankings() {
		list = append(list, option{string(m), names[m], m == chosen})
	}
	return list
}

// sizeOptions are how many words a table may show.
func sizeOptions(chosen int) []option {
	return numbers(cmp.Or(chosen, lexicometry.DefaultSize), 20, lexicometry.DefaultSize, 100, maxWordsShown)
}

// numbers are some to choose from, and the chosen one; 0: the first.
func numbers(chosen int, some ...int) (list []option) {
	chosen = cmp.Or(chosen, some[0])
	if !slices.Contains(some, chosen) {
		some = append(some, chosen)
	}
	for _, n := range some {
		list = append(list, option{strconv.Itoa(n), strconv.Itoa(n), n == chosen})
	}
	return list
}
