package plan

import (
	"context"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/analysis"
	"github.com/kiosque-search/kiosque/query"
)

// Limits of the spellings of a name.
const (
	maxNamesakes = 64 // forms that are looked at, the nearest first
	maxAsked     = 24 // of them that are words of French too, so that articles are read to know whether they are names
)

// fuzzy compiles a fuzzy word: the spellings of a name, or forms some letters away.
func (c *Compiler) fuzzy(ctx context.Context, n *query.Fuzzy) (seen, error) {
	tokens := c.analyzer.Analyze([]byte(n.Text))
	for len(tokens) > 1 && analysis.Elided(c.analyzer.Term(tokens[0])) {
		tokens = tokens[1:]
	}
	terms := make([]string, len(tokens))
	for i, t := range tokens {
		terms[i] = string(c.analyzer.Term(t))
	}
	var phrase []int
	for i, t := range tokens {
		forms, err := c.fuzzyForms(ctx, n, []byte(terms[i]))
		if err != nil {
			return seen{}, err
		}
		if len(tokens) > 1 {
			forms = slices.DeleteFunc(slices.Clone(forms), func(f uint32) bool { return analysis.Words(c.dict.Form(f)) > 1 })
		}
		c.note(Typed{Node: n, From: t.Start, To: t.End, Fields: c.fields, Forms: forms})
		if len(tokens) == 1 {
			return c.stands(terms[i]+"~", forms), nil
		}
		phrase = append(phrase, c.word(terms[i]+"~", forms))
	}
	switch {
	case len(phrase) == 0:
		return seen{word: -1}, nil
	case !n.IsName():
		return seen{expression(phrase), -1}, nil
	}
	whole, err := c.namesakes(ctx, []byte(strings.Join(terms, "-"))) // En-lai is Enlai
	if err != nil {
		return seen{}, err
	}
	whole = slices.DeleteFunc(whole, func(f uint32) bool { return analysis.Words(c.dict.Form(f)) == len(tokens) }) // the phrase is these
	c.note(Typed{Node: n, From: tokens[0].Start, To: tokens[len(tokens)-1].End, Fields: c.fields, Forms: whole})
	return seen{flat(expression(phrase), c.stands(n.Text+"~", whole).expr), -1}, nil
}

// articles are the spellings of that of Arabic: al-Assad, el-Assad.
var articles = []string{"al", "el", "ul"}

// fuzzyForms returns the forms that a fuzzy word stands for.
func (c *Compiler) fuzzyForms(ctx context.Context, n *query.Fuzzy, term []byte) ([]uint32, error) {
	var names []uint32
	isName, err := n.IsName(), error(nil)
	if article := string(term); isName && slices.Contains(articles, article) {
		for _, a := range articles {
			names = union(names, c.dict.Folded([]byte(a)))
		}
		return names, nil
	}
	if n.Distance == 0 && !isName {
		if isName, err = c.isName(ctx, term); err != nil {
			return nil, err
		}
		if isName {
			c.warn("« %s » est un nom dans cette collection : ses graphies sont cherchées ; pour les mots à une lettre près, %s~1", n.Text, n.Text)
		}
	}
	if isName || n.Distance == 0 && !c.dict.IsCommon(term) && len(c.dict.Folded(term)) == 0 {
		if names, err = c.namesakes(ctx, term); err != nil || isName && len(names) > 0 {
			return names, err
		}
	}
	forms, total := c.dict.Fuzzy(term, max(n.Distance, 1), MaxForms)
	if total > MaxForms {
		return nil, tooManyForms(n.String(), total, n.At)
	}
	return union(forms, names), nil
}

// isName reports whether one of the forms of a term is mostly printed with a capital.
func (c *Compiler) isName(ctx context.Context, term []byte) (bool, error) {
	for _, f := range c.dict.Folded(term) {
		if is, err := c.dict.IsName(ctx, f); is || err != nil {
			return is, err
		}
	}
	return false, nil
}

// namesakes returns the forms that write a name, ascending. A word of French is one of them only if it is a name here: Poutine, but
// no dish.
func (c *Compiler) namesakes(ctx context.Context, term []byte) (forms []uint32, err error) {
	asked, itself := 0, c.dict.Folded(term)
	for _, o := range c.dict.Namesakes(term, maxNamesakes) {
		if o.Common && !slices.Contains(itself, o.Form) {
			if asked++; asked > maxAsked {
				continue
			}
			is, err := c.dict.IsName(ctx, o.Form)
			if err != nil {
				return nil, err
			}
			if !is {
				continue
			}
		}
		forms = append(forms, o.Form)
	}
	slices.Sort(forms)
	return slices.Compact(forms), nil
}
