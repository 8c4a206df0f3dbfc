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
	words, sources, sections []string
	phrases                  []string // nil: of any words
}

// NewWorld returns a world of its own for each seed and stream.
func NewWorld(seed, stream uint64) World {
	return World{
		Rand: rand.New(rand.NewPCG(seed, stream)), words: strings.Fields(worldWords),
		sources: []string{
			"", "Le Courrier de Brume", "Le Courrier", "LE COURRIER", "Le\u00a0Courrier", "Agence Nord", "Agence‑Nord", "La Vigie d'Armor",
			"La Vigie d’Armor", "Vigie 2",
		},
		sections: []string{"", "Politique", "Société", "Socie\u0301te\u0301", "SOCIETE", "Sports", "Pages 1-2", "Pages 12"},
	}
}

const worldWords = `le la les l'été d'été grève grèves gréviste réforme réformes retraites retraite président présidente
 maire maires élection élections élu élue élus coup d'État d'Etat ETAT état de du des un une et à au en sur pour est l'est
 Saint-Pétersbourg saint Pétersbourg N’Djamena aujourd'hui aujourd’hui S.N.C.F. SNCF œuvre oeuvre étudiant·e·s étudiants étudiante
 1 500 XXe cœur coeur très très français française journal journaux Paris pari russe ruse noël Noe\u0308l`

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
		Source:  pick(w, w.sources...),
		Section: pick(w, w.sections...),
		Authors: pick(w, nil, []string{"Anne Le Goff"}, []string{"Marc N’Diaye", "Anne Martin"}),
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
			return pick(w, "greve~", "maires~", "electoin~2", "noel~1")
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

// Request is a random one, as a reader might type it, with filters.
func (w World) Request() kiosque.SearchRequest {
	req := kiosque.SearchRequest{
		Query: w.query(w.IntN(4)), Size: 1 + w.IntN(30), From: pick(w, 0, 0, 0, 5, 40),
		Interval: pick(w, kiosque.Intervals()...),
		Sort:     pick(w, kiosque.ByRelevance, kiosque.ByRelevance, kiosque.ByDate, kiosque.ByDateDesc), Snippets: 20,
		Widen: pick(w, kiosque.WidenNever, kiosque.WidenNever, kiosque.WidenInclude),
	}
	if w.IntN(3) == 0 {
		req.Sources = pick(w, w.several(w.sources, 1), w.several(w.sources, 2), []string{"Inconnu"}, []string{"le courrier"})
	}
	if w.IntN(3) == 0 {
		req.Sections = pick(w, w.several(w.sections, 1), w.several(w.sections, 2))
	}
	if w.IntN(4) == 0 {
		req.NotSources = pick(w, w.several(w.sources, 1), append(w.several(w.sources, 2), "Inconnu", "AGENCE NORD"))
	}
	if w.IntN(4) == 0 {
		req.NotSections = pick(w, w.several(w.sections, 1), w.several(w.sections, 2))
	}
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
