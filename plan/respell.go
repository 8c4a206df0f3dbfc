package plan

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/query"
)

// Limits of the repair of words that a collection lacks.
const (
	leastMisspelt = 5  // letters of a word that is repaired …
	leastTwice    = 8  // … and of one in which two are wrong
	triedForms    = 16 // nearest forms that are counted
	maxRepairs    = 8  // words of a query
)

// loose compiles a clause that need not be there. A word of it stands for words derived from it too; and one that the collection lacks for
// the word that may have been meant, of which the plan warns.
func (c *Compiler) loose(ctx context.Context, n query.Node) (match.Node, error) {
	w, isWord := n.(*query.Word)
	if !isWord {
		return c.Clause(ctx, n)
	}
	meant, err := c.meant(ctx, w)
	if err != nil {
		return nil, err
	}
	if meant != "" {
		c.warn("« %s » n'est dans aucun article : dans les résultats élargis, « %s » est cherché à sa place", w.Text, meant)
		w = &query.Word{Text: meant, Level: w.Level, At: w.At}
	}
	c.loosely = true
	defer func() { c.loosely = false }()
	return c.Clause(ctx, w)
}

// meant returns the word of the collection that may have been meant by one that it lacks and that is none of French either: of the nearest,
// the most frequent; "" if the word is there, or nothing is near. For a word with a capital only what is no common word is taken.
func (c *Compiler) meant(ctx context.Context, w *query.Word) (string, error) {
	pieces := c.pieces(nil, w, true)
	if w.Level != query.Inflected || w.Optional || len(pieces) != 1 || c.repairs == maxRepairs {
		return "", nil
	}
	p := &pieces[0]
	term := []byte(p.term)
	letters := utf8.RuneCount(term)
	if letters < leastMisspelt || strings.ContainsFunc(p.term, func(r rune) bool { return !unicode.IsLetter(r) }) || c.dict.IsCommon(term) ||
		len(c.families(term)) > 0 || len(c.dict.Folded(term)) > 0 || len(c.parts(p)) > 0 {
		return "", nil
	}
	if o := c.synonyms(pieces); !o.none() {
		return "", nil
	}
	printed, _ := utf8.DecodeRuneInString(w.Text[p.from:])
	isName := unicode.IsUpper(printed) && w.At.Start > 0
	c.repairs++
	for distance := 1; distance == 1 || distance == 2 && letters >= leastTwice; distance++ {
		forms, _ := c.dict.Fuzzy(term, distance, triedForms)
		best, most := "", 0
		for _, f := range forms {
			form := c.dict.Form(f)
			if isName && c.dict.IsCommon([]byte(form)) || distance > 1 && form[0] != p.term[0] || analysis.Words(form) > 1 {
				continue
			}
			n, err := c.dict.Often(ctx, f)
			if err != nil {
				return "", fmt.Errorf("plan: %w", err)
			}
			if n > most {
				best, most = form, n
			}
		}
		if best != "" {
			return analysis.LikeTyped(best, w.Text[p.from:p.to]), nil
		}
	}
	return "", nil
}
