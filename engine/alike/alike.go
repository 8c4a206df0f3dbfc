// Package alike says which words tell most about an article, so that others can be compared with it, for any engine.
package alike

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/engine/rank"
	"github.com/kiosque-search/kiosque/match"
	"github.com/kiosque-search/kiosque/plan"
	"github.com/kiosque-search/kiosque/query"
)

// What is compared of an article.
const (
	Least            = 2  // terms that have to be in common; the score puts first who has more
	MaxTerms         = 25 // families, the most telling ones
	commonShare      = 10 // a family of more than one article in so many tells nothing …
	commonLeast      = 20 // … unless these are so few
	minSimilarLetter = 2  // letters or figures of a word
)

// Family is one family of words in an article.
type Family struct {
	Leaf   int            // of the plan
	Count  int            // occurrences
	All    int            // articles of the collection
	Weight float32        // how much it tells
	forms  map[string]int // of the article, how often
	tf     float32        // weighted as in a score
}

// Text is the form that the article has most often.
func (f *Family) Text() (text string) {
	for form, n := range f.forms {
		if best := f.forms[text]; n > best || n == best && form < text {
			text = form
		}
	}
	return text
}

// Families gathers the words of an article by family, and makes the plan that looks for each of them; its root is the article itself.
// Words that only hold sentences together are left out. norms are what frequencies are multiplied by in each field.
func Families(d plan.Dictionary, a *kiosque.Article, norms func(f match.Field, words int) float32) (*plan.Plan, []*Family) {
	texts := [match.NumFields]string{match.Title: a.Title, match.Lead: a.Lead, match.Body: a.Body}
	if a.TitleDerived {
		texts[match.Title] = ""
	}
	c := plan.NewCompiler(d, plan.Options{})
	p := c.Plan()
	p.Root = c.Filter(plan.Filter{Field: query.ID, Values: []string{a.ID}})
	var families []*Family
	byForm := map[string]*Family{} // nil: left out
	byLeaf := map[match.LeafRef]*Family{}
	var analyzer analysis.Analyzer
	for f, text := range texts {
		tokens := analyzer.Analyze([]byte(text))
		norm := norms(match.Field(f), len(tokens))
		for _, t := range tokens {
			term := analyzer.Term(t)
			fam, known := byForm[string(term)]
			if !known {
				form := string(term)
				if tells(form) {
					leaf := c.Word(form, analysis.FormsOf(d.Families(term)))
					if fam = byLeaf[leaf]; fam == nil {
						fam = &Family{Leaf: int(leaf), forms: map[string]int{}}
						byLeaf[leaf] = fam
						families = append(families, fam)
					}
				}
				byForm[form] = fam
			}
			if fam != nil {
				fam.forms[string(term)]++
				fam.Count++
				fam.tf += norm
			}
		}
	}
	return p, families
}

// tells reports whether a form can say what an article is about.
func tells(form string) bool {
	return utf8.RuneCountInString(form) >= minSimilarLetter && strings.ContainsFunc(form, unicode.IsLetter) &&
		!analysis.Elided([]byte(form)) && !query.IsFunctionWord(form)
}

// Telling returns the families that tell most about an article, and how much. weights are those of the leaves, having counts the
// articles of a leaf among so many.
func Telling(families []*Family, weights []float32, articles int, having func(leaf int) int) []*Family {
	common := max(articles/commonShare, commonLeast)
	terms := slices.DeleteFunc(families, func(f *Family) bool {
		f.All = having(f.Leaf)
		f.Weight = rank.Saturate(weights[f.Leaf], f.tf)
		return f.All < 2 || f.All > common
	})
	slices.SortStableFunc(terms, func(a, b *Family) int { return cmp.Compare(b.Weight, a.Weight) })
	return terms[:min(len(terms), MaxTerms)]
}

// Query makes the plan find what has enough of some terms in common with the article, and returns how they are told; weights become
// those of the terms.
func Query(p *plan.Plan, terms []*Family, weights []float32) []kiosque.SimilarTerm {
	told := make([]kiosque.SimilarTerm, len(terms))
	sum, leaves := float32(0), make([]match.Node, len(terms))
	for n, t := range terms {
		sum += t.Weight
		leaves[n] = match.LeafRef(t.Leaf)
		weights[t.Leaf] = t.Weight
	}
	for n, t := range terms {
		told[n] = kiosque.SimilarTerm{Text: t.Text(), Count: t.Count, All: t.All, Weight: float64(t.Weight / sum)}
	}
	itself := p.Root
	p.Root = match.And{&match.Among{N: Least, Nodes: leaves}, match.Not{Node: itself}}
	return told
}
