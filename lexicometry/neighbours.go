package lexicometry

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/printed"
	"github.com/kiosque-search/kiosque/query"
	"github.com/kiosque-search/kiosque/stats"
)

// Limits and defaults.
const (
	DefaultSize  = 50 // words
	DefaultLeast = 3  // occurrences
)

// Measure orders neighbours.
type Measure string

// The measures.
const (
	ByG2      Measure = "g2"      // log-likelihood: how sure it is that they attract each other
	ByLogDice Measure = "logdice" // does not depend on the size of the corpus
	ByMI      Measure = "mi"      // favours rare words
	ByT       Measure = "t"       // favours frequent words
	ByCount   Measure = "count"
)

// Measures are the measures, the default first.
func Measures() []Measure { return []Measure{ByG2, ByLogDice, ByMI, ByT, ByCount} }

// NeighboursRequest asks for the words around a query.
type NeighboursRequest struct {
	kiosque.NeighboursRequest         // Least: 0 is DefaultLeast
	Sort                      Measure // empty: ByG2
	Size                      int     // words; 0: DefaultSize; negative: all
	NoFunctionWords           bool    // hides le, de, que and the like; they are counted all the same
}

// Neighbours is the answer.
type Neighbours struct {
	Query       kiosque.QueryInfo `json:"query"`
	Before      int               `json:"before"` // words of the window on each side; 0 for both: the sentence
	After       int               `json:"after"`
	Sentence    bool              `json:"sentence,omitempty"`
	Family      bool              `json:"family,omitempty"`
	Least       int               `json:"least"`
	Sort        Measure           `json:"sort"`
	Articles    int               `json:"articles"`     // with an occurrence of the query
	Occurrences int               `json:"occurrences"`  // of the query
	WindowWords int               `json:"window_words"` // in all windows, each once
	Words       int               `json:"words"`        // in all articles that pass the filters
	Distinct    int               `json:"distinct"`     // words in the windows …
	Rare        int               `json:"rare"`         // … of these, those with fewer than Least occurrences there
	Functions   int               `json:"functions"`    // function words that are hidden
	Left        int               `json:"left"`         // words beyond the 100,000 most frequent ones
	Total       int               `json:"total"`        // words that are left, to choose from
	Neighbours  []Neighbour       `json:"neighbours"`
	Collection  kiosque.Info      `json:"collection"`
}

// Neighbour is a word that stands around the query.
type Neighbour struct {
	Word     string   `json:"word"`            // as the index has it; of a family, its most frequent form
	Printed  string   `json:"printed"`         // that as the first articles found mostly print it: Élysée, SNCF
	Forms    []string `json:"forms,omitempty"` // of a family, those in the windows
	Count    int      `json:"count"`           // occurrences in the windows
	Before   int      `json:"before"`          // of these, before an occurrence of the query …
	After    int      `json:"after"`           // … and behind one; between two, both
	Articles int      `json:"articles"`
	All      int      `json:"all"`      // occurrences in all articles that pass the filters
	Expected float64  `json:"expected"` // of Count, were the words mixed: WindowWords·All/Words
	G2       float64  `json:"g2"`       // negative: they avoid each other
	LogDice  float64  `json:"logdice"`
	MI       float64  `json:"mi"`
	T        float64  `json:"t"`
	Near     string   `json:"near,omitempty"` // the query that finds these articles and places; empty: there is none
	Left     string   `json:"left,omitempty"` // that of those before
	Right    string   `json:"right,omitempty"`
}

// Around asks for the words around a query, and orders them.
func Around(ctx context.Context, s kiosque.Searcher, req NeighboursRequest) (*Neighbours, error) {
	if err := req.check(); err != nil {
		return nil, err
	}
	parsed, err := req.Search.Parse()
	if err != nil {
		return nil, err
	}
	found, err := s.Neighbours(ctx, req.NeighboursRequest)
	if err != nil {
		return nil, err
	}
	info, err := s.Info(ctx)
	if err != nil {
		return nil, err
	}
	n := &Neighbours{
		Query: found.Query, Before: req.Before, After: req.After, Sentence: req.Sentence, Family: req.Family, Least: req.Least, Sort: req.Sort,
		Articles: found.Articles, Occurrences: found.Nodes, WindowWords: found.Window, Words: found.Words,
		Distinct: found.Distinct, Rare: found.Rare, Left: found.Left, Neighbours: []Neighbour{}, Collection: *info,
	}
	if n.Sentence {
		n.Before, n.After = 0, 0
	}
	for i := range found.Around {
		f := &found.Around[i]
		if req.NoFunctionWords && isFunctionWord(f.Text) {
			n.Functions++
			continue
		}
		c := stats.Collocation{O: f.Count, Node: found.Nodes, Word: f.All, Words: found.Words}
		if found.Words > 0 {
			c.Expected = float64(found.Window) * float64(f.All) / float64(found.Words)
		}
		w := Neighbour{
			Word: f.Text, Forms: f.Forms, Count: f.Count, Before: f.Before, After: f.After, Articles: f.Articles, All: f.All,
			Expected: c.E(), G2: c.G2(), LogDice: c.LogDice(), MI: c.MI(), T: c.T(),
		}
		if float64(w.Count) < w.Expected {
			w.G2 = -w.G2
		}
		n.Neighbours = append(n.Neighbours, w)
	}
	n.Total = len(n.Neighbours)
	slices.SortStableFunc(n.Neighbours, func(a, b Neighbour) int { return cmp.Compare(b.by(req.Sort), a.by(req.Sort)) })
	if req.Size >= 0 {
		n.Neighbours = n.Neighbours[:min(req.Size, n.Total)]
	}
	for i := range n.Neighbours {
		w := &n.Neighbours[i]
		w.Near, w.Left, w.Right = req.places(parsed.Root, formsOr(w.Word, w.Forms))
	}
	return n, spell(ctx, s, req.Search, n.Neighbours, func(w *Neighbour) (string, *string) { return w.Word, &w.Printed })
}

func (r *NeighboursRequest) check() (err error) {
	if strings.TrimSpace(r.Search.Query) == "" {
		return kiosque.BadRequest("il n'y a pas de mot dont chercher les voisins", "écrivez une requête")
	}
	if r.Sort = cmp.Or(r.Sort, ByG2); !slices.Contains(Measures(), r.Sort) {
		return kiosque.BadRequest(fmt.Sprintf("mesure inconnue : « %s »", string(r.Sort)), "valeurs possibles : g2, logdice, mi, t, count")
	}
	r.Size, r.Least = cmp.Or(r.Size, DefaultSize), cmp.Or(r.Least, DefaultLeast)
	r.NeighboursRequest, err = r.Checked()
	return err
}

func (n *Neighbour) by(m Measure) float64 {
	switch m {
	case ByLogDice:
		return n.LogDice
	case ByMI:
		return n.MI
	case ByT:
		return n.T
	case ByCount:
		return float64(n.Count)
	}
	return n.G2
}

func isFunctionWord(form string) bool { return query.IsFunctionWord(form) }

// spell says how the articles of a selection print words.
func spell[W any](ctx context.Context, s kiosque.Searcher, in kiosque.SearchRequest, words []W, of func(*W) (form string, spelling *string)) error {
	forms := make([][]string, len(words))
	for i := range words {
		form, _ := of(&words[i])
		forms[i] = []string{form}
	}
	found, err := printed.In(ctx, s, in, forms)
	for i, spelling := range found {
		_, to := of(&words[i])
		*to = spelling
	}
	return err
}
