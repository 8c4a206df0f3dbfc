package searchertest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// World is random articles of few words, so that phrases and combinations meet often, and queries for them.
type World struct {
	*rand.Rand
	words, phrases []string                    // phrases: nil: of any words
	values         [kiosque.NumFacets][]string // some that articles have
	facets         []kiosque.Facet             // that may be asked for
	beside         *rand.Rand                  // draws what came later, so that all else is drawn as before
}

// NewWorld returns a world of its own for each seed and stream.
func NewWorld(seed, stream uint64) World {
	return World{
		Rand: rand.New(rand.NewPCG(seed, stream)), beside: rand.New(rand.NewPCG(seed, ^stream)), words: strings.Fields(worldWords),
		facets: kiosque.AllFacets(),
		values: [kiosque.NumFacets][]string{
			kiosque.FacetSource: {
				"", "Le Courrier de Brume", "Le Courrier", "LE COURRIER", "Le\u00a0Courrier", "Agence Nord", "Agence‑Nord", "La Vigie d'Armor",
				"La Vigie d’Armor", "Vigie 2",
			},
			kiosque.FacetSection: {"", "Politique", "Société", "Socie\u0301te\u0301", "SOCIETE", "Sports", "Pages 1-2", "Pages 12"},
			kiosque.FacetAuthor:  {"Anne Le Goff", "ANNE LE GOFF", "Marc N’Diaye", "Marc N'Diaye", "Anne Martin"},
			kiosque.FacetAgency:  {"", "", "AFP", "Afp", "Reuters"},
			kiosque.FacetPlace:   {"", "Brest", "BREST", "Saint-Denis", "Saint Denis"},
			kiosque.FacetSubject: {"grève", "Grève", "école", "port d’attache", "eau"},
			kiosque.FacetPage:    {"", "1", "12", "1-2", "A4"},
			kiosque.FacetLength:  kiosque.LengthClasses(),
		},
	}
}

const worldWords = `le la les l'été d'été grève grèves gréviste réforme réformes retraites retraite président présidente
 maire maires élection élections élu élue élus coup d'État d'Etat ETAT état de du des un une et à au en sur pour est l'est
 Saint-Pétersbourg saint Pétersbourg N’Djamena aujourd'hui aujourd’hui S.N.C.F. SNCF œuvre oeuvre étudiant·e·s étudiants étudiante
 1 500 XXe cœur coeur très très français française journal journaux Paris pari russe ruse noël Noe\u0308l Sergueï Sergei serge Poutine
 Putin poutine Zhou Enlai En-lai el-Sissi`

// Text is n words, with stops, commas and paragraphs between them.
func (w World) Text(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(pick(w, w.words...))
		switch w.IntN(14) {
		case 0:
			b.WriteString(". ")
		case 1:
			b.WriteString(", ")
		case 2:
			b.WriteString("\n\n")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func pick[T any](w World, from ...T) T { return from[w.IntN(len(from))] }

func (w World) date() kiosque.Date {
	d := kiosque.Date{Year: 2015 + w.IntN(4), Month: 1 + w.IntN(12), Day: 1 + w.IntN(28)}
	switch w.IntN(6) {
	case 0:
		return kiosque.Date{}
	case 1:
		d.Day = 0
	case 2:
		d.Month, d.Day = 0, 0
	}
	return d
}

// Articles are n articles of the IDs a0, a1 and so on.
func (w World) Articles(n int) []kiosque.Article {
	all := make([]kiosque.Article, n)
	for i := range all {
		all[i] = w.Article(fmt.Sprint("a", i))
	}
	return all
}

// Article is a random one.
func (w World) Article(id string) kiosque.Article {
	a := kiosque.Article{
		ID: id, Title: w.Text(w.IntN(6)), Body: w.Text(w.IntN(60)), Date: w.date(),
		Source:  pick(w, w.values[kiosque.FacetSource]...),
		Section: pick(w, w.values[kiosque.FacetSection]...),
		Authors: pick(w, nil, []string{"Anne Le Goff"}, []string{"Marc N’Diaye", "Anne Martin"}),
	}
	o := w
	o.Rand = w.beside
	a.Agency, a.Place, a.Page = pick(o, w.values[kiosque.FacetAgency]...), pick(o, w.values[kiosque.FacetPlace]...), pick(o, w.values[kiosque.FacetPage]...)
	a.Tags = o.several(w.values[kiosque.FacetSubject], o.IntN(4))
	if o.IntN(3) == 0 {
		a.Authors = o.several(w.values[kiosque.FacetAuthor], o.IntN(4))
	}
	if w.IntN(4) == 0 {
		a.Lead = w.Text(w.IntN(10))
	}
	if !a.Date.IsZero() {
		a.DateOrigin = kiosque.DateDeclared
	}
	a.TitleDerived = w.IntN(8) == 0
	return a
}

// Word is one of those the articles are made of.
func (w World) Word() string { return strings.Trim(pick(w, w.words...), " ") }

// phrase is n words in quotes.
func (w World) phrase(n int) string {
	if w.phrases != nil {
		return `"` + pick(w, w.phrases...) + `"`
	}
	words := make([]string, n)
	for i := range words {
		words[i] = w.Word()
	}
	return `"` + strings.Join(words, " ") + `"`
}

// several are n values, some of them perhaps the same.
func (w World) several(values []string, n int) (out []string) {
	for range n {
		out = append(out, pick(w, values...))
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

func (w World) query(depth int) string {
	if depth == 0 {
		switch w.IntN(12) {
		case 0:
			return w.phrase(2)
		case 1:
			return w.phrase(3)
		case 2:
			return "=" + w.Word()
		case 3:
			return pick(w, "gr*", "pré*", "*ion", "r?se", "s*t", "é*", `"coup *"`)
		case 4:
			return pick(w, "greve~", "maires~", "electoin~2", "noel~1", "Serguei~", "putin~", "Poutine~", "Chou~", "En-lai~", "Al-Sissi~", "Élections~", "serge~")
		case 5:
			return pick(w, "titre:", "texte:", "chapo:") + w.Word()
		case 6:
			return pick(w, "source:courrier", `source:"le courrier"`, "auteur:anne", "auteur:(anne ET marc)", "rubrique:politique", "id:a7", "source:co*")
		case 7:
			return pick(w, "date:2016", "date:2015-03..2016-06", "date:>=2017-02-03", "date:<2016")
		}
		return w.Word()
	}
	a, b := w.query(w.IntN(depth)), w.query(w.IntN(depth))
	switch w.IntN(6) {
	case 0:
		return "(" + a + ") OU (" + b + ")"
	case 1:
		return "(" + a + ") SAUF (" + b + ")"
	case 2:
		return "SAUF (" + a + ")"
	case 3:
		return "((" + a + ") ET (" + b + ")) OU (" + w.query(0) + ")"
	}
	return "(" + a + ") ET (" + b + ")"
}

// facet asks for facets that came later.
func (w World) facet(req *kiosque.SearchRequest) {
	w.Rand = w.beside
	if w.IntN(3) == 0 {
		req.Sort = pick(w, kiosque.Sorts()...)
	}
	const rare = 90
	for _, f := range w.facets {
		values, c := w.values[f], &req.Chosen[f]
		if w.IntN(4) == 0 {
			req.Facets = append(req.Facets, f)
		}
		if f <= kiosque.FacetSection {
			continue
		}
		if w.IntN(rare) == 0 {
			c.Only = pick(w, w.several(values, 1), w.several(values, 2), w.several(values, 3))
		}
		if w.IntN(rare) == 0 {
			c.Not = pick(w, w.several(values, 1), w.several(values, 2))
		}
		if f != kiosque.FacetLength && w.IntN(rare) == 0 {
			c.Only, c.Not = append(c.Only, "Inconnu", "afp"), append(c.Not, "Inconnu", "BREST")
		}
	}
}

// Request is a random one, as a reader might type it, with filters.
func (w World) Request() kiosque.SearchRequest {
	sources, sections := w.values[kiosque.FacetSource], w.values[kiosque.FacetSection]
	req := kiosque.SearchRequest{
		Query: w.query(w.IntN(4)), Size: 1 + w.IntN(30), From: pick(w, 0, 0, 0, 5, 40),
		Interval: pick(w, kiosque.Intervals()...),
		Sort:     pick(w, kiosque.ByRelevance, kiosque.ByRelevance, kiosque.ByRecent, kiosque.ByDate, kiosque.ByDateDesc), Snippets: 20,
		Widen: pick(w, kiosque.WidenNever, kiosque.WidenNever, kiosque.WidenInclude),
	}
	if w.IntN(3) == 0 {
		req.Chosen[kiosque.FacetSource].Only = pick(w, w.several(sources, 1), w.several(sources, 2), []string{"Inconnu"}, []string{"le courrier"})
	}
	if w.IntN(3) == 0 {
		req.Chosen[kiosque.FacetSection].Only = pick(w, w.several(sections, 1), w.several(sections, 2))
	}
	if w.IntN(4) == 0 {
		req.Chosen[kiosque.FacetSource].Not = pick(w, w.several(sources, 1), append(w.several(sources, 2), "Inconnu", "AGENCE NORD"))
	}
	if w.IntN(4) == 0 {
		req.Chosen[kiosque.FacetSection].Not = pick(w, w.several(sections, 1), w.several(sections, 2))
	}
	w.facet(&req)
	if w.IntN(3) == 0 {
		req.Since = w.date()
	}
	if w.IntN(3) == 0 {
		req.Until = w.date()
	}
	if _, err := req.Checked(); err != nil { // the end comes before the beginning
		req.Since, req.Until = req.Until, req.Since
	}
	return req
}
